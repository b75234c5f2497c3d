"""The institution's part: facts, the self-check, handing in and taking back until it was opened."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.models import (
    ControlCheck,
    EvidenceUse,
    Fact,
    Item,
    ItemFact,
    SelfAnswer,
    Subject,
)
from plugins.document_control.notices import HANDED_IN, tell_inspector
from plugins.document_control.scoring import asked_now
from plugins.document_control.stepping import (
    asked_of,
    count_again,
    facts_of,
    go,
    self_answers_of,
    take_check,
)
from plugins.document_control.wording import VERDICTS
from portal import clock
from portal.audit.services import record
from portal.changing import demand, label_of, refuse
from portal.database import write
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor

KNOWN = frozenset(code for code, _title in VERDICTS)
LONGEST_NUMBER = 9


def tell_fact(
    actor: Actor, check: ControlCheck, *, code: str, value: str, subject_key: int = 0
) -> Fact | None:
    """Keep a fact that the institution tells (реквизит), as ISO text; an empty value takes it back.

    Raises :class:`Invalid` for a value that is not of the fact's kind, :class:`NotFound` for a fact
    that the checklist does not ask for.
    """
    with write():
        stored = take_check(actor, check, "institution")
        asked = _asked_fact(stored, code, subject_key)
        text = read_fact(asked, value)
        where = (
            (Fact.check_of == stored.id) & (Fact.subject_key == subject_key) & (Fact.code == code)
        )
        found = Fact.get_or_none(where)
        was = found.value if found is not None else ""
        if was == text:
            return found
        if not text and found is not None:
            found.delete_instance()
            found = None
        elif found is None:
            found = Fact.create(
                check_of=stored,
                subject_key=subject_key,
                code=code,
                value=text,
                told_by=actor.user.id or None,
            )
        else:
            found.value, found.told_at = text, clock.now()
            found.told_by = actor.user if actor.user.id else None
            found.save()
        record(
            actor, "change", stored, label=label_of(stored), changes={asked.label[:60]: (was, text)}
        )
        count_again(stored, own=True)
        return found


def read_fact(asked: ItemFact, value: str) -> str:
    """Return a value as it is kept; raise :class:`Invalid` with what is expected."""
    text = value.strip()
    if not text or asked.kind == "text":
        return text
    if asked.kind == "date":
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            refuse(asked.code, _("This is not a date."))
    if asked.kind == "number":
        if not text.isdecimal() or len(text) > LONGEST_NUMBER:
            refuse(asked.code, _("Write a whole number."))
        return str(int(text))
    known = {"yes", "no"}
    if asked.kind == "choice":
        known = {line.partition("=")[0] for line in asked.choices.splitlines()}
    if text not in known:
        refuse(asked.code, _("Choose one of the answers."))
    return text


def say_self(
    actor: Actor,
    check: ControlCheck,
    item: Item,
    *,
    verdict: str,
    comment: str = "",
    subject_key: int = 0,
) -> SelfAnswer:
    """Answer an item for the institution itself (самопроверка)."""
    if verdict not in KNOWN:
        refuse("verdict", _("Choose one of the answers."))
    with write():
        stored = take_check(actor, check, "institution")
        belongs(stored, item, subject_key)
        where = (
            (SelfAnswer.check_of == stored.id)
            & (SelfAnswer.item == item.id)
            & (SelfAnswer.subject_key == subject_key)
        )
        found = SelfAnswer.get_or_none(where) or SelfAnswer(
            check_of=stored, item=item, subject_key=subject_key, version=0
        )
        was = found.verdict or ""
        found.verdict, found.comment = verdict, comment.strip()
        found.said_by = actor.user if actor.user.id else None
        found.said_at = clock.now()
        found.version += 1
        found.save()
        changes = {item.code: (was, verdict)}
        record(actor, "change", stored, label=label_of(stored), changes=changes)
        count_again(stored, own=True)
        return found


def submit(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Hand the self-check in. Raises :class:`Conflict` that names what is not answered or proved."""
    demand(actor, "answer", check)
    with write():
        missing = missing_of(check)
        if missing:
            raise Conflict(
                _("Not answered or proved yet: %(items)s", items="; ".join(missing[:10]))
            )
        values = {
            "submitted_at": clock.now(),
            "submitted_by": actor.user if actor.user.id else None,
            "opened_at": None,
        }
        stored = go(actor, check, "submit", values=values, seen=seen)
        tell_inspector(HANDED_IN, stored, key=f"submitted:{stored.version}")
        return stored


def withdraw(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Take a self-check back that the inspector has not opened."""
    with write():
        values = {"submitted_at": None, "submitted_by": None}
        return go(actor, check, "withdraw", values=values, seen=seen)


def missing_of(check: ControlCheck) -> list[str]:
    """Return the questions that keep a self-check from being handed in, in the checklist's order.

    Those are without an answer, without the comment that the answer asks for, or without its proof.
    """
    given = self_answers_of(check)
    asked = asked_now(asked_of(check), given, facts_of(check))
    items = {
        one.code: one
        for one in Item.select().where(Item.checklist_version == check.checklist_version_id)
    }
    comments = {
        (one.item_id, one.subject_key): one.comment
        for one in SelfAnswer.select().where(SelfAnswer.check_of == check.id)
    }
    proved = {
        (one.item_id, one.subject_key)
        for one in EvidenceUse.select().where(EvidenceUse.check_of == check.id)
    }
    found = []
    for one in asked:
        item = items[one.code]
        answer = given.get((one.code, one.subject_key))
        place = (item.id, one.subject_key)
        if answer is None or answer.verdict is None:
            found.append(item.question)
        elif answer.verdict in item.comment_on.split(",") and not comments.get(place):
            found.append(_("%(question)s (a comment is needed)", question=item.question))
        elif answer.verdict in item.evidence_on.split(",") and place not in proved:
            found.append(_("%(question)s (a proof is needed)", question=item.question))
    return found


def belongs(check: ControlCheck, item: Item, subject_key: int) -> None:
    """Raise :class:`NotFound` for an item of another checklist, or a teacher of another check."""
    of_version = item.checklist_version_id == check.checklist_version_id
    if not of_version or (item.asked_of == "subject") != bool(subject_key):
        raise NotFound(_("The check does not ask this."))
    if subject_key and not _has_subject(check, subject_key):
        raise NotFound(_("The check does not ask this."))


def _has_subject(check: ControlCheck, subject_key: int) -> bool:
    return bool(
        Subject.select().where(Subject.id == subject_key, Subject.check_of == check.id).exists()
    )


def _asked_fact(check: ControlCheck, code: str, subject_key: int) -> ItemFact:
    found = (
        ItemFact.select(ItemFact, Item)
        .join(Item)
        .where(ItemFact.code == code, Item.checklist_version == check.checklist_version_id)
        .order_by(Item.position)
        .first()
    )
    if found is None:
        raise NotFound(_("The check does not ask this."))
    belongs(check, found.item, subject_key)
    return found
