"""The page of one enrolment: its log, and answering, cancelling and replacing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from plugins.master_classes import services
from plugins.master_classes.deadlines import may_cancel_now
from plugins.master_classes.links import participants_url, personal_url
from plugins.master_classes.models import LIVING, Enrolment
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.candidates import MOST, Wanted, candidates, chosen_participants
from plugins.master_classes.pages.card import crumbs_of
from plugins.master_classes.pages.participants import full_name
from plugins.master_classes.pages.subjects import find_enrolment, find_event, may
from plugins.master_classes.pages.trail import log_of
from plugins.master_classes.pages.wording import NextStep, days_words, enrolment_badge
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import ENTRANCES
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import Question, ask, do, said, seen
from portal.errors import Conflict, Invalid
from portal.forms import Form
from portal.i18n import format_moment
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ClassesPermission
_ENTRANCES = dict(ENTRANCES)


class WhyForm(Form):
    """Why an enrolment is cancelled."""

    why = StringField(_("Why"), [InputRequired(_("Say why.")), Length(max=500)])


@blueprint.get("/enrolments/<int:enrolment_id>")
@requires(P.ENROLMENTS)
def enrolment_page(enrolment_id: int) -> str:
    """Show one enrolment with the log of who did what and why."""
    actor = acting()
    return _drawn(actor, find_enrolment(actor, enrolment_id))


@blueprint.post("/enrolments/<int:enrolment_id>/answer")
@requires(P.ENROL)
def answer_offer(enrolment_id: int) -> ResponseReturnValue:
    """Accept or decline an offered place for a participant."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "edit")
    if request.form.get("answer") == "accept":
        done = _l("The place is accepted.")
        do(lambda: services.accept_offer(actor, subject, seen=seen()), done=done)
    else:
        done = _l("The place is declined; it goes to the next one.")
        do(lambda: services.decline_offer(actor, subject, seen=seen()), done=done)
    return redirect(enrolment_url(subject.id))


@blueprint.route("/enrolments/<int:enrolment_id>/cancel", methods=("GET", "POST"))
@requires(P.ENROL)
def cancel_enrolment(enrolment_id: int) -> ResponseReturnValue:
    """Cancel an enrolment; a place that was held goes to the next one."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "edit")
    form = WhyForm(request.form)

    def act() -> None:
        services.cancel_enrolment(actor, subject, why=(form.why.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        Question(
            heading=_l("Cancel the enrolment"),
            purpose=f"{full_name(subject)}: {subject.event.title}",
            button=_l("Cancel the enrolment"),
            back=participants_url(subject.event_id),
            done=_l("The enrolment is cancelled; a place that was held goes to the next one."),
            crumbs=_crumbs(subject),
            version=subject.version,
            danger=True,
        ),
    )


@blueprint.route("/enrolments/<int:enrolment_id>/replace", methods=("GET", "POST"))
@requires(P.ENROL)
def replace(enrolment_id: int) -> ResponseReturnValue:
    """Give the place to a colleague of the same institution."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "edit")
    event = find_event(actor, subject.event_id)
    text = request.args.get("q", "")
    problem, status = "", 200
    if request.method == "POST":
        chosen = chosen_participants(actor, request.form.getlist("person")[:1])
        if not chosen:
            problem, status = _l("Choose a colleague."), Invalid.status
        else:
            try:
                made = services.replace(actor, subject, chosen[0], seen=seen())
            except (Invalid, Conflict) as error:
                problem, status = said(error), error.status
            else:
                return redirect(enrolment_url(made.id))
    wanted = Wanted(text=text, institution=subject.institution_id)
    rows, _more = candidates(actor, event, wanted) if subject.institution_id else ([], False)
    page = render_template(
        "master_classes/find_person.html",
        heading=_l("Replace by a colleague"),
        purpose=f"{full_name(subject)}: {event.title}",
        legend=_l("Who comes instead"),
        button=_l("Replace"),
        back=enrolment_url(subject.id),
        rows=rows,
        text=text,
        problem=problem,
        version=subject.version,
        most=MOST,
        crumbs=[*_crumbs(subject), (_l("Replace by a colleague"), None)],
    )
    return page, status


