"""The databank's cards of the dashboard: what needs the user beyond tasks with a day, then figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from plugins.staff.databank import COUNT_BOUND
from plugins.staff.figures import figures_of, gaps_of
from plugins.staff.nearest import is_wide
from plugins.staff.permissions import StaffPermission
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor


def cards(actor: Actor) -> list[Card]:
    """Return the cards of one actor.

    Who is due is told by tasks, with name and day; where duties are too many to be counted here,
    a card leads to the page that counts them.
    """
    figures = figures_of(actor)
    address = url_for("staff.person_list")
    found = [_figure(_("Staff"), str(figures.posts), address, 50)]
    if not figures.posts and actor.can(StaffPermission.IMPORT):
        address = url_for("staff_import.upload")
        found = [_card(_("The databank is empty"), _("Import a list"), address, Tone.SOON, 5)]
    if is_wide(actor):
        address = url_for("staff.due_page")
        found.append(_card(_("Who is due"), _("Look"), address, Tone.INFORMATION, 10))
    gaps = gaps_of(actor)
    if gaps:
        address = url_for("staff.person_list", gap="any")
        found.append(_card(_("Gaps in the data"), _shown(gaps), address, Tone.SOON, 20))
    categories = (
        (_("With the highest category"), "highest"),
        (_("With the first category"), "first"),
        (_("Without a category"), "none"),
    )
    for place, (words, category) in enumerate(categories, start=60):
        address = url_for("staff.person_list", category=category)
        found.append(_figure(words, str(figures.by_category[category]), address, place))
    return found


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


def _figure(title: str, value: str, address: str, order: int) -> Card:
    return Card(title=title, value=value, url=address, permission=StaffPermission.VIEW, order=order)


def _shown(count: int) -> str:
    if count > COUNT_BOUND:
        return _("more than %(count)s", count=COUNT_BOUND)
    return str(count)
