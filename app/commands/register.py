"""The commands of `rationale register`; what they do is in `registers.py`, which is loaded only then."""

from __future__ import annotations

from typing import Any

import rich_click as click

from app.commands.calling import call

output = click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="What to print on standard output.",
)


@click.group()
def register() -> None:
    """Registers that share a database, each with a schema of its own. RATIONALE_SCHEMA says which one is meant."""


@register.command("list")
@output
def register_list(**options: Any) -> None:
    """List the registers of the database."""
    call("app.commands.registers:list_registers", options)


@register.command("create")
@click.argument("name")
def register_create(**options: Any) -> None:
    """Make the schema and tables of a new one.

    Example: `rationale register create payments`
    """
    call("app.commands.registers:create_register", options)


@register.command("move")
@click.argument("old")
@click.argument("new")
def register_move(**options: Any) -> None:
    """Give a register another name; stop its servers first. The one without a name is called public.

    Example: `rationale register move public platform`
    """
    call("app.commands.registers:move_register", options)


@register.command("migrate")
@output
def register_migrate(**options: Any) -> None:
    """Bring every register to the newest schema, one after the other.

    What was done before it was ended is not done again.
    """
    call("app.commands.registers:migrate_registers", options)
