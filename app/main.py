"""The application's table of contents."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.types import ASGIApp, ControllerRouterHandler, ExceptionHandlersMap

from app.accounts.controller import AccountController
from app.accounts.own import OwnAccountController
from app.admin.plugin import AdminPlugin
from app.admin.works import works
from app.administered import DECLARATIONS, NOTICES, RULES
from app.administered_effects import RegisterEffects
from app.assumptions.controller import AssumptionController
from app.audit.controller import AuditController
from app.audit.denials import note_denial
from app.audit.trail import trace_of
from app.collections.controller import CollectionController
from app.decisions.controller import DecisionController
from app.exports.controller import MarkdownController
from app.graph.controller import GraphController
from app.health.controller import HealthController
from app.history.models import Revision
from app.history.recording import record_changes
from app.home.controller import HomeController
from app.imports.controller import ImportController
from app.invitations.controller import AcceptanceController, InvitationController
from app.jobs.controller import JobController
from app.jobs.worker import Worker
from app.patterns.controller import PatternsController
from app.people.controller import PersonController
from app.permissions.controller import PermissionController
from app.persistence.database.engine import Database
from app.persistence.fields import table
from app.persistence.session import DatabasePlugin
from app.practices.controller import PracticeController
from app.research.controller import ResearchController
from app.resets.controller import ResetController
from app.risks.controller import RiskController
from app.search.controller import SearchController
from app.sessions.accounts import Accounts
from app.sessions.asking import ask_to_send_again, ask_to_sign_in
from app.sessions.authentication import Authentication
from app.sessions.controller import SessionController
from app.settings import Settings
from app.setup.controller import SetupController
from app.stack.controller import StackController
from app.tags.controller import TagController
from app.timeline.controller import TimelineController
from app.tokens.controller import TokenController
from app.trash.controller import TrashController
from app.trash.repository import sweep
from app.web.http.asgi import App, Request
from app.web.http.assets import Assets
from app.web.http.edge import Edge
from app.web.http.errors import on_error
from app.web.security.access import actor_of
from app.web.security.guard import Forged, SignInNeeded, permitted
from app.web.templating.environment import Templates

PROJECT = Path(__file__).parents[1]
CONTROLLERS: list[ControllerRouterHandler] = [
    HomeController,
    DecisionController,
    GraphController,
    TimelineController,
    ResearchController,
    PracticeController,
    AssumptionController,
    TagController,
    PersonController,
    CollectionController,
    MarkdownController,
    HealthController,
    PatternsController,
    ImportController,
    RiskController,
    StackController,
    SearchController,
    AuditController,
    PermissionController,
    AccountController,
    OwnAccountController,
    InvitationController,
    AcceptanceController,
    ResetController,
    TokenController,
    JobController,
    SessionController,
    TrashController,
    SetupController,
]
ERRORS: dict[type[Exception], Any] = {
    SignInNeeded: ask_to_sign_in,
    Forged: ask_to_send_again,
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
    accounts = Accounts(database)
    admin = AdminPlugin(
        DECLARATIONS, revisions=table(Revision), effects=RegisterEffects(), notices=NOTICES, rules=RULES
    )
    worker = Worker(settings, works(admin.registry), hourly=sweep)
    routes, provider = _single_sign_on(settings)
    state = State({"draining": False, "accounts": accounts, "worker": worker, "provider": provider})
    app = Litestar(
        route_handlers=[*CONTROLLERS, *routes, *(controllers or [])],
        plugins=[DatabasePlugin(database, described, versioned=True), admin],
        guards=[permitted],
        after_exception=[note_denial],
        exception_handlers=cast("ExceptionHandlersMap", ERRORS),
        on_startup=[templates.compile_all, worker.start],
        on_shutdown=[worker.stop],
        state=state,
        request_max_body_size=settings.max_form_bytes,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = cast("ASGIApp", Edge(
        cast("App", app.asgi_handler), settings, templates, assets,
        authenticate=Authentication(database, settings, accounts), version=database.version,
    ))  # fmt: skip
    return app


def _single_sign_on(settings: Settings) -> tuple[list[ControllerRouterHandler], Any]:
    """The routes and the provider of single sign-on. Where none is configured its libraries, 13 MB, are not loaded."""
    if not settings.single_sign_on:
        return [], None
    pages = import_module("app.single_sign_on.controller")
    asked = import_module("app.single_sign_on.provider").Provider(settings, settings.site + pages.BACK)
    return [pages.SingleSignOnController], asked


def described(request: Request) -> dict[str, Any]:
    """Who makes the changes of a request, for their history and the audit log."""
    actor = actor_of(request)
    return {"actor": actor.name or None, "actor_id": actor.id, "trace": trace_of(request)}
