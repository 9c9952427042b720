"""The application's table of contents."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any

import litestar
from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins.htmx import HTMXPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template.config import TemplateConfig
from litestar.types import ControllerRouterHandler

from app.accounts.controller import AccountController
from app.accounts.factors import OwnFactorsController
from app.accounts.own import OwnAccountController
from app.admin.plugin import AdminPlugin
from app.admin.registry import Registry
from app.admin.works import works
from app.administered import DECLARATIONS, NOTICES, RULES
from app.administered_effects import RegisterEffects
from app.assumptions.controller import AssumptionController
from app.audit.chain import prune as prune_audit
from app.audit.chain import seal as seal_audit
from app.audit.controller import AuditController
from app.audit.denials import note_denial
from app.audit.tally import sweep as sweep_tally
from app.audit.trail import trace_of
from app.backups.age import standing
from app.backups.schedule import backup_works, schedule
from app.checks.controller import PinFileController
from app.collections.controller import CollectionController
from app.decisions.controller import DecisionController
from app.decisions.locking import HOLDS
from app.exports.controller import MarkdownController
from app.graph.controller import GraphController
from app.health.controller import HealthController
from app.health.lateness import Lateness
from app.health.metrics_controller import MetricsController
from app.history.controller import HistoryPagesController
from app.history.models import Revision
from app.history.recording import record_changes
from app.home.controller import HomeController
from app.images.controller import ImageController
from app.imports.controller import ImportController
from app.imports.taking import IMPORTING, OWED
from app.imports.taking import sweep as sweep_files
from app.invitations.controller import AcceptanceController, InvitationController
from app.jobs.controller import JobController
from app.jobs.reindexing import REINDEXING
from app.jobs.reindexing import sweep as sweep_search
from app.jobs.worker import Hourly, Worker
from app.me.controller import MeController
from app.mentions.controller import MentionController
from app.operations.controller import OperationController
from app.operations.works import operation_works
from app.outbox.relay import Relay
from app.outbox.repository import sweep as sweep_outbox
from app.patterns.controller import PatternsController
from app.people.controller import PersonController
from app.permissions.controller import PermissionController
from app.persistence.database.engine import NEVER, Database
from app.persistence.fields import table
from app.persistence.querying import timing
from app.persistence.session import DatabasePlugin
from app.practices.controller import PracticeController
from app.projects.check_controller import CheckController
from app.projects.controller import ProjectController
from app.projects.waivers.controller import WaiverController
from app.projects.works import project_works
from app.projects.works import sweep as sweep_projects
from app.research.controller import ResearchController
from app.resets.controller import ResetController
from app.reviews.controller import ReviewController
from app.reviews.mails import remind
from app.risks.controller import RiskController
from app.rounds.controller import RoundController
from app.rounds.steps_controller import RoundStepController
from app.rounds.sweeping import sweep as sweep_rounds
from app.search.controller import SearchController
from app.sessions.accounts import Accounts
from app.sessions.asking import ask_for_factor, ask_to_send_again, ask_to_sign_in
from app.sessions.authentication import Authentication
from app.sessions.confirmation import ConfirmationController, ask_to_confirm
from app.sessions.controller import SessionController
from app.sessions.second_step import SecondStepController
from app.settings import PROJECT, Settings, SettingsError
from app.settlements.controller import SettlementController
from app.setup.controller import SetupController
from app.stack.controller import StackController
from app.tags.controller import TagController
from app.timeline.controller import TimelineController
from app.tokens.controller import TokenController
from app.tracing import Spans, TelemetryMissing
from app.trash.controller import TrashController
from app.trash.repository import sweep
from app.web.http.assets import Assets
from app.web.http.errors import on_error
from app.web.http.front import Front
from app.web.http.metrics import Requests
from app.web.http.page_cache import PageCache
from app.web.http.pages import rendered
from app.web.http.replica_reads import note_written, wanted
from app.web.http.request import Request
from app.web.security.access import Access, Actor
from app.web.security.cookies import Cookies, may_be_secure
from app.web.security.guard import ConfirmationNeeded, FactorNeeded, Forged, SignInNeeded, permitted
from app.web.security.headers import AnswerHeaders
from app.web.security.rate_limit import RateLimit
from app.web.templating.environment import Templates
from app.writing.controller import DecisionSheetController, ResearchSheetController
from app.writing.draft_controller import DraftController
from app.writing.template_controller import TemplateController

CONTROLLERS: list[ControllerRouterHandler] = [
    HomeController,
    MeController,
    MentionController,
    DecisionSheetController,
    ResearchSheetController,
    DraftController,
    TemplateController,
    DecisionController,
    ReviewController,
    RoundController,
    RoundStepController,
    GraphController,
    TimelineController,
    HistoryPagesController,
    ResearchController,
    PracticeController,
    AssumptionController,
    TagController,
    PersonController,
    CollectionController,
    MarkdownController,
    HealthController,
    MetricsController,
    PatternsController,
    ImportController,
    ImageController,
    RiskController,
    ProjectController,
    CheckController,
    WaiverController,
    StackController,
    PinFileController,
    SearchController,
    AuditController,
    PermissionController,
    AccountController,
    OwnAccountController,
    OwnFactorsController,
    InvitationController,
    AcceptanceController,
    ResetController,
    TokenController,
    JobController,
    SessionController,
    SecondStepController,
    ConfirmationController,
    TrashController,
    OperationController,
    SettlementController,
    SetupController,
]
AnyRequest = litestar.Request[Any, Any, Any]
ERRORS: dict[int | type[Exception], Any] = {
    SignInNeeded: ask_to_sign_in,
    FactorNeeded: ask_for_factor,
    Forged: ask_to_send_again,
    ConfirmationNeeded: ask_to_confirm,
    Exception: on_error,
}


def create_app(settings: Settings, *, controllers: list[ControllerRouterHandler] | None = None) -> Litestar:
    """The application. It connects to nothing before its first request.

    `controllers` come on top of the application's own (for tests). Raises UrlError for a database URL that cannot be
    used. Templates are compiled when the server starts, which a broken one prevents.
    """
    assets = Assets(PROJECT / "static")
    templates = Templates(PROJECT / "templates", assets, site=settings.site, reload=settings.debug)
    templates.environment.globals["single_sign_on"] = settings.oidc_name if settings.single_sign_on else ""
    database = record_changes(Database(settings))
    admin = AdminPlugin(
        DECLARATIONS, revisions=table(Revision), effects=RegisterEffects(), notices=NOTICES,
        standings=[standing(settings)], rules=RULES,
    )  # fmt: skip
    worker = _worker(settings, admin.registry)
    relay = Relay(settings, worker.database)
    routes, provider = _single_sign_on(settings)
    release = "" if settings.debug else f"{templates.release} {settings.site}"
    state = _state(settings, accounts=Accounts(database), worker=worker, provider=provider, release=release)
    app = Litestar(
        route_handlers=[*CONTROLLERS, *routes, *(controllers or [])],
        plugins=[_rows(database), admin, HTMXPlugin()],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(templates.environment)),
        request_class=Request,
        guards=[permitted],
        before_request=assets.read_again if settings.debug else None,
        after_request=rendered,
        before_send=[AnswerHeaders(https=settings.https)],
        after_exception=[note_denial],
        exception_handlers=ERRORS,
        on_startup=[templates.compile_all, worker.start, relay.start, state.lateness.start],
        on_shutdown=[state.lateness.stop, relay.stop, worker.stop],
        state=state,
        request_max_body_size=settings.max_form_bytes,
        openapi_config=None,  # pages are for people; a list of all routes (/access) is for those who may see it
        logging_config=None,  # app/logs.py has its own, and writes one line a request
    )
    authenticate = Authentication(database, settings, state.accounts)
    app.asgi_handler = Front(app, settings, assets, authenticate=authenticate, version=database.version)
    return app


def _rows(database: Database) -> DatabasePlugin:
    """The session of each request, from the primary or a replica."""
    return DatabasePlugin(database, described, versioned=True, elsewhere=(wanted, note_written))


def _spans(settings: Settings) -> Spans | None:
    """What sends spans of requests, statements and jobs, where that is set."""
    if not settings.telemetry:
        return None
    try:
        spans = Spans(settings.telemetry, version("rationale"))
    except TelemetryMissing as missing:
        raise SettingsError(str(missing)) from None
    timing.heard.append(spans.statement)
    return spans


def _worker(settings: Settings, registry: Registry) -> Worker:
    """What does the jobs of every kind, and once an hour what is to be done."""
    jobs = {**works(registry), **operation_works(registry), **project_works(settings.site), **REINDEXING, **IMPORTING}
    hourly: list[Hourly] = [
        sweep,
        sweep_projects,
        sweep_search,
        sweep_rounds,
        remind,
        sweep_outbox,
        schedule,
        partial(prune_audit, days=settings.audit_days),
    ]
    minutely = [sweep_tally, seal_audit, sweep_files]
    kinds, spans = jobs | backup_works(settings), _spans(settings)
    return Worker(settings, kinds, hourly=hourly, minutely=minutely, spans=spans, owed=OWED)


def _state(settings: Settings, **more: Any) -> State:
    """What handlers find in `request.app.state`."""
    cookies = Cookies(secure=may_be_secure(settings.site))
    page_cache = PageCache(settings.page_store_bytes)
    more |= {"requests": Requests(), "lateness": Lateness(), "rate_limit": RateLimit(settings.expensive_per_minute)}
    return State(
        {
            "settings": settings,
            "cookies": cookies,
            "page_cache": page_cache,
            "draining": False,
            "full_at": NEVER,
            **more,
        }
    )


def _single_sign_on(settings: Settings) -> tuple[list[ControllerRouterHandler], Any]:
    """The routes and the provider of single sign-on. Where none is configured its libraries, 13 MB, are not loaded."""
    if not settings.single_sign_on:
        return [], None
    pages = import_module("app.single_sign_on.controller")
    asked = import_module("app.single_sign_on.provider").Provider(settings, settings.site + pages.BACK)
    return [pages.SingleSignOnController], asked


def described(request: AnyRequest) -> dict[str, Any]:
    """Who makes the changes of a request, for their history and the audit log."""
    actor: Actor = request.user
    holds = not actor.may(Access.ADMIN)
    return {"actor": actor.name or None, "actor_id": actor.id, "trace": trace_of(request), HOLDS: holds}
