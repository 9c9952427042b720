"""Every table with admin pages, in the order of their menu, and what else the first of them tells."""

from app.admin.declaration import Notice
from app.assumptions.admin import ASSUMPTIONS
from app.collections.admin import COLLECTIONS
from app.decisions.admin import DECISIONS, EVIDENCE, LINKS
from app.history.admin import CHANGES
from app.imports.admin import FILES, RUNS
from app.jobs.models import JobState
from app.people.admin import INVITATIONS, PEOPLE, TOKENS
from app.persistence.fields import table
from app.practices.admin import PRACTICES
from app.records.admin import IMPLICATIONS, SECTIONS
from app.research.admin import FINDINGS, RESEARCH
from app.risks.admin import RISKS
from app.stack.admin import PACKAGES, PINS
from app.tables import Job
from app.tags.admin import TAGS

job = table(Job).c
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
NOTICES = (
    Notice(
        "Jobs that wait or run", "/admin/jobs", lambda _: sa.select(sa.func.count()).where(job.state.in_(UNFINISHED))
    ),
    Notice("Records in the trash", "/admin/trash", lambda _: sa.select(sa.func.count()).select_from(trash)),
)
DECLARATIONS = (
    *(DECISIONS, RESEARCH, RISKS, COLLECTIONS, TAGS, PACKAGES),
    *(FINDINGS, PRACTICES, ASSUMPTIONS, IMPLICATIONS, PINS, LINKS, EVIDENCE, SECTIONS),
    *(RUNS, FILES, CHANGES),
    *(PEOPLE, INVITATIONS, TOKENS),
)
