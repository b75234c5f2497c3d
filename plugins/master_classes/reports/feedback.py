"""What participants think of events: means by event and by question, and their words; small groups left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.master_classes.feedback.asking import summary_of
from plugins.master_classes.feedback.models import Survey
from plugins.master_classes.feedback.summary import MARK, SCALE, Summary
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import FIRST, LAST, day_of, events_of
from portal.access import policies
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from plugins.master_classes.models import Event
    from portal.spreadsheets.sheets import Row


def summaries(request: ReportRequest, events: list[Event]) -> list[tuple[Event, Summary]]:
    """Return the feedback on events, summed up, where the actor may see it."""
    by_key = {one.id: one for one in events}
    query = policies[Survey].rows(request.actor).where(among(Survey.event, list(by_key)))
    found = [(by_key[one.event_id], summary_of(request.actor, one)) for one in query]
    order = {key: place for place, key in enumerate(by_key)}
    return sorted(found, key=lambda one: order[one[0].id])


def build(request: ReportRequest) -> ReportData:
    """Return the events, the questions and the words."""
    found = summaries(request, events_of(request, held=True))
    events: list[Row] = []
    questions: list[Row] = []
    words: list[Row] = []
    for event, one in found:
        head = (event.title, day_of(event))
        share = one.count / one.invited if one.invited else None
        mean = round(one.mean, 2) if one.mean is not None else None
        events.append((*head, one.invited, one.count, share, mean, one.hidden))
        for told in one.questions:
            if told.asked.kind == MARK:
                average = round(told.mean, 2) if told.mean is not None else None
                questions.append((*head, told.asked.text, told.count, average, *told.spread))
            words += [(*head, told.asked.text, said) for said in told.words]
    first = [
        Column(title=_("Topic of the event"), width=44, wrap=True),
        Column(title=_("Date"), kind=Kind.DATE),
    ]
    question = Column(title=_("Question"), width=50, wrap=True)
    mean_mark = Column(title=_("Mean mark"), kind=Kind.NUMBER, width=11)
    sheets = [
        Sheet(
            title=_("Feedback by event"),
            columns=[
                *first,
                Column(title=_("Participants asked"), kind=Kind.WHOLE, width=10, total="sum"),
                Column(title=_("Answered"), kind=Kind.WHOLE, width=10, total="sum"),
                Column(title=_("Share of answers"), kind=Kind.PERCENT, width=11),
                mean_mark,
                Column(title=_("Too few to show"), kind=Kind.FLAG, labels=(_("yes"), ""), width=11),
            ],
            rows=events,
            totals=True,
            freeze_columns=1,
        ),
        Sheet(
            title=_("Feedback by question"),
            columns=[
                *first,
                question,
                Column(title=_("Answers"), kind=Kind.WHOLE, width=10),
                mean_mark,
                *(Column(title=str(one), kind=Kind.WHOLE, width=7) for one in SCALE),
            ],
            rows=questions,
            freeze_columns=1,
        ),
        Sheet(
            title=_("Words of participants"),
            columns=[*first, question, Column(title=_("Answer"), width=80, wrap=True)],
            rows=words,
            freeze_columns=1,
        ),
    ]
    return ReportData(
        sheets=sheets,
        count=len(events),
        rules=(_("Answers are kept without names; those of a small group are not shown."),),
    )


FEEDBACK = Report(
    name="classes_feedback",
    title=_l("Feedback on events"),
    purpose=_l("What participants think: mean marks by event and question, and their words."),
    audience=_l("District centre; who held or led an event"),
    permission=ClassesPermission.VIEW,
    export_permission=ClassesPermission.EXPORT,
    parameters=(FIRST, LAST),
    build=build,
    personal=False,
    order=306,
)
