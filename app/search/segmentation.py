"""How texts are cut into words, the same on any server, whatever its locale (Unicode, UAX 29 and UTS 10 in spirit).

PostgreSQL's parser splits nothing beside signs that are not ASCII where `lc_ctype` is C, and knows no words in scripts
that are written without blanks. So a text is prepared before it: signs become blanks, what nobody sees goes, and a run
of such a script becomes its pairs of letters, with the first and the last letter alone: "消息队列" is indexed as
"消 消息 息队 队列 列". The function `searchable` of the database does it for what is found (see the migration),
`as_indexed` and `as_marked` here for what is asked.

The classes are written for regular expressions, and mean the same to Python and PostgreSQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from app.persistence.folding import UNSEEN

# Of categories P, S and Z beyond ASCII, as far as NFKC leaves them
SIGNS = (
    r"\u00A1-\u00BF\u00D7\u00F7\u02C2-\u02C5\u02D2-\u02EB\u02ED\u02EF-\u02FF\u0375\u03F6\u0482\u055A-\u055F"
    r"\u0589-\u058F\u05BE\u05C0\u05C3\u05C6\u05F3-\u060F\u061B-\u061F\u066A-\u066D\u06D4\u06DE\u06E9\u06FD-\u06FE"
    r"\u0700-\u070D\u07F6-\u07F9\u07FE-\u07FF\u0830-\u083E\u085E\u0888\u0964-\u0965\u0970\u09F2-\u09F3\u09FA-\u09FB"
    r"\u09FD\u0A76\u0AF0-\u0AF1\u0B70\u0BF3-\u0BFA\u0C77\u0C7F\u0C84\u0D4F\u0D79\u0DF4\u0E3F\u0E4F\u0E5A-\u0E5B"
    r"\u0F01-\u0F17\u0F1A-\u0F1F\u0F34\u0F36\u0F38\u0F3A-\u0F3D\u0F85\u0FBE-\u0FC5\u0FC7-\u0FDA\u104A-\u104F"
    r"\u109E-\u109F\u10FB\u1360-\u1368\u1390-\u1399\u1400\u166D-\u166E\u1680\u169B-\u169C\u16EB-\u16ED\u1735-\u1736"
    r"\u17D4-\u17D6\u17D8-\u17DB\u1800-\u180A\u1940-\u1945\u19DE-\u19FF\u1A1E-\u1A1F\u1AA0-\u1AA6\u1AA8-\u1AAD"
    r"\u1B5A-\u1B6A\u1B74-\u1B7E\u1BFC-\u1BFF\u1C3B-\u1C3F\u1C7E-\u1C7F\u1CC0-\u1CC7\u1CD3\u2010-\u20C0\u2104-\u212E"
    r"\u213A-\u214D\u214F\u218A-\u244A\u2500-\u2775\u2794-\u2BFF\u2CE5-\u2CEA\u2CF9-\u2CFC\u2CFE-\u2CFF\u2D70"
    r"\u2E00-\u2E2E\u2E30-\u3004\u3008-\u3020\u3030\u3037\u303D-\u303F\u30A0\u30FB\u3190-\u3191\u31C0-\u31E3\u327F"
    r"\u4DC0-\u4DFF\uA490-\uA4C6\uA4FE-\uA4FF\uA60D-\uA60F\uA673\uA67E\uA6F2-\uA716\uA720-\uA721\uA789-\uA78A"
    r"\uA828-\uA82B\uA836-\uA839\uA874-\uA877\uA8CE-\uA8CF\uA8F8-\uA8FA\uA8FC\uA92E-\uA92F\uA95F\uA9C1-\uA9CD"
    r"\uA9DE-\uA9DF\uAA5C-\uAA5F\uAA77-\uAA79\uAADE-\uAADF\uAAF0-\uAAF1\uAB5B\uAB6A-\uAB6B\uABEB\uFBB2-\uFDFF"
    r"\uFE45-\uFE46\uFFFC-\uFFFD\U0001CF50-\U0001D356\U0001F000-\U0001FBFF"
)
# Letters of scripts without blanks (Han, Kana, Hangul, Thai, Lao, Khmer, Myanmar), and marks that follow them
LETTERS = (
    r"\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81-\u0EB0\u0EB2\u0EB3\u0EBD-\u0EC6\u0EDC-\u0EDF\u1000-\u102A\u103F"
    r"\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u1100-\u11FF\u1780-\u17B3\u17D7\u17DC"
    r"\u3005-\u3007\u3021-\u3029\u3038-\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u318E\u31A0-\u31BF"
    r"\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA960-\uA97C\uAC00-\uD7FB\uF900-\uFAD9\U00020000-\U0003FFFF"
)
MARKS = (
    r"\u0E31\u0E34-\u0E3A\u0E47-\u0E4E\u0EB1\u0EB4-\u0EBC\u0EC8-\u0ECE\u102B-\u103E\u1056-\u1059\u105E-\u1060"
    r"\u1062-\u1064\u1067-\u106D\u1071-\u1074\u1082-\u108D\u108F\u109A-\u109D\u17B4-\u17D3\u17DD\u3099\u309A"
)
LETTER = re.compile(f"[{LETTERS}][{MARKS}]*")
RUN = re.compile(f"([{LETTERS}][{LETTERS}{MARKS}]*)")
_SIGN, _UNSEEN = re.compile(f"[{SIGNS}]+"), re.compile(f"[{UNSEEN}]+")


def split(text: str) -> Iterator[str]:
    """The words of a text and its runs of letters without blanks, in order, without what is no part of a word."""
    seen = _SIGN.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    for word in seen.split():
        yield from filter(None, RUN.split(word))


def as_indexed(text: str, *, phrase: bool = False) -> str:
    """What finds a text in the index; a `phrase` has the letters at the ends of runs too: nothing is between."""
    pieces = list(split(text))
    found: list[str] = []
    for place, piece in enumerate(pieces):
        letters = LETTER.findall(piece) if RUN.match(piece) else [piece]
        inner = [one + other for one, other in pairwise(letters)] or letters
        first = letters[:1] if phrase and place and len(letters) > 1 else []
        last = letters[-1:] if phrase and place < len(pieces) - 1 and len(letters) > 1 else []
        found += [*first, *inner, *last]
    return " ".join(found)


def as_marked(text: str, *, phrase: bool = False) -> str:
    """What finds a text that has each letter of a run by itself, as texts are marked; a run is a phrase of letters."""
    pieces = [" ".join(LETTER.findall(piece)) if RUN.match(piece) else piece for piece in split(text)]
    return " ".join(pieces if phrase else (f'"{piece}"' if " " in piece else piece for piece in pieces))
