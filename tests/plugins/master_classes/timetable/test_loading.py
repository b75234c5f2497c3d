"""The solver costs nothing before something is solved."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import plugins.master_classes.hooks, plugins.master_classes.timetable.working
import plugins.master_classes.timetable.views
print(*sys.modules)
"""


def test_pages_and_jobs_are_there_without_the_solver() -> None:
    ran = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    loaded = set(ran.stdout.split())
    assert "plugins.master_classes.timetable.solving" in loaded
    assert not {"highspy", "numpy"} & loaded
