"""Keeping the addresses of sites, and sending the robot."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.document_control.sites.models import Site
from plugins.document_control.sites.robot.addresses import place_of
from plugins.document_control.sites.robot.failing import Failure
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import change, demand, fits, label_of, need, refuse, take
from portal.database import among, write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Collection

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.jobs.models import Job

AT_ONCE = 40
"""Sites of one piece of background work: so it ends in an hour or so, and others come in between."""
JOB = "document_control.look_at_sites"


def set_site(
    actor: Actor,
    institution: Institution,
    *,
    address: str,
    checked: bool = True,
    seen: int | None = None,
) -> Site:
    """Say where the site of an institution is, and whether the robot looks at it."""
    values = {"address": _address(address), "checked": checked}
    with write():
        stored = Site.get_or_none(Site.institution == institution.id)
        if stored is None:
            made = Site(
                municipality=institution.municipality_id, institution=institution.id, **values
            )
            demand(actor, "create", made)
            made.save(force_insert=True)
            record(actor, "create", made, label=label_of(made))
            return made
        stored = take(stored, seen)
        demand(actor, "edit", stored)
        change(actor, stored, values)
        return stored


def send_robot(actor: Actor | None, site_ids: Collection[int]) -> list[Job]:
    """Ask for looks at sites, in the background; those that the robot may not look at are left out."""
    query = Site.select() if actor is None else policies[Site].rows(actor)
    asked: Any = among(Site.id, site_ids) & (Site.checked == True)  # noqa: E712 - SQL
    keys = [one.id for one in query.where(asked).order_by(Site.id)]
    if not keys:
        raise Conflict(_("There is no site among these that the robot looks at."))
    if actor is not None:
        for one in Site.select().where(among(Site.id, keys)):
            demand(actor, "edit", one)
    with write():
        return [
            enqueue(
                JOB,
                actor=actor,
                arguments={"sites": some},
                title=_("Looking at sites: %(count)s", count=len(some)),
                key="sites:" + ",".join(map(str, some)),
            )
            for some in (keys[first : first + AT_ONCE] for first in range(0, len(keys), AT_ONCE))
        ]


def sites_due(days: int) -> list[int]:
    """Return the sites that were not looked at for so many days."""
    before = clock.now() - dt.timedelta(days=days)
    long_ago: Any = Site.looked_at.is_null() | (Site.looked_at <= before)
    query = Site.select(Site.id).where(Site.checked == True, long_ago)  # noqa: E712 - SQL
    return [one.id for one in query.order_by(Site.looked_at, Site.id)]


def _address(text: str) -> str:
    """Return the address as people read it; refuse what the robot cannot ask for."""
    words = need("address", text, _("Write the address of the site."))
    whole = words if "://" in words else f"https://{words}"
    try:
        place_of(whole)
    except Failure as failure:
        refuse("address", _(failure.reason.message, **failure.reason.params))
    return fits(Site, "address", whole)
