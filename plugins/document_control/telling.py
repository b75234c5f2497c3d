"""Telling the portal of work that was done here: a plan may have asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.links import campaign_url, check_url
from portal import clock
from portal.i18n import lazy_gettext as _
from portal.plugin import DoneWork, WorkKind, announce

if TYPE_CHECKING:
    from plugins.document_control.models import Campaign, ControlCheck
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
CAMPAIGN = WorkKind(
    name="document_control.campaign_closed", title=_("A campaign of checks was finished")
)
KINDS = (PLANS, FOLDERS, PAPERS, SITES, OTHERS, PREVIEWED, CAMPAIGN)
OF_SUBJECT = {
    "plan": PLANS,
    "folder": FOLDERS,
    "compliance": PAPERS,
    "site": SITES,
    "other": OTHERS,
}


def announce_closed(actor: Actor, check: ControlCheck) -> None:
    """Tell of a check that was carried out, inside the transaction that closes it.

    The piece of work that its campaign carries out is not finished by one check.
    """
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
            planned=check.campaign.occurrence if check.campaign is not None else None,
            finishes=False,
        )
    )


def announce_finished(actor: Actor, campaign: Campaign) -> None:
    """Tell of a campaign that is finished: the piece of the plan that it carries out is done."""
    announce(
        DoneWork(
            kind=CAMPAIGN.name,
            key=str(campaign.id),
            title=campaign.title,
            day=clock.today(),
            actor=actor,
            url=campaign_url(campaign.id),
            planned=campaign.occurrence,
        )
    )
