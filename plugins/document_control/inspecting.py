"""The inspector's part: opening, verdicts, returning, giving out, the check of what was mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.answering import KNOWN, belongs
from plugins.document_control.findings import accept_finding, give_out
from plugins.document_control.models import ControlCheck, Finding, Item, Verdict, VerdictChange
from plugins.document_control.notices import ISSUED, RETURNED, tell_institution
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.scoring import asked_now
from plugins.document_control.stepping import (
    asked_of,
    count_again,
    facts_of,
    go,
    standing_of,
    take_check,
    verdicts_of,
)
from portal import clock
from portal.audit.services import record
from portal.changing import demand, label_of, refuse
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor

MENDED_BY = frozenset({"yes", "not_applicable"})
"""Verdicts that take what was answered for mended."""


def open_check(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Begin to inspect what was handed in; from now on it cannot be taken back."""
    with write():
        values: dict[str, Any] = {"opened_at": clock.now()}
        if check.inspector_id is None and actor.user.id:
            values["inspector"] = actor.user
        stored = go(actor, check, "open", values=values, seen=seen)
        count_again(stored)
        return stored


def begin_without(
    actor: Actor, check: ControlCheck, *, reason: str, seen: int | None = None
) -> ControlCheck:
    """Inspect without the self-check that the institution has not handed in."""
    with write():
        values = {"opened_at": clock.now()}
        stored = go(actor, check, "begin_without", reason=reason, values=values, seen=seen)
        count_again(stored)
        return stored


def give_verdict(
    actor: Actor,
    check: ControlCheck,
    item: Item,
    *,
    verdict: str,
    comment: str = "",
    subject_key: int = 0,
    reason: str = "",
    seen: int | None = None,
) -> Verdict:
    """Give or change a verdict; the institution sees it when the result is given out.

    ``reason``, or a new comment, is a must where a verdict is changed that the institution has seen,
    and where it differs from what a rule proposes. ``seen`` is the version of the verdict. In the check of what was
    mended a good verdict accepts the findings of the item; where nothing was answered, the reason is
    what the inspector saw.
    """
    if verdict not in KNOWN:
        refuse("verdict", _("Choose one of the answers."))
    with write():
        stored = take_check(actor, check, "inspector")
        belongs(stored, item, subject_key)
        if stored.state == "recheck" and not _reopened(stored, item, subject_key):
            raise Conflict(_("The check of what was mended takes only what is open."))
        found = verdict_at(stored, item, subject_key)
        if seen is not None and found.version != seen:
            raise Conflict(_("Somebody else has changed this since you opened it."))
        was = found.verdict or ""
        mended = _mended(stored, item, subject_key) if verdict in MENDED_BY else []
        reason = reason.strip() or (comment.strip() if comment.strip() != found.comment else "")
        if not reason and mended and all(one.state == "answered" for one in mended):
            reason = _("the findings are mended")
        if was != verdict and found.issued_at is not None and not reason:
            refuse("reason", _("Say why the verdict is another now."))
        if found.proposed not in {None, verdict} and not (reason or comment.strip()):
            refuse("comment", _("Say why you decide otherwise than the rule proposes."))
        if verdict in item.comment_on.split(",") and not comment.strip():
            refuse("comment", _("A comment is needed with this verdict."))
        keep_verdict(actor, found, verdict=verdict, comment=comment, reason=reason)
        changes = {item.code: (was, verdict)}
        record(actor, "change", found, label=label_of(stored), changes=changes, note=reason)
        for finding in mended:
            accept_finding(actor, finding, text="" if finding.state == "answered" else reason)
        count_again(stored)
        return found


def _mended(check: ControlCheck, item: Item, subject_key: int) -> list[Finding]:
    """Return the findings of an item that are still open, in the check of what was mended."""
    if check.state != "recheck":
        return []
    query = Finding.select().where(
        Finding.check_of == check.id,
        Finding.item == item.id,
        Finding.subject_key == subject_key,
        Finding.state.in_(("open", "answered", "returned")),
    )
    return list(query)


