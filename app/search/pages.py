"""The pages that the palette leads to, besides records."""

from collections.abc import Iterable
from typing import NamedTuple

from app.admin.permissions import Verb
from app.admin.registry import Scope
from app.search.spelling import distance

MOST_TABLES = 8


class Destination(NamedTuple):
    """A page: what it is called, its address, its symbol and further words that lead to it."""

    name: str
    path: str
    icon: str
    words: str = ""


DESTINATIONS = (
    Destination("Home", "/", "mark", "start changes overview"),
    Destination("Decisions", "/decisions", "decision", "adr records log"),
    Destination("Graph of decisions", "/decisions/graph", "graph", "supersedes amends depends"),
    Destination("Timeline", "/timeline", "calendar", "months history"),
    Destination("Research", "/research", "research", "documents evidence findings"),
    Destination("Risks", "/risks", "risk", "matrix register likelihood severity impact"),
    Destination("Risks by owner and collection", "/risks/summary", "risk", "summary levels"),
    Destination("Stack", "/stack", "package", "packages versions pins conflicts"),
    Destination("Radar of the stack", "/stack/radar", "package", "adopt trial assess hold rings technology"),
    Destination("Practices", "/practices", "practice", "code how"),
    Destination("Assumptions", "/assumptions", "assumption", "doubted broken"),
    Destination("Imports", "/imports", "import", "files findings load"),
    Destination("Tags", "/tags", "tag", "topics"),
    Destination("People", "/people", "person", "owners authors deciders"),
    Destination("Collections", "/collections", "collection", "repositories sources"),
    Destination("Search", "/search", "search", "find help filters"),
    Destination("Patterns", "/patterns", "info", "design components"),
)


def destinations(text: str) -> list[Destination]:
    """The pages whose words begin with those of `text`, perhaps with a slip; all of them for a blank text."""
    return _led_to(DESTINATIONS, text)


def tables(scopes: Iterable[Scope], text: str) -> list[Destination]:
    """The same for the tables that somebody keeps in order, and for adding to them; only the first for a blank text."""
    if not (known := list(scopes)):
        return []
    first = Destination("Admin", "/admin", "collection", "tables edit office")
    if not text.strip():
        return [first]
    adding = [
        Destination(f"Add {one.declaration.label.lower()}", f"{one.address}/new", "plus", "new create")
        for one in known
        if one.may(Verb.ADD)
    ]
    lists = [
        Destination(f"{one.declaration.plural} in the admin", one.address, "collection", "table edit") for one in known
    ]
    return _led_to([first, *lists, *adding], text)[:MOST_TABLES]


def _led_to(pages: Iterable[Destination], text: str) -> list[Destination]:
    words = text.lower().split()
    return [page for page in pages if all(_leads(page, word) for word in words)]


def _leads(page: Destination, word: str) -> bool:
    known = f"{page.name} {page.words}".lower().split()
    near = (one for one in known if len(word) >= 5 and distance(word, one[: len(word)]) <= 1)
    return any(one.startswith(word) for one in known) or any(near)
