"""Adds the admin pages to an application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from litestar.config.app import AppConfig
from litestar.plugins import InitPlugin
from litestar.types import ControllerRouterHandler

from app.admin.bulk.controller import BulkController
from app.admin.declaration import Declaration, Notice, Standing
from app.admin.effects import Effects
from app.admin.files.export_controller import ExportController
from app.admin.files.import_controller import AdminImportController
from app.admin.forms.controller import FormController
from app.admin.forms.deletion_controller import DeletionController
from app.admin.history.controller import HistoryController
from app.admin.home.controller import AdminHomeController
from app.admin.lists.controller import AdminController
from app.admin.models import AdminLayout, AdminView, Selection, Upload
from app.admin.registry import Registry
from app.persistence.fields import table
from app.web.forms.idempotency_keys import IdempotencyKey

CONTROLLERS: list[ControllerRouterHandler] = [
    AdminHomeController,
    AdminController,
    DeletionController,
    FormController,
    HistoryController,
    BulkController,
    ExportController,
    AdminImportController,
]

# What they keep themselves, for an application that makes its tables another way than by importing them all.
TABLES = [table(model) for model in (AdminLayout, AdminView, Selection, Upload, IdempotencyKey)]


class AdminPlugin(InitPlugin):
    """Pages below `/admin` for `declarations`; `revisions` is the table of the history (app/persistence/history.py).

    `effects` says what changes bring about besides, `notices` and `standings` are for the first page,
    `rules` the words for constraints of the database, by their names.
    """

    def __init__(
        self, declarations: Sequence[Declaration], *, revisions: sa.Table, effects: Effects,
        notices: Sequence[Notice] = (), standings: Sequence[Standing] = (), rules: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.registry = Registry(
            declarations, revisions=revisions, effects=effects, notices=notices, standings=standings, rules=rules
        )

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        app_config.state.admin = self.registry
        app_config.route_handlers.extend(CONTROLLERS)
        return app_config
