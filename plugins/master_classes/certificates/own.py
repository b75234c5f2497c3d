"""What a personal link leads to after the event: the own certificate, the form of feedback or its summary.

The link is the right to know, as for all that it shows; what is not one's own is never asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plugins.master_classes.certificates.candidates import holder_of
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.wording import LEADER, PARTICIPANT
from plugins.master_classes.feedback.asking import summary_for_leaders, why_not
from plugins.master_classes.feedback.models import SurveyParticipant
from plugins.master_classes.feedback.personal import path_of
from portal import clock
from portal.plugin import address_of

if TYPE_CHECKING:
    from plugins.master_classes.feedback.summary import Summary
    from plugins.master_classes.models import Event, PersonalLink


class After(NamedTuple):
    """Whether the event is over, one's certificate with its address, where feedback is given, what it says."""

    over: bool
    certificate: Certificate | None = None
    paper: str = ""
    feedback: str = ""
    summary: Summary | None = None


def own_certificate(link: PersonalLink) -> Certificate | None:
    """Return the valid certificate of whom a link belongs to."""
    if link.enrolment_id is not None:
        holder = holder_of(PARTICIPANT, link.enrolment_id)
    elif link.leader_id is not None:
        holder = holder_of(LEADER, link.leader_id)
    else:
        return None
    # a certificate that is not valid any more has no holder
    found: Certificate | None = Certificate.get_or_none(Certificate.holder == holder)
    return found


def after(link: PersonalLink, token: str, event: Event) -> After:
    """Return what a personal page offers once its event is over."""
    if event.ends_at is None or event.ends_at > clock.now():
        return After(over=False)
    found = own_certificate(link)
    paper = address_of("master_classes_certificates.own_paper", token=token) if found else ""
    asked = (
        SurveyParticipant.get_or_none(SurveyParticipant.enrolment == link.enrolment_id)
        if link.enrolment_id is not None
        else None
    )
    summary = summary_for_leaders(link.leader.event) if link.leader is not None else None
    return After(
        True, found, paper, path_of(asked) if asked and not why_not(asked) else "", summary
    )
