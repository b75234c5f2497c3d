"""What the sweeps over all pages share."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

_ANSWERED: dict[tuple[Any, ...], subprocess.CompletedProcess[bytes]] = {}
"""What children answered to what was asked of them: a child knows nothing else, so it says it again."""


@pytest.fixture
def without_office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let LibreOffice not be found: starting it takes seconds, and who may ask for a PDF is as without it.

    That its PDF is right is tested with the documents and the papers.
    """
    folders = [
        folder
        for folder in os.get_exec_path()
        if not any((Path(folder) / name).exists() for name in ("soffice", "libreoffice"))
    ]
    monkeypatch.setenv("PATH", os.pathsep.join(folders))


@pytest.fixture
def children_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the children that fill templates answer the same question once for all roles and pages.

    Each starts for most of a second, and a sweep asks for the same paper as every role. What is answered
    is the child's own; that it is right and keeps its limits is tested with the documents.
    """
    run = subprocess.run

    def once(command: Any, **how: Any) -> subprocess.CompletedProcess[Any]:
        if not isinstance(how.get("input"), bytes):
            return run(command, **how)
        asked = (*command, how["input"])
        if asked not in _ANSWERED:
            _ANSWERED[asked] = run(command, **how)
        return _ANSWERED[asked]

    monkeypatch.setattr(subprocess, "run", once)
