"""Findings: raised, given out, answered, returned or accepted, given more time, told to be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.document_control.campaigns import terms_of
from plugins.document_control.models import (
    CannedRemark,
    ControlCheck,
    EvidenceUse,
    Extension,
    Finding,
    Item,
    Reply,
    Subject,
)
from plugins.document_control.notices import (
    ANSWERED,
    EXTENSION,
    JUDGED,
    tell_finding,
    tell_institution,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.stepping import take_check
from plugins.document_control.steps import mend_by
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.inbox.services import users_who_can

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingText:
    """What a finding says. ``due_on`` is counted from the campaign's terms where it is not given."""

    text: str
    severity: str = "remark"
    recommendation: str = ""
    norm: str = ""
    topic: str = ""
    due_on: dt.date | None = None
    responsible: User | None = None
    responsible_name: str = ""


def raise_finding(
    actor: Actor,
    check: ControlCheck,
    text: FindingText,
    *,
    item: Item | None = None,
    subject_key: int = 0,
) -> Finding:
    """Raise a finding in a check: a draft that the institution sees when the result is given out."""
    words = need("text", text.text, _("Write what is wrong."))
    with write():
        stored = take_check(actor, check, "inspector")
        person = None
        if subject_key:
            subject = Subject.get_or_none(
                (Subject.id == subject_key) & (Subject.check_of == stored.id)
            )
            if subject is None:
                refuse("subject", _("This teacher is not in the check."))
            person = subject.person_id
        code = item.code if item is not None else ""
        number = Finding.select().where(Finding.check_of == stored.id).count() + 1
        made = Finding.create(
            municipality=stored.municipality_id,
            institution=stored.institution_id,
            check_of=stored,
            item=item,
            item_code=code,
            subject_key=subject_key,
            person=person,
            number=number,
            severity=text.severity,
            text=words,
            recommendation=text.recommendation.strip(),
            norm=text.norm.strip() or (item.norm if item is not None else ""),
            topic=text.topic,
            due_on=text.due_on,
            responsible=text.responsible,
            responsible_name=text.responsible_name.strip(),
            raised_by=actor.user.id or None,
            repeats=earlier_of(stored.institution_id, code, person, stored.id),
        )
        record(actor, "create", made, label=label_of(made))
        return made


def raise_canned(
    actor: Actor, check: ControlCheck, remark: CannedRemark, *, subject_key: int = 0
) -> Finding:
    """Raise a finding in a ready wording: one click."""
    text = FindingText(
        text=remark.text, severity=remark.severity, recommendation=remark.recommendation
    )
    return raise_finding(actor, check, text, item=remark.item, subject_key=subject_key)


def raise_outside(
    actor: Actor | None,
    institution: Institution,
    text: FindingText,
    *,
    item_code: str,
    person_id: int | None = None,
) -> Finding:
    """Raise a finding outside of a check, given out at once; such as of the robot that looks at sites.

    ``text.due_on`` is a must. Joins the transaction.
    """
    if text.due_on is None:
        message = "A finding outside of a check says by when it is mended."
        raise ValueError(message)
    made = Finding(
        municipality=institution.municipality_id,
        institution=institution,
        item_code=item_code,
        person=person_id,
        severity=text.severity,
        state="open",
        text=need("text", text.text, _("Write what is wrong.")),
        recommendation=text.recommendation.strip(),
        norm=text.norm.strip(),
        topic=text.topic,
        due_on=text.due_on,
        responsible=text.responsible,
        responsible_name=text.responsible_name,
        raised_by=actor.user.id or None if actor is not None else None,
        issued_at=clock.now(),
        repeats=earlier_of(institution.id, item_code, person_id, None),
    )
    with write():
        if actor is not None:
            demand(actor, "edit", made)
        made.save(force_insert=True)
        record(actor, "create", made, label=label_of(made), institution_id=institution.id)
        people = [one.id for one in users_who_can(ControlPermission.ANSWER, institution.id)]
        tell_finding(JUDGED, made, people, key="raised")
    return made


