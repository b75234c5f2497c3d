"""Telling the portal of work that was done here: a plan may have asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.links import check_url
from portal import clock
from portal.i18n import lazy_gettext as _
from portal.plugin import DoneWork, WorkKind, announce

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

PLANS = WorkKind(name="document_control.plan_checked", title=_("A plan of preparation was checked"))
FOLDERS = WorkKind(name="document_control.folder_checked", title=_("Portfolios were checked"))
PAPERS = WorkKind(
    name="document_control.compliance_checked",
    title=_("Papers of the attestation for compliance were checked"),
)
SITES = WorkKind(name="document_control.site_checked", title=_("A site was checked"))
OTHERS = WorkKind(name="document_control.other_checked", title=_("Something else was checked"))
PREVIEWED = WorkKind(name="document_control.folder_previewed", title=_("Portfolios were previewed"))
KINDS = (PLANS, FOLDERS, PAPERS, SITES, OTHERS, PREVIEWED)
OF_SUBJECT = {
    "plan": PLANS,
    "folder": FOLDERS,
    "compliance": PAPERS,
    "site": SITES,
    "other": OTHERS,
}


def announce_closed(actor: Actor, check: ControlCheck) -> None:
    """Tell of a check that was carried out, inside the transaction that closes it."""
    subject = check.checklist_version.checklist.subject
    announce(
        DoneWork(
            kind=OF_SUBJECT[subject].name,
            key=str(check.id),
            title=f"{check}: {check.institution.short_name}",
            day=clock.today(),
            actor=actor,
            url=check_url(check.id),
            institution_id=check.institution_id,
        )
    )
