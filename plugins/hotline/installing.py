"""The rows that the hotline cannot work without: shipped topics, terms and levels of escalation.

What a district has changed stays; what it has deleted of terms and levels comes back only where none
is left. Safe to run again.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from plugins.hotline.models import EscalationLevel, Term, Topic
from plugins.hotline.reckoning import USUAL_MINUTES

LEVELS = (
    ("answer", -60, "assignee", False),
    ("answer", 0, "group", False),
    ("answer", 240, "head", True),
    ("update", 0, "assignee", False),
    ("solve", -240, "assignee", False),
    ("solve", 0, "group", False),
    ("solve", 480, "head", True),
)
"""Term, working minutes after it, who is told, whether the request becomes urgent."""


def install() -> None:
    """Write what is missing."""
    _topics()
    if not Term.select().exists():
        for priority, (answer, solve, update) in USUAL_MINUTES.items():
            Term.create(
                priority=priority,
                answer_minutes=answer,
                solve_minutes=solve,
                update_minutes=update,
            )
    if not EscalationLevel.select().exists():
        for clock, offset, tells, raises in LEVELS:
            EscalationLevel.create(clock=clock, offset_minutes=offset, tells=tells, raises=raises)


def _topics() -> None:
    source = files("plugins.hotline").joinpath("topics.toml").read_text(encoding="utf-8")
    known = {one.code: one for one in Topic.select()}
    for place, row in enumerate(tomllib.loads(source)["topic"], start=1):
        parent = known.get(row["code"]) or _made(row, place, None)
        for number, part in enumerate(row.get("parts", ()), start=1):
            if part["code"] not in known:
                _made(part, number, parent)


def _made(row: dict[str, Any], place: int, parent: Topic | None) -> Topic:
    return Topic.create(
        code=row["code"],
        parent=parent,
        title=row["title"],
        norm=row.get("norm", ""),
        position=place,
    )