def change_finding(
    actor: Actor, finding: Finding, text: FindingText, *, seen: int | None = None
) -> Finding:
    """Change a finding that has not been given out, and its term or its owner afterwards."""
    with write():
        stored = take(finding, seen)
        demand(actor, "edit", stored)
        values: dict[str, Any] = {
            "due_on": text.due_on or stored.due_on,
            "responsible": text.responsible,
            "responsible_name": text.responsible_name.strip(),
        }
        if stored.state == "draft":
            values |= {
                "text": need("text", text.text, _("Write what is wrong.")),
                "severity": text.severity,
                "recommendation": text.recommendation.strip(),
                "norm": text.norm.strip(),
                "topic": text.topic,
            }
        elif not stored.is_open:
            raise Conflict(_("The finding is dealt with."))
        change(actor, stored, values)
        return stored


def withdraw_finding(
    actor: Actor, finding: Finding, *, reason: str, seen: int | None = None
) -> Finding:
    """Withdraw a finding that was a mistake; it stays with its reason."""
    why = need("reason", reason, _("Say why."))
    with write():
        stored = take(finding, seen)
        demand(actor, "edit", stored)
        if stored.state in {"accepted", "withdrawn"}:
            raise Conflict(_("The finding is dealt with."))
        was_draft = stored.state == "draft"
        change(actor, stored, {"state": "withdrawn"}, note=why)
        if not was_draft:
            _say(actor, stored, "inspector", why)
        return stored


def give_out(actor: Actor, check: ControlCheck) -> int:
    """Give the drafts of a check out with their terms; joins the transaction; return how many.

    Who handed the self-check in answers for what nobody is named for.
    """
    today = clock.today()
    usual = mend_by(today, terms_of(check.campaign, check))
    people = users_who_can(ControlPermission.ANSWER, check.institution_id)
    who = next((one for one in people if one.id == check.submitted_by_id), None)
    count = 0
    for finding in Finding.select().where(Finding.check_of == check.id, Finding.state == "draft"):
        values = {"state": "open", "issued_at": clock.now(), "due_on": finding.due_on or usual}
        if who is not None and finding.responsible_id is None and not finding.responsible_name:
            values |= {"responsible": who, "responsible_name": who.name}
        change(actor, take(finding), values)
        count += 1
    return count


def answer_finding(
    actor: Actor, finding: Finding, *, text: str, seen: int | None = None
) -> Finding:
    """Answer a finding for the institution: what was mended; its proofs are added beside."""
    words = need("text", text, _("Write what was done."))
    with write():
        stored = _taken(actor, finding, "answer", seen)
        if stored.state not in {"open", "returned"}:
            raise Conflict(_("The finding waits for no answer."))
        _say(actor, stored, "institution", words)
        change(actor, stored, {"state": "answered"})
        tell_finding(ANSWERED, stored, _inspector_of(stored), key=f"answered:{stored.version}")
        return stored


def return_answer(actor: Actor, finding: Finding, *, text: str, seen: int | None = None) -> Finding:
    """Return an answer that does not mend the finding, with what is still wanting."""
    words = need("text", text, _("Say what is still wanting."))
    with write():
        stored = _taken(actor, finding, "edit", seen)
        if stored.state != "answered":
            raise Conflict(_("There is no answer to judge."))
        _say(actor, stored, "inspector", words)
        change(actor, stored, {"state": "returned"})
        _tell_place(stored, JUDGED, key=f"returned:{stored.version}")
        return stored


def accept_finding(
    actor: Actor, finding: Finding, *, text: str = "", seen: int | None = None
) -> Finding:
    """Accept that a finding is mended. Raises :class:`Conflict` where nothing was answered or said."""
    with write():
        stored = _taken(actor, finding, "edit", seen)
        if not stored.is_open:
            raise Conflict(_("The finding is dealt with."))
        if stored.state != "answered" and not text.strip():
            refuse("text", _("Nothing was answered: say what you saw yourself."))
        if text.strip():
            _say(actor, stored, "inspector", text.strip())
        values = {
            "state": "accepted",
            "accepted_at": clock.now(),
            "accepted_by": actor.user if actor.user.id else None,
        }
        change(actor, stored, values)
        _tell_place(stored, JUDGED, key=f"accepted:{stored.version}")
        return stored


def judge_effect(
    actor: Actor, finding: Finding, *, holds: bool, seen: int | None = None
) -> Finding:
    """Say, some time after the mending, whether it holds or the fault came back."""
    with write():
        stored = _taken(actor, finding, "edit", seen, over=True)
        if stored.state != "accepted":
            raise Conflict(_("The finding is not mended yet."))
        values = {"effect": "holds" if holds else "failed", "effect_on": clock.today()}
        change(actor, stored, values)
        return stored


