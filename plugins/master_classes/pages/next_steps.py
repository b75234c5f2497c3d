"""What comes after an event, as its card shows it: what is done, what is next, who does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for

from plugins.master_classes.afterwards_steps import Figures, Stage, Step, next_of, steps
from plugins.master_classes.attendance.expected import marks_at, participants
from plugins.master_classes.feedback.asking import survey_of
from plugins.master_classes.feedback.models import SurveyParticipant
from plugins.master_classes.letters.models import LetterSent, Mailing
from plugins.master_classes.letters.wording import ATTENDED
from plugins.master_classes.models import Session
from plugins.master_classes.pages.wording import NextStep, leading_words
from plugins.master_classes.permissions import ClassesPermission as P
from plugins.master_classes.recording.confirming import lines
from portal import clock
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.i18n import ngettext

if TYPE_CHECKING:
    from plugins.master_classes.models import Event
    from portal.access import Actor


class _Page(NamedTuple):
    """How a stage is called before and after it is done, and its page with who may open it."""

    to_do: Any
    done: Any
    endpoint: str
    permission: str


_PAGES = {
    Stage.ATTENDANCE: _Page(
        _l("Mark who came"),
        _l("Who came is marked"),
        "master_classes_attendance.event_attendance",
        P.ENROLMENTS,
    ),
    Stage.HELD: _Page(_l("Say that it was held"), _l("The event was held"), "", P.ENROLMENTS),
    Stage.HOURS: _Page(
        _l("Confirm the hours"),
        _l("The hours are confirmed"),
        "master_classes_recording.event_hours",
        P.ENROLMENTS,
    ),
    Stage.CERTIFICATES: _Page(
        _l("Issue the certificates"),
        _l("The certificates are issued"),
        "master_classes_certificates.event_certificates",
        P.ENROLMENTS,
    ),
    Stage.FEEDBACK: _Page(
        _l("Ask the participants"),
        _l("The participants were asked"),
        "master_classes_feedback.event_feedback",
        P.FEEDBACK,
    ),
    Stage.LETTERS: _Page(
        _l("Write to the participants"),
        _l("The participants were written to"),
        "master_classes_letters.event_letters",
        P.WRITE,
    ),
}


class StepLine(NamedTuple):
    """A stage as a line of the card's timeline."""

    on: str
    title: str
    url: str
    note: str
    who: str
    tone: str = ""
    now: bool = False
    ahead: bool = False


def is_over(event: Event) -> bool:
    """Tell whether an event took place, or should have, and was not cancelled."""
    over = event.ends_at is not None and event.ends_at < clock.now()
    return over and event.state in {"planned", "open", "closed", "held"}


def steps_of(actor: Actor, event: Event) -> list[StepLine]:
    """Return what comes after an event that is over, of what the actor sees; nothing before."""
    if not is_over(event):
        return []
    figures = _figures(actor, event)
    seen = [one for one in steps(figures) if actor.can(_PAGES[one.stage].permission)]
    first = next_of(seen) or next((one for one in seen if not one.done), None)
    return [_line(event, one, figures, now=one == first) for one in seen]


def next_step_of(found: list[StepLine]) -> NextStep:
    """Return the next of these steps for the line under the heading."""
    one = next((line for line in found if line.now), None)
    if one is None:
        return NextStep()
    return NextStep(one.title[:1].lower() + one.title[1:], one.who)


def _line(event: Event, step: Step, figures: Figures, *, now: bool) -> StepLine:
    page = _PAGES[step.stage]
    who = "" if step.done else _who(event, step.stage)
    return StepLine(
        _("done") if step.done else _("next") if now else _("later"),
        str(page.done if step.done else page.to_do),
        url_for(page.endpoint, key=event.id) if page.endpoint else "",
        " · ".join(filter(None, (_note(step, figures), who))),
        who,
        tone="done" if step.done else "",
        now=now,
        ahead=not step.done and not now,
    )


def _note(step: Step, figures: Figures) -> str:
    """Return how far a stage is, in words."""
    if step.stage is Stage.ATTENDANCE:
        if not figures.marks:
            return _("nobody is marked yet; the sign-in sheet is printed there")
        words = ngettext("%(num)s came", "%(num)s came", figures.came)
        left = ngettext("%(num)s without a mark", "%(num)s without a mark", step.left)
        return f"{words}, {left}" if step.left else words
    if step.stage is Stage.FEEDBACK and figures.asked is not None:
        return _("answers: %(count)s of %(asked)s", count=figures.answered, asked=figures.asked)
    so_far = {
        Stage.HOURS: figures.hours_confirmed,
        Stage.CERTIFICATES: figures.certificates,
        Stage.LETTERS: figures.written,
    }.get(step.stage)
    if not so_far and not step.left:
        return ""
    if so_far is None:
        return ""
    return _("done for %(count)s of %(all)s", count=so_far, all=so_far + step.left)


def _who(event: Event, stage: Stage) -> str:
    """Return who does a stage."""
    holder = event.institution.short_name if event.institution is not None else ""
    responsible = event.responsible.name if event.responsible is not None else ""
    keeper = responsible or (holder if event.internal else "") or _("the district")
    if stage is Stage.ATTENDANCE:
        return leading_words(event) or keeper
    if stage is Stage.HOURS:
        return _("coordinators, each for the own people")
    return keeper


def _figures(actor: Actor, event: Event) -> Figures:
    sessions = [
        key
        for (key,) in fetch_rows(
            Session.select(Session.id).where(Session.event == event.id, ~Session.cancelled)
        )
    ]
    people = [one.id for one in participants(actor, event)]
    marks = marks_at(sessions)
    marked = sum((session, one) in marks for session in sessions for one in people)
    listed = lines(actor, event)
    came = {one.candidate.enrolment.id for one in listed if one.candidate.enrolment is not None}
    written = {
        key
        for (key,) in fetch_rows(
            LetterSent.select(LetterSent.enrolment)
            .join(Mailing)
            .where(Mailing.event == event.id, LetterSent.audience == ATTENDED)
        )
    }
    survey = survey_of(event)
    answers = (
        fetch_rows(
            SurveyParticipant.select(SurveyParticipant.answered_on).where(
                SurveyParticipant.survey == survey.id
            )
        )
        if survey is not None
        else []
    )
    issued = [one for one in listed if one.candidate.certificate is not None]
    confirmed = [one for one in listed if one.confirmed is not None]
    return Figures(
        held=event.state == "held",
        marks=marked,
        unmarked=len(sessions) * len(people) - marked,
        came=len(came),
        hours_confirmed=len(confirmed),
        hours_due=sum(one.is_due for one in listed),
        certificates=len(issued),
        certificates_due=sum(one.candidate.is_due for one in listed),
        asked=len(answers) if survey is not None else None,
        answered=sum(day is not None for (day,) in answers),
        written=len(came & written),
        to_write=len(came - written),
    )
