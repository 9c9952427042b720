"""Names in archives of older archivers, which are in the encoding of the machine that packed them (APPNOTE 4.4.4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import pairwise
from zipfile import ZipInfo

UTF8 = 0x800  # the flag of a name in UTF-8
DOS = frozenset({0, 10, 11, 14})  # systems that write "\" between folders
SAMPLE = 200_000  # bytes of texts that may hold the words of a name

Note = tuple[str, str]  # rule and sentence


def _hanzi(letter: str, code: bytes) -> bool:
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7  # the 3,755 characters in daily use (GB 2312, level 1)


def _kanji(letter: str, code: bytes) -> bool:
    return "\u3041" <= letter <= "\u30fe" or (len(code) == 2 and 0x88 <= code[0] <= 0x97)  # JIS X 0208, level 1


def _hangul(letter: str, code: bytes) -> bool:
    return len(code) == 2 and 0xB0 <= code[0] <= 0xC8


def _traditional(letter: str, code: bytes) -> bool:
    return len(code) == 2 and 0xA4 <= code[0] <= 0xC6  # Big5, level 1


def _cyrillic(letter: str, code: bytes) -> bool:
    return "\u0400" <= letter <= "\u045f"


def _latin(letter: str, code: bytes) -> bool:
    return letter.isalpha() and letter < "\u0250" and letter not in "ªº"


# With what tells that a character is of the language for which the encoding is used. Of two that fit as well the first
# counts: characters of one name that all happen to be Korean syllables are Korean.
ENCODINGS: dict[str, Callable[[str, bytes], bool]] = {
    "cp949": _hangul, "gbk": _hanzi, "cp932": _kanji, "big5": _traditional, "cp850": _latin, "cp437": _latin,
    "cp852": _latin, "cp866": _cyrillic, "cp1252": _latin, "cp1251": _cyrillic,
}  # fmt: skip
FEW = 5  # letters, of which nobody can say so


def names_of(entries: Iterable[ZipInfo], sample: Callable[[], bytes]) -> list[tuple[str, list[Note]]]:
    """The name of each entry with "/" between folders, and what was guessed about it.

    `sample` gives text of the archive's files: an encoding in which names are made of the words of texts is right.
    """
    listed = list(entries)
    raw = [_bytes(entry) for entry in listed]
    foreign = [name for name in raw if name and not name.isascii()]
    encoding = _encoding(foreign, sample()) if foreign else ""
    slashes = any("/" in entry.filename for entry in listed)
    found = []
    for entry, name in zip(listed, raw, strict=True):
        text, notes = _decoded(entry, name, encoding)
        if "\\" in text and (entry.create_system in DOS or not slashes):
            text = text.replace("\\", "/")
            notes.append(("file.name", "The name has backslashes, which were read as the borders of folders."))
        found.append((text, notes))
    return found


def _bytes(entry: ZipInfo) -> bytes | None:
    """A name as it stands in the archive; None where it is known to be UTF-8, by a flag or in a field of its own."""
    if entry.flag_bits & UTF8 or entry.filename != entry.orig_filename:
        return None
    try:
        return entry.filename.encode("cp437")  # which is how it was read
    except UnicodeEncodeError:
        return None


def _decoded(entry: ZipInfo, name: bytes | None, encoding: str) -> tuple[str, list[Note]]:
    if name is None or name.isascii():
        return entry.filename, []
    try:
        return name.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    if not encoding:
        return entry.filename, [("file.name", "The name is in an encoding that could not be told; it may be garbled.")]
    message = f"The archive does not say how its names are written; this one was read as {encoding.upper()}."
    return name.decode(encoding, "replace"), [("file.name", message)]


def _encoding(foreign: list[bytes], sample: bytes) -> str:
    """The encoding whose readings of all names are likeliest; "" for none."""
    judged = [(*_likelihood(foreign, name, sample), name) for name in ENCODINGS]
    words, language, encoding = max(judged, key=lambda one: one[:2])
    return encoding if words or language > 0.6 else ""


def _likelihood(foreign: list[bytes], encoding: str, sample: bytes) -> tuple[int, float]:
    """How many pairs of letters of the names are in the texts, and the share of letters of the language."""
    try:
        text = "\n".join(name.decode(encoding) for name in foreign)
    except UnicodeDecodeError:
        return 0, 0.0
    letters = [(letter, before) for before, letter in pairwise(f" {text}") if not letter.isascii()]
    is_likely = ENCODINGS[encoding]
    # A capital within a word is a byte that means something else.
    likely = sum(
        is_likely(letter, letter.encode(encoding)) and not (letter.isupper() and before.isalpha())
        for letter, before in letters
    )
    if encoding == "cp949" and len(letters) < FEW:
        likely = 0
    pairs = {pair.casefold() for pair in re.findall(r"(?=([^\W\d_]{2}))", text) if not pair.isascii()}
    told = {_folded(sample.decode("utf-8", "ignore")), _folded(sample.decode(encoding, "ignore"))}
    return max(sum(pair in one for pair in pairs) for one in told), likely / max(1, len(letters))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
