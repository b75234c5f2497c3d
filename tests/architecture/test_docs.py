"""The reference pages say what the code says, and the tutorial's plugin works as it is written."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.faults.started import Started
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
SUITES = ("architecture", "browser", "faults", "portal", "schema", "security")
TUTORIAL = DOCS / "tutorial" / "first-plugin.md"


def _generator():
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_pages_say_what_the_code_says(app: Flask) -> None:
    app.config["LOCALE"], kept = "en", app.config["LOCALE"]
    try:
        with app.app_context():
            for name, text in _generator().pages(app).items():
                page = (DOCS / "reference" / name).read_text(encoding="utf-8")
                assert page == text, f"run 'python docs/generate.py': {name} is out of date"
    finally:
        app.config["LOCALE"] = kept


def test_every_picture_of_the_guide_is_taken_by_the_script_and_no_other_lies_there() -> None:
    spec = importlib.util.spec_from_file_location("take_pictures", DOCS / "screenshots.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    pages = "".join(page.read_text(encoding="utf-8") for page in (DOCS / "ru").glob("*.md"))
    named = set(re.findall(r"\]\(screenshots/([\w-]+\.png)\)", pages))
    assert named == set(script.pictures())
    assert {one.name for one in script.FOLDER.iterdir()} == named


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


BLOCK = re.compile(
    r"(?:^(?P<more>Add to the end of )?`(?P<file>[\w/.]+)`:\n\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def _checkout(folder: Path) -> dict[str, str]:
    """Make a checkout of its own with an empty portal of one school; return its environment."""
    for name in ("portal", "plugins", "migrations"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(
        ROOT / "tests", folder / "tests", ignore=lambda *_: [*SUITES, "__pycache__", "plugins"]
    )
    (folder / "tests" / "plugins").mkdir()
    (folder / "tests" / "plugins" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", folder)
    (folder / ".venv").symlink_to(sys.prefix)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("PYTEST")},
        "PYTHONPATH": str(folder),
        "PORTAL_INSTANCE": str(folder / "instance"),
        "PORTAL_TEST_DATABASE": "sqlite",
    }
    for name in ("PORTAL_DATABASE_URL", "PYTHONDONTWRITEBYTECODE"):
        environment.pop(name, None)
    for line in (
        "init",
        "db up",
        "municipalities add one One",
        "institutions add school-1 School --municipality one --kind school --name School",
        "users add school1 Coordinator --role school_coordinator --institution school-1",
    ):
        started = Started("portal", line.split(), environment)
        _out, err = started.communicate(PATIENCE)
        assert started.returncode == 0, err
    return environment


def _run(command: str, folder: Path, environment: dict[str, str]) -> None:
    bash = shutil.which("bash") or "/bin/sh"
    answer = subprocess.run(
        [bash, "-ec", command], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert answer.returncode == 0, f"{command}\n{answer.stdout}\n{answer.stderr}"


def test_the_tutorials_plugin_works_as_it_is_written(tmp_path: Path) -> None:
    """Do what the tutorial says, block after block: write its files, run its commands and its tests."""
    environment = _checkout(tmp_path)
    blocks = list(BLOCK.finditer(TUTORIAL.read_text(encoding="utf-8")))
    assert len(blocks) >= 20
    for block in blocks:
        if block["kind"] == "sh":
            _run(block["text"], tmp_path, environment)
            continue
        assert block["file"], f"nothing says where this goes:\n{block['text']}"
        file = tmp_path / block["file"]
        file.parent.mkdir(parents=True, exist_ok=True)
        before = file.read_text(encoding="utf-8") if block["more"] else ""
        between = "\n\n" if block["more"] and block["kind"] == "python" else ""
        file.write_text(before + between + block["text"], encoding="utf-8")
