"""Pages without signing in: one's own enrolment or event by a personal link, and open enrolment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request
from peewee import JOIN
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes import self_enrolling, services
from plugins.master_classes.certificates.own import after
from plugins.master_classes.links import personal_url
from plugins.master_classes.models import LIVING, Enrolment, Event
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import filled_words, sessions_of
from plugins.master_classes.pages.emails import looks_like_email
from plugins.master_classes.pages.enrolment_page import standing
from plugins.master_classes.pages.event_page import hours_of
from plugins.master_classes.pages.leaders import questions_of
from plugins.master_classes.pages.subjects import LARGEST_KEY
from plugins.master_classes.pages.wording import (
    days_words,
    enrolment_badge,
    kind_title,
    state_badge,
)
from plugins.staff.models import Person
from portal.access import public
from portal.asking import do, show_refusal
from portal.errors import Conflict, Invalid
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.modules.services import institution_ids_with
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Leader, PersonalLink

OWNER = "master_classes"
LOOKS_A_MINUTE = 60
ENROLMENTS_AN_HOUR = 20
HOUR = 3600
GONE, OK = 410, 200


class QuestionForm(Form):
    """What the participant asks the leader."""

    question = TextAreaField(_("Question to the leader"), [Length(max=1000)])


class EnrolForm(Form):
    """Who enrols: name, institution, contacts."""

    name = StringField(_("Full name"), [InputRequired(_("Write the name.")), Length(max=200)])
    institution = SelectField(_("Institution"), [Optional()])
    position = StringField(_("Position"), [Length(max=300)])
    email = StringField(
        _("E-mail"),
        [
            InputRequired(_("Write the address to which you are answered.")),
            looks_like_email(),
            Length(max=200),
        ],
    )
    phone = StringField(_("Phone"), [Length(max=60)])
    question = TextAreaField(_("Question to the leader"), [Length(max=1000)])
    agreed = BooleanField(
        _("I agree that my name and contacts are kept for this event"),
        [InputRequired(_("Without this nobody can be enrolled."))],
        description=_("They are seen by those who arrange the event, and erased afterwards."),
    )


@blueprint.get("/mine/<token>")
@public
def personal_page(token: str) -> ResponseReturnValue:
    """Show what a personal link leads to: the own enrolment, or the event that one leads."""
    link = _link(token)
    if link is None:
        return _void()
    if link.leader is not None:
        return _leading(token, link, link.leader)
    return _own(token, link)


@blueprint.post("/mine/<token>/answer")
@public
def answer_by_link(token: str) -> ResponseReturnValue:
    """Accept or decline the offered place."""
    link = _link(token)
    if link is None or link.enrolment is None:
        return _void()
    enrolment = link.enrolment
    if request.form.get("answer") == "accept":
        do(lambda: services.accept_offer(link, enrolment), done=_l("The place is yours."))
    else:
        do(
            lambda: services.decline_offer(link, enrolment),
            done=_l("The place is declined; it goes to the next one."),
        )
    return redirect(personal_url(token))


@blueprint.post("/mine/<token>/cancel")
@public
def cancel_by_link(token: str) -> ResponseReturnValue:
    """Cancel the own enrolment."""
    link = _link(token)
    if link is None or link.enrolment is None:
        return _void()
    enrolment = link.enrolment
    do(
        lambda: services.cancel_enrolment(link, enrolment),
        done=_l("Your enrolment is cancelled."),
    )
    return redirect(personal_url(token))


@blueprint.post("/mine/<token>/question")
@public
def question_by_link(token: str) -> ResponseReturnValue:
    """Put a question to the leader."""
    link = _link(token)
    if link is None or link.enrolment is None:
        return _void()
    form = QuestionForm(request.form)
    if not form.validate():
        return _own(token, link, form), Invalid.status
    do(
        lambda: self_enrolling.ask_leader(link, question=form.question.data or ""),
        done=_l("The question is kept for the leader."),
    )
    return redirect(personal_url(token))


@blueprint.route("/open/<int:key>", methods=("GET", "POST"))
@public
def open_enrolment(key: int) -> ResponseReturnValue:
    """Enrol for an event by oneself, without an account."""
    address = request.remote_addr or ""
    keep_pace("classes_open", address, limit=LOOKS_A_MINUTE, seconds=60)
    event = _open_event(key)
    if event is None:
        return render_template("master_classes/not_open.html"), GONE
    form = EnrolForm(request.form)
    form.institution.choices = _institutions(event)
    if request.method != "POST" or not form.validate():
        status = Invalid.status if request.method == "POST" else OK
        return _open_page(event, form), status
    keep_pace("classes_enrol", address, limit=ENROLMENTS_AN_HOUR, seconds=HOUR)
    if request.form.get("website"):
        # filled by a robot alone: it is told that all is well, and nothing is written
        return _enrolled(event, None, "")
    try:
        made, token = self_enrolling.enrol_oneself(event, _participant(event, form))
    except (Invalid, Conflict) as error:
        show_refusal(form, error)
        return _open_page(event, form), error.status
    return _enrolled(event, made, token)


def _link(token: str) -> PersonalLink | None:
    keep_pace("classes_link", request.remote_addr or "", limit=LOOKS_A_MINUTE, seconds=60)
    return services.find_link(token)


def _void() -> tuple[str, int]:
    return render_template("master_classes/void.html"), GONE


def _own(token: str, link: PersonalLink, form: QuestionForm | None = None) -> str:
    subject = (
        Enrolment.select(Enrolment, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Enrolment.id == link.enrolment_id)
        .get()
    )
    event = subject.event
    name = subject.person.full_name if subject.person is not None else subject.name
    facts = [
        (_l("Who takes part"), name),
        (_l("Institution"), subject.institution.short_name if subject.institution else ""),
        (_l("Leaders"), ", ".join(str(one) for one in event.leaders)),
        (_l("Academic hours"), hours_of(event)),
    ]
    return render_template(
        "master_classes/personal.html",
        token=token,
        subject=subject,
        event=event,
        kind=kind_title(event),
        days=days_words(event),
        mark=enrolment_badge(subject),
        where=standing(subject),
        sessions=sessions_of(event),
        facts=[(title, value) for title, value in facts if value],
        lives=subject.state in LIVING and event.state in {"planned", "open", "closed"},
        cancels=not services.may_cancel_now(event),
        cancel_until=services.cancel_until(event),
        form=form or QuestionForm(data={"question": subject.question}),
        after=after(link, token, event),
    )


def _leading(token: str, link: PersonalLink, leader: Leader) -> str:
    event = leader.event
    count = services.counts_of([event.id])[event.id]
    return render_template(
        "master_classes/leading.html",
        token=token,
        event=event,
        name=leader.person.full_name if leader.person is not None else leader.name,
        kind=kind_title(event),
        days=days_words(event),
        mark=state_badge(event),
        sessions=sessions_of(event),
        facts=[
            (_l("Participants"), filled_words(event, count)),
            (_l("Academic hours"), hours_of(event)),
        ],
        questions=questions_of(event),
        after=after(link, token, event),
    )


def _open_event(key: int) -> Event | None:
    """Return an event that people enrol for by themselves, where the module is on."""
    event = Event.get_or_none(Event.id == key) if key <= LARGEST_KEY else None
    if event is None or not self_enrolling.is_open_to_all(event) or not _module_is_on(event):
        return None
    return event


def _module_is_on(event: Event) -> bool:
    on = institution_ids_with(OWNER)
    if event.institution_id is not None:
        query = Institution.select().where(
            Institution.id == event.institution_id, Institution.id.in_(on)
        )
    else:
        query = Institution.select().where(
            Institution.municipality == event.municipality_id, Institution.id.in_(on)
        )
    return bool(query.exists())


def _institutions(event: Event) -> list[tuple[str, str]]:
    query = (
        Institution.select()
        .where(Institution.municipality == event.municipality_id, Institution.closed_on.is_null())
        .order_by(Institution.sort_key, Institution.id)
    )
    return [("", _l("another, or none")), *((str(one.id), one.short_name) for one in query)]


def _participant(event: Event, form: EnrolForm) -> services.Participant:
    key = number(form.institution.data)
    place = None
    if key is not None:
        place = Institution.get_or_none(
            Institution.id == key, Institution.municipality == event.municipality_id
        )
    return services.Participant(
        name=form.name.data or "",
        institution=place,
        position=(form.position.data or "").strip(),
        email=(form.email.data or "").strip(),
        phone=(form.phone.data or "").strip(),
        question=(form.question.data or "").strip(),
    )


def _open_page(event: Event, form: EnrolForm) -> str:
    count = services.counts_of([event.id])[event.id]
    facts: list[tuple[str, Any]] = [
        (_l("Leaders"), ", ".join(str(one) for one in event.leaders)),
        (_l("Academic hours"), hours_of(event)),
    ]
    return render_template(
        "master_classes/open_enrolment.html",
        event=event,
        form=form,
        kind=kind_title(event),
        days=days_words(event),
        filled=filled_words(event, count),
        sessions=sessions_of(event),
        facts=[(title, value) for title, value in facts if value],
        full=count.seated >= event.capacity,
        closed=services.may_enrol_now(event),
    )


def _enrolled(event: Event, made: Enrolment | None, token: str) -> str:
    if made is None:
        made = Enrolment(event=event, state="placed")
    return render_template(
        "master_classes/enrolled.html",
        event=event,
        seated=made.state == "placed",
        mark=enrolment_badge(made),
        where=standing(made) if made.id is not None else "",
        link=request.host_url.rstrip("/") + personal_url(token) if token else "",
    )
