"""The verbs of feedback: ask those who came, take an answer without its name, sum up."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.certificates.attended import attendance_of
from plugins.master_classes.feedback.models import AnswerSheet, Survey, SurveyParticipant
from plugins.master_classes.feedback.questions import as_text, from_text, questions_of
from plugins.master_classes.feedback.settings import DAYS, LEAST
from plugins.master_classes.feedback.summary import MARK, SCALE, Summary, sum_up
from plugins.master_classes.models import Enrolment, Event
from plugins.staff.models import Person
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, take
from portal.database import fetch_rows, write
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

LONGEST = 3000


def survey_of(event: Event) -> Survey | None:
    """Return the survey of an event, if one was opened."""
    found: Survey | None = Survey.get_or_none(Survey.event == event.id)
    return found


def open_survey(actor: Actor, event: Event, *, closes_on: dt.date | None = None) -> Survey:
    """Ask those who came for feedback; called again, those who were marked later are asked, too.

    Raises :class:`Invalid` where nobody came or the day is over.
    """
    until = closes_on or clock.today() + dt.timedelta(days=setting(DAYS))
    if until < clock.today():
        raise Invalid(_("The day is over."), {"closes_on": [_("The day is over.")]})
    with write():
        stored = take(event)
        demand(actor, "edit", stored)
        came = [one.enrolment for one in attendance_of(actor, stored) if one.came]
        if not came:
            raise Invalid(_("Mark first who came: only participants are asked."))
        found = survey_of(stored)
        if found is None:
            asked = as_text(questions_of(stored.municipality_id))
            found = Survey.create(
                event=stored, questions=asked, closes_on=until, opened_by=actor.user.id
            )
            record(actor, "create", found, label=stored.title)
        elif found.closes_on != until:
            changes = {"closes_on": (found.closes_on, until)}
            found.closes_on = until
            found.version += 1
            found.save()
            record(actor, "change", found, label=stored.title, changes=changes)
        rows = [{"survey": found.id, "enrolment": one.id} for one in came]
        SurveyParticipant.insert_many(rows).on_conflict_ignore().execute()
    return found


def is_open(survey: Survey) -> bool:
    """Tell whether answers are taken today."""
    return clock.today() <= survey.closes_on


def why_not(participant: SurveyParticipant) -> str:
    """Return why an answer is not taken, in words; nothing where it is."""
    if participant.answered_on is not None:
        return _("The answer has been given already. Thank you!")
    if not is_open(participant.survey):
        return _("Answers are not taken any more. Thank you all the same.")
    return ""


def answer(
    participant: SurveyParticipant, given: Mapping[str, str], *, by: Actor | None = None
) -> None:
    """Take one answer: the participant is marked as having answered, the answer stands apart.

    ``given`` maps the number of a question to what was typed; ``by`` is the coordinator who enters it on
    behalf. Raises :class:`Invalid` with the questions that miss an answer, :class:`Conflict` for a second
    answer. The audit tells that somebody answered for whom, never what.
    """
    with write():
        if by is not None:
            demand(by, "edit", participant)
        locked = _locked(participant)
        refusal = why_not(locked)
        if refusal:
            raise Conflict(refusal)
        told = checked(locked.survey, given)
        locked.answered_on = clock.today()
        locked.entered_by = by.user if by is not None else None
        locked.save()
        AnswerSheet.create(survey=locked.survey, given=json.dumps(told, ensure_ascii=False))


def checked(survey: Survey, given: Mapping[str, str]) -> dict[str, Any]:
    """Return answers as they are kept; refuse what is missing or no mark."""
    told: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for number, asked in enumerate(from_text(survey.questions)):
        key = str(number)
        text = (given.get(key) or "").strip()[:LONGEST]
        if asked.kind == MARK and text:
            if text not in {str(mark) for mark in SCALE}:
                errors[f"q{key}"] = [_("Choose a mark from 1 to 5.")]
                continue
            told[key] = int(text)
        elif text:
            told[key] = text
        elif asked.needed:
            errors[f"q{key}"] = [_("Answer this question.")]
    if errors:
        raise Invalid(_("The form has mistakes"), errors)
    return told


def summary_of(actor: Actor, survey: Survey) -> Summary:
    """Return the answers summed up for who may see them; nothing of a small group.

    Answers come in the order of what they say, which tells nothing of who answered when.
    """
    return _summed_up(survey, policies[AnswerSheet].rows(actor))


def summary_for_leaders(event: Event) -> Summary | None:
    """Return the same for who leads the event, also without an account; nothing where nobody is asked.

    Leading it is the right to that, so no policy is asked.
    """
    survey = survey_of(event)
    return None if survey is None else _summed_up(survey, AnswerSheet.select())


def _summed_up(survey: Survey, sheets: Any) -> Summary:
    rows = sheets.where(AnswerSheet.survey == survey.id)
    answers = [json.loads(text) for (text,) in fetch_rows(rows.select(AnswerSheet.given))]
    invited = SurveyParticipant.select().where(SurveyParticipant.survey == survey.id).count()
    return sum_up(from_text(survey.questions), answers, invited=invited, least=setting(LEAST))


def participants_of(actor: Actor, survey: Survey) -> list[SurveyParticipant]:
    """Return who was asked and whether they answered, as far as the actor sees them, by name."""
    query = (
        policies[SurveyParticipant]
        .rows(actor)
        .select(SurveyParticipant, Enrolment, Person, Institution)
        .join(Enrolment)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(SurveyParticipant.survey == survey.id)
    )
    return sorted(query, key=lambda one: str(one.enrolment).casefold())


def _locked(participant: SurveyParticipant) -> SurveyParticipant:
    return take(participant)
