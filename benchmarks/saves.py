"""A hundred users who save twenty times each at once: errors, lost updates, waiting."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks._pairs import report

USERS, SAVES, PERSONS = 100, 20, 10
THINKING_SECONDS = 10.0


def bench_saves() -> None:
    """Measure a hundred users at a form who think for some seconds, then all of them without a pause."""
    from tests.faults import processes
    from tests.faults.conftest import fill
    from tests.faults.saving import save_at_once

    for title, pause in (("users who think", THINKING_SECONDS), ("no pause at all", 0.0)):
        with tempfile.TemporaryDirectory(prefix="portal-saves-") as folder:
            portal = processes.make(Path(folder) / "instance")
            fill(portal)
            found = save_at_once(portal, users=USERS, saves=SAVES, persons=PERSONS, pause=pause)
        report(f"p95 of a save in seconds, {USERS} users × {SAVES}, {title}", found.p95(), "<= 0.5",
               f"{len(found.errors)} errors", f"{len(found.lost)} lost",
               f"{len(found.saved)} saved", f"{found.conflicts} compared")  # fmt: skip