@blueprint.post("/enrolments/<int:enrolment_id>/link")
@requires(P.CONFIRM)
def make_link(enrolment_id: int) -> ResponseReturnValue:
    """Make a personal link, and show it this once."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "edit")
    token = services.issue_link(actor, enrolment=subject)
    return _drawn(actor, subject, token)


@blueprint.post("/enrolments/<int:enrolment_id>/unlink")
@requires(P.CONFIRM)
def revoke_link(enrolment_id: int) -> ResponseReturnValue:
    """Let the personal links of an enrolment lead nowhere, as when one came into wrong hands."""
    actor = acting()
    subject = find_enrolment(actor, enrolment_id, "edit")
    do(
        lambda: services.revoke_links(actor, enrolment=subject),
        done=_l("Personal links that were given out work no more."),
    )
    return redirect(enrolment_url(subject.id))


def enrolment_url(enrolment_id: int) -> str:
    """Return the address of an enrolment."""
    return url_for("master_classes.enrolment_page", enrolment_id=enrolment_id)


def standing(subject: Enrolment) -> str:
    """Return the number of the place, or where in the waiting list somebody stands."""
    if subject.seat is not None:
        return _l("Place no. %(number)s", number=subject.seat)
    number = services.place_in_list(subject)
    return _l("Number %(number)s in the waiting list", number=number) if number else ""


def next_of(subject: Enrolment) -> NextStep:
    """Return what comes next with an enrolment, who does it and by when."""
    starts = subject.event.starts_at
    day = clock.local(starts).date() if starts is not None else None
    if subject.state == "requested":
        return NextStep(_l("confirm or refuse the request"), _l("the district"), day)
    if subject.state == "offered" and subject.offered_until is not None:
        until = clock.local(subject.offered_until).date()
        return NextStep(_l("accept the place"), _l("the participant or the coordinator"), until)
    if subject.state == "waiting":
        return NextStep(_l("wait until a place is free"), _l("the portal or a methodologist"), day)
    if subject.state == "placed":
        return NextStep(_l("come to the event"), str(subject), day)
    return NextStep()


def _crumbs(subject: Enrolment) -> list[tuple[str, str]]:
    listed = (_l("Participants"), participants_url(subject.event_id))
    return [*crumbs_of(subject.event), listed]


def _drawn(actor: Actor, subject: Enrolment, token: str = "") -> str:
    event = subject.event
    link = services.find_link(token) if token else None
    lives = subject.state in LIVING
    late = "" if works_for_district(actor) else may_cancel_now(event)
    changes = lives and event.state in {"planned", "open", "closed"} and may(actor, "edit", subject)
    facts: list[tuple[str, Any]] = [
        (_l("Institution"), subject.institution.short_name if subject.institution else _l("guest")),
        (_l("Position"), subject.position),
    ]
    if may(actor, "edit", subject):
        facts += [(_l("E-mail"), subject.email), (_l("Phone"), subject.phone)]
    facts += [
        (_l("Question to the leader"), subject.question),
        (_l("Enrolled"), format_moment(subject.asked_at)),
        (_l("How enrolled"), str(_ENTRANCES[subject.entrance])),
        (_l("Enrolled by"), subject.enrolled_by.name if subject.enrolled_by is not None else ""),
        (_l("Number in the order of asking"), subject.queue_number),
    ]
    return render_template(
        "master_classes/enrolment.html",
        subject=subject,
        event=event,
        name=full_name(subject),
        days=days_words(event),
        mark=enrolment_badge(subject),
        where=standing(subject),
        step=next_of(subject),
        facts=facts,
        log=log_of(subject),
        changes=changes and not late,
        late=late if changes else "",
        confirms=may(actor, "confirm", subject),
        links=lives and may(actor, "confirm", subject),
        linked=services.is_linked(subject),
        link=request.host_url.rstrip("/") + personal_url(token) if token else "",
        link_until=link.expires_at if link is not None else None,
        crumbs=[*_crumbs(subject), (full_name(subject), None)],
    )
