"""Marks of the chosen option in a list of options: "(chosen)", a ticked box, a tick, an arrow, bold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "sign", "bold"]

CHOSEN_WORDS = (
    r"accepted|adopted|chosen|selected|picked|preferred|decided|winner"
    r"|our choice|this one|gew[äa]e?hlt|ausgewählt|choisie?|retenue?"
    r"|elegid[oa]|seleccionad[oa]|escolhid[oa]|selecionad[oa]|scelt[oa]|gekozen|wybran[aey]|seçildi|dipilih"
    r"|выбран[аоы]?|选中|已选|选定|选择|採用|采用|선택|채택"
)
_LONGEST = 2000  # characters of an item that are looked at
_WORD = re.compile(
    rf"\s{{0,5}}[*_]{{0,3}}[(\[（【]\s{{0,5}}[*_]{{0,3}}(?P<inner>(?:{CHOSEN_WORDS})(?!\w)[^()\[\]（）【】]{{0,200}})"
    r"[)\]）】](?!\()[*_]{0,3}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"\s{{1,5}}(?:[-–—]{{1,3}}|←|⬅️?|<[-=]{{1,3}})\s{{0,5}}[*_]{{0,3}}(?P<inner>{CHOSEN_WORDS})[*_.!]{{0,4}}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"^[*_]{{0,3}}(?P<inner>{CHOSEN_WORDS})\s{{0,5}}(?:[*_]{{0,3}}[:：]|[:：][*_]{{0,3}})\s{{0,5}}(?=\S)",
    re.IGNORECASE,
)
_BOX = re.compile(r"^\[(?P<box>[ xX✓✔~-])\]\s{1,5}(?=\S)")
_FOR = r"✅|✔️?|☑️?|✓|👉|👍|➡️?|→|⭐️?|★|🏆|🥇|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|star|trophy):"
_AGAINST = r"❌|✖️?|✗|✘|👎|🚫|⛔️?|:(?:x|no_entry|no_entry_sign|heavy_multiplication_x):"
_SIGN = re.compile(rf"^[*_]{{0,3}}(?:(?P<good>{_FOR})|(?P<bad>{_AGAINST}))[*_]{{0,3}}\s{{0,5}}(?=\S)")
_SIGN_BEHIND = re.compile(rf"\s{{0,5}}(?:(?P<good>{_FOR}|←|⬅️?|<[-=]{{1,3}})|(?P<bad>{_AGAINST}))$")
_REFUSED = re.compile(
    r"\s{0,5}(?:[-–—]{1,3}\s{1,5}|[(\[（【])[*_]{0,3}"
    r"(?P<inner>rejected|discarded|dismissed|ruled out|not chosen|abgelehnt|verworfen"
    r"|rejetée?|écartée?|rechazad[oa]|descartad[oa]|rejeitad[oa]|scartat[oa]|afgewezen|odrzucon[aey]|отклон[её]н[оа]?"
    r"|却下|否决|기각)[*_]{0,3}[)\]）】]?[.!]?$",
    re.IGNORECASE,
)
_STRUCK = re.compile(r"~~(?P<inner>[^~\n]{1,300})~~")
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?:(?!(?P=mark)).){1,300}(?P=mark)\W{0,3}", re.DOTALL)
_SAID = re.compile(  # a paragraph of an option that says nothing else: "**Chosen.**", "Verdict: accepted"
    r"[ \t]{0,3}(?:>[ \t]{1,3})?[*_]{0,3}(?:(?:verdict|result|decision|outcome|conclusion|ergebnis|urteil"
    r"|entscheidung|résultat|décision|resultado|decisión|decisão|esito|uitkomst)[*_]{0,3}[ \t]?[:：][*_ \t]{0,5})?"
    rf"(?:{_FOR}|[*_]){{0,3}}[ \t]?(?:{CHOSEN_WORDS})[*_.!]{{0,5}}[ \t]{{0,3}}",
    re.IGNORECASE,
)
_YES = re.compile(rf"\W*(?:x|yes|y|ja|oui|s[ií]|sim|да|是|true|{CHOSEN_WORDS})?\W*", re.IGNORECASE)


@dataclass(slots=True)
class Marked:
    """The text of an option without its mark, which may say more: `remark`."""

    text: str
    remark: str = ""
    mark: Kind | None = None


def read_marks(texts: list[str]) -> list[Marked]:
    """Take the marks out of the texts of a list's options. A mark that all of them bear says nothing and stays."""
    found = [_word(text) for text in texts]
    _boxes(found)
    refused = [_refuse(one) for one in found]
    if refused.count(False) == 1 and len(found) > 1:
        left = found[refused.index(False)]
        left.mark = left.mark or "sign"
    _signs(found)
    bold = [one for one in found if _BOLD.fullmatch(one.text[:_LONGEST])]
    if len(bold) == 1 and len(found) > 1:
        bold[0].mark = bold[0].mark or "bold"
    return found


def says_chosen(text: str) -> bool:
    """Whether the last paragraph of what is said of an option says that it was chosen, and no more."""
    return bool(_SAID.fullmatch(text.rstrip().rpartition("\n\n")[2].strip("\n")))


def is_yes(cell: str) -> bool:
    """Whether a cell below a heading such as "Chosen" says that this is the one."""
    return bool(_YES.fullmatch(cell[:100])) and bool(re.search(rf"\w|{_FOR}", cell)) and not re.search(_AGAINST, cell)


def _word(text: str) -> Marked:
    start = text[:_LONGEST]
    match = _BEFORE.search(start) or _WORD.search(start) or _BEHIND.search(start)
    if match is None:
        return Marked(text)
    inner = match["inner"].strip(" *_")
    rest = text[: match.start()] + text[match.end() :]
    remark = "" if inner.casefold() == "chosen" else f"({inner})"
    return Marked(rest.strip(), remark, "word") if rest.strip() else Marked(text)


def _refuse(one: Marked) -> bool:
    """Take the word or the line out of an option that was struck out or is said to be rejected."""
    start = one.text[:_LONGEST]
    if struck := _STRUCK.match(start):
        one.text, one.remark = f"{struck['inner']}{one.text[struck.end() :]}", f"{one.remark} {struck[0]}".strip()
    elif refused := _REFUSED.search(start):
        one.text, one.remark = one.text[: refused.start()].rstrip(), f"{one.remark} ({refused['inner']})".strip()
    return bool(struck or refused)


def _boxes(found: list[Marked]) -> None:
    for one in found:
        if box := _BOX.match(one.text):
            one.text = one.text[box.end() :]
            one.mark = one.mark or (None if box["box"] in " ~-" else "sign")


def _signs(found: list[Marked]) -> None:
    signs = [_SIGN.match(one.text) or _SIGN_BEHIND.search(one.text[-100:]) for one in found]
    good = [bool(sign and sign["good"]) for sign in signs]
    bad = [bool(sign and sign["bad"]) for sign in signs]
    if not any(bad):
        chosen = good if any(good) and not all(good) else []
    else:
        chosen = good if any(good) else [not one for one in bad] if bad.count(False) == 1 else []
    for one, sign, is_chosen in zip(found, signs, chosen, strict=False):
        if sign:
            cut = len(one.text) - min(len(one.text), 100) if sign.re is _SIGN_BEHIND else 0
            one.text = (one.text[: cut + sign.start()] + one.text[cut + sign.end() :]).strip()
        one.mark = one.mark or ("sign" if is_chosen else None)
