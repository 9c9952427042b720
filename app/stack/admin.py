"""Admin pages of packages and pins."""

from app.admin.declaration import Attention, Declaration
from app.tables import Package, Pin

STANDING = frozenset(
    {"pin_count", "ranges", "satisfying", "in_conflict", "conflicts"}
)  # what app.stack.standing works out

PACKAGES = Declaration(
    Package,
    columns=("name", "ecosystem", "pin_count", "satisfying", "in_conflict"),
    filters=("ecosystem", "pin_count", "in_conflict", "name"),
    search=("name",),
    title=("name",),
    read_only=STANDING,
    attention=(Attention("Packages whose pins contradict", "in_conflict=yes"),),
    help="What pins are about: a package of PyPI or npm.",
)
PINS = Declaration(
    Pin,
    group="Parts",
    title=("package", "specifier"),
    columns=("package", "specifier", "level", "audience", "binding_from", "decision", "document", "group", "note"),
    filters=(
        "level",
        "audience",
        "binding_from",
        "least_age",
        "package",
        "decision",
        "document",
        "group",
        "specifier",
        "note",
    ),
    search=("package.name", "decision.title", "document.title"),
    editable=("specifier", "level", "audience", "binding_from", "group"),
    read_only=frozenset({"normalised", "outlook"}),
    hidden=frozenset({"outlook"}),
    help="Which versions of a package a decision or research asks for, recommends or forbids.",
)
