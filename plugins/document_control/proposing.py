"""Letting rules propose verdicts: what is told of a check is gathered, judged, written beside the items.

A proposal is no verdict: a person confirms it, or decides otherwise and says why.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN

from plugins.document_control.checklists.vocabulary import in_order
from plugins.document_control.due_people import due_people
from plugins.document_control.inspecting import (
    begin_without,
    give_verdict,
    keep_verdict,
    open_check,
    verdict_at,
)
from plugins.document_control.models import ControlCheck, Item, ItemFact, Section, Subject, Verdict
from plugins.document_control.rules.table import RULES
from plugins.document_control.rules.values import Known, Limits, Told
from plugins.document_control.settings import LEAST_MEMBERS
from plugins.document_control.stepping import count_again, facts_of, take_check
from plugins.staff.due_list import law
from plugins.staff.models import Category, Compliance, Employment, Person, Position
from portal import clock
from portal.audit.services import record
from portal.changing import demand, label_of
from portal.database import as_date, fetch_rows, write
from portal.errors import Conflict
from portal.i18n import format_date, gettext
from portal.i18n import gettext as _
from portal.workdays import school_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.rules.values import Proposal
    from portal.access import Actor


def propose(actor: Actor, check: ControlCheck) -> int:
    """Let the rules propose verdicts on every item that has one; return how many proposals changed.

    One transaction. Verdicts that a person has confirmed keep their words; the proposal beside them
    is brought up to date.
    """
    demand(actor, "edit", check)
    if check.is_over:
        raise Conflict(_("The check is over: nothing in it is changed any more."))
    with write():
        changed = 0
        for item, subject_key, found in proposals(actor, check):
            words = reason_in_words(found)
            verdict = verdict_at(check, item, subject_key)
            if (verdict.proposed, verdict.reason) == (found.verdict, words):
                continue
            verdict.proposed, verdict.reason = found.verdict, words
            verdict.version += 1
            verdict.save()
            changed += 1
        if changed:
            note = _("proposals of the rules: %(count)s", count=changed)
            record(actor, "change", check, label=label_of(check), note=note)
        return changed


def accept_proposal(
    actor: Actor,
    check: ControlCheck,
    item: Item,
    *,
    comment: str = "",
    subject_key: int = 0,
    seen: int | None = None,
) -> Verdict:
    """Give the verdict that a rule proposes; without a comment, the rule's reason is the comment."""
    found = verdict_at(check, item, subject_key)
    if found.proposed is None:
        raise Conflict(_("The rule proposes nothing here."))
    return give_verdict(
        actor,
        check,
        item,
        verdict=found.proposed,
        comment=comment.strip() or found.reason,
        subject_key=subject_key,
        reason=_("as the rule proposes"),
        seen=seen,
    )


def accept_all(actor: Actor, check: ControlCheck) -> int:
    """Give every "yes" that rules propose and nobody has decided yet; return how many there were."""
    with write():
        stored = take_check(actor, check, "inspector")
        waiting = Verdict.select().where(
            Verdict.check_of == stored.id,
            Verdict.proposed == "yes",
            Verdict.confirmed == False,  # noqa: E712 - SQL
            Verdict.verdict.is_null(),
        )
        count = 0
        for found in waiting:
            keep_verdict(actor, found, verdict="yes", comment="", reason=_("as the rule proposes"))
            count += 1
        if count:
            note = _("proposals accepted: %(count)s", count=count)
            record(actor, "change", stored, label=label_of(stored), note=note)
            count_again(stored)
        return count


def begin_inspection(
    actor: Actor, check: ControlCheck, *, without_reason: str = "", seen: int | None = None
) -> ControlCheck:
    """Open what was handed in, or begin without it for a reason, and let the rules look at once."""
    with write():
        if without_reason:
            stored = begin_without(actor, check, reason=without_reason, seen=seen)
        else:
            stored = open_check(actor, check, seen=seen)
        propose(actor, stored)
        return stored


