"""Keeps what can be found in step with the records: in one statement, text never leaves the database.

Texts are indexed and shown as readers see them: the stored HTML without its markup.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Executable
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.assumptions.models import Assumption
from app.decisions.models import Decision, Status
from app.practices.models import Practice
from app.records.columns import table_of
from app.records.models import Implication, Section
from app.records.texts import texts_of
from app.research.models import DocumentStatus, Finding, ResearchDocument
from app.risks.models import Risk
from app.search import facets
from app.search.models import Found, SearchEntry, SearchWord
from app.tables import Argument, Option

COLUMNS = ("kind", "item_id", "decision_id", "document_id", "title", "body", "dated_on", "standing", "facets")
FORM = 2  # of what is written below: raise it with each change, and entries of earlier releases are written anew
IN_FORCE, NOT_YET, NO_LONGER = 0, 1, 2
MARKS = r"\[([^]]*)\]\([^)]*\)|\*+|`+|\\(?=[[:punct:]])"
TITLE = 200  # characters of a text that has no title of its own
SPELLED = "^[^[:digit:][:punct:]]{3,40}$"  # words that a reader may misspell


DECISION, DOCUMENT, ENTRY = table_of(Decision), table_of(ResearchDocument), table_of(SearchEntry)
OPTION, ARGUMENT, SECTION, IMPLICATION = table_of(Option), table_of(Argument), table_of(Section), table_of(Implication)

DECISION_STANDING = sa.case(
    (DECISION.c.status == Status.ACCEPTED, IN_FORCE),
    (DECISION.c.status.in_([Status.DRAFT, Status.PROPOSED]), NOT_YET),
    else_=NO_LONGER,
)
DOCUMENT_STANDING = sa.case((DOCUMENT.c.status == DocumentStatus.PUBLISHED, IN_FORCE), else_=NOT_YET)


async def refresh(session: AsyncSession, decision_ids: Sequence[int], document_ids: Sequence[int]) -> None:
    """Write the entries of these decisions and research documents, and of their parts, anew.

    Call it in the transaction that changed them, after a flush.
    """
    if decision_ids or document_ids:
        given = {"of_decisions": list(decision_ids), "of_documents": list(document_ids)}
        connection = await session.connection()  # not the session: it takes what is given for rows to insert
        for statement in _of_some(decisions=bool(decision_ids), documents=bool(document_ids)):
            await connection.execute(statement, given)


@cache
def _of_some(*, decisions: bool, documents: bool) -> list[Executable]:
    """The statements for the ids that they are given: to build them takes longer than to run them."""
    mine = DECISION.c.id.in_(sa.bindparam("of_decisions", expanding=True)) if decisions else None
    return _statements(mine, DOCUMENT.c.id.in_(sa.bindparam("of_documents", expanding=True)) if documents else None)


def _statements(decisions: ColumnElement[bool] | None, documents: ColumnElement[bool] | None) -> list[Executable]:
    """Few, and none for what is not there: whoever writes meanwhile waits until the last of them is done."""
    chosen = ENTRY.c.id.in_(sa.union_all(*_ids(decisions, documents)))
    written = sa.union_all(*_decisions(decisions), *_documents(documents))
    fresh = insert(ENTRY).from_select(COLUMNS, written)
    # somebody else, for whose delete this one waited, may have written some of them meanwhile
    fresh = fresh.on_conflict_do_update(
        constraint="search_entry_once", set_={name: fresh.excluded[name] for name in COLUMNS}
    )
    return [sa.delete(ENTRY).where(chosen), fresh, _spelling(chosen)]


def _ids(decisions: ColumnElement[bool] | None, documents: ColumnElement[bool] | None) -> Iterator[sa.Select[Any]]:
    """Each owner's entries by themselves: with an "or" of two subqueries PostgreSQL reads every entry."""
    entry = ENTRY.alias()
    for owner, key, wanted in ((DECISION, entry.c.decision_id, decisions), (DOCUMENT, entry.c.document_id, documents)):
        if wanted is not None:
            yield sa.select(entry.c.id).join(owner, owner.c.id == key).where(wanted)


def _spelling(chosen: ColumnElement[bool]) -> Any:
    """Keep the words of these titles. In order, since two imports at once would wait for each other otherwise."""
    tokens = sa.func.to_tsvector(sa.literal_column("'simple'"), sa.func.folded(ENTRY.c.title))
    words = sa.select(sa.func.unnest(sa.func.tsvector_to_array(tokens)).label("word")).where(chosen).subquery()
    known = sa.select(words.c.word).distinct().where(words.c.word.regexp_match(SPELLED)).order_by(words.c.word)
    return insert(SearchWord).from_select(["word"], known).on_conflict_do_nothing()


