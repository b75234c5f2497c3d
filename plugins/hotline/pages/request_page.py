"""The page of one request, and what is said in it: answers, notes, additions, reopening, ratings."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request

from plugins.hotline import services
from plugins.hotline.callers import shown_caller
from plugins.hotline.links import request_list_url, request_url
from plugins.hotline.models import Topic
from plugins.hotline.pages import request_parts as parts
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.choices import chosen
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.request_forms import (
    AnswerForm,
    AskForm,
    ChecklistForm,
    LinkForm,
    MissingForm,
    RatingForm,
    ReasonForm,
    RecordForm,
    TextForm,
    WaitForm,
    WatchForm,
)
from plugins.hotline.pages.subjects import find_message, find_request, may
from plugins.hotline.pages.wording import due_badge, mark_badges, next_step, state_badge
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.policies import sees_notes
from plugins.hotline.reckoning import marks_of
from plugins.hotline.wording import CHANNELS, KINDS, PRIORITIES
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import Question, ask, do, do_in_place, said, seen
from portal.errors import Conflict
from portal.files.listing import panel_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from plugins.hotline.models import Request
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.errors import Invalid

P = HotlinePermission
_CHANNELS = dict(CHANNELS)
_KINDS = dict(KINDS)
_PRIORITIES = dict(PRIORITIES)


@blueprint.get("/<int:request_id>")
@requires(P.VIEW)
def request_page(request_id: int) -> str:
    """Show one request: how it stands, its terms, what was said, what belongs to it."""
    actor = acting()
    return _drawn(actor, find_request(actor, request_id))


@blueprint.post("/<int:request_id>/answer")
@requires(P.EDIT)
def answer_request(request_id: int) -> ResponseReturnValue:
    """Answer, answer and solve, or solve with all duplicates; what was typed is kept in a conflict."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = AnswerForm(request.form)
    how = request.form.get("how", "answer")
    told: dict[str, Any] = {
        "text": form.text.data or "",
        "norm": form.norm.data or "",
        "seen": seen(),
    }

    def act() -> None:
        if how == "duplicates":
            services.solve_with_duplicates(actor, subject, **told)
        elif how == "solve":
            services.solve(actor, subject, **told)
        else:
            services.answer(actor, subject, **told)

    words = _("The answer is written down.") if how == "answer" else _("The request is solved.")
    return _done_in_place(actor, subject, form, act, done=words, kept="answer")


@blueprint.post("/<int:request_id>/note")
@requires(P.EDIT)
def add_note(request_id: int) -> ResponseReturnValue:
    """Add an internal note."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = TextForm(request.form, prefix="note")
    return _done_in_place(
        actor,
        subject,
        form,
        lambda: services.add_note(actor, subject, text=form.text.data or "", seen=seen()),
        done=_("The note is written down."),
        kept="note",
    )


@blueprint.post("/<int:request_id>/add")
@requires(P.VIEW)
def add_to_request(request_id: int) -> ResponseReturnValue:
    """Add what the caller says: from the own workplace, or told to the hotline."""
    actor = acting()
    subject = find_request(actor, request_id, "edit" if works_for_district(actor) else "ask")
    form = TextForm(request.form, prefix="add")
    return _done_in_place(
        actor,
        subject,
        form,
        lambda: services.add(actor, subject, text=form.text.data or "", seen=seen()),
        done=_("It is added; who does the request is told."),
        kept="add",
    )


@blueprint.post("/<int:request_id>/rate")
@requires(P.ASK)
def rate_request(request_id: int) -> ResponseReturnValue:
    """Rate the solution."""
    actor = acting()
    subject = find_request(actor, request_id, "ask")
    form = RatingForm(request.form)
    return _done_in_place(
        actor,
        subject,
        form,
        lambda: services.rate(
            actor, subject, value=int(form.value.data), comment=form.comment.data or "", seen=seen()
        ),
        done=_("Thank you: the rating is written down."),
        kept="rating",
    )


@blueprint.route("/<int:request_id>/reopen", methods=("GET", "POST"))
@requires(P.VIEW)
def reopen_request(request_id: int) -> ResponseReturnValue:
    """Open a solved request again, with what is missing."""
    actor = acting()
    subject = find_request(actor, request_id, "edit" if works_for_district(actor) else "ask")
    form = MissingForm(request.form)
    return ask(
        form,
        lambda: services.reopen(actor, subject, reason=form.reason.data or "", seen=seen()),
        question_about(
            subject,
            heading=_("Open the request again"),
            button=_("Open the request again"),
            done=_("The request is open again; the hotline is told."),
        ),
    )


@blueprint.route("/<int:request_id>/wait", methods=("GET", "POST"))
@requires(P.EDIT)
def wait_for_caller(request_id: int) -> ResponseReturnValue:
    """Wait for the caller: the terms stand still."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = WaitForm(request.form)
    return ask(
        form,
        lambda: services.pause(actor, subject, reason=form.reason.data or "", seen=seen()),
        question_about(
            subject,
            heading=_("Wait for the caller"),
            button=_("Wait for the caller"),
            done=_("The request waits; its terms stand still."),
        ),
    )


