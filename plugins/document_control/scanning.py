"""The consistency scan: what cannot be right in checks, whoever wrote it; nothing is changed.

A positive verdict without the proof it asks for, a finding without an owner or a term, a check closed
without a look at what was mended, and more of the kind; each with where it is and how to mend it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import (
    ControlCheck,
    EvidenceUse,
    Finding,
    Item,
    Reply,
    Verdict,
)
from portal import clock
from portal.access import policies
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.access import Actor

OPEN = ("open", "answered", "returned")
GIVEN_OUT = ("issued", "remediation", "recheck", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Oddity:
    """Something that cannot be right: a code, where it is, what is wrong, how to mend it."""

    code: str
    institution: str
    where: str
    url: str
    text: str
    mend: str


def scan(actor: Actor) -> list[Oddity]:
    """Return everything odd among what the actor may see, by institution."""
    found = [
        *_without_proof(actor),
        *_without_finding(actor),
        *_without_owner(actor),
        *_closed_open(actor),
        *_closed_unseen(actor),
        *_unacknowledged(actor),
        *_not_given_out(actor),
        *_forgotten(actor),
    ]
    return sorted(found, key=lambda one: (one.institution, one.where, one.code))


def _verdicts(actor: Actor) -> Iterator[Verdict]:
    query = (
        policies[Verdict]
        .rows(actor)
        .select(Verdict, Item, ControlCheck, Institution)
        .join(Item)
        .switch(Verdict)
        .join(ControlCheck)
        .join(Institution)
        .where(ControlCheck.state != "cancelled", Verdict.confirmed == True)  # noqa: E712 - SQL
    )
    yield from query.iterator()


def _without_proof(actor: Actor) -> Iterator[Oddity]:
    proved = set(
        EvidenceUse.select(EvidenceUse.check_of, EvidenceUse.item, EvidenceUse.subject_key)
        .where(EvidenceUse.check_of.is_null(False))
        .tuples()
    )
    for one in _verdicts(actor):
        asks = one.verdict in one.item.evidence_on.split(",")
        if asks and (one.check_of_id, one.item_id, one.subject_key) not in proved:
            yield _odd(
                "verdict_without_proof",
                one.check_of,
                _("“%(item)s”: the verdict asks for a proof, and there is none.", item=one.item),
                _("Add the proof, or change the verdict."),
            )


def _without_finding(actor: Actor) -> Iterator[Oddity]:
    raised = set(
        Finding.select(Finding.check_of, Finding.item, Finding.subject_key)
        .where(Finding.state != "withdrawn", Finding.item.is_null(False))
        .tuples()
    )
    for one in _verdicts(actor):
        place = (one.check_of_id, one.item_id, one.subject_key)
        if one.verdict == "no" and one.issued_at is not None and place not in raised:
            yield _odd(
                "no_without_finding",
                one.check_of,
                _("“%(item)s”: the verdict is “no”, and there is no finding.", item=one.item),
                _("Raise a finding, or write why none is needed."),
            )


def _findings(actor: Actor) -> Iterator[Finding]:
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, Institution)
        .join(Institution)
        .where(Finding.state.in_(OPEN))
    )
    yield from query.iterator()


def _without_owner(actor: Actor) -> Iterator[Oddity]:
    for one in _findings(actor):
        if one.responsible_id is None and not one.responsible_name:
            yield _odd_finding(
                "finding_without_owner",
                one,
                _("Nobody is named who mends the finding."),
                _("Name who is responsible."),
            )
        if one.due_on is None:
            yield _odd_finding(
                "finding_without_term",
                one,
                _("The finding has no term."),
                _("Say by when it is mended."),
            )


def _closed_open(actor: Actor) -> Iterator[Oddity]:
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, Institution, ControlCheck)
        .join(Institution)
        .switch(Finding)
        .join(ControlCheck, on=(Finding.check_of == ControlCheck.id))
        .where(Finding.state.in_((*OPEN, "draft")), ControlCheck.state == "closed")
    )
    for one in query:
        yield _odd_finding(
            "closed_with_open_finding",
            one,
            _("The check is closed, and the finding is still open."),
            _("Open the check again, or accept or withdraw the finding."),
        )


def _closed_unseen(actor: Actor) -> Iterator[Oddity]:
    """Yield mended findings of closed checks that nobody looked at: no re-check, no answer, no proof."""
    answered = set(Reply.select(Reply.finding).distinct().tuples())
    proved = set(
        EvidenceUse.select(EvidenceUse.finding)
        .where(EvidenceUse.finding.is_null(False))
        .distinct()
        .tuples()
    )
    query = (
        policies[Finding]
        .rows(actor)
        .select(Finding, Institution, ControlCheck)
        .join(Institution)
        .switch(Finding)
        .join(ControlCheck, on=(Finding.check_of == ControlCheck.id))
        .where(
            Finding.state == "accepted",
            Finding.severity != "advice",
            ControlCheck.state == "closed",
            ControlCheck.round == 1,
        )
    )
    for one in query:
        if (one.id,) not in answered and (one.id,) not in proved:
            yield _odd_finding(
                "closed_without_recheck",
                one,
                _("Accepted as mended without an answer, a proof or a re-check."),
                _("Open the check again and look at what was mended."),
            )


def _unacknowledged(actor: Actor) -> Iterator[Oddity]:
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution)
        .join(Institution)
        .where(ControlCheck.state == "closed", ControlCheck.acknowledged_at.is_null())
    )
    for one in query:
        yield _odd(
            "closed_unacknowledged",
            one,
            _("The check is closed, and the head has not acknowledged the result."),
            _("Open the check again and let the head acknowledge it."),
        )


def _not_given_out(actor: Actor) -> Iterator[Oddity]:
    """Yield checks past the giving out of their result that were never given out."""
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution)
        .join(Institution)
        .where(ControlCheck.state.in_(GIVEN_OUT), ControlCheck.issued_at.is_null())
    )
    for one in query:
        yield _odd(
            "result_without_day",
            one,
            _("The check goes on past its result, which was never given out."),
            _("Call the check off with a reason, and check the institution anew."),
        )


def _forgotten(actor: Actor) -> Iterator[Oddity]:
    today = clock.today()
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution)
        .join(Institution)
        .where(
            ControlCheck.state.not_in(("closed", "cancelled")),
            ControlCheck.inspector.is_null(),
        )
    )
    for one in query:
        yield _odd(
            "check_without_inspector",
            one,
            _("Nobody inspects this check."),
            _("Name an inspector."),
        )
    late = (
        policies[ControlCheck]
        .rows(actor)
        .select(ControlCheck, Institution)
        .join(Institution)
        .where(
            ControlCheck.state.not_in(("closed", "cancelled")),
            ControlCheck.due_on < today,
        )
    )
    for one in late:
        yield _odd(
            "check_overdue",
            one,
            _("The next step was due on %(day)s.", day=format_date(one.due_on)),
            _("Take the step, or call the check off with a reason."),
        )


def _odd(code: str, check: ControlCheck, text: str, mend: str) -> Oddity:
    return Oddity(
        code=code,
        institution=check.institution.short_name,
        where=str(check),
        url=check_url(check.id),
        text=text,
        mend=mend,
    )


def _odd_finding(code: str, finding: Finding, text: str, mend: str) -> Oddity:
    return Oddity(
        code=code,
        institution=finding.institution.short_name,
        where=str(finding),
        url=finding_url(finding),
        text=text,
        mend=mend,
    )
