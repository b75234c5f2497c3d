"""What a page of the calendar was asked for: its view and days, and which events. Read from an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.master_classes.wording import KINDS, STATES
from portal.agenda.spans import read_span, span_of
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from portal.access import Actor
    from portal.agenda.spans import Span

VIEWS = (
    ("month", _("Month")),
    ("week", _("Week")),
    ("list", _("List")),
    ("places", _("By place")),
    ("leaders", _("By leader")),
)
BY_WEEK = ("week", "places", "leaders")
DAY = "day"
"""The view of one day, to which a full day of the grid leads; it has no tab of its own."""
OWN, ALL = "own", "all"
FILTERS = ("kind", "direction", "institution", "leader", "place", "state", "whose")
LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One page of the calendar; an empty filter leaves nothing out."""

    view: str
    span: Span
    kind: str = ""
    direction: str = ""
    institution: int | None = None
    leader: str = ""
    place: int | None = None
    state: str = ""
    whose: str = ALL

    def address(self, **changes: str | None) -> dict[str, Any]:
        """Return the parameters of this page, or of a neighbour of it."""
        values: dict[str, str | None] = {
            "view": self.view,
            "day": self.span.day.isoformat(),
            "kind": self.kind,
            "direction": self.direction,
            "institution": str(self.institution or ""),
            "leader": self.leader,
            "place": str(self.place or ""),
            "state": self.state,
            "whose": self.whose,
        }
        values.update(changes)
        return {name: value for name, value in values.items() if value}


def read(values: Mapping[str, str], actor: Actor, today: dt.date) -> Asked:
    """Read a page from an address; what cannot be read is left out.

    An institution's workplace begins with what concerns the institution; the district with all.
    """
    view = values.get("view", "")
    view = view if view in dict(VIEWS) or view == DAY else "month"
    day = read_span(values, today).day
    usual = ALL if actor.reach.institution_id is None else OWN
    whose = values.get("whose", "")
    kind, state = values.get("kind", ""), values.get("state", "")
    return Asked(
        view=view,
        span=span_of("week" if view in BY_WEEK else view, day),
        kind=kind if kind in dict(KINDS) else "",
        direction=values.get("direction", "").strip()[:LONGEST],
        institution=number(values.get("institution")),
        leader=values.get("leader", "").strip()[:LONGEST],
        place=number(values.get("place")),
        state=state if state in dict(STATES) else "",
        whose=whose if whose in {OWN, ALL} and usual == OWN else usual,
    )
