"""What a sentence claims of a decision's status, and which of several claims holds now.

`Accepted 2024-05-01, deprecated 2025-02-01`, `Formerly accepted, now retired`, `Not yet approved`: each status that is
named is a claim; the words before it turn it round, the latest date or the last step of its life decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.markdown.record import Status
from app.markdown.words.status.tokens import tokenize
from app.markdown.words.status.words import (
    AHEAD,
    BY,
    CARRIED_OUT,
    FOLLOWING,
    HOLDS,
    LIGHT,
    PAST,
    RESTARTS,
    SOON,
    STATUSES,
    THIS,
    TURNS,
    UNDONE,
    UNTIL,
    WEAK,
    WORDS,
    Turn,
)

# How far a decision has come in its life.
RANK: dict[Status, int] = {
    "draft": 0, "proposed": 0, "accepted": 1, "rejected": 1, "withdrawn": 1, "deprecated": 2, "superseded": 3,
}  # fmt: skip
_SINCE = ("after", "afterwards", "thereafter", "danach", "darauf", "après")  # "accepted soon after the vote"
_AFTER: dict[Status, Status] = {"accepted": "deprecated", "superseded": "accepted"}  # what held once


@dataclass(slots=True)
class Claim:
    status: Status
    word: str
    at: int  # place among the words
    sure: int = 2  # 2 it holds, 1 unless something else holds, 0 it held once
    alone: bool = True  # at the beginning of a clause and not before a noun
    now: bool = False
    again: bool = False  # whatever was before
    on: date | None = None
    turned: Turn | None = None
    leads: bool = False  # nothing but dates before it
    aside: bool = False  # in brackets


@dataclass(slots=True)
class _Clause:
    turn: Turn | None = None
    now: bool = False
    words: int = 0  # that are not light
    about: bool = False  # it begins with another record
    has: bool = False


def claims(text: str) -> list[Claim]:
    """What a text of at most 600 characters claims, in order."""
    return _Reader(text).claims


def current(found: list[Claim]) -> Claim | None:
    """The claim that holds now: by date, by the word "now", or by the order in which a decision lives."""
    sure = [claim for claim in found if claim.sure == 2]
    if not sure:
        return _next_best(found)
    dated = [claim for claim in sure if claim.on]
    if len({claim.on for claim in dated}) > 1:
        return max(reversed(dated), key=lambda claim: claim.on or date.min)
    if marked := [claim for claim in sure if claim.now]:
        return marked[-1]
    best = sure[0]
    if best.status == "proposed" and best.leads and any(map(_is_awaited, found)):
        return best  # "Pending (accepted by team A, team B still to accept)"
    for claim in sure[1:]:
        onward = RANK[claim.status] >= RANK[best.status] or claim.again or _ends_in(best, claim)
        taken_back = best.status == "rejected" and claim.status == "withdrawn"  # what others decided weighs more
        taken_back |= (
            claim.aside and best.leads and RANK[claim.status] == RANK[best.status]
        )  # "Dropped (adopted in May)"
        if claim.alone and onward and not taken_back:
            best = claim
    return best


def _ends_in(denied: Claim, claim: Claim) -> bool:
    """`No longer accepted. Rejected in May.`: what is said outright tells how that ended."""
    return denied.turned == "no longer" and claim.turned is None and claim.status in ("rejected", "withdrawn")


def _is_awaited(claim: Claim) -> bool:
    return claim.turned == "not yet" and STATUSES[claim.word] == "accepted" and claim.word not in CARRIED_OUT


def _next_best(found: list[Claim]) -> Claim | None:
    """Where nothing holds for sure: what was at first or will be, else the end of what held once."""
    if weak := [claim for claim in found if claim.sure == 1]:
        return weak[-1]
    if found and found[-1].status in _AFTER:
        found[-1].status = _AFTER[found[-1].status]
    return found[-1] if found else None


class _Reader:
    """Goes through the words of a text once."""

    def __init__(self, text: str) -> None:
        self.claims: list[Claim] = []
        self.clause = _Clause()
        self.waiting: date | None = None  # a date before its status
        self.sentence = 0  # claims before this sentence
        self.bracket = False
        self.dates, self.tokens = tokenize(text)
        for at, (kind, said) in enumerate(self.tokens):
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else ("sep", "")
            self._take(kind, said, at, following)

    def _take(self, kind: str, said: str, at: int, following: tuple[str, str]) -> None:
        if said.strip() in (":", "：") and at and self.tokens[at - 1][1] in TURNS:
            return  # "before: rejected"
        if said in "()（）":
            self.bracket = said in "(（"
        if kind in ("sep", "comma"):
            self.clause = _Clause()
            self.sentence = len(self.claims) if kind == "sep" and said.strip() != ":" else self.sentence
        elif kind == "date":
            self._date(self.dates[int(said.strip("\x02"))])
        elif kind == "id":
            self.clause.about = self.clause.about or not self.clause.words
            self.clause.words += 1
        elif said in STATUSES and not (said in HOLDS and self.clause.turn in ("no longer", "not")):
            self._status(said, at, following)
        elif said in HOLDS and self.clause.turn in ("no longer", "not", "never", "not yet"):
            self._holds_no_more(said, at)
        elif said in TURNS:
            self._turn(TURNS[said], said, at, following)
        else:
            self._word(said)

    def _date(self, day: date) -> None:
        last = self.claims[-1] if len(self.claims) > self.sentence else None
        if last and last.on is None and self.waiting is None:
            last.on = day
        else:
            self.waiting = day

    def _turn(self, turn: Turn, said: str, at: int, following: tuple[str, str]) -> None:
        if said in SOON and self.claims and self.claims[-1].at == at - 1 and following[1] not in _SINCE:
            return self._once_more(self.claims.pop(), "later")
        if said == "once" and following[1] not in STATUSES:
            turn = "aside"
        if turn == "now":
            self.clause.now = True
        elif self.clause.turn not in ("until", "aside") and not (
            self.clause.turn in ("not", "no longer") and turn == "later"
        ):
            self.clause.turn = turn
        return None

    def _word(self, said: str) -> None:
        if said in ("and", "but", "then", "und", "aber", "et", "mais", "y", "pero", "ma", "maar", "ale", "и", "но"):
            self.clause = _Clause()
        elif said in ("yet", "anymore") and len(self.claims) > self.sentence and self.claims[-1].turned == "not":
            self._once_more(self.claims.pop(), "not yet" if said == "yet" else "no longer")
        else:
            self.clause.has = self.clause.has or said in ("has", "have")
            self.clause.words += said not in LIGHT

    def _once_more(self, claim: Claim, turn: Turn) -> None:
        self.clause.turn = turn
        self._status(claim.word, claim.at, ("sep", ""))

    def _status(self, said: str, at: int, following: tuple[str, str]) -> None:
        clause, status = self.clause, self._meant(said, at)
        kind, after = following
        if said in WEAK and (after in STATUSES or (self.claims and kind == "word" and after not in FOLLOWING)):
            return None  # "active review", "current practice"
        active = status == "superseded" and kind == "id" and (clause.has or any(one.sure == 2 for one in self.claims))
        active = active or (
            said == "ersetzt" and (kind == "id" or after in ("dies", "diese", "diesen", "die", "den", "das"))
        )
        active = active or (status == "superseded" and after in BY and self._is_this(at + 2))
        active = active or (status == "accepted" and kind == "id" and self.tokens[at - 1][1] in ("we", "they", "wir"))
        about_another = clause.about and len(self.claims) > 0
        if clause.turn == "until" and status == "superseded":
            return self._ended(said, at)
        if active or about_another or clause.turn in ("until", "aside"):
            return None
        turned = _turned(status, said, clause.turn)
        if turned is not None:
            noun = kind == "word" and after not in FOLLOWING and after not in WORDS and not after.endswith("ly")
            claim = Claim(turned[0], said, at, turned[1], not clause.words and not noun, clause.now)
            claim.turned, claim.on, self.waiting = clause.turn, self.waiting, None
            claim.again = said in RESTARTS or after == "again"
            claim.aside = self.bracket
            claim.leads = all(one in ("date", "sep", "comma") for one, _ in self.tokens[:at])
            self.claims.append(claim)
        clause.turn = None if clause.turn in ("formerly", "at first") else clause.turn
        return None

    def _is_this(self, at: int) -> bool:
        """Whether this record itself is named there: "replaced by this decision"."""
        (_, said), (kind, noun) = [*self.tokens[at : at + 2], ("sep", ""), ("sep", "")][:2]
        return said in THIS and kind == "word" and noun not in WORDS

    def _meant(self, said: str, at: int) -> Status:
        """What a status means: what was repealed by another record, or merged into one, is superseded."""
        status = STATUSES[said]
        ended = said == "merged" or (status == "deprecated" and said not in UNDONE)
        (_, by), (kind, _) = [*self.tokens[at + 1 : at + 3], ("sep", ""), ("sep", "")][:2]
        return "superseded" if ended and by in BY and kind == "id" else status

    def _ended(self, said: str, at: int) -> None:
        """`Accepted until it was replaced by 9`: it was, where the other record is named and nothing is still ahead.

        "Until replaced by 9" leaves open whether that happened.
        """
        start = max((place for place in range(at) if self.tokens[place][1] in UNTIL), default=0)
        end = next((place for place in range(at, len(self.tokens)) if self.tokens[place][0] == "sep"), None)
        clause = self.tokens[start:end]
        if any(kind == "id" for kind, _ in clause) and not any(word in AHEAD for _, word in clause):
            past = any(kind == "date" or word in PAST for kind, word in clause)
            past = past or any(kind == "id" for kind, _ in self.tokens[start:at])  # "until 9 replaced it"
            self.claims.append(Claim("superseded", said, at, 2 if past else 0, turned="until"))

    def _holds_no_more(self, said: str, at: int) -> None:
        if self.clause.about and self.claims:
            return  # "Accepted; ADR-1 is no longer valid"
        sure = self.clause.turn != "not yet"
        status: Status = "deprecated" if sure else "proposed"
        self.claims.append(Claim(status, said, at, 2 if sure else 1, alone=True, turned=self.clause.turn))


def _turned(status: Status, word: str, turn: Turn | None) -> tuple[Status, int] | None:
    """A status after the words before it, and how sure that is; None where they leave nothing."""
    if turn in (None, "formerly", "at first"):
        return status, 2 if turn is None else 0 if turn == "formerly" else 1
    if turn in ("not yet", "later"):
        ahead: Status = "accepted" if turn == "later" and RANK[status] > 1 else "proposed"
        return (ahead, 1) if turn == "later" or status == "accepted" else None
    if turn == "no longer":
        after: dict[Status, tuple[Status, int]] = {"accepted": ("deprecated", 2), "proposed": ("withdrawn", 2)}
        return after.get(status, ("accepted" if RANK[status] > 1 else "proposed", 1))
    if status != "accepted" or word in RESTARTS:
        return None
    return ("proposed", 1) if word in CARRIED_OUT else ("rejected", 2)
