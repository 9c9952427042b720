"""Every table with admin pages, in the order of their menu."""

from app.assumptions.admin import ASSUMPTIONS
from app.collections.admin import COLLECTIONS
from app.decisions.admin import DECISIONS, EVIDENCE, LINKS
from app.history.admin import CHANGES
from app.imports.admin import FILES, RUNS
from app.people.admin import INVITATIONS, PEOPLE, TOKENS
from app.practices.admin import PRACTICES
from app.records.admin import IMPLICATIONS, SECTIONS
from app.research.admin import FINDINGS, RESEARCH
from app.risks.admin import RISKS
from app.stack.admin import PACKAGES, PINS
from app.tags.admin import TAGS

DECLARATIONS = (
    *(DECISIONS, RESEARCH, RISKS, COLLECTIONS, TAGS, PACKAGES),
    *(FINDINGS, PRACTICES, ASSUMPTIONS, IMPLICATIONS, PINS, LINKS, EVIDENCE, SECTIONS),
    *(RUNS, FILES, CHANGES),
    *(PEOPLE, INVITATIONS, TOKENS),
)
