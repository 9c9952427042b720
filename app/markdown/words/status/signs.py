"""A status as a sign instead of a word: a tick, a cross, a traffic light, with or without the names that chats use."""

from __future__ import annotations

import re

from app.markdown.record import Status
from app.markdown.words.wordlists import by_word

_SIGNS: dict[str, Status] = by_word(
    """
accepted: ✅ ✔ ☑ ✓ 🟢 👍 💚 🆗 :white_check_mark: :heavy_check_mark: :ballot_box_with_check:
    :check: :tick: :green_circle: :+1: :thumbsup: :ok:
rejected: ❌ ✖ ✗ ✘ ❎ 🔴 👎 🚫 ⛔ 🛑 :x: :cross_mark: :red_circle: :-1: :thumbsdown: :no_entry: :no_entry_sign:
    :negative_squared_cross_mark: :heavy_multiplication_x: :octagonal_sign:
proposed: 🚧 ⏳ ⌛ 🟡 🟠 💬 🗳 ❓ ❔ 🤔 📝 🔜 ⏸ :construction: :hourglass: :hourglass_flowing_sand:
    :yellow_circle: :question: :orange_circle: :speech_balloon: :ballot_box: :thinking: :memo: :soon: :pause_button:
deprecated: 🗑 🪦 ⚰ 💀 🗄 :wastebasket: :headstone: :coffin: :skull: :file_cabinet:
superseded: ♻ :recycle:
""",
    None,
)
_SIGNS |= {name.replace("_", ""): status for name, status in _SIGNS.items()}  # as it is without emphasis
_ANSWERS: dict[str, Status] = by_word(  # which stand alone in a column named so
    """
accepted: ok | okay | yes | go | thumbs up | ja | oui | sí | si | sim | да
rejected: no | nope | thumbs down | nein | non | não | нет
"""
)
_SIGN = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True)) + ")\N{VARIATION SELECTOR-16}?"
)
_BEFORE = re.compile(rf"^\s*(?P<sign>{_SIGN.pattern})\s*[:：.–—-]?\s*(?=\S)")
_BEHIND = re.compile(rf"(?<=\S)\s*[:：–—-]?\s*(?P<sign>{_SIGN.pattern})\s*$")


def sign_of(text: str) -> Status | None:
    """The status that the signs of a text stand for; None where it has none, or such as mean several."""
    if answer := _ANSWERS.get(text.strip(" .!*_").casefold()):
        return answer
    found = {_SIGNS[match[0].rstrip("\N{VARIATION SELECTOR-16}")] for match in _SIGN.finditer(text[:600])}
    return found.pop() if len(found) == 1 else None


def sign_apart(text: str) -> tuple[str, str]:
    """A text without the sign of a status that it begins or ends with, and that sign; "" for none."""
    match = _BEFORE.match(text) or _BEHIND.search(text[-100:])
    if match is None:
        return text, ""
    if match.re is _BEFORE:
        return text[match.end() :], match["sign"]
    return text[: len(text) - len(match[0])].rstrip(), match["sign"]


def without_signs(text: str) -> str:
    """A text without the names that chats use for such signs, which are words to nobody else."""
    return _SIGN.sub(" ", text) if ":" in text else text
