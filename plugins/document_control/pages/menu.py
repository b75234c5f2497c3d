"""The entries of the menu: campaigns and the register for the district, own checks for institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from plugins.document_control.permissions import ControlPermission
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, Side

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

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


def _item(
    title: LazyString,
    page: str,
    icon: str,
    order: int,
    permission: ControlPermission = ControlPermission.VIEW,
    side: Side | None = None,
) -> MenuItem:
    return MenuItem(
        title=title,
        endpoint=page,
        permission=permission,
        group=GROUP,
        icon=icon,
        order=order,
        side=side,
    )


ITEMS = (
    _item(DISTRICTS, "document_control.check_list", "done", 40, side=Side.DISTRICT),
    _item(OWN, "document_control.check_list", "done", 40, side=Side.INSTITUTION),
    _item(
        _("Campaigns of checks"), "document_control.campaign_list", "checklist", 41,
        ControlPermission.CAMPAIGNS_VIEW,
    ),
    _item(FINDINGS, "document_control.finding_list", "warning", 42, side=Side.DISTRICT),
    _item(OWN_FINDINGS, "document_control.finding_list", "warning", 42, side=Side.INSTITUTION),
    _item(
        _("Portfolios"), "document_control_folders.folder_list", "person", 43,
        ControlPermission.FOLDERS_VIEW,
    ),
    _item(_("Sites of institutions"), "document_control_sites.site_list", "search", 44),
    _item(
        _("Checklists of checks"), "document_control.checklist_list", "table", 45,
        ControlPermission.CHECKLISTS,
    ),
)  # fmt: skip
"""The entries; what institutions call otherwise is told for each side."""
