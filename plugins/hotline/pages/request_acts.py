"""What is done with a request besides answering: who does it, what it is about, who watches, who is here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import flash, make_response, redirect, render_template, request

from plugins.hotline import services
from plugins.hotline.links import request_url
from plugins.hotline.models import ChecklistTemplate, Request
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.choices import chosen, user_of
from plugins.hotline.pages.request_forms import ChecklistForm, FactsForm, GiveForm, facts_of
from plugins.hotline.pages.request_page import question_about
from plugins.hotline.pages.subjects import (
    find_checklist,
    find_item,
    find_request,
)
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.asking import ask, do, drawn, seen, show_refusal
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

P = HotlinePermission


@blueprint.post("/<int:request_id>/take-on")
@requires(P.EDIT)
def take_on(request_id: int) -> ResponseReturnValue:
    """Take a request on."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    do(lambda: services.take_on(actor, subject, seen=seen()), done=_("The request is yours."))
    return redirect(request_url(request_id))


@blueprint.route("/<int:request_id>/give", methods=("GET", "POST"))
@requires(P.EDIT)
def give_request(request_id: int) -> ResponseReturnValue:
    """Hand a request over to somebody, to a group, or to both."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    now = {"assignee": str(subject.assignee_id or ""), "group": str(subject.group_id or "")}
    form = GiveForm(request.form or None, data=now)
    form.offer(actor, subject)

    def act() -> None:
        services.assign(actor, subject, seen=seen(), **form.values(actor))

    return ask(
        form,
        act,
        question_about(
            subject,
            heading=_("Hand the request over"),
            button=_("Hand the request over"),
            done=_("The request is handed over."),
        ),
    )


@blueprint.route("/<int:request_id>/change", methods=("GET", "POST"))
@requires(P.EDIT)
def change_request(request_id: int) -> ResponseReturnValue:
    """Change what a request is about; when somebody else was faster, both are compared."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = FactsForm(request.form or None, data=facts_of(subject))
    form.offer(actor, subject)
    theirs: list[tuple[str, str, str]] = []
    status = 200
    if request.method == "POST":
        status = Invalid.status
        if form.validate():
            try:
                services.change_request(actor, subject, values=form.values(actor), seen=seen())
            except Conflict as error:
                subject = find_request(actor, request_id, "edit")
                theirs = _compared(form, subject)
                show_refusal(form, error)
                status = error.status
            except Invalid as error:
                show_refusal(form, error)
            else:
                return redirect(request_url(request_id))
    question = question_about(
        subject,
        heading=_("Change what the request is about"),
        button=_("Save"),
        template="hotline/change.html",
        more={"theirs": theirs},
        version=subject.version if status != Invalid.status else seen(),
    )
    return drawn(form, question), status


@blueprint.post("/<int:request_id>/watch")
@requires(P.EDIT)
def watch_request(request_id: int) -> ResponseReturnValue:
    """Watch a request or let a colleague watch it (``user``), or stop it."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    stop = request.form.get("stop") == "1"
    named = "user" in request.form
    user = user_of(request.form.get("user")) if named else actor.user
    if user is None:
        flash(_("Choose who is to watch the request."), "error")
    elif user.id == actor.user.id:
        do(
            lambda: services.watch(actor, subject, stop=stop),
            done=_("You watch the request no more.") if stop else _("You watch the request."),
        )
    else:
        do(
            lambda: services.watch(actor, subject, user=user, stop=stop),
            done=_("%(name)s watches the request no more and is told of it.", name=user.name)
            if stop
            else _("%(name)s watches the request and is told of it.", name=user.name),
        )
    return redirect(request_url(request_id))


@blueprint.post("/<int:request_id>/here")
@requires(P.EDIT)
def note_presence(request_id: int) -> Response:
    """Note that the page is open, and return who else has it open: a part of the page."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    now = clock.now()
    others = services.note_presence(actor, subject, now=now)
    stored = Request.get_by_id(subject.id)
    shown: Any = request.form.get("seen", "")
    answer = make_response(
        render_template(
            "hotline/_presence.html",
            others=others,
            changed=bool(shown) and shown != str(stored.version),
            subject=subject,
        )
    )
    answer.headers["X-Seen-At"] = now.isoformat()
    return answer


