"""What a person makes of what the robot proposes: confirms, corrects, raises a finding with its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.findings import FindingText, raise_outside
from plugins.document_control.models import Evidence, EvidenceUse, Finding
from plugins.document_control.sites.looking import last_good
from plugins.document_control.sites.models import PageResult
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.workdays import add_working_days

if TYPE_CHECKING:
    import datetime as dt

    from plugins.document_control.sites.models import Look, Site
    from portal.access import Actor

MEND_WORKING_DAYS = 10
"""The working days within which a site is brought up to date."""
CODE = "site.{}"
"""How items of checklists are called that a result belongs to: so findings are told to be repeated."""


def confirm(
    actor: Actor,
    result: PageResult,
    *,
    verdict: str,
    comment: str = "",
    seen: int | None = None,
) -> PageResult:
    """Say what is so: what the robot proposed, or otherwise with the reason. Only then it counts."""
    if verdict not in {"yes", "partly", "no"}:
        refuse("verdict", _("Choose a verdict."))
    with write():
        stored = take(result, seen)
        demand(actor, "edit", stored)
        if stored.proposed is not None and verdict != stored.proposed:
            need("comment", comment, _("Say why the robot is wrong."))
        values = {
            "confirmed": verdict,
            "comment": comment.strip(),
            "confirmed_by": actor.user if actor.user.id else None,
            "confirmed_at": clock.now(),
        }
        change(actor, stored, values)
        return stored


def confirm_good(actor: Actor, site: Site) -> int:
    """Confirm at once what the last look found to be there; return how many. The rest waits for a person."""
    with write():
        look = last_good(site)
        found = [] if look is None else list(_undecided(look))
        if not found:
            raise Conflict(_("There is nothing left that the robot found to be in order."))
        for one in found:
            confirm(actor, one, verdict="yes")
        return len(found)


def raise_from(
    actor: Actor,
    result: PageResult,
    *,
    text: str,
    severity: str = "remark",
    recommendation: str = "",
    seen: int | None = None,
) -> Finding:
    """Raise a finding from a result: to be mended within ten working days, with what was seen as proof.

    A result that was not confirmed yet is so by this, as "no" where the robot did not say "partly".
    """
    words = need("text", text, _("Write what is wrong."))
    with write():
        stored = take(result, seen)
        demand(actor, "edit", stored)
        if stored.finding is not None and stored.finding.is_open:
            raise Conflict(_("A finding was raised from this already, and it is not mended yet."))
        made = raise_outside(
            actor,
            stored.look.site.institution,
            FindingText(
                text=words,
                severity=severity,
                recommendation=recommendation,
                due_on=mend_until(clock.today()),
            ),
            item_code=CODE.format(stored.code),
            person_id=stored.person_id,
        )
        _prove(actor, stored, made)
        values: dict[str, Any] = {"finding": made}
        if stored.confirmed not in {"no", "partly"}:
            values |= {
                "confirmed": "partly" if stored.proposed == "partly" else "no",
                "confirmed_by": actor.user if actor.user.id else None,
                "confirmed_at": clock.now(),
                "comment": words,
            }
        change(actor, stored, values)
        return made


def _undecided(look: Look) -> Any:
    return PageResult.select().where(
        PageResult.look == look.id, PageResult.proposed == "yes", PageResult.confirmed.is_null()
    )


def mend_until(day: dt.date) -> dt.date:
    """Return the last day on which what was found on a day is to be mended."""
    return add_working_days(day, MEND_WORKING_DAYS)


def _prove(actor: Actor, result: PageResult, finding: Finding) -> None:
    """Keep what was seen as a proof of the finding: address, checksum, day."""
    url = result.url or result.look.site.address
    proof = Evidence(
        institution=result.institution_id,
        kind="link",
        title=str(result)[:300],
        url=url[:1000],
        digest=result.digest,
        taken_on=result.seen_on,
        added_by=actor.user.id or None,
        by_inspector=True,
    )
    demand(actor, "create", proof)
    proof.save(force_insert=True)
    record(actor, "create", proof, label=label_of(proof))
    EvidenceUse.create(evidence=proof, finding=finding)