@blueprint.post("/<int:request_id>/go-on")
@requires(P.EDIT)
def go_on(request_id: int) -> ResponseReturnValue:
    """Go on after waiting."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    do(
        lambda: services.resume(actor, subject, seen=seen()),
        done=_("The request goes on; its terms have moved."),
    )
    return redirect(request_url(request_id))


@blueprint.post("/<int:request_id>/close")
@requires(P.EDIT)
def close_request(request_id: int) -> ResponseReturnValue:
    """Close a solved request."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    do(lambda: services.close(actor, subject, seen=seen()), done=_("The request is closed."))
    return redirect(request_url(request_id))


@blueprint.route("/<int:request_id>/remove", methods=("GET", "POST"))
@requires(P.REMOVE)
def remove_request(request_id: int) -> ResponseReturnValue:
    """Remove a request that was written down by mistake; its number stays in the journal."""
    actor = acting()
    subject = find_request(actor, request_id, "remove")
    form = ReasonForm(request.form)
    return ask(
        form,
        lambda: services.remove(actor, subject, reason=form.reason.data or "", seen=seen()),
        question_about(
            subject,
            heading=_("Remove the request"),
            button=_("Remove the request"),
            done=_("The request is removed. It can be restored on this page."),
            danger=True,
        ),
    )


@blueprint.post("/<int:request_id>/restore")
@requires(P.REMOVE)
def restore_request(request_id: int) -> ResponseReturnValue:
    """Restore a removed request."""
    actor = acting()
    subject = find_request(actor, request_id, "remove")
    do(lambda: services.restore(actor, subject, seen=seen()), done=_("The request is restored."))
    return redirect(request_url(request_id))


@blueprint.route("/messages/<int:message_id>/change", methods=("GET", "POST"))
@requires(P.EDIT)
def change_message(message_id: int) -> ResponseReturnValue:
    """Change what was said, where it was written wrongly."""
    actor = acting()
    message = find_message(actor, message_id)
    form = AnswerForm(request.form or None, data={"text": message.text, "norm": message.norm})
    if message.kind != "answer":
        del form.norm
    form.text.label.text = _("Text")
    form.text.flags.required = True
    return ask(
        form,
        lambda: services.change_message(
            actor,
            message,
            text=form.text.data or "",
            norm=(form.norm.data or "") if "norm" in form else None,
            seen=seen(),
        ),
        question_about(
            message.request,
            version=message.version,
            heading=_("Change what was written"),
            button=_("Save"),
            done=_("Saved."),
        ),
    )


@blueprint.post("/messages/<int:message_id>/remove")
@requires(P.EDIT)
def remove_message(message_id: int) -> ResponseReturnValue:
    """Hide a message, or show it again."""
    actor = acting()
    message = find_message(actor, message_id)
    back = request.form.get("restore") == "1"
    do(
        lambda: services.remove_message(actor, message, restore=back, seen=seen()),
        done=_("The message is shown again.") if back else _("The message is hidden."),
    )
    return redirect(request_url(message.request_id))


@blueprint.route("/ask", methods=("GET", "POST"))
@requires(P.ASK)
def ask_hotline() -> ResponseReturnValue:
    """Ask the hotline from the own workplace."""
    actor = acting()
    form = AskForm(request.form)
    form.offer()

    def act() -> str:
        made = services.ask(
            actor,
            question=form.question.data or "",
            topic=chosen(actor, Topic, form.topic.data),
            kind=form.kind.data,
        )
        return request_url(made.id)

    return ask(
        form,
        act,
        Question(
            heading=_("Ask the hotline"),
            button=_("Ask the hotline"),
            back=request_list_url(),
            done=_("The question is with the hotline. Its answer will be here and in your inbox."),
            purpose=_("The question and its answer are seen by your institution and the district."),
            crumbs=[journal_crumb(acting())],
        ),
    )


