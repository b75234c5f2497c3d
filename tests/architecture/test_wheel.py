"""A wheel carries everything that the portal needs elsewhere, and nothing of its tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = ("portal", "plugins", "migrations", "setup.py", "setup.cfg", "pyproject.toml", "README.md")
UNBUILT = shutil.ignore_patterns("__pycache__", "*.egg-info")


def test_the_wheel_is_whole(tmp_path: Path) -> None:
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / "src" / part, ignore=UNBUILT)
        else:
            shutil.copy(source, tmp_path / "src" / part)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
               "--disable-pip-version-check", "--wheel-dir", str(tmp_path), str(tmp_path / "src")]  # fmt: skip
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    [wheel] = tmp_path.glob("*.whl")
    carried = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        file.relative_to(ROOT).as_posix()
        for folder in ("portal", "plugins")
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix != ".po"
    }
    wanted |= {f"portal/migrations/{file.name}" for file in (ROOT / "migrations").glob("*.py")}
    assert wanted - carried == set()
    assert not [name for name in carried if name.startswith(("tests", "benchmarks", "docs"))]
