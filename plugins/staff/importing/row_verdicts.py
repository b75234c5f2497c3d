"""What is said of a planned row that is not simply taken in: left out, refused, asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing.outcome import Action, PlannedRow, Question, Reason
from plugins.staff.message_ids import N_

if TYPE_CHECKING:
    from typing import Any

LEFT_OUT = N_("Left out by your answer.")


def leave_out(planned: PlannedRow) -> PlannedRow:
    """Leave a row out because somebody has answered so."""
    return refuse(planned, planned.address, LEFT_OUT)


def refuse(planned: PlannedRow, address: str, message: str, **params: Any) -> PlannedRow:
    """Refuse a row for a reason that stands at an address."""
    planned.action = Action.REFUSE
    planned.reasons.insert(0, Reason(message, params, address))
    return planned


def ask(
    planned: PlannedRow,
    kind: str,
    subject: str,
    reason: Reason,
    options: tuple[tuple[str, str], ...],
    text: str = "",
) -> None:
    """Ask a question without whose answer the row is not taken in."""
    planned.action = Action.ASK
    planned.reasons.insert(0, reason)
    planned.question = Question(kind, subject, reason, options, text)
