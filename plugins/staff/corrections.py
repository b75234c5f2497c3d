"""Corrections told apart from new facts: what was wrong is mended, what has happened is added.

A correction changes the row, and the card is as if it had always been so. A new fact leaves the row
as the history of its time and adds another one; a post that is followed ends the day before.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.staff import services
from plugins.staff.message_ids import N_
from plugins.staff.models import Category, Compliance, Employment
from portal.database import write
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

CORRECTION, NEW_FACT = "correction", "new_fact"
CHOICES = (
    (CORRECTION, _l("I correct a mistake in the record")),
    (NEW_FACT, _l("Something new has happened: keep the old record and add a new one")),
)
FACTS = (Category, Compliance, Employment)
"""What has a history: other entries of a card are only corrected."""
SINCE = {Category: "assigned_on", Compliance: "held_on", Employment: "in_position_since"}
LATER = N_("Give the day since when it is so; it lies after the beginning of the old record.")


def has_history(subject: Any) -> bool:
    """Tell whether a stored record can be followed by a new fact."""
    return isinstance(subject, FACTS) and subject.get_id() is not None


def save_change(
    actor: Actor, subject: Any, values: Mapping[str, Any], seen: str | None, *, kind: str
) -> list[str]:
    """Save a change of a stored record as a correction or as a new fact; return what is doubtful.

    Raises what :func:`plugins.staff.services.save` raises, and :class:`Invalid` when a new fact has
    no day of its own, later than the old one's.
    """
    if kind != NEW_FACT or not has_history(subject):
        note = _("correction of a mistake") if has_history(subject) else ""
        return services.save(actor, subject, values, seen, note=note)
    model = type(subject)
    name = SINCE[model]
    day = values.get(name)
    begun = [getattr(subject, name), getattr(subject, "started_on", None)]
    known = [one for one in begun if one is not None]
    if day is None or (known and day <= max(known)):
        raise Invalid(_("The form has mistakes"), {name: [_(LATER)]})
    with write():
        services.take(subject, seen)
        told = dict(values)
        if isinstance(subject, Employment):
            _end(actor, subject, day - dt.timedelta(days=1))
            told["started_on"] = day
            follows: Any = Employment(person=subject.person)
        elif isinstance(subject, Category):
            follows = Category(person=subject.person)
        else:
            follows = Compliance()
        note = _("a new fact; the old record № %(number)s stays", number=subject.get_id())
        return services.save(actor, follows, told, note=note)


def _end(actor: Actor, post: Employment, last: dt.date) -> None:
    """End the post that is followed; one that has ended already keeps its day."""
    if post.ended_on is not None and post.ended_on <= last:
        return
    names = ("institution", "position", "subject", "kind", "rate", "started_on",
             "in_position_since", "note")  # fmt: skip
    kept = {name: getattr(post, name) for name in names}
    note = _("ended by a new fact")
    services.save(actor, post, {**kept, "ended_on": last}, note=note)
