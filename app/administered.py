"""Every table with admin pages, in the order of their menu, what else the first of them tells, and rules in words."""

from app.accounts.repository import LAST_ADMIN
from app.admin.declaration import Notice
from app.admin.lists.counting import count_of
from app.assumptions.admin import ASSUMPTIONS
from app.collections.admin import COLLECTIONS
from app.decisions.admin import DECISIONS, EVIDENCE, LINKS
from app.groups.admin import GROUPS
from app.history.admin import CHANGES
from app.images.admin import IMAGES
from app.imports.admin import FILES, RUNS
from app.jobs.models import JobState
from app.people.admin import INVITATIONS, PEOPLE, TOKENS
from app.persistence.fields import table
from app.practices.admin import PRACTICES
from app.projects.admin import MANIFESTS, OCCURRENCES, PROJECTS, VERDICTS, WAIVERS
from app.records.admin import IMPLICATIONS, SECTIONS
from app.releases.admin import ADVISORIES, RELEASES
from app.research.admin import FINDINGS, RESEARCH
from app.reviews.admin import REVIEWS
from app.risks.admin import RISKS
from app.rounds.admin import POSITIONS, ROUNDS
from app.stack.admin import PACKAGES, PINS
from app.tables import Job, Trash
from app.tags.admin import TAGS

job = table(Job).c
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
NOTICES = (
    Notice("Jobs that wait or run", "/admin/jobs", count_of(table(Job), [job.state.in_(UNFINISHED)]), "Jobs"),
    Notice("Records in the trash", "/admin/trash", count_of(table(Trash), []), "Trash"),
)
# What the rules of the database say, by their names.
RULES = {
    "decision_number_unique": "This number is taken in its collection.",
    "person_last_admin": LAST_ADMIN,
    "person_account_has_email": "An account needs an e-mail address.",
    "decision_number_stays": "A number that was given once is not taken away.",
    "decision_number_not_negative": "A number is 0 or more.",
    "round_quorum_not_negative": "Nobody or more people must agree.",
    "pin_least_age": "An age is 1 to 3,650 days.",
    "revision_append_only": "A history is only added to.",
    **{f"risk_{name}_level": "A level is a number from 1 to 5."
       for name in ("likelihood", "severity", "residual_likelihood", "residual_severity")},
    "decision_link_not_to_itself": "A decision is not linked to itself.",
    "decision_link_no_circle": "A decision supersedes neither itself nor what superseded it, also through others.",
    "waiver_names_something": "A waiver names a package, a decision or both.",
    "waiver_decided_by_another": "A waiver is approved by somebody else than who asked for it.",
    **{f"{part}_has_one_owner": "It is a part of one record: choose a decision or a research document, not both."
       for part in ("assumption", "finding", "implication", "pin", "practice", "risk", "section")},
}  # fmt: skip
DECLARATIONS = (
    *(DECISIONS, RESEARCH, RISKS, PROJECTS, WAIVERS, COLLECTIONS, GROUPS, TAGS, PACKAGES),
    *(FINDINGS, PRACTICES, ASSUMPTIONS, IMPLICATIONS, PINS, LINKS, EVIDENCE, SECTIONS),
    *(ROUNDS, POSITIONS, REVIEWS, MANIFESTS, OCCURRENCES, VERDICTS),
    *(RUNS, FILES, IMAGES),
    *(PEOPLE, INVITATIONS, TOKENS),
    *(RELEASES, ADVISORIES, CHANGES),
)
