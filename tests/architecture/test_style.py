"""The code is as the linters and the type checker want it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "--no-cache", "--quiet", "."],
        ["ruff", "format", "--no-cache", "--check", "--quiet", "."],
        ["mypy", "--no-error-summary"],
    ],
    ids=["rules", "format", "types"],
)
def test_the_code_is_clean(command: list[str]) -> None:
    answer = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
