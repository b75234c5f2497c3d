"""How many take part in, wait for and ask for events: many events by one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import fn

from plugins.master_classes.models import LIVING, Enrolment
from portal.database import among, fetch_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Counts:
    """How many enrolments an event has in each living state."""

    placed: int = 0
    offered: int = 0
    waiting: int = 0
    requested: int = 0

    @property
    def seated(self) -> int:
        """Return how many seats are held."""
        return self.placed + self.offered


def counts_of(event_ids: Iterable[int]) -> dict[int, Counts]:
    """Return the counts of events by their keys; every asked key is there."""
    keys = list(event_ids)
    rows = (
        Enrolment.select(Enrolment.event, Enrolment.state, fn.COUNT(Enrolment.id))
        .where(among(Enrolment.event, keys), Enrolment.state.in_(LIVING))
        .group_by(Enrolment.event, Enrolment.state)
    )
    found: dict[int, dict[str, int]] = {key: {} for key in keys}
    for key, state, count in fetch_rows(rows):
        found[key][state] = count
    return {key: Counts(**counts) for key, counts in found.items()}
