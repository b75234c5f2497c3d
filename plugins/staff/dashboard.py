"""The databank's cards of the dashboard: what needs the user first, then figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from plugins.staff.databank import COUNT_BOUND, count_posts
from plugins.staff.due_list import dues, law, standings
from plugins.staff.filters import StaffFilters
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor

COUNTED_AT_ONCE = 6_000


def cards(actor: Actor) -> list[Card]:
    """Return the cards of one actor.

    Duties of more posts than ``COUNTED_AT_ONCE`` are not counted here, since that takes a second:
    the card leads to the page that does.
    """
    posts = count_posts(actor, StaffFilters())
    found = [_figure(_("Staff"), posts, url_for("staff.person_list"), 50)]
    if posts <= COUNTED_AT_ONCE:
        found += _due(actor)
    else:
        found.append(
            _card(_("Who is due"), _("Look"), url_for("staff.due_page"), Tone.INFORMATION, 10)
        )
    for place, (title, filters, address) in enumerate(_counted(), start=20):
        count = count_posts(actor, filters)
        if count:
            found.append(_card(title, _shown(count), address, Tone.SOON, place))
    categories = (
        (_("With the highest category"), "highest"),
        (_("With the first category"), "first"),
        (_("Without a category"), "none"),
    )
    for place, (words, category) in enumerate(categories, start=60):
        held = count_posts(actor, StaffFilters(category=category))
        found.append(_figure(words, held, url_for("staff.person_list", category=category), place))
    return found


def _counted() -> list[tuple[str, StaffFilters, str]]:
    return [
        (
            _("Categories that end within half a year"),
            StaffFilters(term="ending"),
            url_for("staff.person_list", term="ending"),
        ),
        (_("Gaps in the data"), StaffFilters(gap="any"), url_for("staff.person_list", gap="any")),
    ]


def _due(actor: Actor) -> list[Card]:
    day = clock.today()
    found = dues(standings(actor, StaffFilters()), law(day), within=30, kinds=("compliance",))
    late = sum(one.on < day for one in found)
    soon = len(found) - late
    page = "staff.due_page"
    result = []
    if late:
        title = _("Attestation for compliance is overdue")
        address = url_for(page, what="compliance", due=0)
        result.append(_card(title, str(late), address, Tone.OVERDUE, 10))
    if soon:
        title = _("Attestation for compliance within 30 days")
        address = url_for(page, what="compliance", due=30)
        result.append(_card(title, str(soon), address, Tone.SOON, 11))
    return result


def _card(title: str, value: str, address: str, tone: Tone, order: int) -> Card:
    return Card(
        title=title,
        value=value,
        url=address,
        permission=StaffPermission.VIEW,
        tone=tone,
        needs_you=True,
        order=order,
    )


def _figure(title: str, count: int, address: str, order: int) -> Card:
    return Card(
        title=title, value=_shown(count), url=address, permission=StaffPermission.VIEW, order=order
    )


def _shown(count: int) -> str:
    if count > COUNT_BOUND:
        return _("more than %(count)s", count=COUNT_BOUND)
    return str(count)