def keep_verdict(actor: Actor, found: Verdict, *, verdict: str, comment: str, reason: str) -> None:
    """Write a verdict that a person confirms, with the line of its trail; joins the transaction."""
    was, comment = found.verdict or "", comment.strip()
    if (was, found.comment) != (verdict, comment):
        found.issued_at = None  # the institution sees the new words when they are given out
    found.verdict, found.comment, found.confirmed = verdict, comment, True
    found.decided_by = actor.user if actor.user.id else None
    found.decided_at = clock.now()
    found.version += 1
    found.save()
    if was != verdict:
        VerdictChange.create(
            verdict_of=found,
            was=was,
            became=verdict,
            reason=reason.strip(),
            changed_by=actor.user.id or None,
        )


def verdict_at(check: ControlCheck, item: Item, subject_key: int) -> Verdict:
    """Return the verdict on an item, a fresh one that is not stored where there is none."""
    where = (
        (Verdict.check_of == check.id)
        & (Verdict.item == item.id)
        & (Verdict.subject_key == subject_key)
    )
    return Verdict.get_or_none(where) or Verdict(
        check_of=check, item=item, subject_key=subject_key, version=0
    )


def return_check(
    actor: Actor, check: ControlCheck, *, reason: str, seen: int | None = None
) -> ControlCheck:
    """Return what was handed in to the institution, which is told why."""
    with write():
        stored = go(actor, check, "return", reason=reason, values={"submitted_at": None}, seen=seen)
        tell_institution(RETURNED, stored, key=f"returned:{stored.version}", text=reason)
        return stored


def issue(
    actor: Actor, check: ControlCheck, *, conclusion: str = "", seen: int | None = None
) -> ControlCheck:
    """Give the result out: verdicts and findings are shown to the institution, terms begin.

    Each result is acknowledged anew.

    Raises :class:`Conflict` that names what has no verdict, or what is wanting without a finding.
    """
    demand(actor, "edit", check)
    with write():
        bare = unanswered_of(check)
        if bare:
            raise Conflict(_("Without a verdict yet: %(items)s", items="; ".join(bare[:10])))
        found = standing_of(check)
        moment = clock.now()
        values = {
            "issued_at": moment,
            "issued_by": actor.user if actor.user.id else None,
            "acknowledged_at": None,
            "acknowledged_by": None,
            "outcome": found.outcome,
            "score": found.score,
            "conclusion": conclusion.strip() or check.conclusion,
        }
        stored = go(actor, check, "issue", values=values, seen=seen)
        Verdict.update(issued_at=moment).where(
            Verdict.check_of == stored.id, Verdict.issued_at.is_null()
        ).execute()
        give_out(actor, stored)
        key = f"issued:{stored.version}"
        tell_institution(ISSUED, stored, key=key)
        tell_institution(ISSUED, stored, key=key, permission=ControlPermission.ACKNOWLEDGE)
        return stored


def unanswered_of(check: ControlCheck) -> list[str]:
    """Return the questions that still lack a confirmed verdict, in the checklist's order."""
    given = verdicts_of(check)
    questions = {
        one.code: one.question
        for one in Item.select().where(Item.checklist_version == check.checklist_version_id)
    }
    return [
        questions[one.code]
        for one in asked_now(asked_of(check), given, facts_of(check))
        if (found := given.get((one.code, one.subject_key))) is None
        or found.verdict is None
        or not found.confirmed
    ]


def begin_recheck(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Check what was mended: only the items of open findings are asked again."""
    with write():
        stored = go(actor, check, "recheck", values={"round": check.round + 1}, seen=seen)
        open_ones = list(
            Finding.select().where(
                Finding.check_of == stored.id, Finding.state.in_(("open", "answered", "returned"))
            )
        )
        if not open_ones:
            raise Conflict(_("No finding is open: the check can be closed."))
        for finding in open_ones:
            Verdict.update(confirmed=False).where(
                Verdict.check_of == stored.id,
                Verdict.item == finding.item_id,
                Verdict.subject_key == finding.subject_key,
            ).execute()
        count_again(stored)
        return stored


def _reopened(check: ControlCheck, item: Item, subject_key: int) -> bool:
    return bool(
        Finding.select()
        .where(
            Finding.check_of == check.id,
            Finding.item == item.id,
            Finding.subject_key == subject_key,
            Finding.state != "withdrawn",
        )
        .exists()
    )
