"""Bytes in, text out: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from itertools import pairwise

from app.markdown.record import ImportFinding

LIMIT = 8 * 1024 * 1024  # bytes; larger files are refused rather than read slowly
LINES = 50_000  # likewise: each line is looked at several times, whatever it holds
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(content: bytes) -> tuple[str | None, list[ImportFinding]]:
    """Return the text with LF line ends, or None for what is no text, and what had to be guessed."""
    if len(content) > LIMIT:
        return None, [
            _finding("file.too_large", f"The file is larger than {LIMIT // 1024 // 1024} MB and was not read.")
        ]
    if (lines := max(content.count(b"\n"), content.count(b"\r"))) > LINES:
        message = f"The file has {lines:,} lines and was not read; the limit is {LINES:,}. Divide it into several."
        return None, [_finding("file.too_many_lines", message)]
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _with_bom(content[len(bom) :], encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(content)
    return (None, [_binary()]) if _is_binary(content) else (_line_ends(text), [])


def _with_bom(content: bytes, encoding: str) -> tuple[str | None, list[ImportFinding]]:
    text = content.decode(encoding, errors="replace")
    if encoding == "utf-8" and _is_binary(content):
        return None, [_binary()]
    findings = []
    if encoding != "utf-8":
        findings.append(_finding("encoding.converted", f"The file was read as {encoding.upper()}."))
    if "�" in text:
        findings.append(_finding("encoding.damaged", "Some bytes could not be read and are shown as �."))
    return _line_ends(text), findings


def _legacy(content: bytes) -> tuple[str | None, list[ImportFinding]]:
    """Guess an encoding from before UTF-8: the first that gives words of its language, else Windows-1252."""
    if _is_binary(content):
        return None, [_binary()]
    encoding, text = "Latin-1", content.decode("latin-1")
    for name, is_language in _LEGACY:
        try:
            attempt = content.decode(name)
        except UnicodeDecodeError:
            continue
        if is_language(attempt[:20_000]):
            encoding, text = name.upper(), attempt
            break
    return _line_ends(text), [_finding("encoding.guessed", f"The file is not UTF-8; it was read as {encoding}.")]


_PUNCTUATION = "，。：；、（）“”《》「」！？—…«»№–’・ー"


def _is_written_in(sample: str, letters: str) -> bool:
    """Most of what is not ASCII is of one script, and comes in runs as words do (cp1252 accents stand alone)."""
    foreign = [character for character in sample if character > "\x7f"]
    fitting = len(re.findall(f"[{letters}{_PUNCTUATION}]", sample))
    pairs = sum(a > "\x7f" and b > "\x7f" for a, b in pairwise(sample))
    return bool(foreign) and fitting >= 0.9 * len(foreign) and pairs >= 0.5 * len(foreign)


def _is_japanese(sample: str) -> bool:
    """Kana between the ideographs: read with the encoding of another language there are hardly any."""
    return len(re.findall("[ぁ-ヺ]", sample)) * 5 > len(re.findall("[一-龥]", sample)) and _is_written_in(
        sample, "ぁ-ヺ一-龥々　"
    )


def _is_russian(sample: str) -> bool:
    """Cyrillic, most of it in lower case: KOI8-R and Windows-1251 have the cases the other way round.

    Most words have no Latin letter: an umlaut that is read as Cyrillic stands among those of its word ("Grцяe").
    """
    small, large = len(re.findall("[а-яё]", sample)), len(re.findall("[А-ЯЁ]", sample))
    words = [word for word in re.findall(r"\w+", sample) if re.search("[А-яЁё]", word)]
    mixed = sum(re.search("[A-Za-z]", word) is not None for word in words)
    return small > large and mixed * 2 < len(words) and _is_written_in(sample, "А-яЁё")


_LEGACY: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("cp932", _is_japanese),
    ("euc_jp", _is_japanese),
    ("gb18030", lambda sample: _is_written_in(sample, "一-龥")),
    ("cp1251", _is_russian),
    ("koi8_r", _is_russian),
    ("cp1252", lambda _: True),
)


def _is_binary(content: bytes) -> bool:
    """More control characters than a text holds, or a NUL byte near the start."""
    sample = content[:8192]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return b"\0" in content or controls > len(sample) // 50


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _binary() -> ImportFinding:
    return _finding("file.binary", "The file is not text and was skipped.")


def _finding(rule: str, message: str) -> ImportFinding:
    return ImportFinding(rule, 0, message)
