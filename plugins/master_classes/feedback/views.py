"""The pages of feedback: of an event, a participant's own form, on behalf, and the district's questions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for

from plugins.master_classes.feedback import asking
from plugins.master_classes.feedback.forms import OpenForm, QuestionsForm, answer_form
from plugins.master_classes.feedback.models import Survey, SurveyParticipant
from plugins.master_classes.feedback.personal import path_of, read_token
from plugins.master_classes.feedback.questions import from_text, keep_questions, questions_of
from plugins.master_classes.feedback.settings import DAYS
from plugins.master_classes.feedback.summary import MARK, WORDS
from plugins.master_classes.links import event_list_url
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.subjects import LARGEST_KEY, find_event, may
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.access import policies, public, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of, works_for_district
from portal.asking import Question, ask, show_refusal
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.plugin.settings import setting
from portal.security.pacing import keep_pace

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from wtforms import Form

    from portal.access import Actor

blueprint = Blueprint("master_classes_feedback", __name__, url_prefix="/master-classes")

FORMS_A_MINUTE = 30
GONE = 410


@blueprint.get("/<int:key>/feedback")
@requires(ClassesPermission.FEEDBACK)
def event_feedback(key: int) -> str:
    """Show the feedback on an event to who may see it, and whose own people have answered."""
    actor = acting()
    event = find_event(actor, key)
    survey = asking.survey_of(event)
    reads = survey is not None and bool(policies[Survey].permits(actor, "view", survey))
    return show_tab(
        "master_classes/feedback.html",
        actor,
        event,
        survey=survey,
        is_open=survey is not None and asking.is_open(survey),
        summary=asking.summary_of(actor, survey) if survey is not None and reads else None,
        asked=[
            (one, path_of(one)) for one in (asking.participants_of(actor, survey) if survey else ())
        ],
        opens=may(actor, "edit", event),
        answers=actor.can(ClassesPermission.ENROL),
        district=works_for_district(actor),
    )


@blueprint.route("/<int:key>/feedback/open", methods=("GET", "POST"))
@requires(ClassesPermission.EDIT)
def open_feedback(key: int) -> ResponseReturnValue:
    """Ask those who came for feedback, or go on asking until another day."""
    actor = acting()
    event = find_event(actor, key, "edit")
    usual = clock.today() + dt.timedelta(days=setting(DAYS))
    form = OpenForm(request.form or None, data={"closes_on": usual})
    back = url_for(".event_feedback", key=event.id)
    return ask(
        form,
        lambda: asking.open_survey(actor, event, closes_on=form.closes_on.data),
        Question(
            heading=_("Ask for feedback"),
            purpose=_(
                "Those who came answer by a link of their own or through their coordinator; who answered what is kept nowhere."
            ),
            button=_("Ask for feedback"),
            back=back,
            done=_("The participants can answer now."),
            crumbs=[(event.title, back)],
        ),
    )


@blueprint.route("/<int:key>/feedback/<int:participant>", methods=("GET", "POST"))
@requires(ClassesPermission.ENROL)
def answer_on_behalf(key: int, participant: int) -> ResponseReturnValue:
    """Enter the answer of a participant who has given it on paper or by phone."""
    actor = acting()
    event = find_event(actor, key)
    found = _participant(actor, participant)
    if found.survey.event_id != event.id:
        raise NotFound(_("There is no such participant."))
    back = url_for(".event_feedback", key=event.id)
    form = answer_form(from_text(found.survey.questions))(request.form)
    refusal = asking.why_not(found)
    if refusal:
        raise Conflict(refusal)
    return ask(
        form,
        lambda: asking.answer(found, _given(form), by=actor),
        Question(
            heading=_("Feedback of %(name)s", name=str(found.enrolment)),
            purpose=_("Enter what the participant has written. It is kept without the name."),
            button=_("Keep the answer"),
            back=back,
            done=_("The answer is kept, without the name."),
            crumbs=[(event.title, back)],
        ),
    )


@blueprint.route("/feedback/<token>", methods=("GET", "POST"))
@public
def personal_form(token: str) -> ResponseReturnValue:
    """Ask one participant, who came by a link of his own; anybody else is told that it leads nowhere."""
    keep_pace("feedback_form", request.remote_addr or "", limit=FORMS_A_MINUTE, seconds=60)
    found = read_token(token)
    if found is None:
        words = _("This link leads nowhere any more: ask your coordinator for another one.")
        return render_template("master_classes/feedback_form.html", event=None, refusal=words), GONE
    survey = found.survey
    refusal = asking.why_not(found)
    form = answer_form(from_text(survey.questions))(request.form)
    status = 200
    if request.method == "POST" and not refusal:
        status = Invalid.status
        if form.validate():
            try:
                asking.answer(found, _given(form))
            except (Invalid, Conflict) as error:
                show_refusal(form, error)
            else:
                return render_template("master_classes/feedback_form.html", event=survey.event,
                                       thanks=True)  # fmt: skip
    page = render_template(
        "master_classes/feedback_form.html",
        event=survey.event,
        form=form,
        refusal=refusal,
        closes_on=survey.closes_on,
    )
    return page, status


@blueprint.route("/questions", methods=("GET", "POST"))
@requires(ClassesPermission.EDIT)
def question_form() -> ResponseReturnValue:
    """Show and change what the district asks after events."""
    actor = acting()
    if not works_for_district(actor):
        raise NotAllowed(_("This is kept by the district."))
    place, places = _district(actor)
    asked = questions_of(place)
    given = {
        "marks": "\n".join(one.text for one in asked if one.kind == MARK),
        "words": "\n".join(one.text for one in asked if one.kind == WORDS),
        "municipality": str(place),
    }
    form: Any = QuestionsForm(request.form or None, data=given)
    if len(places) > 1:
        form.municipality.choices = places
    else:
        del form.municipality

    def act() -> None:
        keep_questions(
            actor,
            place,
            marks=(form.marks.data or "").splitlines(),
            words=(form.words.data or "").splitlines(),
        )

    return ask(
        form,
        act,
        Question(
            heading=_("Questions after an event"),
            purpose=_(
                "They are asked after every event. Surveys that are open go on with their questions."
            ),
            button=_("Keep the questions"),
            back=event_list_url(),
            done=_("The questions are kept."),
            crumbs=[],
        ),
    )


def _district(actor: Actor) -> tuple[int, list[tuple[str, str]]]:
    """Return the district whose questions are kept, and all that the actor may choose from."""
    rows = policies[Municipality].rows(actor).order_by(Municipality.name)
    places = [(str(one.id), one.name) for one in rows]
    own = municipality_of(actor) or number(request.form.get("municipality"))
    known = {int(key) for key, _name in places}
    if own is not None and own in known:
        return own, places if municipality_of(actor) is None else []
    if not places:
        raise NotFound(_("There is no such municipality."))
    return int(places[0][0]), places


def _participant(actor: Actor, key: int) -> SurveyParticipant:
    query = policies[SurveyParticipant].rows(actor).where(SurveyParticipant.id == key)
    found: SurveyParticipant | None = query.first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(_("There is no such participant."))
    return found


def _given(form: Form) -> dict[str, str]:
    return {field.name.removeprefix("q"): field.data or "" for field in form}
