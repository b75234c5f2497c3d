"""Making papers: of a check once its result was given out, and over a whole campaign, as docx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.papers import campaign_values, check_values
from plugins.document_control.papers.kinds import CAMPAIGN_REPORT, CHECK_ACT, CHECK_REPORT
from portal.changing import demand
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.papers.kinds import find_kind
from portal.papers.services import fill, make_paper, template_of_district

if TYPE_CHECKING:
    from plugins.document_control.models import Campaign, ControlCheck
    from portal.access import Actor

KINDS_OF_CHECK = {"report": CHECK_REPORT, "act": CHECK_ACT}


def make_check_paper(actor: Actor, check: ControlCheck, name: str) -> bytes:
    """Return the ``report`` or the ``act`` of a check as docx; the same for both sides.

    Raises :class:`Conflict` before the result was given out: a draft is never on paper.
    """
    demand(actor, "view", check)
    if check.issued_at is None:
        raise Conflict(_("The result has not been given out yet: there is nothing to print."))
    values = check_values.values_of(actor, check)
    return make_paper(
        KINDS_OF_CHECK[name], values, actor=actor, institution_id=check.institution_id
    )


def make_campaign_paper(actor: Actor, campaign: Campaign) -> bytes:
    """Return the report on a campaign as docx: what was given out so far."""
    demand(actor, "view", campaign)
    if campaign.state == "draft":
        raise Conflict(_("The campaign has not begun yet: there is nothing to print."))
    template = template_of_district(find_kind(CAMPAIGN_REPORT), campaign.municipality_id)
    return fill(template, campaign_values.values_of(actor, campaign))
