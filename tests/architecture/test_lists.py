"""Every list is given to the portal: its tools (views, columns, download) find it by its name."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]


def test_every_list_is_registered(app: Flask) -> None:
    named = {
        word.value.value
        for file in [*ROOT.glob("portal/**/*.py"), *ROOT.glob("plugins/**/*.py")]
        if "ListPage(" in (text := file.read_text(encoding="utf-8"))
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "ListPage"
        for word in call.keywords
        if word.arg == "name" and isinstance(word.value, ast.Constant)
    }
    registered = {page.name for page in app.extensions["lists"]}
    assert len(named) > 10
    assert named <= registered
