"""The page of one check for each side, and its history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from plugins.document_control import services
from plugins.document_control.checklists.vocabulary import vocabulary_of
from plugins.document_control.folders.beside_checks import folder_of_subject
from plugins.document_control.folders.links import folder_url
from plugins.document_control.links import campaign_url
from plugins.document_control.models import Finding, Item, Step, VerdictChange
from plugins.document_control.models import Verdict as GivenVerdict
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.menu import register_crumb
from plugins.document_control.pages.sheet import Line, Sheet, read_sheet, subjects_of
from plugins.document_control.pages.subjects import find_check, find_item, find_remark
from plugins.document_control.pages.wording import (
    FINDING_TONES,
    finding_badge,
    next_step,
    outcome_badge,
    overdue_badge,
    score_words,
    severity_badge,
    state_badge,
    verdict_badge,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.steps import EDITED_BY, next_side
from plugins.document_control.wording import CHECK_STATES, VERDICTS
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.access.policies import module_is_on
from portal.accounts.models import User
from portal.asking import do, said, seen
from portal.audit.services import record
from portal.changing import label_of
from portal.errors import Conflict, Invalid
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.institutions.listing import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

P = ControlPermission
IN_THE_DROP_DOWN = frozenset({"begin_without", "return", "inspector", "cancel"})
OPEN_FINDINGS = frozenset({"open", "answered", "returned"})
_STATES = dict(CHECK_STATES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What could not be kept: the words for each field of an item, and all that was typed."""

    message: str
    status: int
    fields: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    item_id: int | None = None


@blueprint.get("/checks/<int:check_id>")
@requires(P.VIEW)
def check_page(check_id: int) -> str:
    """Show a check: how it stands, who acts next, and the items of one place."""
    actor = acting()
    return draw_check(actor, find_check(actor, check_id))


@blueprint.post("/checks/<int:check_id>/answers")
@requires(P.ANSWER)
def save_answers(check_id: int) -> ResponseReturnValue:
    """Keep a section's answers, or the one that was just given, as a draft of the institution's."""
    actor = acting()
    check = find_check(actor, check_id, "answer")
    who = number(request.form.get("who")) or 0
    by_itself = request.form.get("draft") == "1"
    try:
        facts, answers = _typed_answers(actor)
        services.save_answers(actor, check, facts=facts, answers=answers, subject_key=who)
    except (Invalid, Conflict) as error:
        wrong = error.fields if isinstance(error, Invalid) else {}
        fields = {name: " ".join(messages) for name, messages in wrong.items()}
        if by_itself:
            return {"message": said(error), "fields": fields}, error.status
        trouble = Trouble(
            message=error.message, status=error.status, fields=fields, typed=request.form
        )
        return draw_check(actor, find_check(actor, check_id), who=who, trouble=trouble), (
            error.status
        )
    fresh = find_check(actor, check_id)
    if by_itself:
        keys = {one.item.id for one in answers}
        sheet = read_sheet(actor, fresh, who, may=True)
        return {
            "saved": clock.local(clock.now()).strftime("%H:%M"),
            "versions": {
                str(line.item.id): line.own.version
                for line in sheet.lines
                if line.own is not None and line.item.id in keys
            },
            "answered": sheet.answered,
            "asked": sheet.asked,
            "words": progress_words(sheet),
        }
    return redirect(place_url(check_id, who, request.form.get("section", "")))


@blueprint.post("/checks/<int:check_id>/verdict")
@requires(P.EDIT)
def give_verdict(check_id: int) -> ResponseReturnValue:
    """Give a verdict on an item, or agree with what a rule proposes."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    who = number(request.form.get("who")) or 0
    try:
        item = _named_item(actor)
        told: dict[str, Any] = {
            "comment": request.form.get("comment", ""),
            "subject_key": who,
            "seen": seen(),
        }
        if request.form.get("accept"):
            services.accept_proposal(actor, check, item, **told)
        else:
            services.give_verdict(
                actor,
                check,
                item,
                verdict=request.form.get("verdict", ""),
                reason=request.form.get("reason", ""),
                **told,
            )
    except (Invalid, Conflict) as error:
        return _refused(actor, check_id, who, error)
    return redirect(place_url(check_id, who, f"item-{item.id}"))


@blueprint.post("/checks/<int:check_id>/remark")
@requires(P.EDIT)
def raise_remark(check_id: int) -> ResponseReturnValue:
    """Raise a finding in a ready wording: one click."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    who = number(request.form.get("who")) or 0
    try:
        item = _named_item(actor)
        key = number(request.form.get("remark"))
        services.raise_canned(actor, check, find_remark(actor, item, key), subject_key=who)
    except (Invalid, Conflict) as error:
        return _refused(actor, check_id, who, error)
    return redirect(place_url(check_id, who, f"item-{item.id}"))


