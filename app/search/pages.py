"""The pages that the palette leads to, besides records."""

from collections.abc import Iterable
from typing import NamedTuple

from app.admin.pages import menu_of
from app.admin.permissions import Verb
from app.admin.registry import Registry
from app.markdown.words.slips import distance
from app.web.security.access import Access, Actor

MOST_TABLES = 4
LONGEST = 20  # letters of a word in which a slip is looked for: no page is called by a longer one


class Destination(NamedTuple):
    """A page: what it is called, its address, its symbol, further words that lead to it, and what it asks for."""

    name: str
    path: str
    icon: str
    words: str = ""
    access: Access = Access.READ


DESTINATIONS = (
    Destination("Home", "/", "mark", "start overview"),
    Destination("Your turn", "/me", "person", "waits todo drafts mine asked", Access.SELF),
    Destination("Decisions", "/decisions", "decision", "adr records log"),
    Destination("New decision", "/decisions/new", "plus", "write add create propose", Access.WRITE),
    Destination("New research", "/research/new", "plus", "write add create document", Access.WRITE),
    Destination("Graph of decisions", "/decisions/graph", "graph", "supersedes amends depends"),
    Destination("Timeline", "/timeline", "calendar", "months history"),
    Destination("Changes", "/changes", "history", "new lately week"),
    Destination("Research", "/research", "research", "documents evidence findings"),
    Destination("Risks", "/risks", "risk", "matrix register likelihood severity impact"),
    Destination("Risks by owner and collection", "/risks/summary", "risk", "summary levels"),
    Destination("Stack", "/stack", "package", "packages versions pins conflicts"),
    Destination("Radar of the stack", "/stack/radar", "package", "adopt trial assess hold rings technology"),
    Destination("Projects", "/projects", "package", "checks repositories verdicts drift"),
    Destination("Waivers", "/waivers", "info", "exceptions excused"),
    Destination("Practices", "/practices", "practice", "code how"),
    Destination("Assumptions", "/assumptions", "assumption", "doubted broken"),
    Destination("Imports", "/imports", "import", "files findings load"),
    Destination("Import files", "/imports/new", "import", "upload zip load", Access.WRITE),
    Destination("Tags", "/tags", "tag", "topics"),
    Destination("People", "/people", "person", "owners authors deciders"),
    Destination("Collections", "/collections", "collection", "repositories sources"),
    Destination("Search", "/search", "search", "find help filters"),
    Destination("Patterns", "/patterns", "info", "design components"),
    Destination("Your account", "/account", "person", "password profile", Access.SELF),
    Destination("API tokens", "/tokens", "person", "keys scripts", Access.SELF),
    Destination("Accounts", "/accounts", "person", "users roles", Access.ADMIN),
    Destination("Invitations", "/invitations", "person", "invite users", Access.ADMIN),
    Destination("Who may do what", "/access", "person", "permissions roles access", Access.ADMIN),
    Destination("Audit log", "/audit", "info", "events security", Access.ADMIN),
)


def destinations(actor: Actor, text: str) -> list[Destination]:
    """The pages open to `actor` whose words begin with those of `text`, perhaps with a slip; all for a blank text."""
    return _led_to((one for one in DESTINATIONS if actor.may(one.access)), text)


def tables(registry: Registry, actor: Actor, text: str) -> list[Destination]:
    """The same for the pages of the admin and for adding to its tables; only the first for a blank text."""
    if not (menu := menu_of(registry, actor.grants)):
        return []
    first = Destination("Admin", "/admin", "collection", "tables edit office")
    if not text.strip():
        return [first]
    lists = [
        Destination(f"{words} in the admin", address, "collection", "table edit")
        for _, group in menu
        for words, address in group
    ]
    written = {one.path for one in DESTINATIONS}  # on pages of their own
    adding = [
        Destination(f"Add {one.declaration.label.lower()}", f"{one.address}/new", "plus", "new create")
        for one in registry.scopes(actor)
        if one.may(Verb.ADD) and f"/{one.slug}/new" not in written
    ]
    return _led_to([first, *lists, *adding], text)[:MOST_TABLES]


def _led_to(pages: Iterable[Destination], text: str) -> list[Destination]:
    words = text.lower().split()
    return [page for page in pages if all(_leads(page, word) for word in words)]


def _leads(page: Destination, word: str) -> bool:
    known = f"{page.name} {page.words}".lower().split()
    near = (one for one in known if 5 <= len(word) <= LONGEST and distance(word, one[: len(word)]) <= 1)
    return any(one.startswith(word) for one in known) or any(near)
