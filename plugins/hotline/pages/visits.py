"""The pages of a visit on request: agreed, made with what was left, called off, its act for paper."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from flask import render_template, request, send_file

from plugins.hotline import services
from plugins.hotline.links import request_url
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.request_forms import ReasonForm, VisitDoneForm, VisitForm, agreed_of
from plugins.hotline.pages.request_page import question_about
from plugins.hotline.pages.subjects import find_request, find_visit
from plugins.hotline.permissions import HotlinePermission
from portal import clock, documents
from portal.access import requires
from portal.access.actor import acting
from portal.asking import ask, seen
from portal.audit.services import record
from portal.files.kinds import KINDS
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

P = HotlinePermission


@blueprint.route("/<int:request_id>/visit", methods=("GET", "POST"))
@requires(P.EDIT)
def agree_visit(request_id: int) -> ResponseReturnValue:
    """Agree on a visit, or on another time for it."""
    actor = acting()
    subject = find_request(actor, request_id, "edit")
    form = VisitForm(request.form or None, data=agreed_of(services.visit_of(subject), subject))
    form.offer(subject)

    def act() -> None:
        services.agree_visit(actor, subject, seen=seen(), **form.values())

    return ask(
        form,
        act,
        question_about(
            subject,
            heading=_("Agree on a visit"),
            button=_("Agree on the visit"),
            done=_("The visit is agreed and stands in the calendar."),
        ),
    )


@blueprint.route("/visits/<int:visit_id>/done", methods=("GET", "POST"))
@requires(P.EDIT)
def finish_visit(visit_id: int) -> ResponseReturnValue:
    """Write down what was done on a visit."""
    actor = acting()
    visit = find_visit(actor, visit_id)
    planned = clock.local(visit.starts_at).date() if visit.starts_at else clock.today()
    form = VisitDoneForm(
        request.form or None,
        data={
            "done_on": visit.done_on or min(planned, clock.today()),
            "what_done": visit.what_done,
            "materials": visit.materials,
        },
    )

    def act() -> None:
        services.finish_visit(
            actor,
            visit,
            what_done=form.what_done.data or "",
            materials=form.materials.data or "",
            done_on=form.done_on.data,
            seen=seen(),
        )

    return ask(
        form,
        act,
        question_about(
            visit.request,
            version=visit.version,
            heading=_("What was done on the visit"),
            button=_("Write it down"),
            done=_("The visit is written down. Its act can be printed."),
        ),
    )


@blueprint.route("/visits/<int:visit_id>/cancel", methods=("GET", "POST"))
@requires(P.EDIT)
def cancel_visit(visit_id: int) -> ResponseReturnValue:
    """Call a visit off."""
    actor = acting()
    visit = find_visit(actor, visit_id)
    form = ReasonForm(request.form)

    def act() -> None:
        services.cancel_visit(actor, visit, reason=form.reason.data or "", seen=seen())

    return ask(
        form,
        act,
        question_about(
            visit.request,
            version=visit.version,
            heading=_("Call the visit off"),
            button=_("Call the visit off"),
            done=_("The visit is called off; the request stays open."),
            danger=True,
        ),
    )


@blueprint.get("/visits/<int:visit_id>/act")
@requires(P.VIEW)
def visit_act(visit_id: int) -> str:
    """Show the act of a visit as it is printed and signed."""
    actor = acting()
    visit = find_visit(actor, visit_id, "view")
    subject = visit.request
    return render_template(
        "hotline/visit_act.html",
        visit=visit,
        subject=subject,
        crumbs=[
            journal_crumb(actor),
            (str(subject), request_url(subject.id)),
            (_("Act of the visit"), None),
        ],
    )


@blueprint.get("/visits/<int:visit_id>/act.<any(docx, pdf):kind>")
@requires(P.VIEW)
def download_act(visit_id: int, kind: str) -> Response:
    """Send the act of a visit, which has the number of its request, and enter that in the audit."""
    actor = acting()
    visit = find_visit(actor, visit_id, "view")
    content = services.make_visit_act(actor, visit)
    if kind == "pdf":
        content = documents.to_pdf(content)
    record(actor, "export", visit.request, label=str(visit.request), note=f"visit_act.{kind}")
    name = f"{_('Act of the visit')} {visit.request.full_number}.{kind}".replace("/", "-")
    return send_file(
        io.BytesIO(content), mimetype=KINDS[kind].media_type, as_attachment=True, download_name=name
    )