def ask_extension(
    actor: Actor, finding: Finding, *, until: dt.date, reason: str, seen: int | None = None
) -> Extension:
    """Ask for more time, with a reason, before or after the term."""
    why = need("reason", reason, _("Say why."))
    with write():
        stored = _taken(actor, finding, "answer", seen)
        if stored.state not in {"open", "returned"}:
            raise Conflict(_("The finding waits for no answer."))
        if until <= clock.today() or (stored.due_on is not None and until <= stored.due_on):
            refuse("until", _("Choose a day after the term."))
        pending = Extension.select().where(
            Extension.finding == stored.id, Extension.state == "asked"
        )
        if pending.exists():
            raise Conflict(_("More time was asked for already; the answer is awaited."))
        made = Extension.create(
            finding=stored, until=until, reason=why, asked_by=actor.user.id or None
        )
        record(actor, "change", stored, label=label_of(stored), note=why)
        tell_finding(EXTENSION, stored, _inspector_of(stored), key=f"asked:{made.id}")
        return made


def decide_extension(
    actor: Actor,
    extension: Extension,
    *,
    grant: bool,
    answer: str = "",
    seen: int | None = None,
) -> Extension:
    """Grant or refuse more time; a refusal says why."""
    if not grant:
        need("answer", answer, _("Say why."))
    with write():
        stored = take(extension, seen)
        finding = _taken(actor, stored.finding, "edit")
        if stored.state != "asked":
            raise Conflict(_("This has been decided."))
        stored.state = "granted" if grant else "refused"
        stored.answer, stored.decided_at = answer.strip(), clock.now()
        stored.decided_by = actor.user if actor.user.id else None
        stored.version += 1
        stored.save()
        values = {"due_on": stored.until} if grant else {}
        if not change(actor, finding, values, note=answer):
            record(actor, "change", finding, label=label_of(finding), note=answer)
        _tell_place(finding, EXTENSION, key=f"decided:{stored.id}")
        return stored


def earlier_of(
    institution_id: int, item_code: str, person_id: int | None, check_id: int | None
) -> Finding | None:
    """Return the last finding of the same item in the same institution, of another check, if any.

    Findings of a teacher are repeated by the same teacher alone. Withdrawn ones do not count.
    """
    if not item_code:
        return None
    query = (
        Finding.select()
        .where(
            Finding.institution == institution_id,
            Finding.item_code == item_code,
            Finding.issued_at.is_null(False),
            Finding.state != "withdrawn",
        )
        .order_by(Finding.issued_at.desc(), Finding.id.desc())
    )
    query = query.where(
        Finding.person.is_null() if person_id is None else Finding.person == person_id
    )
    if check_id is not None:
        query = query.where(Finding.check_of.is_null() | (Finding.check_of != check_id))
    return query.first()


def proofs_of(finding: Finding) -> list[EvidenceUse]:
    """Return the proofs that stand behind a finding's answers."""
    return list(EvidenceUse.select().where(EvidenceUse.finding == finding.id))


def _taken(
    actor: Actor, finding: Finding, verb: str, seen: int | None = None, *, over: bool = False
) -> Finding:
    stored = take(finding, seen)
    demand(actor, verb, stored)
    check = stored.check_of
    if check is not None and check.is_over and not over:
        raise Conflict(_("The check is over: nothing in it is changed any more."))
    return stored


def _say(actor: Actor, finding: Finding, side: str, text: str) -> Reply:
    return Reply.create(finding=finding, side=side, text=text, said_by=actor.user.id or None)


def _inspector_of(finding: Finding) -> list[int]:
    check = finding.check_of
    keys = [check.inspector_id if check is not None else None, finding.raised_by_id]
    return [key for key in dict.fromkeys(keys) if key is not None]


def _tell_place(finding: Finding, kind: Any, *, key: str) -> None:
    if finding.check_of is not None:
        tell_institution(kind, finding.check_of, key=f"finding:{finding.id}:{key}")
        return
    people = [one.id for one in users_who_can(ControlPermission.ANSWER, finding.institution_id)]
    tell_finding(kind, finding, people, key=key)
