"""The institution's part: facts, the self-check, handing in and taking back until it was opened."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.document_control.checklists.vocabulary import in_order
from plugins.document_control.models import (
    ControlCheck,
    EvidenceUse,
    Fact,
    Item,
    ItemFact,
    Section,
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
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

KNOWN = frozenset(code for code, _title in VERDICTS)
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFact:
    """A fact as it was typed; ``seen`` is the value that was shown, none where nobody looked."""

    code: str
    value: str
    seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidAnswer:
    """An answer as it was given; ``seen`` is the version that was shown, 0 for none yet."""

    item: Item
    verdict: str
    comment: str = ""
    seen: int | None = None


def tell_fact(
    actor: Actor, check: ControlCheck, *, code: str, value: str, subject_key: int = 0
) -> Fact | None:
    """Keep a fact that the institution tells (реквизит), as ISO text; an empty value takes it back.

    Raises :class:`Invalid` for a value that is not of the fact's kind, :class:`NotFound` for a fact
    that the checklist does not ask for.
    """
    with write():
        stored = take_check(actor, check, "institution")
        told = ToldFact(code=code, value=value)
        changes = _keep_fact(actor, stored, told, subject_key)
        _write_down(actor, stored, changes)
        where = (Fact.subject_key == subject_key) & (Fact.code == code)
        return Fact.get_or_none(where & (Fact.check_of == stored.id))


def save_answers(
    actor: Actor,
    check: ControlCheck,
    *,
    facts: Sequence[ToldFact] = (),
    answers: Sequence[SaidAnswer] = (),
    subject_key: int = 0,
) -> bool:
    """Keep several facts and answers of one place at once, as a draft; tell whether anything changed.

    All or nothing: :class:`Invalid` names each field that is wrong, as ``fact-<code>`` and
    ``own-<item>``. Raises :class:`Conflict` where somebody else has changed one of them since it was
    shown.
    """
    wrong: dict[str, list[str]] = {}
    changes: dict[str, tuple[str, str]] = {}
    with write():
        stored = take_check(actor, check, "institution")
        for told in facts:
            try:
                changes |= _keep_fact(actor, stored, told, subject_key)
            except Invalid as error:
                wrong[f"fact-{told.code}"] = error.fields.get(told.code, [error.message])
        for said in answers:
            try:
                changes |= _keep_answer(actor, stored, said, subject_key)
            except Invalid as error:
                wrong[f"own-{said.item.id}"] = error.fields.get("verdict", [error.message])
        if wrong:
            raise Invalid(_("The form has mistakes"), wrong)
        _write_down(actor, stored, changes)
    return bool(changes)


def _keep_fact(
    actor: Actor, stored: ControlCheck, told: ToldFact, subject_key: int
) -> dict[str, tuple[str, str]]:
    asked = _asked_fact(stored, told.code, subject_key)
    text = read_fact(asked, told.value)
    where = (Fact.subject_key == subject_key) & (Fact.code == told.code)
    found = Fact.get_or_none(where & (Fact.check_of == stored.id))
    was = found.value if found is not None else ""
    if was == text:
        return {}
    if told.seen is not None and told.seen != was:
        raise Conflict(_("Somebody else has changed this since you opened it."))
    if found is None:
        found = Fact(check_of=stored, subject_key=subject_key, code=told.code)
    if not text:
        found.delete_instance()
    else:
        found.value, found.told_at = text, clock.now()
        found.told_by = actor.user if actor.user.id else None
        found.save()
    return {asked.label[:60]: (was, text)}


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
    with write():
        stored = take_check(actor, check, "institution")
        said = SaidAnswer(item=item, verdict=verdict, comment=comment)
        changes = _keep_answer(actor, stored, said, subject_key)
        _write_down(actor, stored, changes)
        return _answer_at(stored, item, subject_key)


def _keep_answer(
    actor: Actor, stored: ControlCheck, said: SaidAnswer, subject_key: int
) -> dict[str, tuple[str, str]]:
    belongs(stored, said.item, subject_key)
    if said.verdict not in KNOWN:
        refuse("verdict", _("Choose one of the answers."))
    found = _answer_at(stored, said.item, subject_key)
    was, comment = found.verdict or "", said.comment.strip()
    if (was, found.comment) == (said.verdict, comment):
        return {}
    if said.seen is not None and found.version != said.seen:
        raise Conflict(_("Somebody else has changed this since you opened it."))
    found.verdict, found.comment = said.verdict, comment
    found.said_by = actor.user if actor.user.id else None
    found.said_at = clock.now()
    found.version += 1
    found.save()
    return {said.item.code: (was, said.verdict)}


def _answer_at(check: ControlCheck, item: Item, subject_key: int) -> SelfAnswer:
    """Return the answer to an item, a fresh one that is not stored where there is none."""
    where = (
        (SelfAnswer.check_of == check.id)
        & (SelfAnswer.item == item.id)
        & (SelfAnswer.subject_key == subject_key)
    )
    return SelfAnswer.get_or_none(where) or SelfAnswer(
        check_of=check, item=item, subject_key=subject_key, version=0
    )


def _write_down(actor: Actor, stored: ControlCheck, changes: dict[str, tuple[str, str]]) -> None:
    if changes:
        record(actor, "change", stored, label=label_of(stored), changes=changes)
        count_again(stored, own=True)


def submit(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Hand the self-check in. Raises :class:`Conflict` that names what is not answered or proved."""
    demand(actor, "answer", check)
    with write():
        missing = missing_of(check)
        if missing:
            raise Conflict(
                ngettext(
                    "%(num)s item lacks an answer, a comment or a proof.",
                    "%(num)s items lack an answer, a comment or a proof.",
                    len(missing),
                )
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


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a self-check from being handed in: an item, of whom it is asked, and what it lacks."""

    item: Item
    subject_key: int
    lacks: str


def missing_of(check: ControlCheck) -> list[Missing]:
    """Return what keeps a self-check from being handed in, in the checklist's order.

    Those are items without an answer, without the comment that the answer asks for, or without its
    proof.
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
            found.append(Missing(item, one.subject_key, _("no answer")))
        elif answer.verdict in item.comment_on.split(",") and not comments.get(place):
            found.append(Missing(item, one.subject_key, _("a comment is needed")))
        elif answer.verdict in item.evidence_on.split(",") and place not in proved:
            found.append(Missing(item, one.subject_key, _("a proof is needed")))
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
        .join(Section)
        .where(ItemFact.code == code, Item.checklist_version == check.checklist_version_id)
        .order_by(*in_order())
        .first()
    )
    if found is None:
        raise NotFound(_("The check does not ask this."))
    belongs(check, found.item, subject_key)
    return found
