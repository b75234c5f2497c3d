"""The page of one piece of work with its history, and its acts: start, done, move, give, drop, reopen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from werkzeug.datastructures import CombinedMultiDict

from plugins.work_plan import doing
from plugins.work_plan.links import activity_url, brief, plan_url, short, work_list_url, work_url
from plugins.work_plan.occurrences import may
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.row_forms import ReasonForm
from plugins.work_plan.pages.subjects import find_evidence, find_work, may_edit
from plugins.work_plan.pages.wording import days_of, doubt_mark, work_mark
from plugins.work_plan.pages.work_forms import NOBODY, MoveForm, give_form, proof_form
from plugins.work_plan.pages.work_history import files_of, history_of, moves_of, proofs_of
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.policies import reaches_plan
from plugins.work_plan.stored_reading import reading_of
from plugins.work_plan.terms import Kind
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.accounts.models import User
from portal.asking import Question, ask, do, seen
from portal.i18n import gettext as _l

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.work_plan.models import Occurrence
    from portal.access import Actor

GOES_ON = frozenset({Kind.CONTINUOUS, Kind.RECURRING})


@blueprint.get("/work/<int:work_id>")
@requires(PlanPermission.VIEW)
def work_page(work_id: int) -> str:
    """Show one piece of work: how it stands, who acts next, its proofs and its history."""
    actor = acting()
    work = find_work(actor, work_id)
    reading = reading_of(work.activity)
    proofs, moves = proofs_of(work), moves_of(work)
    at_work = work.plan.state == "at_work"
    does = may_edit(actor, work) and at_work
    above = reaches_plan(actor, work)
    return render_template(
        "work_plan/work.html",
        work=work,
        activity=work.activity,
        crumbs=[*_crumbs(actor, work)[:-1], (brief(work.activity.text), None)],
        mark=work_mark(work),
        doubt=doubt_mark(reading),
        days=days_of(work.start, work.due),
        goes_on=work.due is None and reading.kind in GOES_ON,
        step=_next_step(work) if at_work else "",
        who=work.responsible.name if work.responsible else work.institution.short_name,
        proofs=proofs,
        files=files_of(proofs),
        timeline=history_of(work, moves, proofs),
        can_do=does,
        can_plan=does and above,
        above=above,
        may=lambda act: may(act, work.state),
    )


@blueprint.post("/work/<int:work_id>/start")
@requires(PlanPermission.DO)
def start_work(work_id: int) -> ResponseReturnValue:
    """Note that somebody has begun."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    do(lambda: doing.start_work(actor, work, seen=seen()), done=_l("The work has begun."))
    return redirect(work_url(work.id))


