"""The background work of sites: looking at some, and finding those that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.sites.keeping import send_robot, sites_due
from plugins.document_control.sites.links import LIST_URL, site_url
from plugins.document_control.sites.looking import look_at
from plugins.document_control.sites.models import Look, Site
from plugins.document_control.sites.settings import EVERY_DAYS, bounds_now
from portal.access import policies
from portal.changing import demand
from portal.database import among
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from portal.jobs.work import Work


def look_at_sites(work: Work) -> None:
    """Look at the sites that the work names, one after another.

    Each look is kept as it ends: work that is begun again after a crash goes on with those that are
    left, and what was called off keeps what had been looked at.
    """
    keys = [int(one) for one in work.arguments["sites"]]
    sites = list(
        policies[Site]
        .rows(work.actor)
        .select(Site, Institution)
        .join(Institution)
        .where(among(Site.id, keys))
        .order_by(Site.id)
    )
    done = {
        one.site_id: one
        for one in Look.select().where(Look.job == work.job_id, Look.state.in_(("done", "failed")))
    }
    most = bounds_now().pages
    for number, site in enumerate(sites):
        demand(work.actor, "edit", site)
        if site.id in done:
            continue

        def tell(
            count: int, url: str, number: int = number, name: str = str(site.institution)
        ) -> None:
            if len(sites) == 1:
                work.progress(min(count, most), most, url)
            else:
                work.progress(number, len(sites), f"{name}: {url}")

        done[site.id] = look_at(work.actor, site, job=work.job_id, tell=tell)
    failed = [one for one in done.values() if one.state == "failed"]
    if len(sites) == 1:
        look = done[sites[0].id]
        text = look.error or _("Pages looked at: %(count)s.", count=look.pages)
        work.result(url=site_url(sites[0].id), text=text)
    else:
        text = _("Sites looked at: %(count)s.", count=len(done) - len(failed))
        if failed:
            text += " " + _("Could not be looked at: %(count)s.", count=len(failed))
        work.result(url=LIST_URL, text=text)


def look_when_due(work: Work) -> None:
    """Ask for looks at the sites that were not looked at for some days, if a setting says how many."""
    days = setting(EVERY_DAYS)
    due = sites_due(days) if days > 0 else []
    if due:
        send_robot(None, due)
    work.result(text=_("Sites that are due: %(count)s.", count=len(due)))
