"""The entries of the menu: campaigns and the register for the district, own checks for institutions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import url_for

from plugins.document_control.permissions import ControlPermission
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, Side

if TYPE_CHECKING:
    from portal.access import Actor

GROUP = _("Document control")
DISTRICTS = _("Register of checks")
OWN = _("Our checks")
FINDINGS = _("Findings of checks")
OWN_FINDINGS = _("Our findings")


def register_crumb(actor: Actor) -> tuple[str, str]:
    """Return the way to the list of checks, called as this workplace calls it."""
    title = DISTRICTS if works_for_district(actor) else OWN
    return str(title), url_for("document_control.check_list")


_item = partial(MenuItem, group=GROUP)

ITEMS = (
    _item(
        title=DISTRICTS,
        endpoint="document_control.check_list",
        permission=ControlPermission.VIEW,
        icon="done",
        order=40,
        side=Side.DISTRICT,
    ),
    _item(
        title=OWN,
        endpoint="document_control.check_list",
        permission=ControlPermission.VIEW,
        icon="done",
        order=40,
        side=Side.INSTITUTION,
    ),
    _item(
        title=_("Campaigns of checks"),
        endpoint="document_control.campaign_list",
        permission=ControlPermission.CAMPAIGNS_VIEW,
        icon="checklist",
        order=41,
    ),
    _item(
        title=FINDINGS,
        endpoint="document_control.finding_list",
        permission=ControlPermission.VIEW,
        icon="warning",
        order=42,
        side=Side.DISTRICT,
    ),
    _item(
        title=OWN_FINDINGS,
        endpoint="document_control.finding_list",
        permission=ControlPermission.VIEW,
        icon="warning",
        order=42,
        side=Side.INSTITUTION,
    ),
    _item(
        title=_("Portfolios"),
        endpoint="document_control_folders.folder_list",
        permission=ControlPermission.FOLDERS_VIEW,
        icon="person",
        order=43,
    ),
    _item(
        title=_("Sites of institutions"),
        endpoint="document_control_sites.site_list",
        permission=ControlPermission.VIEW,
        icon="search",
        order=44,
    ),
    _item(
        title=_("Checklists of checks"),
        endpoint="document_control.checklist_list",
        permission=ControlPermission.CHECKLISTS,
        icon="table",
        order=45,
    ),
)
"""The entries; what institutions call otherwise is told for each side."""
