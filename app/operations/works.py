"""The job that takes an operation of very many changes back."""

from __future__ import annotations

from app.admin.history.targets import NotReverted
from app.admin.registry import Registry
from app.jobs.run import JobRefused, Run, Work
from app.operations.repository import OperationRepository
from app.operations.undoing import TakingBackRefused, undo

MOST_TOLD = 10


def operation_works(registry: Registry) -> dict[str, Work]:
    """What does it, by the kind of job."""

    async def work(run: Run) -> str:
        given = run.arguments
        operation = await OperationRepository(run.session).find(given["operation"], lock=True)
        if operation is None or operation.undone_at:
            raise JobRefused("It was taken back already.")
        try:
            await undo(run.session, registry, run.actor, operation, reason=given["why"], leave=given["leave"])
        except TakingBackRefused as found:
            told = " ".join(f"{one.title or one.root[1]}: {one.message}" for one in found.obstacles[:MOST_TOLD])
            more = len(found.obstacles) - MOST_TOLD
            raise JobRefused(
                f"Nothing was changed. In the way: {told}{f' And {more} more.' if more > 0 else ''}"
            ) from None
        except NotReverted as refused:
            raise JobRefused(f"Nothing was changed. {refused.refusals[0].message}") from None
        return f"Took back: {operation.title}."

    return {"undo": work}
