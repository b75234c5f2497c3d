"""What may be told of an absence outside its institution: from, to, and a code, never the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from plugins.staff.models import ABSENCE_KINDS, Absence
from plugins.staff.policies import knows_reasons
from portal.database import as_date, fetch_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from portal.access import Actor

CODES = {kind: number for number, (kind, _title) in enumerate(ABSENCE_KINDS, start=1)}


class CodedAbsence(NamedTuple):
    """An absence as others may know it; ``code`` stands for the ground."""

    institution_id: int
    code: int
    started_on: dt.date | None
    ended_on: dt.date | None


def coded_absences(actor: Actor, person_ids: Collection[int]) -> dict[int, list[CodedAbsence]]:
    """Return the absences whose reasons the actor may not know, by person, the latest first.

    The caller has asked the policy of the persons. One query.
    """
    own = actor.reach.institution_id if knows_reasons(actor) else None
    found: dict[int, list[CodedAbsence]] = {}
    query = (
        Absence.select(
            Absence.person,
            Absence.institution,
            Absence.kind,
            Absence.started_on,
            Absence.ended_on,
        )
        .where(Absence.person.in_(list(person_ids) or [0]))
        .order_by(Absence.started_on.desc())
    )
    for person, place, kind, begun, ended in fetch_rows(query):
        if own is None or place != own:
            coded = CodedAbsence(place, CODES[kind], as_date(begun), as_date(ended))
            found.setdefault(person, []).append(coded)
    return found


def without_reason(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return changes of an absence with the code for the reason and without the note."""
    told = {name: pair for name, pair in changes.items() if name not in {"kind", "note"}}
    if "kind" in changes:
        old, new = changes["kind"]
        told["code"] = (CODES.get(old), CODES.get(new))
    return told