@blueprint.route("/work/<int:work_id>/done", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def finish_work(work_id: int) -> ResponseReturnValue:
    """Note that work was done, with its proof."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = proof_form(_sent(), on=clock.today())

    def act() -> None:
        proof = form.proof()
        doing.finish(actor, work, proof=proof or None, on=form.on.data, seen=seen())

    words = _l("Answer: it is done") if work.handed_down else _l("It is done")
    return ask(
        form,
        act,
        _question(
            actor,
            work,
            heading=words,
            button=_l("Note that it is done"),
            done=_l("The work is done."),
            purpose=short(work.activity.text),
            upload=True,
        ),
    )


@blueprint.route("/work/<int:work_id>/proofs/new", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def add_proof(work_id: int) -> ResponseReturnValue:
    """Add a proof, or an act of work that goes on."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = proof_form(_sent(), on=clock.today())
    return ask(
        form,
        lambda: doing.add_evidence(actor, work, proof=form.proof()),
        _question(
            actor,
            work,
            heading=_l("Add what was done"),
            button=_l("Add what was done"),
            done=_l("What was done has been added."),
            purpose=short(work.activity.text),
            upload=True,
        ),
    )


@blueprint.post("/proofs/<int:evidence_id>/remove")
@requires(PlanPermission.DO)
def remove_proof(evidence_id: int) -> ResponseReturnValue:
    """Remove a proof that was added by mistake."""
    actor = acting()
    proof = find_evidence(actor, evidence_id)
    do(lambda: doing.remove_evidence(actor, proof), done=_l("The proof is removed."))
    return redirect(work_url(proof.occurrence_id))


@blueprint.route("/work/<int:work_id>/move", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def move_work(work_id: int) -> ResponseReturnValue:
    """Move the deadline, with the reason."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = MoveForm(request.form or None, data={"due": work.due})
    return ask(
        form,
        lambda: doing.move(
            actor,
            work,
            due=form.due.data or clock.today(),
            reason=form.reason.data or "",
            seen=seen(),
        ),
        _question(
            actor,
            work,
            heading=_l("Move the deadline"),
            button=_l("Move the deadline"),
            done=_l("The deadline has been moved."),
            purpose=_l("Due now: %(day)s.", day=days_of(work.start, work.due)),
        ),
    )


@blueprint.route("/work/<int:work_id>/give", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def give_work(work_id: int) -> ResponseReturnValue:
    """Hand one piece of work over to another person."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = give_form(request.form, work)

    def act() -> None:
        key = form.user.data or NOBODY
        user = User.get_by_id(int(key)) if key != NOBODY else None
        doing.assign(actor, work, user=user, seen=seen())

    return ask(
        form,
        act,
        _question(
            actor,
            work,
            heading=_l("Give the work to somebody else"),
            button=_l("Give the work to somebody else"),
            done=_l("The work has been handed over."),
            purpose=short(work.activity.text),
        ),
    )


@blueprint.route("/work/<int:work_id>/drop", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def drop_work(work_id: int) -> ResponseReturnValue:
    """Drop one piece of work with a reason; the row of the plan stays."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = ReasonForm(request.form)
    return ask(
        form,
        lambda: doing.drop(actor, work, reason=form.reason.data or "", seen=seen()),
        _question(
            actor,
            work,
            heading=_l("Drop the work"),
            button=_l("Drop the work"),
            done=_l("The work is dropped. It can be opened again on its page."),
            purpose=_l("Only this piece of work: the row of the plan stays."),
            danger=True,
        ),
    )


@blueprint.route("/work/<int:work_id>/reopen", methods=("GET", "POST"))
@requires(PlanPermission.DO)
def reopen_work(work_id: int) -> ResponseReturnValue:
    """Open done or dropped work again, with a reason."""
    actor = acting()
    work = find_work(actor, work_id, edits=True)
    form = ReasonForm(request.form)
    return ask(
        form,
        lambda: doing.reopen(actor, work, reason=form.reason.data or "", seen=seen()),
        _question(
            actor,
            work,
            heading=_l("Open the work again"),
            button=_l("Open the work again"),
            done=_l("The work is open again; its proofs stay."),
            purpose=short(work.activity.text),
        ),
    )


def _sent() -> CombinedMultiDict[str, Any]:
    return CombinedMultiDict([request.form, request.files])


def _question(actor: Actor, work: Occurrence, **values: Any) -> Question:
    return Question(
        back=work_url(work.id), crumbs=_crumbs(actor, work), version=work.version, **values
    )


def _crumbs(actor: Actor, work: Occurrence) -> list[tuple[str, str]]:
    """Return the way to work: through its plan for those who reach it, else through the list."""
    own = (brief(work.activity.text), work_url(work.id))
    if not reaches_plan(actor, work):
        return [(_l("Work of the plan"), work_list_url()), own]
    return [
        (_l("Work plans"), url_for("work_plan.plan_list")),
        (brief(work.plan.title), plan_url(work.plan_id)),
        (_l("Row of the plan"), activity_url(work.activity_id)),
        own,
    ]


def _next_step(work: Occurrence) -> str:
    if work.state == "planned":
        return (
            _l("answer the district") if work.handed_down else _l("begin, or note that it is done")
        )
    if work.state == "in_progress":
        return _l("note that it is done, with proof")
    return ""
