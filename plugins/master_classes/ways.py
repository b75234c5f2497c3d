"""The ways between places that are told for a pair: exceptions above what the two places tell each.

All rooms of an institution are one site, so that a way is told for the institution, by one of its
rooms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.master_classes.conflicts.gathering import site_of
from plugins.master_classes.models import Place, Way
from portal import changing
from portal.access import policies
from portal.audit.services import record
from portal.database import write
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.access import Actor


def site_title(place: Place) -> str:
    """Return what the site of a place is called: its institution, else the place."""
    return place.institution.short_name if place.institution is not None else place.name


def sites_beside(actor: Actor, place: Place) -> list[Place]:
    """Return a place of every other site that the actor sees, by name."""
    found: dict[str, Place] = {}
    listed = (
        policies[Place]
        .rows(actor)
        .select(Place, Institution)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Place.municipality == place.municipality_id)
        .order_by(Institution.sort_key.asc(nulls="FIRST"), Place.name, Place.id)
    )
    here = _site(place)
    for one in listed:
        site = _site(one)
        if site is not None and site != here:
            found.setdefault(site, one)
    return list(found.values())


def ways_from(actor: Actor, place: Place) -> dict[int, int]:
    """Return the minutes of the ways that are told from the site of a place, by :func:`sites_beside`."""
    by_site = {_site(one): one.id for one in sites_beside(actor, place)}
    found: dict[int, int] = {}
    for one in _told(actor, place):
        beside = one.second if _site(one.first) == _site(place) else one.first
        key = by_site.get(_site(beside))
        if key is not None:
            found[key] = max(one.minutes, found.get(key, 0))
    return found


def tell_ways(
    actor: Actor, place: Place, ways: Iterable[tuple[Place, int]], *, seen: int | None = None
) -> None:
    """Keep how many minutes the ways from a place take; what is not among them is as usual again."""
    told = list(ways)
    sites = {_site(one) for one, _minutes in told}
    with write():
        stored = changing.take(place, seen)
        changing.demand(actor, "edit", stored)
        if len(sites) < len(told):
            changing.refuse("ways", _("Two lines tell the way to one place: keep one of them."))
        if _site(stored) is None or sites & {None, _site(stored)}:
            changing.refuse(
                "ways", _("Here is no way to go: both are one place, or one is online.")
            )
        before = ways_from(actor, stored)
        after = {one.id: minutes for one, minutes in told}
        if before == after:
            return
        old = [one.id for one in _told(actor, stored)]
        Way.delete().where(Way.id.in_(old)).execute()
        for key, minutes in after.items():
            first, second = sorted((stored.id, key))
            Way.create(first=first, second=second, minutes=minutes)
        stored.version += 1
        stored.save()
        titles = {one.id: site_title(one) for one in sites_beside(actor, stored)}
        record(
            actor,
            "change",
            stored,
            changes={"ways": (_words(before, titles), _words(after, titles))},
        )


def _told(actor: Actor, place: Place) -> list[Way]:
    """Return the ways from the rooms of a place's site that the actor sees, with both their places."""
    here = [place.id]
    if place.institution_id is not None:
        rooms = Place.select(Place.id, Place.kind).where(Place.institution == place.institution_id)
        here = [one.id for one in rooms if one.kind != "online"]
    second = Place.alias()
    return list(
        policies[Way]
        .rows(actor)
        .select(Way, Place, second)
        .join(Place, on=(Way.first == Place.id), attr="first")
        .switch(Way)
        .join(second, on=(Way.second == second.id), attr="second")
        .where(Way.first.in_(here) | Way.second.in_(here))
    )


def _words(ways: dict[int, int], titles: dict[int, str]) -> str:
    return "; ".join(
        _("%(place)s: %(n)s min", place=titles.get(key, key), n=minutes)
        for key, minutes in ways.items()
    )


def _site(place: Place) -> str | None:
    return site_of(place.id, place.kind, place.institution_id)
