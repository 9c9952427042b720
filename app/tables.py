"""Every table, imported once so that relations and migrations see them all."""

import sqlalchemy as sa

from app.admin.models import AdminLayout, AdminView, Selection, Upload
from app.assumptions.models import Assumption
from app.audit.models import AuditEvent, AuditSeal, AuditTally
from app.collections.models import Collection, CollectionPerson
from app.decisions.models import Argument, Decision, DecisionLink, DecisionPerson, Evidence, Option, StatusEvent
from app.factors.models import Authenticator, Passkey, RecoveryCode
from app.groups.models import Group, GroupPerson
from app.history.models import Operation, Revision
from app.images.models import Image, ImageUse
from app.imports.models import ImportedFile, ImportRun, Source
from app.jobs.models import Job
from app.mentions.models import Mention
from app.outbox.models import Outbox
from app.people.models import ApiToken, Identity, Invitation, Person, Session
from app.persistence.fields import table
from app.practices.models import Practice
from app.projects.models import Manifest, Occurrence, Project, Verdict, Waiver
from app.records.models import Implication, Section
from app.releases.models import Advisory, PackageIndex, Release
from app.research.models import Finding, ResearchDocument
from app.resets.models import PasswordReset
from app.reviews.models import DecisionReview
from app.risks.models import Risk
from app.rounds.models import Position, Round, Wording
from app.search.models import SearchEntry, SearchWord
from app.sessions.models import KnownDevice, PendingSignIn, SignInCount
from app.setup.models import SetupToken
from app.stack.models import Package, PackageRing, Pin
from app.tags.models import DecisionTag, ResearchTag, Tag
from app.trash.models import Trash
from app.web.forms.idempotency_keys import IdempotencyKey
from app.writing.models import Draft, Template

__all__ = [
    "AdminLayout", "AdminView", "Advisory", "ApiToken", "Argument", "Assumption", "AuditEvent", "AuditSeal",
    "AuditTally", "Authenticator", "Collection", "CollectionPerson", "Decision", "DecisionLink", "DecisionPerson",
    "DecisionReview", "DecisionTag", "Draft", "Evidence", "Finding", "Group", "GroupPerson", "IdempotencyKey",
    "Identity", "Image", "ImageUse", "Implication", "ImportRun", "ImportedFile", "Invitation", "Job", "KnownDevice",
    "Manifest", "Mention", "Occurrence", "Operation", "Option", "Outbox", "Package", "PackageIndex", "PackageRing",
    "Passkey", "PasswordReset", "PendingSignIn", "Person", "Pin", "Position", "Practice", "Project", "RecoveryCode",
    "Release", "ResearchDocument", "ResearchTag", "Revision", "Risk", "Round", "SearchEntry", "SearchWord", "Section",
    "Selection", "Session", "SetupToken", "SignInCount", "Source", "StatusEvent", "Tag", "Template", "Trash", "Upload",
    "Verdict", "Waiver", "Wording",
]  # fmt: skip

for of_a_person in (AdminLayout, AdminView):  # the admin pages know only that somebody has an id
    table(of_a_person).append_constraint(sa.ForeignKeyConstraint(["person_id"], ["person.id"], ondelete="CASCADE"))
