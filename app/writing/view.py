"""What the templates of a sheet are given: the form of the admin pages, laid out for writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from msgspec import Struct

from app.admin.fields.columns import Column
from app.admin.forms.merging import Clash
from app.admin.forms.node import Node, Widget
from app.admin.forms.part import Nested
from app.admin.forms.reading import hidden
from app.admin.forms.view import FormView, Query, is_long, merge_page
from app.decisions.models import WAS_IN_FORCE
from app.records.refs import DecisionRef
from app.tables import Draft
from app.web.forms.idempotency_keys import new_key
from app.writing.drafts import KEY, Kept, Meanwhile
from app.writing.sheets import ESSENTIAL, Sheet

PLACE = "collection"  # where a new record goes: beside its title


class Templates(Struct, frozen=True, kw_only=True):
    """What a new record may begin with, by what its address says, and what it began with."""

    choices: Sequence[tuple[str, str]]
    chosen: str = ""


class Around(Struct, frozen=True, kw_only=True):
    """What is known around a sheet: the draft that it shows, or the `key` of the one that it makes; other drafts of new
    records; what others did meanwhile; the decisions that rest on what it supersedes, and what becomes of each; the
    text where it is shown as Markdown, with what to know of it and how readers will see it; whether its pins fit;
    what it may begin with; whether a draft was asked for that is not there any more.
    """

    kept: Kept | None = None
    key: str = ""
    drafts: Sequence[Draft] = ()
    meanwhile: Meanwhile = Meanwhile()
    resting: Sequence[DecisionRef] = ()
    choices: Mapping[int, str] = {}
    text: str | None = None
    findings: Sequence[Any] = ()
    html: str = ""
    fits: Sequence[Any] = ()
    templates: Templates | None = None
    gone: bool = False


class SheetView(FormView):
    """A record as it is written. Its parts show what one fills in at once; the rest is folded."""

    def __init__(self, sheet: Sheet, node: Node, query: Query, around: Around, **more: Any) -> None:
        super().__init__(node, query, **({"typed": bool(around.kept)} | more))
        self.sheet = sheet
        self.around = around
        self.draft = around.kept.draft if around.kept else None
        known = around.key[:KEY] or (self.draft.key if self.draft else new_key())
        self.draft_key = sheet.key_of(node.id) if node.id else known
        self.is_held = node.id is not None and node.values.get("status") in WAS_IN_FORCE
        self.is_draft = node.id is not None and node.values.get("status") == sheet.ends[-1][2]  # which others can read
        self.page = sheet.page(node.id) if node.id else f"/{sheet.slug}"
        self.action = f"{self.page}/edit" if node.id else f"{self.page}/new"
        self.back = self.page
        self.nested = {nested.name: nested for nested in node.part.inlines}

    def fields(self, node: Node, widget: Widget) -> Markup:
        """The fields of a part: those that matter at once, then the others, folded."""
        essential = ESSENTIAL.get(node.part.scope.declaration.table.name, ())
        columns = node.part.fields
        first = [column for column in columns if not essential or column.name in essential]
        first.sort(key=lambda column: essential.index(column.name) if essential else 0)
        rest = [column for column in columns if column not in first]
        html = self._all(node, first, widget)
        if not rest:
            return html
        opened = " open" if any(column.name in node.errors for column in rest) else ""
        folded = f'<details class="wide more"{opened}><summary>More</summary><div class="row-fields">'
        return html + Markup(folded) + self._all(node, rest, widget) + Markup("</div></details>")  # noqa: S704 -- ours

    def drawn(self, name: str, widget: Widget) -> Markup:
        """One field of the record itself."""
        return self._all(self.node, [self.node.part.by_name[name]], widget)

    def rest(self) -> list[Column]:
        """Fields of the record that stand below: short ones and texts that one rarely needs."""
        above = self.sheet.text if self.node.id else (*self.sheet.text, PLACE)
        return [column for column in self.node.part.fields if column.name not in above]

    def others(self, widget: Widget) -> Markup:
        return self._all(self.node, self.rest(), widget)

    @property
    def template_name(self) -> str:
        """What was typed as the name of a template."""
        return str(dict(self.draft.fields).get("template.name", "")) if self.draft else ""

    @property
    def kinds(self) -> list[Nested]:
        """The parts that can be added, in their order."""
        return [self.nested[name] for name in self.sheet.parts if name in self.nested]

    @property
    def below(self) -> list[Nested]:
        """Those that stand below the text; what the sheet does not name only where there is some."""
        named = [one for one in self.kinds if one.name not in self.sheet.text]
        others = [one for name, one in self.nested.items() if name not in self.sheet.parts and self.node.rows[name]]
        return named + others

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The fields of the form while it is shown as Markdown, without that which stands above it."""
        above = () if self.node.id else (PLACE, f"{PLACE}.text")
        return [(name, value) for name, value in hidden(self.node) if name not in above]

    def has(self, nested: Nested) -> bool:
        return bool(self.node.rows[nested.name])

    def _all(self, node: Node, columns: list[Column], widget: Widget) -> Markup:
        return Markup("\n").join(escape(Markup(self._drawn(node, column, widget))) for column in columns)  # noqa: S704 -- by the macro, which escapes


def sheet_page(
    sheet: Sheet, node: Node, query: Query, around: Around, *, message: str = "", **more: Any
) -> dict[str, Any]:
    """The sheet; without a status of its own it is 422 where something is wrong with it."""
    return {
        "template": "writing/edit.html",
        "status": 422 if message else node.status,
        "aside": is_long(node),
        "form": SheetView(sheet, node, query, around, **more),
        "node": node,
        "message": message,
    }


def sheets_merge_page(
    sheet: Sheet, node: Node, query: Query, clash: Clash, stored: Node, *, reason: str = ""
) -> dict[str, Any]:
    """Yours and theirs side by side."""
    view = SheetView(sheet, node, query, Around(), typed=True, reason=reason)
    return merge_page(node, query, clash, stored, view=view) | {"template": "writing/merge.html"}
