"""The page of one finding, and what each side does with it: answer, accept, return, more time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for

from plugins.document_control import services
from plugins.document_control.links import finding_url
from plugins.document_control.models import Extension, Finding, Reply
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.check_forms import (
    AnswerForm,
    ExtensionForm,
    FindingForm,
    ReasonForm,
    RefusalForm,
    SeenForm,
    TermForm,
    WantingForm,
)
from plugins.document_control.pages.check_page import (
    check_crumbs,
    frame,
    place_url,
)
from plugins.document_control.pages.check_steps import about
from plugins.document_control.pages.menu import register_crumb
from plugins.document_control.pages.proof_page import rows_of_finding
from plugins.document_control.pages.sheet import subjects_of
from plugins.document_control.pages.subjects import (
    find_check,
    find_extension,
    find_finding,
    find_item,
    may,
)
from plugins.document_control.pages.wording import finding_badge, severity_badge
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import EFFECTS, EXTENSION_STATES, REPLY_SIDES
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.asking import Question, ask, do, do_in_place, said, seen
from portal.audit.services import record
from portal.changing import label_of
from portal.i18n import gettext as _
from portal.inbox.services import users_who_can
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor
    from portal.errors import Conflict, Invalid

P = ControlPermission
_SIDES, _EFFECTS, _EXTENSIONS = dict(REPLY_SIDES), dict(EFFECTS), dict(EXTENSION_STATES)


@blueprint.get("/checks/<int:check_id>/findings")
@requires(P.VIEW)
def check_findings(check_id: int) -> str:
    """Show the findings of a check."""
    actor = acting()
    check = find_check(actor, check_id)
    findings = list(
        policies[Finding]
        .rows(actor)
        .where(Finding.check_of == check.id)
        .order_by(Finding.number, Finding.id)
    )
    return render_template(
        "document_control/check_findings.html",
        names={one.id: str(one) for one in subjects_of(actor, check)},
        **frame(actor, check, "findings", findings=findings),
    )


@blueprint.route("/checks/<int:check_id>/findings/new", methods=("GET", "POST"))
@requires(P.EDIT)
def new_finding(check_id: int) -> ResponseReturnValue:
    """Raise a finding in own words."""
    actor = acting()
    check = find_check(actor, check_id, "edit")
    key = number(request.args.get("item"))
    item = find_item(actor, key) if key is not None else None
    who = number(request.args.get("who")) or 0
    form = FindingForm(request.form or None, data={"norm": item.norm if item else ""})
    form.offer(check.institution_id)
    people = users_who_can(P.ANSWER, check.institution_id)
    back = place_url(check.id, who, f"item-{item.id}" if item else "")

    def act() -> None:
        services.raise_finding(actor, check, form.told(people), item=item, subject_key=who)

    return ask(
        form,
        act,
        about(
            actor,
            check,
            heading=_("Finding in own words"),
            button=_("Raise the finding"),
            done=_("The finding is a draft: the institution sees it with the result."),
            back=back,
            version=None,
            more={"facts": [item.question] if item else []},
        ),
    )


@blueprint.get("/findings/<int:finding_id>")
@requires(P.VIEW)
def finding_page(finding_id: int) -> str:
    """Show a finding: what is wrong, by when it is mended, what was said about it."""
    actor = acting()
    return _drawn(actor, find_finding(actor, finding_id))


@blueprint.post("/findings/<int:finding_id>/answer")
@requires(P.ANSWER)
def answer_finding(finding_id: int) -> ResponseReturnValue:
    """Answer a finding for the institution."""
    actor = acting()
    finding = find_finding(actor, finding_id, "answer")
    form = AnswerForm(request.form)
    return _said(
        actor,
        finding,
        form,
        lambda: services.answer_finding(actor, finding, text=form.text.data or "", seen=seen()),
        done=_("The answer is given; the inspector is told."),
        kept={"answer": form},
    )


@blueprint.post("/findings/<int:finding_id>/return")
@requires(P.EDIT)
def return_answer(finding_id: int) -> ResponseReturnValue:
    """Return an answer that does not mend the finding."""
    actor = acting()
    finding = find_finding(actor, finding_id, "edit")
    form = WantingForm(request.form, prefix="wanting")
    return _said(
        actor,
        finding,
        form,
        lambda: services.return_answer(actor, finding, text=form.text.data or "", seen=seen()),
        done=_("The answer is returned; the institution is told what is wanting."),
        kept={"wanting": form},
    )


@blueprint.post("/findings/<int:finding_id>/accept")
@requires(P.EDIT)
def accept_finding(finding_id: int) -> ResponseReturnValue:
    """Accept that a finding is mended."""
    actor = acting()
    finding = find_finding(actor, finding_id, "edit")
    form = SeenForm(request.form, prefix="seen")
    return _said(
        actor,
        finding,
        form,
        lambda: services.accept_finding(actor, finding, text=form.text.data or "", seen=seen()),
        done=_("The finding is accepted as mended."),
        kept={"looked": form},
    )


@blueprint.route("/findings/<int:finding_id>/more-time", methods=("GET", "POST"))
@requires(P.ANSWER)
def ask_extension(finding_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    actor = acting()
    finding = find_finding(actor, finding_id, "answer")
    form = ExtensionForm(request.form)
    return ask(
        form,
        lambda: services.ask_extension(
            actor,
            finding,
            until=form.until.data or clock.today(),
            reason=form.reason.data or "",
            seen=seen(),
        ),
        _question(
            actor,
            finding,
            heading=_("Ask for more time"),
            button=_("Ask for more time"),
            done=_("More time is asked for; the inspector is told."),
        ),
    )


@blueprint.post("/extensions/<int:extension_id>/grant")
@requires(P.EDIT)
def grant_extension(extension_id: int) -> ResponseReturnValue:
    """Give more time."""
    actor = acting()
    extension = find_extension(actor, extension_id)
    do(
        lambda: services.decide_extension(actor, extension, grant=True, seen=seen()),
        done=_("More time is given; the institution is told."),
    )
    return redirect(finding_url(extension.finding))


@blueprint.route("/extensions/<int:extension_id>/refuse", methods=("GET", "POST"))
@requires(P.EDIT)
def refuse_extension(extension_id: int) -> ResponseReturnValue:
    """Refuse more time, with the reason."""
    actor = acting()
    extension = find_extension(actor, extension_id)
    form = RefusalForm(request.form)
    return ask(
        form,
        lambda: services.decide_extension(
            actor, extension, grant=False, answer=form.answer.data or "", seen=seen()
        ),
        _question(
            actor,
            extension.finding,
            version=extension.version,
            heading=_("Give no more time"),
            button=_("Give no more time"),
            done=_("The request is refused; the institution is told why."),
        ),
    )


@blueprint.route("/findings/<int:finding_id>/change", methods=("GET", "POST"))
@requires(P.EDIT)
def change_finding(finding_id: int) -> ResponseReturnValue:
    """Change a draft, or the term and the responsible person afterwards."""
    actor = acting()
    finding = find_finding(actor, finding_id, "edit")
    kind = FindingForm if finding.state == "draft" else TermForm
    stored = {
        name: getattr(finding, name)
        for name in ("text", "severity", "recommendation", "norm", "topic", "due_on")
    }
    stored |= {
        "responsible": str(finding.responsible_id or ""),
        "responsible_name": finding.responsible_name,
    }
    form = kind(request.form or None, data=stored)
    form.offer(finding.institution_id)
    people = users_who_can(P.ANSWER, finding.institution_id)
    return ask(
        form,
        lambda: services.change_finding(actor, finding, form.told(people), seen=seen()),
        _question(
            actor,
            finding,
            heading=_("Change the finding"),
            button=_("Save"),
            done=_("Saved."),
        ),
    )


@blueprint.route("/findings/<int:finding_id>/withdraw", methods=("GET", "POST"))
@requires(P.EDIT)
def withdraw_finding(finding_id: int) -> ResponseReturnValue:
    """Withdraw a finding that was a mistake."""
    actor = acting()
    finding = find_finding(actor, finding_id, "edit")
    form = ReasonForm(request.form)
    return ask(
        form,
        lambda: services.withdraw_finding(
            actor, finding, reason=form.reason.data or "", seen=seen()
        ),
        _question(
            actor,
            finding,
            heading=_("Withdraw the finding"),
            button=_("Withdraw the finding"),
            done=_("The finding is withdrawn; it stays with its reason."),
            danger=True,
        ),
    )


@blueprint.post("/findings/<int:finding_id>/effect")
@requires(P.EDIT)
def judge_effect(finding_id: int) -> ResponseReturnValue:
    """Say whether the mending holds."""
    actor = acting()
    finding = find_finding(actor, finding_id, "edit")
    holds = request.form.get("holds") == "1"
    do(
        lambda: services.judge_effect(actor, finding, holds=holds, seen=seen()),
        done=_("It is noted that the mending holds.")
        if holds
        else _("It is noted that the fault came back."),
    )
    return redirect(finding_url(finding))


def _said(
    actor: Actor, finding: Finding, form: Any, act: Any, *, done: str, kept: dict[str, Any]
) -> ResponseReturnValue:
    """Do what a form of the page asks for; show the page again with what was typed where it cannot."""

    def again(error: Invalid | Conflict | None) -> str:
        if error is None:
            return _drawn(actor, finding, **kept)
        fresh = find_finding(actor, finding.id)
        return _drawn(actor, fresh, problem=said(error), typed=form.text.data or "", **kept)

    return do_in_place(form, act, done=done, back=finding_url(finding), again=again)


def _drawn(
    actor: Actor, finding: Finding, *, problem: str = "", typed: str = "", **kept: Any
) -> str:
    district = works_for_district(actor)
    check = finding.check_of
    lives = check is None or not check.is_over
    works = district and may(actor, "edit", finding)
    answers = not district and lives and may(actor, "answer", finding)
    extensions = list(
        policies[Extension]
        .rows(actor)
        .where(Extension.finding == finding.id)
        .order_by(Extension.id.desc())
    )
    if finding.person_id is not None and not problem:
        record(
            actor,
            "view",
            finding,
            label=label_of(finding),
            note=str(finding.person),
            institution_id=finding.institution_id,
        )
    return render_template(
        "document_control/finding.html",
        finding=finding,
        check=check,
        badges=[severity_badge(finding), finding_badge(finding)],
        replies=list(
            policies[Reply]
            .rows(actor)
            .select(Reply, User)
            .left_outer_join(User, on=(Reply.said_by == User.id))
            .where(Reply.finding == finding.id)
            .order_by(Reply.said_at, Reply.id)
        ),
        sides=_SIDES,
        effects=_EFFECTS,
        extensions=[(one, str(_EXTENSIONS[one.state])) for one in extensions],
        proofs=rows_of_finding(actor, finding),
        district=district,
        works=works and lives,
        judges_effect=works and finding.state == "accepted",
        answers=answers and finding.state in {"open", "returned"},
        proves=answers and finding.is_open,
        problem=problem,
        typed=typed,
        check_link=place_url(check.id, finding.subject_key, f"item-{finding.item_id}")
        if check is not None
        else "",
        answer=kept.get("answer") or AnswerForm(),
        wanting=kept.get("wanting") or WantingForm(prefix="wanting"),
        looked=kept.get("looked") or SeenForm(prefix="seen"),
        crumbs=finding_crumbs(actor, finding, last=True),
    )


def finding_crumbs(actor: Actor, finding: Finding, *, last: bool = False) -> list[tuple[str, str]]:
    """Return the way to a finding, through its check where there is one."""
    check = finding.check_of
    way: list[tuple[str, str]] = (
        check_crumbs(actor, check) if check is not None else [register_crumb(actor)]
    )
    way.append((_("Findings"), url_for("document_control.finding_list")))
    if last:
        return [*way, (str(finding)[:60], "")]
    return [*way, (str(finding)[:60], finding_url(finding))]


def _question(actor: Actor, finding: Finding, **values: Any) -> Question:
    values.setdefault("version", finding.version)
    return Question(
        back=finding_url(finding),
        purpose=str(finding),
        crumbs=finding_crumbs(actor, finding),
        **values,
    )