@blueprint.post("/checks/<int:check_id>/propose")
@requires(P.EDIT)
def let_rules_look(check_id: int) -> ResponseReturnValue:
    """Let the rules look again."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    do(
        lambda: services.propose(actor, check),
        done=_("The rules have looked: their proposals stand beside the items."),
    )
    return redirect(place_url(check_id, number(request.form.get("who"))))


@blueprint.post("/checks/<int:check_id>/accept")
@requires(P.EDIT)
def accept_proposals(check_id: int) -> ResponseReturnValue:
    """Agree with every "yes" that the rules propose."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    do(
        lambda: services.accept_all(actor, check),
        done=_("Every “yes” that the rules propose is your verdict now."),
    )
    return redirect(place_url(check_id, number(request.form.get("who"))))


@blueprint.get("/checks/<int:check_id>/history")
@requires(P.VIEW)
def check_history(check_id: int) -> str:
    """Show every step of a check; to inspectors also every change of a verdict."""
    actor = acting()
    check = find_check(actor, check_id)
    return render_template(
        "document_control/check_history.html",
        steps=_steps(actor, check),
        changes=_changes(actor, check),
        **frame(actor, check, "history"),
    )


def place_url(
    check_id: int, who: int | None = None, anchor: str = "", *, lacking: int | None = None
) -> str:
    """Return the address of one place of a check; with ``lacking`` it tells what is wanting."""
    return url_for(
        "document_control.check_page",
        check_id=check_id,
        who=who,
        lacking=lacking,
        _anchor=anchor or None,
    )


def progress_words(sheet: Sheet) -> str:
    """Return how far the answers are."""
    return _("%(done)s of %(all)s", done=sheet.answered, all=sheet.asked)


def draw_check(
    actor: Actor, check: ControlCheck, *, who: int | None = None, trouble: Trouble | None = None
) -> str:
    """Return the page of a check; with what was typed where it could not be kept."""
    who = number(request.args.get("who")) if who is None else who
    sheet = read_sheet(actor, check, who, may=writes(actor, check))
    if trouble is not None:
        for line in sheet.lines:
            _give_back(line, trouble)
    elif sheet.place is not None and sheet.place.key and "HX-Request" not in request.headers:
        record(
            actor,
            "view",
            check,
            label=label_of(check),
            note=sheet.place.title,
            institution_id=check.institution_id,
        )
    return render_template(
        "document_control/check.html",
        sheet=sheet,
        trouble=trouble,
        all_items="all" in request.args,
        verdicts=VERDICTS,
        verdict_badge=verdict_badge,
        progress=progress_words(sheet),
        lacking=_lacking(check, sheet) if sheet.answers and "lacking" in request.args else [],
        waiting=[line for line in sheet.lines if sheet.judges and line.undecided],
        folder_url=_folder_url(actor, check, sheet.place.key if sheet.place is not None else 0),
        **frame(actor, check, "sheet", findings=sheet.findings),
    )


def _lacking(check: ControlCheck, sheet: Sheet) -> list[tuple[str, str, str]]:
    """Return what keeps a self-check from being handed in: where it is, the item, what it lacks."""
    found = services.missing_of(check)
    numbers = vocabulary_of(check.checklist_version_id).numbers
    names = {one.key: f" – {one.title}" for one in sheet.places if one.key}
    return [
        (
            place_url(check.id, one.subject_key, f"item-{one.item.id}"),
            f"{numbers[one.item.id]} {one.item.question}{names.get(one.subject_key, '')}",
            one.lacks,
        )
        for one in found
    ]


def _folder_url(actor: Actor, check: ControlCheck, subject_key: int) -> str:
    """Return where the portfolio of the teacher on the page lies; nothing in checks of other things."""
    if not subject_key or check.checklist_version.checklist.subject != "folder":
        return ""
    found = folder_of_subject(actor, check, subject_key)
    return folder_url(found.id) if found is not None else ""


