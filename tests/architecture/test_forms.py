"""Forms are given what was sent, or nothing: an empty sending would take every tick away."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILLED = {"data", "obj"}


def _calls(tree: ast.AST) -> list[ast.Call]:
    return [one for one in ast.walk(tree) if isinstance(one, ast.Call)]


def test_a_form_that_shows_stored_values_is_not_given_an_empty_sending() -> None:
    wrong = []
    for file in sorted([*ROOT.glob("portal/**/*.py"), *ROOT.glob("plugins/**/*.py")]):
        for call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            named = {one.arg for one in call.keywords}
            first = ast.unparse(call.args[0]) if call.args else ""
            if first == "request.form" and named & FILLED:
                wrong.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert wrong == [], "write request.form or None"
