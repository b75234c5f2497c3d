"""The list of sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from plugins.document_control.permissions import ControlPermission
from plugins.document_control.sites.links import site_url
from plugins.document_control.sites.models import Site
from plugins.document_control.sites.wording import LOOK_STATES
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from portal.lists.asked import Asked

STATES = (("", _("Not looked at yet")), *LOOK_STATES)
TONES = {"": "neutral", "running": "info", "done": "done", "failed": "overdue", "cancelled": "soon"}


def _was_seen(site: Site) -> bool:
    """Tell whether any look has given results: before, noughts would mislead."""
    return bool(site.good or site.wanting or site.unsure)


def state_of(site: Site) -> tuple[str, str]:
    """Return tone and words of a site's state."""
    if not site.checked:
        return "neutral", gettext("The robot does not look at it")
    return TONES[site.state], str(dict(STATES)[site.state])


def _sites(asked: Asked) -> Any:
    rows = policies[Site].rows(asked.actor).select(Site, Institution)
    return rows.join(Institution, on=(Site.institution == Institution.id)).switch(Site)


def _badge(site: Site) -> Markup:
    return Markup('<span class="status tone-{}">{}</span>').format(*state_of(site))


def _in_state(query: Any, value: str) -> Any:
    if value == "wanting":
        return query.where(Site.wanting > 0)
    if value == "unsure":
        return query.where(Site.unsure > 0)
    return query.where(Site.state == value)


SITES = ListPage(
    name="document_control.sites",
    title=_("Sites of institutions"),
    endpoint="document_control_sites.site_list",
    permission=ControlPermission.VIEW,
    export=ControlPermission.EXPORT,
    source=QueryRows(
        query=_sites,
        sorts={
            "institution": Institution.sort_key,
            "looked": Site.looked_at,
            "wanting": Site.wanting,
        },
        default="institution",
    ),
    default_sort="institution",
    filters=(
        Filter(
            name="text",
            title=_("Institution or address"),
            narrow=lambda query, text: query.where(called(text) | Site.address.contains(text)),
        ),
        Filter(
            name="kind",
            title=_("Kind of institution"),
            kind="select",
            choices=INSTITUTION_KINDS,
            narrow=lambda query, value: query.where(Institution.kind == value),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=(
                *LOOK_STATES,
                ("wanting", _("Something is wanting")),
                ("unsure", _("A person is to look")),
            ),
            narrow=_in_state,
        ),
    ),
    columns=(
        Column(
            key="institution",
            title=_("Institution"),
            sort="institution",
            value=lambda one: one.institution.short_name,
            link=lambda one: site_url(one.id),
            width=30,
        ),
        Column(
            key="address", title=_("Address of the site"), value=lambda one: one.address, width=40
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda one: state_of(one)[1],
            markup=_badge,
            may=works_for_district,
        ),
        Column(
            key="looked",
            title=_("Last looked at"),
            sort="looked",
            kind=Kind.MOMENT,
            value=lambda one: one.looked_at,
        ),
        Column(
            key="good",
            title=_("Yes"),
            kind=Kind.WHOLE,
            value=lambda one: one.good if _was_seen(one) else None,
            may=works_for_district,
        ),
        Column(
            key="wanting",
            title=_("Partly or no"),
            sort="wanting",
            kind=Kind.WHOLE,
            value=lambda one: one.wanting if _was_seen(one) else None,
            may=works_for_district,
        ),
        Column(
            key="unsure",
            title=_("To be looked at by a person"),
            kind=Kind.WHOLE,
            value=lambda one: one.unsure if _was_seen(one) else None,
            may=works_for_district,
        ),
    ),
)
