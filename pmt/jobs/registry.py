"""Which function does which kind of job. Rooms register theirs in their `tasks.py`."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import autodiscover_modules

from pmt.jobs.attempt import Run

JobFunction = Callable[[Run], dict[str, Any] | None]

_kinds: dict[str, JobFunction] = {}


class JobError(Exception):
    """Why a job cannot be done, in words for whoever asked for it: they say what to do."""


def job(kind: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does jobs of a kind. What it returns is the job's result, as JSON."""

    def register(function: JobFunction) -> JobFunction:
        if _kinds.setdefault(kind, function) is not function:
            raise ValueError(f"Two functions do jobs of the kind {kind}.")
        return function

    return register


def function_for(kind: str) -> JobFunction:
    """Return the function that does jobs of a kind. Raises JobError where there is none."""
    autodiscover_modules("tasks")
    try:
        return _kinds[kind]
    except KeyError:
        raise JobError(f"No part of the program does jobs of the kind '{kind}'.") from None
