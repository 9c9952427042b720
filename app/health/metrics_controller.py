"""Figures for a monitor: what this process answered, its connections, and the jobs."""

from __future__ import annotations

from collections.abc import Iterator

from litestar import Controller, get
from litestar.datastructures import State
from litestar.response import Response

from app.health.metrics import Waiting, waiting
from app.persistence.querying.timing import totals
from app.persistence.session import Session
from app.web.http.metrics import TEXT, counters, gauges
from app.web.http.problems import Problem
from app.web.http.request import Request
from app.web.security.access import Access, requires


class MetricsController(Controller):
    opt = requires(Access.READ)

    @get("/metrics")
    async def show(self, request: Request, session: Session) -> Response[str]:
        """Each process of a server counts by itself. For accounts and tokens, also where readers need neither."""
        if request.actor.id is None and request.actor.token_id is None:
            raise Problem(403, "Send a token that may read: Authorization: Bearer …")
        found = await waiting(session)
        lines = [*_of_process(request.app.state), *_of_register(found)]
        return Response("\n".join(lines) + "\n", media_type=TEXT, headers={"cache-control": "no-store"})


def _of_process(state: State) -> Iterator[str]:
    """What differs between the processes of a server."""
    yield from state.requests.lines()
    pools = state.database.pool_status().items()
    labelled = [({"pool": name, "state": one}, count) for name, pool in pools for one, count in pool.items()]
    yield from gauges("rationale_connections", labelled)
    replicas = [({"replica": one.name}, one) for one in state.database.replicas.all]
    yield from gauges("rationale_replica_used", [(labels, int(not one.trouble)) for labels, one in replicas])
    yield from gauges("rationale_replica_lag_seconds", [(labels, round(one.lag, 1)) for labels, one in replicas])
    yield from gauges("rationale_page_store_bytes", [({}, state.page_cache.size)])
    yield from gauges("rationale_event_loop_late_seconds", [({}, round(state.lateness.most, 4))])
    yield from counters(
        rationale_statements_total=totals.statements,
        rationale_statement_seconds_total=round(totals.seconds, 6),
        rationale_slow_statements_total=totals.slow,
    )


def _of_register(found: Waiting) -> Iterator[str]:
    """What all processes tell alike."""
    jobs = [("waiting", found.jobs_waiting), ("running", found.jobs_running)]
    yield from gauges("rationale_jobs", [({"state": state}, count) for state, count in jobs])
    yield from gauges("rationale_outbox_mails", [({}, found.mails)])
    for name, age in (
        ("rationale_oldest_job_seconds", found.oldest_job),
        ("rationale_oldest_mail_seconds", found.oldest_mail),
        ("rationale_backup_age_seconds", found.backup),
    ):
        yield from gauges(name, [] if age is None else [({}, round(age))])
