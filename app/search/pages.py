"""The pages that the palette leads to, besides records."""

from typing import NamedTuple

from app.search.spelling import distance


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
    Destination("Risks", "/risks", "risk", "matrix register likelihood impact"),
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
    words = text.lower().split()
    return [page for page in DESTINATIONS if all(_leads(page, word) for word in words)]


def _leads(page: Destination, word: str) -> bool:
    known = f"{page.name} {page.words}".lower().split()
    near = (one for one in known if len(word) >= 5 and distance(word, one[: len(word)]) <= 1)
    return any(one.startswith(word) for one in known) or any(near)