@blueprint.post("/<int:request_id>/gone")
@requires(P.EDIT)
def leave_request(request_id: int) -> ResponseReturnValue:
    """Note that the page was closed which had told that it is open; one that had not has nothing to take back."""
    actor = acting()
    subject = find_request(actor, request_id)
    try:
        seen_at = dt.datetime.fromisoformat(request.form.get("seen_at", ""))
    except ValueError:
        return "", 204
    services.leave(actor, subject, seen_at=seen_at)
    return "", 204


@blueprint.post("/<int:request_id>/checklists")
@requires(P.EDIT)
def add_checklist(request_id: int) -> ResponseReturnValue:
    """Add a checklist with its lines."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = ChecklistForm(request.form, prefix="list")
    do(
        lambda: services.add_checklist(
            actor,
            subject,
            title=form.title.data or "",
            items=(form.items.data or "").splitlines(),
            required=bool(form.required.data),
        ),
        done=_("The checklist is added."),
    )
    return redirect(request_url(request_id))


@blueprint.post("/<int:request_id>/checklists/template")
@requires(P.EDIT)
def add_template(request_id: int) -> ResponseReturnValue:
    """Add a checklist of the dictionary."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    template = chosen(actor, ChecklistTemplate, request.form.get("template"))
    do(
        lambda: services.add_template(actor, subject, template),
        done=_("The checklist is added."),
    )
    return redirect(request_url(request_id))


@blueprint.post("/checklists/<int:checklist_id>/items")
@requires(P.EDIT)
def add_item(checklist_id: int) -> ResponseReturnValue:
    """Add a line to a checklist."""
    actor = acting()
    checklist = find_checklist(actor, checklist_id)
    do(
        lambda: services.add_item(actor, checklist, text=request.form.get("text", "")),
        done=_("The line is added."),
    )
    return redirect(request_url(checklist.request_id))


@blueprint.post("/checklists/<int:checklist_id>/remove")
@requires(P.EDIT)
def remove_checklist(checklist_id: int) -> ResponseReturnValue:
    """Take a checklist away."""
    actor = acting()
    checklist = find_checklist(actor, checklist_id)
    do(
        lambda: services.remove_checklist(actor, checklist),
        done=_("The checklist is taken away."),
    )
    return redirect(request_url(checklist.request_id))


@blueprint.post("/items/<int:item_id>/tick")
@requires(P.EDIT)
def tick_item(item_id: int) -> ResponseReturnValue:
    """Say that a line is done, or not done after all."""
    actor = acting()
    item = find_item(actor, item_id)
    done = request.form.get("done") == "1"
    do(
        lambda: services.tick(actor, item, done=done, seen=seen()),
        done=_("The line is done.") if done else _("The line is to be done again."),
    )
    return redirect(request_url(item.checklist.request_id))


@blueprint.post("/items/<int:item_id>/remove")
@requires(P.EDIT)
def remove_item(item_id: int) -> ResponseReturnValue:
    """Take a line away from a checklist."""
    actor = acting()
    item = find_item(actor, item_id)
    do(lambda: services.remove_item(actor, item), done=_("The line is taken away."))
    return redirect(request_url(item.checklist.request_id))


def _compared(form: FactsForm, stored: Request) -> list[tuple[str, str, str]]:
    """Return the fields in which the stored request differs from the form: title, theirs, yours."""
    theirs = facts_of(stored)
    found = []
    for field in form:
        mine = field.data if field.data is not None else ""
        if mine != theirs[field.name]:
            choices = dict(getattr(field, "choices", None) or ())
            found.append(
                (
                    str(field.label.text),
                    _in_words(theirs[field.name], choices),
                    _in_words(mine, choices),
                )
            )
    return found


def _in_words(value: Any, choices: dict[Any, Any]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(choices.get(value, value)) or "–"
