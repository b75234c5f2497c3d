"""Somebody's workbook back with a column of remarks and marked cells; made in a limited child process."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from portal.bounded_process import ENVIRONMENT
from portal.spreadsheets import annotate_child
from portal.spreadsheets.annotate_child import Remarks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Remarks", "annotate_workbook"]

SECONDS = 40


def annotate_workbook(source: Path, target: Path, remarks: Mapping[str, Remarks]) -> bool:
    """Write a copy of an xlsx file with remarks by the names of its sheets.

    Returns whether it was done: a file with macros, with links to other files, of another format or
    beyond the limits is not copied, and ``target`` is not left behind.
    """
    told = json.dumps({name: asdict(one) for name, one in remarks.items()})
    command = [sys.executable, "-P", "-m", annotate_child.__name__]
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [*command, str(source.resolve()), str(target.resolve())],
            input=told.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
        made = done.returncode == 0
    except subprocess.TimeoutExpired:
        made = False
    if not made:
        target.unlink(missing_ok=True)
    return made
