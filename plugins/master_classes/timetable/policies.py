"""Who makes timetables: those of the district who plan events; wishes go with their event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.master_classes.policies import DistrictPolicy, EventPolicy, PartPolicy
from plugins.master_classes.timetable.models import (
    ProposedSession,
    Timetable,
    TimetableLine,
    Wish,
    WishedPlace,
)
from portal.access.policies import RelatedPolicy

if TYPE_CHECKING:
    from portal.access.policies import Policy

RESOURCE = "master_classes.event"


class TimetablePartPolicy(RelatedPolicy):
    """What a timetable is made of: with it."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


def all_policies() -> list[Policy]:
    """Return one policy for each model."""
    wishes = PartPolicy(Wish, EventPolicy())
    timetables = DistrictPolicy(Timetable)
    lines = _part(TimetableLine, cast("Any", TimetableLine).timetable, timetables)
    return [
        wishes,
        _part(WishedPlace, cast("Any", WishedPlace).wish, wishes),
        timetables,
        lines,
        _part(ProposedSession, cast("Any", ProposedSession).line, lines),
    ]


def _part(model: type[Any], field: Any, of: Policy) -> RelatedPolicy:
    return TimetablePartPolicy(model, RESOURCE, field=field, of=of)