def writes(actor: Actor, check: ControlCheck) -> bool:
    """Tell whether the reader may write in a check as it stands.

    The check was found through its policy, so only the grant and the module are asked for here; the
    services ask the policy again.
    """
    side = EDITED_BY.get(check.state)
    if side is None or (side == "inspector") != works_for_district(actor):
        return False
    if not actor.can(P.EDIT if side == "inspector" else P.ANSWER):
        return False
    return module_is_on("document_control", check.institution_id)


def frame(
    actor: Actor, check: ControlCheck, tab: str, *, findings: list[Finding] | None = None
) -> dict[str, Any]:
    """Return what all tabs of a check show: heading, summary, tabs, the steps that may be taken."""
    district = works_for_district(actor)
    if findings is None:
        findings = list(
            policies[Finding]
            .rows(actor)
            .where(Finding.check_of == check.id)
            .order_by(Finding.number, Finding.id)
        )
    unanswered = sum(1 for one in findings if one.state in {"open", "returned"})
    answered = sum(1 for one in findings if one.state == "answered")
    shown = [one for one in findings if one.state != "withdrawn"]
    step = next_step(check, unanswered=unanswered, answered=answered)
    given = check.issued_at is not None
    acts = acts_of(actor, check, findings)
    tabs: list[tuple[Any, ...]] = [
        (_("Items and verdicts"), place_url(check.id), tab == "sheet"),
        (
            _("Findings"),
            url_for("document_control.check_findings", check_id=check.id),
            tab == "findings",
            len(shown),
        ),
        (
            _("Proofs"),
            url_for("document_control.check_proofs", check_id=check.id),
            tab == "proofs",
        ),
        (
            _("History"),
            url_for("document_control.check_history", check_id=check.id),
            tab == "history",
        ),
    ]
    return {
        "check": check,
        "findings": findings,
        "district": district,
        "badges": list(filter(None, (state_badge(check), overdue_badge(check)))),
        "outcome": outcome_badge(check) if given or district else None,
        "score": score_words(check) if given or district else "",
        "step": step,
        "side": next_side(check.state, unanswered=unanswered, answered=answered),
        "acts": acts,
        "more_acts": acts & IN_THE_DROP_DOWN,
        "drafts": sum(1 for one in findings if one.state == "draft"),
        "unmended": unanswered + answered,
        "finding_badge": finding_badge,
        "severity_badge": severity_badge,
        "finding_tones": FINDING_TONES,
        "campaign_link": _campaign_link(actor, check),
        "tabs": tabs,
        "crumbs": check_crumbs(actor, check, last=True)
        if tab == "sheet"
        else [*check_crumbs(actor, check), *((str(part[0]), "") for part in tabs if part[2])],
    }


def _campaign_link(actor: Actor, check: ControlCheck) -> tuple[str, str] | None:
    if check.campaign is None or not actor.can(P.CAMPAIGNS_VIEW):
        return None
    return check.campaign.title, campaign_url(check.campaign.id)


def check_crumbs(actor: Actor, check: ControlCheck, *, last: bool = False) -> list[tuple[str, str]]:
    """Return the way to a check; ``last`` where its own page is shown."""
    return [register_crumb(actor), (str(check), "" if last else place_url(check.id))]


def acts_of(actor: Actor, check: ControlCheck, findings: list[Finding]) -> set[str]:
    """Return the steps that this reader may take with a check as it stands, by permission alone.

    The services ask the policies again; here no query is spent on each button.
    """
    found = set()
    open_ones = any(one.state in OPEN_FINDINGS for one in findings)
    if not works_for_district(actor):
        if actor.can(P.ANSWER):
            found |= {"self_check": {"submit"}, "returned": {"submit"}}.get(check.state, set())
            if check.state == "submitted" and check.opened_at is None:
                found.add("withdraw")
        if actor.can(P.ACKNOWLEDGE) and check.state == "issued":
            found.add("acknowledge")
        return found
    if actor.can(P.EDIT):
        found |= {
            "self_check": {"begin_without"},
            "returned": {"begin_without"},
            "submitted": {"open", "return"},
            "inspection": {"issue", "return", "propose", "finding"},
            "recheck": {"issue", "propose", "finding"},
            "remediation": {"recheck"} if open_ones else {"close"},
        }.get(check.state, set())
        if check.state == "issued" and check.acknowledged_at is not None and not open_ones:
            found.add("close")
        if not check.is_over:
            found |= {"inspector", "cancel"}
    if actor.can(P.REOPEN) and check.state == "closed":
        found.add("reopen")
    return found


