"""Work that takes longer than a page may: one row a job, which is queue, progress and result in one."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.persistence.fields import choice, later, moment
from app.persistence.querying.data_version import UNSAVED

TITLE = 300  # characters


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = sa.text("state IN ('waiting', 'running')")


class Job(SQLModel, table=True):
    """`worker` holds it until `leased_until`, which a living one keeps pushing ahead."""

    __table_args__ = (sa.Index("job_unfinished", "id", postgresql_where=UNFINISHED), UNSAVED)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    title: str = Field(max_length=TITLE)
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)
    asked_by_id: int | None = Field(default=None)  # a person's id; None for who asks from this machine
    asked_by: str = Field(default="", max_length=200)
    role: str = Field(default="", max_length=20)  # of who asks, where they are no person
    state: JobState = choice(JobState, default=JobState.WAITING, sa_column_kwargs={"server_default": "waiting"})
    done: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    total: int | None = Field(default=None)  # None: not known yet
    message: str = Field(default="", sa_type=sa.Text, sa_column_kwargs={"server_default": ""})
    cancelling: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    attempts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    worker: str | None = Field(default=None, max_length=32)
    leased_until: datetime | None = later()
    created_at: datetime = moment()
    started_at: datetime | None = later()
    finished_at: datetime | None = later()
