"""Downloading the papers of a check and of a campaign, with a line in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.subjects import find_campaign, find_check
from plugins.document_control.papers.making import make_campaign_paper, make_check_paper
from plugins.document_control.permissions import ControlPermission
from portal import documents
from portal.access import requires
from portal.access.actor import acting
from portal.audit.services import record
from portal.changing import label_of
from portal.i18n import gettext as _
from portal.papers.answers import docx_answer, pdf_answer

if TYPE_CHECKING:
    from flask import Response

P = ControlPermission


@blueprint.get("/checks/<int:check_id>/<any(report, act):name>.<any(docx, pdf):kind>")
@requires(P.VIEW)
def check_paper(check_id: int, name: str, kind: str) -> Response:
    """Send the report or the act of a check, which has its number."""
    actor = acting()
    check = find_check(actor, check_id)
    content = make_check_paper(actor, check, name)
    record(
        actor,
        "export",
        check,
        label=label_of(check),
        note=f"{name}.{kind}",
        institution_id=check.institution_id,
    )
    title = _("Report on a check") if name == "report" else _("Act of a check")
    return _answer(content, f"{title} {check.number}-{check.year}", kind)


@blueprint.get("/campaigns/<int:key>/report.<any(docx, pdf):kind>")
@requires(P.CAMPAIGNS_VIEW)
def campaign_paper(key: int, kind: str) -> Response:
    """Send the report on a campaign."""
    actor = acting()
    campaign = find_campaign(actor, key)
    content = make_campaign_paper(actor, campaign)
    record(actor, "export", campaign, label=label_of(campaign), note=f"report.{kind}")
    return _answer(content, f"{_('Report on a campaign of checks')} {campaign.title}", kind)


def _answer(content: bytes, name: str, kind: str) -> Response:
    if kind == "pdf":
        return pdf_answer(documents.to_pdf(content), name)
    return docx_answer(content, name)
