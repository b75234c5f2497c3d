"""What the sweeps over all pages share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


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
