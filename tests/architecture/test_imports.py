"""The core knows no plugin, plugins stand apart, rules stand apart from Flask and the database."""

from __future__ import annotations

import configparser
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]


def test_the_directions_of_imports_hold() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stdout


def test_only_contracts_are_imported_of_a_plugin_that_is_not_required(app: Flask) -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    apart = config["importlinter:contract:apart"]
    listed = set(apart["modules"].split())
    plugins = [one for one in app.extensions["plugins"] if not one.core]
    assert listed == {f"plugins.{one.name}" for one in plugins}
    allowed = {
        tuple(
            part.strip().removesuffix(".**").removeprefix("plugins.") for part in line.split("->")
        )
        for line in apart.get("ignore_imports", "").splitlines()
        if line.strip()
    }
    required = {(one.name, other) for one in plugins for other in one.manifest.requires}
    for left, right in allowed:
        names = (left.partition(".")[0], right.partition(".")[0])
        only_values = right.endswith(".contracts")
        assert only_values or names in required, (
            f"the manifest of {names[0]} requires no {names[1]}"
        )
