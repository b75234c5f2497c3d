"""How a check goes from state to state: locked, allowed by the table of steps, dated, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.campaigns import terms_of
from plugins.document_control.checklists.vocabulary import in_order
from plugins.document_control.models import (
    ControlCheck,
    Fact,
    Item,
    Section,
    SelfAnswer,
    Step,
    Subject,
    Verdict,
)
from plugins.document_control.scoring import (
    Asked,
    Given,
    Standing,
    condition_of,
    known_facts,
    standing,
)
from plugins.document_control.steps import EDITED_BY, STEPS, due_of
from portal import clock
from portal.changing import change, demand, need, take
from portal.database import fetch_rows
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.steps import Side
    from portal.access import Actor

VERB_OF_SIDE = {
    "institution": "answer",
    "head": "acknowledge",
    "inspector": "edit",
    "leader": "edit",
}


def take_check(
    actor: Actor, check: ControlCheck, side: Side, seen: int | None = None
) -> ControlCheck:
    """Lock a check for one side to change something in it; in the transaction.

    Raises :class:`NotAllowed` to the other side, :class:`Conflict` where the check is the other
    side's now, over, or changed since it was seen.
    """
    stored = take(check, seen)
    demand(actor, VERB_OF_SIDE[side], stored)
    if stored.is_over:
        raise Conflict(_("The check is over: nothing in it is changed any more."))
    if EDITED_BY.get(stored.state) != side:
        raise Conflict(_("The check is with the other side now."))
    return stored


def go(
    actor: Actor,
    check: ControlCheck,
    step: str,
    *,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
    seen: int | None = None,
    verb: str = "",
) -> ControlCheck:
    """Take a step with a check, in the transaction, and return the check.

    ``values`` are further fields that the step sets. Raises :class:`NotAllowed`, :class:`Conflict`
    for a step that its state does not allow, :class:`Invalid` without a reason where one is asked.
    """
    rule = STEPS[step]
    why = need("reason", reason, _("Say why.")) if rule.reason else reason.strip()
    stored = take(check, seen)
    demand(actor, verb or VERB_OF_SIDE[rule.by], stored)
    if stored.state not in rule.states:
        raise Conflict(_("This cannot be done with the check as it stands now."))
    move(actor, stored, rule.to, reason=why, values=values)
    return stored


def move(
    actor: Actor | None,
    stored: ControlCheck,
    to: str,
    *,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
) -> None:
    """Bring a taken check into a state, with its next term, a line of its steps and of the audit."""
    was = stored.state
    due = due_of(to, clock.today(), terms_of(stored.campaign, stored))
    change(actor, stored, {"due_on": due, **(values or {}), "state": to}, note=reason)
    Step.create(
        check_of=stored,
        was=was,
        became=to,
        reason=reason,
        taken_by=actor.user.id or None if actor is not None else None,
    )


def asked_of(check: ControlCheck) -> list[Asked]:
    """Return everything that a check asks, in the checklist's order: of the institution and of each."""
    subjects = [
        key
        for (key,) in fetch_rows(
            Subject.select(Subject.id)
            .where(Subject.check_of == check.id)
            .order_by(Subject.position, Subject.id)
        )
    ]
    query = (
        Item.select(Item.code, Item.weight, Item.asked_of, Item.applies_when)
        .join(Section)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(*in_order())
    )
    return [
        Asked(code=code, subject_key=key, weight=weight, applies_when=condition_of(applies_when))
        for code, weight, of, applies_when in fetch_rows(query)
        for key in (subjects if of == "subject" else [0])
    ]


def facts_of(check: ControlCheck) -> dict[tuple[str, int], str]:
    """Return the facts told for a check, by code and subject, with those that the portal knows."""
    query = Fact.select(Fact.code, Fact.subject_key, Fact.value).where(Fact.check_of == check.id)
    told = {(code, key): value for code, key, value in fetch_rows(query)}
    return told | known_facts(check.institution.kind)


def verdicts_of(check: ControlCheck) -> dict[tuple[str, int], Given]:
    """Return the inspector's verdicts, by the item's code and subject."""
    query = (
        Verdict.select(Item.code, Verdict.subject_key, Verdict.verdict, Verdict.confirmed)
        .join(Item)
        .where(Verdict.check_of == check.id)
    )
    return {
        (code, key): Given(verdict, bool(confirmed))
        for code, key, verdict, confirmed in fetch_rows(query)
    }


def self_answers_of(check: ControlCheck) -> dict[tuple[str, int], Given]:
    """Return the institution's own answers, by the item's code and subject."""
    query = (
        SelfAnswer.select(Item.code, SelfAnswer.subject_key, SelfAnswer.verdict)
        .join(Item)
        .where(SelfAnswer.check_of == check.id)
    )
    return {(code, key): Given(verdict) for code, key, verdict in fetch_rows(query)}


def standing_of(check: ControlCheck, *, own: bool = False) -> Standing:
    """Return how far a check is: by the inspector's verdicts, or by the institution's ``own`` answers."""
    given = self_answers_of(check) if own else verdicts_of(check)
    return standing(asked_of(check), given, facts_of(check))


def count_again(stored: ControlCheck, *, own: bool = False) -> Standing:
    """Bring the progress that lists show in step with the answers; joins the transaction."""
    found = standing_of(stored, own=own)
    ControlCheck.update(asked=found.asked, answered=found.answered, changed_at=clock.now()).where(
        ControlCheck.id == stored.id
    ).execute()
    stored.asked, stored.answered = found.asked, found.answered
    return found
