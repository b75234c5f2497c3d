"""A leave or an illness that a row names, against those that the databank has: pure rules.

A date is never invented. An absence whose first day the list does not give is the one that goes on
now, where the databank has one; otherwise somebody is asked. School lists call both the maternity
and the parental leave «декрет», so without dates either answers for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.staff.importing.entries import AbsenceTold

NO_FIRST_DAY = N_(
    "A leave or an illness is named without its first day: add the day to the cell. Taken in as"
    " read, the row comes in without it."
)
OVERLAPS = N_(
    "The databank has an absence for the same reason from %(from_day)s, the list gives another one"
    " from %(day)s. Taken in as read, both stay."
)
LEFT_WITHOUT = N_("The leave or illness is not taken in: its first day is not known.")
OF_THE_INSTITUTION = N_(
    "The row names a leave or an illness. Only the institution itself enters it, so it is not"
    " taken in."
)
LEAVES = frozenset({"maternity", "parental"})


@dataclass(frozen=True, slots=True)
class AbsenceFact:
    """An absence as the databank has it; days are ISO texts."""

    id: int
    kind: str
    started_on: str
    ended_on: str | None


@dataclass(frozen=True, slots=True)
class AbsenceMatch:
    """Which absence a row means (none: a new one), or what is to be asked first."""

    fact: AbsenceFact | None = None
    doubt: str = ""
    params: tuple[tuple[str, str], ...] = ()


def match_absence(told: AbsenceTold, own: Sequence[AbsenceFact], today: str) -> AbsenceMatch:
    """Return what an absence of a row is."""
    kind, started, ended = told
    if started is None:
        same = LEAVES if kind in LEAVES else {kind}
        open_now = [
            one
            for one in own
            if one.kind in same
            and one.started_on <= today
            and (one.ended_on is None or one.ended_on >= today)
            and (ended is None or ended >= one.started_on)
        ]
        if open_now:
            return AbsenceMatch(max(open_now, key=lambda one: one.started_on))
        return AbsenceMatch(doubt=NO_FIRST_DAY)
    for one in own:
        if one.kind == kind and one.started_on == started:
            return AbsenceMatch(one)
    for one in own:
        begins_before_end = ended is None or one.started_on <= ended
        if one.kind == kind and begins_before_end and (one.ended_on or started) >= started:
            params = (("from_day", one.started_on), ("day", started))
            return AbsenceMatch(doubt=OVERLAPS, params=params)
    return AbsenceMatch()
