"""How many characters a text takes. Columns, forms and the import read it here; what is longer is kept elsewhere."""

from app.markdown.words.pin_terms import OLDEST
from app.persistence.folding import PACKAGE_NAME, TAG_NAME

__all__ = [
    "COLLECTION_NAME", "COLLECTION_SLUG", "EMAIL", "FOLLOWED", "GOVERNS", "HIGHEST_NUMBER", "IMPORT_SOURCE", "LANGUAGE",
    "OPTION_TITLE", "PACKAGE_NAME", "PERSON_NAME", "PIN_AGE", "PIN_GROUP", "PIN_RANGE", "PREFIX", "PROJECT_SLUG",
    "SCOPE", "SECTION_PLACE", "SLUG", "SLUG_OF_PROJECT", "SPECIFIER", "TAG_NAME", "TITLE", "TOKEN_NAME",
]  # fmt: skip

HIGHEST_NUMBER = 999_999_999  # that people give a decision: nine digits, as texts that name it may have
FOLLOWED = 100_000_000  # a number below it raises its collection's next one (by a trigger): days do, as 20240506
TITLE = 500  # of a decision, a document, a risk, a practice
OPTION_TITLE = 1000
SLUG = 120  # of a record, in its address
SECTION_PLACE = 40
LANGUAGE = 40  # of a practice's code
SCOPE = 500  # of a partial supersession
SPECIFIER = 200
PIN_GROUP = 120
PIN_RANGE = 400  # as comparisons
PIN_AGE = OLDEST  # days since the release of a version
PREFIX = 20  # before the number of a decision
COLLECTION_NAME = 200
COLLECTION_SLUG = 80
PERSON_NAME = 200
EMAIL = 254  # RFC 5321, 4.5.3.1.3: a path of 256 octets with its brackets
TOKEN_NAME = 120
IMPORT_SOURCE = 1000
GOVERNS = 10_000  # of all patterns of files that a decision governs
PROJECT_SLUG = 80
SLUG_OF_PROJECT = r"[a-z0-9]+(?:-[a-z0-9]+)*"  # what it is written as
BINDS = 10_000  # of all patterns of projects that it binds
PROJECTS = r"^[a-z0-9*\s-]*$"  # what they are written with
