"""Calls what a command names, and loads it only then: help stays quick."""

from __future__ import annotations

import gc
from importlib import import_module
from typing import Any

from app.loading import loading


def call(target: str, options: dict[str, Any]) -> None:
    """Call `package.module:function`. An expected failure becomes one line and exit code 2."""
    module, function = target.split(":")
    with loading():
        reported = import_module("app.commands.failures").reported
        command = getattr(import_module(module), function)
    try:
        with reported():
            command(**options)
    finally:  # the process ends: to look for garbage in all that it has kept takes seconds
        gc.freeze()