def _typed_answers(
    actor: Actor,
) -> tuple[list[services.ToldFact], list[services.SaidAnswer]]:
    """Return what was sent: facts as ``fact-<code>``, answers as ``own-<item>``."""
    form = request.form
    facts = [
        services.ToldFact(
            code=name.removeprefix("fact-"),
            value=value,
            seen=form.get(f"was-{name.removeprefix('fact-')}"),
        )
        for name, value in form.items()
        if name.startswith("fact-")
    ]
    keys = [
        key
        for name in form
        if name.startswith("comment-") and (key := number(name.removeprefix("comment-")))
    ]
    items = {one.id: one for one in policies[Item].rows(actor).where(Item.id.in_(keys or [0]))}
    answers = []
    for key in keys:
        verdict, comment = form.get(f"own-{key}", ""), form.get(f"comment-{key}", "")
        if key in items and (verdict or comment.strip()):
            answers.append(
                services.SaidAnswer(
                    item=items[key],
                    verdict=verdict,
                    comment=comment,
                    seen=number(form.get(f"seen-{key}")),
                )
            )
    return facts, answers


def _named_item(actor: Actor) -> Item:
    key = number(request.form.get("item"))
    if key is None:
        raise Invalid(_("Choose an item of the checklist."))
    return find_item(actor, key)


def _refused(
    actor: Actor, check_id: int, who: int, error: Invalid | Conflict
) -> ResponseReturnValue:
    """Show the page again with what was typed, and what stands in the way."""
    trouble = Trouble(
        message=said(error),
        status=error.status,
        fields=dict.fromkeys(error.fields, "") if isinstance(error, Invalid) else {},
        typed=request.form,
        item_id=number(request.form.get("item")),
    )
    page = draw_check(actor, find_check(actor, check_id), who=who, trouble=trouble)
    return page, error.status


def _give_back(line: Line, trouble: Trouble) -> None:
    """Put what was typed, and what is wrong with it, at an item."""
    key = line.item.id
    names = [f"own-{key}", *(f"fact-{one.asked.code}" for one in line.facts)]
    if trouble.item_id == key:
        line.trouble, line.typed = trouble.message, trouble.typed
    elif f"comment-{key}" in trouble.typed:
        line.typed = trouble.typed
        line.trouble = " ".join(trouble.fields[name] for name in names if name in trouble.fields)


def _steps(actor: Actor, check: ControlCheck) -> list[dict[str, Any]]:
    query = (
        policies[Step]
        .rows(actor)
        .select(Step, User)
        .left_outer_join(User, on=(Step.taken_by == User.id))
        .where(Step.check_of == check.id)
        .order_by(Step.taken_at.desc(), Step.id.desc())
    )
    return [
        {
            "on": format_moment(one.taken_at),
            "title": str(_STATES[one.became]),
            "note": "; ".join(
                filter(None, (one.taken_by.name if one.taken_by else "", one.reason))
            ),
        }
        for one in query
    ]


def _changes(actor: Actor, check: ControlCheck) -> list[dict[str, Any]]:
    query = (
        policies[VerdictChange]
        .rows(actor)
        .select(VerdictChange, GivenVerdict, Item, User)
        .join(GivenVerdict)
        .join(Item)
        .switch(VerdictChange)
        .left_outer_join(User, on=(VerdictChange.changed_by == User.id))
        .where(GivenVerdict.check_of == check.id)
        .order_by(VerdictChange.changed_at.desc(), VerdictChange.id.desc())
    )
    subjects = {one.id: str(one) for one in subjects_of(actor, check)}
    return [
        {
            "at": one.changed_at,
            "item": one.verdict_of.item.question,
            "who": subjects.get(one.verdict_of.subject_key, ""),
            "was": verdict_badge(one.was or None),
            "became": verdict_badge(one.became or None),
            "reason": one.reason,
            "by": one.changed_by.name if one.changed_by else "",
        }
        for one in query
    ]
