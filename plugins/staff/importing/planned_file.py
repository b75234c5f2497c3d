"""The planned rows of a run as a file: one row a line, led by its action, so that pages are quick."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plugins.staff.importing.outcome import PlannedRow, Reason

PAGE = 50
KEPT_QUESTIONS = 300
"""Questions shown at a time; the next ones come when these are answered."""
WRONG = ("ask\t", "refuse\t")
"""How lines begin that need somebody: asked and refused."""
_AS_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of planned rows, and whether there are more before and after it."""

    rows: list[dict[str, Any]]
    number: int
    has_next: bool


def write_row(row: PlannedRow, into: IO[str]) -> None:
    """Write one planned row, without its operations: those are planned anew when it is applied."""
    told: dict[str, Any] = {
        "key": row.key,
        "address": row.address,
        "action": row.action,
        "institution": row.institution,
        "name": row.name,
        "position": row.position,
        "subject": row.subject,
        "category": row.category,
        "assigned_on": row.assigned_on,
        "valid_until": row.valid_until,
        "no_term": row.no_term,
        "changes": [[one.address, one.field, one.old, one.new] for one in row.changes],
        "reasons": [_told(reason) for reason in row.reasons],
    }
    if row.question is not None:
        told["question"] = {
            "kind": row.question.kind,
            "subject": row.question.subject,
            "reason": _told(row.question.reason),
            "options": row.question.options,
            "text": row.question.text,
        }
    # json.dump writes piece by piece through the encoder in Python; encode is the one in C.
    into.write(f"{row.action}\t{_AS_TEXT(told)}\n")


def _told(reason: Reason) -> list[Any]:
    return [reason.message, reason.params, reason.address]


def rows_page(file: Path, action: str, number: int) -> RowsPage:
    """Return one page of the rows with an action, or of all; lines before it are only skipped."""
    found: list[dict[str, Any]] = []
    skip = (number - 1) * PAGE
    for line in _lines(file, action):
        if skip:
            skip -= 1
            continue
        if len(found) == PAGE:
            return RowsPage(found, number, has_next=True)
        found.append(json.loads(line.partition("\t")[2]))
    return RowsPage(found, number, has_next=False)


def questions(file: Path) -> list[dict[str, Any]]:
    """Return the questions of a run, those that serve several rows first, each once."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in _lines(file, "ask"):
        row = json.loads(line.partition("\t")[2])
        asked = row["question"]
        known = found.get((asked["kind"], asked["subject"]))
        if known is not None:
            known["rows"] += 1
        elif len(found) < KEPT_QUESTIONS:
            found[asked["kind"], asked["subject"]] = {**asked, "rows": 1, "row": row}
    order = ("institution", "position", "person", "reading")
    return sorted(found.values(), key=lambda one: order.index(one["kind"]))


def planned_lines(file: Path, action: str) -> Iterator[str]:
    """Give the rows with an action ("wrong" for asked and refused) as JSON."""
    return (line.partition("\t")[2] for line in _lines(file, action))


def _lines(file: Path, action: str) -> Iterator[str]:
    lead = WRONG if action == "wrong" else f"{action}\t" if action else ""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith(lead):
                yield line