def proposals(actor: Actor, check: ControlCheck) -> list[tuple[Item, int, Proposal]]:
    """Return what the rules say of each item of a check, with the subject's key; writes nothing."""
    items = [
        one
        for one in Item.select()
        .join(Section)
        .where(Item.checklist_version == check.checklist_version_id, Item.rule != "")
        .order_by(*in_order())
        if one.rule in RULES
    ]
    subjects = list(
        Subject.select(Subject, Person, Employment, Position)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Subject)
        .join(Employment, JOIN.LEFT_OUTER)
        .join(Position, JOIN.LEFT_OUTER)
        .where(Subject.check_of == check.id)
    )
    facts = facts_of(check)
    labels = dict(
        fetch_rows(
            ItemFact.select(ItemFact.code, ItemFact.label)
            .join(Item)
            .where(Item.checklist_version == check.checklist_version_id)
        )
    )
    limits = limits_now()
    sitting = as_date(facts.get(("sitting_on", 0)) or None)
    found = []
    for item in items:
        options = json.loads(item.rule_options) if item.rule_options else {}
        for subject in subjects if item.asked_of == "subject" else [None]:
            key = subject.id if subject is not None else 0
            told = Told(
                facts=_told(check, item, subject, facts),
                labels=labels,
                options=options,
                known=_known(actor, check, item, subject, sitting),
                limits=limits,
            )
            found.append((item, key, RULES[item.rule](told)))
    return found


def reason_in_words(found: Proposal) -> str:
    """Return the reasons of a proposal as sentences of the present language."""
    return " ".join(
        gettext(one.message, **{name: _shown(value) for name, value in one.params.items()})
        for one in found.reasons
    )


def limits_now() -> Limits:
    """Return what the law and this portal's settings ask."""
    settings = current_app.extensions["plugin_settings"]
    return Limits(least_members=settings[LEAST_MEMBERS], notice_days=law(clock.today()).notice_days)


def _told(
    check: ControlCheck,
    item: Item,
    subject: Subject | None,
    facts: Mapping[tuple[str, int], str],
) -> dict[str, str]:
    """Return what an item is judged by; days that nobody told are taken from the teacher's folder."""
    from plugins.document_control.folders.beside_checks import (  # noqa: PLC0415 - built on checks
        days_of_papers,
    )

    told = _of(facts, subject.id if subject is not None else 0)
    if item.rule == "within_period" and subject is not None:
        return days_of_papers(check, subject.person_id) | told
    return told


def _of(facts: Mapping[tuple[str, int], str], key: int) -> dict[str, str]:
    """Return the facts as an item sees them: the teacher's own before the institution's."""
    own = {code: value for (code, subject), value in facts.items() if subject == 0}
    return own | {code: value for (code, subject), value in facts.items() if subject == key}


def _known(
    actor: Actor,
    check: ControlCheck,
    item: Item,
    subject: Subject | None,
    sitting: dt.date | None,
) -> Known:
    """Return what the databank knows; only what the item's rule looks at is asked for."""
    from plugins.document_control.sites.seen import seen_of  # noqa: PLC0415 - sites build on checks

    today = clock.today()
    if item.rule == "list_complete":
        until = sitting or school_year(check.starts_on).last
        before = sitting - dt.timedelta(days=1) if sitting is not None else today
        return Known(
            people=due_people(
                actor,
                check.institution_id,
                min(before, today),
                until,
                sitting=sitting is not None,
            ),
            checked_on=until,
        )
    if item.rule == "position_matches" and subject is not None and subject.employment is not None:
        post = subject.employment
        return Known(post=str(post.position), post_with_subject=str(post))
    if item.rule == "within_period" and subject is not None:
        return Known(period_from=_period(subject), checked_on=today)
    if item.rule.startswith("site_"):
        return Known(site=seen_of(check, subject))
    day = today if item.rule == "norms_in_force" else check.starts_on
    return Known(checked_on=min(day, today) if item.rule == "plan_approved" else day)


def _period(subject: Subject) -> dt.date | None:
    """Return the day on which the period between attestations began for a teacher."""
    days = [
        as_date(day)
        for query in (
            Compliance.select(Compliance.held_on)
            .join(Employment)
            .where(Employment.person == subject.person_id),
            Category.select(Category.assigned_on).where(
                Category.person == subject.person_id, Category.assigned_on.is_null(False)
            ),
        )
        for (day,) in fetch_rows(query)
    ]
    past = [day for day in days if day is not None and day < clock.today()]
    if past:
        return max(past)
    return subject.employment.started_on if subject.employment is not None else None


def _shown(value: Any) -> str:
    return format_date(value) if isinstance(value, dt.date) else str(value)