def _decisions(chosen: ColumnElement[bool] | None) -> Iterator[sa.Select[Any]]:
    if chosen is None:
        return
    options = _joined(
        _unmarked(OPTION.c.title) + "\n" + OPTION.c.description_html, OPTION, OPTION.c.decision_id == DECISION.c.id
    )
    arguments = _joined(
        ARGUMENT.c.text_html,
        ARGUMENT.join(OPTION, OPTION.c.id == ARGUMENT.c.option_id),
        OPTION.c.decision_id == DECISION.c.id,
    )
    parts = [DECISION.c[f"{name}_html"] for name in texts_of(Decision)]
    body = _body(*parts, options, arguments, *_kept("decision_id", DECISION))
    yield sa.select(
        _kind(Found.DECISION), DECISION.c.id, DECISION.c.id, _nothing(), _title(DECISION), body, DECISION.c.decided_on,
        DECISION_STANDING, facets.of_decision(Found.DECISION),
    ).where(chosen)  # fmt: skip
    for kind, table, title, text, owner in _parts():
        dated = (DECISION.c.decided_on, DECISION_STANDING, facets.of_decision(kind, owner))
        part = _part(kind, table, title, text).add_columns(*dated)
        yield part.join(DECISION, DECISION.c.id == table.c.decision_id).where(chosen)


def _documents(chosen: ColumnElement[bool] | None) -> Iterator[sa.Select[Any]]:
    if chosen is None:
        return
    parts = [DOCUMENT.c[f"{name}_html"] for name in texts_of(ResearchDocument)]
    body = _body(*parts, *_kept("document_id", DOCUMENT))
    yield sa.select(
        _kind(Found.RESEARCH), DOCUMENT.c.id, _nothing(), DOCUMENT.c.id, _title(DOCUMENT), body,
        DOCUMENT.c.published_on, DOCUMENT_STANDING, facets.of_document(Found.RESEARCH),
    ).where(chosen)  # fmt: skip
    for kind, table, title, text, owner in _parts():
        dated = (DOCUMENT.c.published_on, DOCUMENT_STANDING, facets.of_document(kind, owner))
        part = _part(kind, table, title, text).add_columns(*dated)
        yield part.join(DOCUMENT, DOCUMENT.c.id == table.c.document_id).where(chosen)


def _kept(owner: str, table: sa.Table) -> list[ColumnElement[Any]]:
    sections = _joined(
        _unmarked(SECTION.c.heading) + "\n" + SECTION.c.body_html, SECTION, SECTION.c[owner] == table.c.id
    )
    said = IMPLICATION.c.decided_html + "\n" + IMPLICATION.c.follows_html
    return [sections, _joined(said, IMPLICATION, IMPLICATION.c[owner] == table.c.id)]


def _parts() -> list[tuple[Found, sa.Table, ColumnElement[Any], ColumnElement[Any], Any]]:
    """Kind, table, title, text and owner of what is found beside the records."""
    risk, practice = table_of(Risk), table_of(Practice)
    return [
        (Found.RISK, risk, _title(risk), _body(risk.c.impact_text_html, risk.c.mitigation_html), risk.c.owner_id),
        (Found.PRACTICE, practice, _title(practice), _body(practice.c.body_html, practice.c.code_html), None),
        *(
            (kind, table, *_first_words(table.c.text_html), None)
            for kind, table in ((Found.FINDING, table_of(Finding)), (Found.ASSUMPTION, table_of(Assumption)))
        ),
    ]


def _part(kind: Found, table: sa.Table, title: ColumnElement[Any], body: ColumnElement[Any]) -> sa.Select[Any]:
    columns = (_kind(kind), table.c.id, table.c.decision_id, table.c.document_id, title, body)
    return sa.select(*columns).select_from(table)


def _joined(text: ColumnElement[Any], source: Any, condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return sa.select(sa.func.string_agg(text, "\n")).select_from(source).where(condition).scalar_subquery()


def _body(*parts: ColumnElement[Any]) -> ColumnElement[Any]:
    return sa.func.rationale_plain(sa.func.concat_ws("\n", *(sa.func.nullif(part, "") for part in parts)))


def _title(table: sa.Table) -> ColumnElement[Any]:
    return table.c.title


def _unmarked(title: ColumnElement[Any]) -> ColumnElement[Any]:
    """A line without its marks of Markdown, as it is shown."""
    return sa.func.regexp_replace(title, MARKS, r"\1", "g")


def _first_words(html: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """A title for a text that has none, and the text, unless it is all in the title."""
    text = sa.func.btrim(sa.func.rationale_plain(html), " \n")
    return sa.func.left(text, TITLE), sa.case((sa.func.length(text) > TITLE, text), else_="")


def _kind(kind: Found) -> ColumnElement[Any]:
    return sa.literal(kind, ENTRY.c.kind.type)


def _nothing() -> ColumnElement[Any]:
    return sa.cast(sa.null(), sa.Integer)