def question_about(subject: Request, **values: Any) -> Question:
    """Return the question of a form about a request."""
    values.setdefault("version", subject.version)
    return Question(
        back=request_url(subject.id),
        purpose=str(subject),
        crumbs=[
            journal_crumb(acting()),
            (str(subject), request_url(subject.id)),
        ],
        **values,
    )


def _done_in_place(
    actor: Actor, subject: Request, form: Any, act: Callable[[], Any], *, done: str, kept: str
) -> ResponseReturnValue:
    """Do what a form of the page asks for; else keep the words, and tell what others did meanwhile."""

    def again(error: Invalid | Conflict | None) -> str:
        if error is None:
            return _drawn(actor, subject, **{kept: form})
        fresh = find_request(actor, subject.id)
        meanwhile = None
        if isinstance(error, Conflict):
            meanwhile = parts.trail_of(actor, fresh, since=_shown_at())
        typed = form.text.data if "text" in form else ""
        told: dict[str, Any] = {
            "problem": said(error),
            "meanwhile": meanwhile,
            "typed": typed or "",
        }
        return _drawn(actor, fresh, **told, **{kept: form})

    return do_in_place(form, act, done=done, back=request_url(subject.id), again=again)


def _shown_at() -> dt.datetime | None:
    """Return when the page was shown on which the form was sent."""
    try:
        return dt.datetime.fromisoformat(request.form.get("shown_at", ""))
    except ValueError:
        return None


def _drawn(
    actor: Actor,
    subject: Request,
    *,
    problem: str = "",
    meanwhile: list[dict[str, Any]] | None = None,
    typed: str = "",
    answer: AnswerForm | None = None,
    note: TextForm | None = None,
    add: TextForm | None = None,
    rating: RatingForm | None = None,
) -> str:
    desk = works_for_district(actor)
    answer = answer or AnswerForm(data={"norm": subject.topic.norm if subject.topic else ""})
    answer.text.flags.required = subject.answered_at is None
    lives = subject.removed_at is None and subject.merged_into_id is None
    works = desk and lives and may(actor, "edit", subject)
    asks = not desk and lives and may(actor, "ask", subject)
    due = due_badge(subject)
    marks = marks_of([subject]).get(subject.id, ()) if desk else ()
    step, who = next_step(subject)
    visit, papers = parts.visit_with_files(actor, subject)
    rated = parts.rating_of(actor, subject)
    watching = parts.watchers_of(actor, subject) if desk else []
    return render_template(
        "hotline/request.html",
        subject=subject,
        badges=[state_badge(subject), *([due] if due else []), *mark_badges(marks)],
        step=step,
        who=who,
        asker=shown_caller(actor, subject, in_list=False),
        channel=_CHANNELS[subject.channel],
        kind=_KINDS[subject.kind],
        priority=_PRIORITIES[subject.priority],
        said=parts.said_in(actor, subject),
        terms=parts.terms_of(subject),
        pauses=parts.pauses_of(actor, subject),
        belongings=parts.belongings_of(actor, subject),
        records_about=parts.records_of(actor, subject),
        checklists=parts.checklists_of(actor, subject) if desk else [],
        templates=services.templates_for(subject) if works else [],
        watchers=watching,
        files=panel_of(actor, subject, editable=works),
        visit=visit,
        papers=papers,
        rated=rated,
        following=parts.following(actor, subject) if works else None,
        trail=parts.trail_of(actor, subject),
        others=services.others_here(actor, subject) if desk else [],
        desk=desk,
        works=works,
        asks=asks,
        notes=works and sees_notes(actor),
        merges=works and may(actor, "merge", subject),
        removes=desk and may(actor, "remove", subject),
        answer=answer,
        note=note or TextForm(prefix="note"),
        add=add or TextForm(prefix="add"),
        rating=rating or RatingForm(data=_rating(rated)),
        watch=_watch_form(actor, subject, watching) if works else None,
        link=LinkForm(),
        record=RecordForm(),
        checklist=ChecklistForm(prefix="list"),
        problem=problem,
        meanwhile=meanwhile,
        typed=typed,
        now=clock.now().isoformat(),
        crumbs=[journal_crumb(acting()), (str(subject), None)],
    )


def _watch_form(actor: Actor, subject: Request, watching: list[User]) -> WatchForm:
    form = WatchForm()
    form.offer(subject, watching, actor)
    return form


def _rating(rated: Any) -> dict[str, Any]:
    return {"value": str(rated.value), "comment": rated.comment} if rated is not None else {}
