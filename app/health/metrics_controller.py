"""Figures for a monitor: what this process answered, its connections, and the jobs."""

from __future__ import annotations

from litestar import Controller, get
from litestar.response import Response

from app.backups.age import seconds as backup_age
from app.health.metrics import jobs
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
        state = request.app.state
        pools = [
            ({"pool": name, "state": one}, count)
            for name, pool in state.database.pool_status().items()
            for one, count in pool.items()
        ]
        age = await backup_age(session)
        waiting = [({"state": one}, count) for one, count in await jobs(session)]
        replicas = state.database.replicas.all
        lines = [
            *state.requests.lines(),
            *gauges("rationale_connections", pools),
            *gauges("rationale_jobs", waiting),
            *gauges("rationale_replica_used", [({"replica": one.name}, int(not one.trouble)) for one in replicas]),
            *gauges("rationale_replica_lag_seconds", [({"replica": one.name}, round(one.lag, 1)) for one in replicas]),
            *counters(
                rationale_statements_total=totals.statements,
                rationale_statement_seconds_total=round(totals.seconds, 6),
                rationale_slow_statements_total=totals.slow,
            ),
            *gauges("rationale_backup_age_seconds", [] if age is None else [({}, round(age))]),
        ]
        return Response("\n".join(lines) + "\n", media_type=TEXT, headers={"cache-control": "no-store"})
