"""Reminders by rule: who is told how many hours before or after an event begins or ends.

A municipality gets the usual rules the first time it has an event; it may change them and put them
out of use. Each rule tells of an event once for the moment that it counts from: of one that was moved
it tells anew. What fell due more than a day ago is told no more, and of what is done already nobody is
reminded: leaders of an event that was held are told what its participants say, where they were asked.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.master_classes import guest_mail, notices
from plugins.master_classes.feedback.asking import summary_for_leaders
from plugins.master_classes.models import (
    Attendance,
    Enrolment,
    Event,
    Leader,
    Reminder,
    ReminderRule,
    Session,
)
from portal import clock
from portal.database import fetch_rows, write
from portal.i18n import format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

USUAL = (
    ("start", -72, "coordinator"),
    ("start", -24, "participant"),
    ("start", -24, "leader"),
    ("end", 2, "leader"),
    ("end", 24, "participant"),
    ("end", 72, "head"),
    ("end", 360, "leader"),
)
"""Counted from, hours after it, who is told."""
TOO_LATE = dt.timedelta(days=1)
BEFORE = ("planned", "open", "closed")
AFTER = ("open", "closed", "held")


def remind_all() -> int:
    """Tell of every event what is due by now; return how many people were told."""
    now = clock.now()
    install_usual()
    told = 0
    for rule in ReminderRule.select().where(ReminderRule.in_use == True):  # noqa: E712 - SQL
        for event, due in list(_due(rule, now)):
            with write():
                told += _remind(rule, event, due)
    return told


def install_usual() -> None:
    """Give the usual rules to municipalities that have events and no rule at all."""
    known = ReminderRule.select(ReminderRule.municipality).where(ReminderRule.event.is_null())
    fresh = Event.select(Event.municipality).where(Event.municipality.not_in(known)).distinct()
    for (municipality_id,) in fetch_rows(fresh):
        for anchor, hours, tells in USUAL:
            ReminderRule.create(
                municipality=municipality_id, anchor=anchor, hours=hours, tells=tells
            )


def _due(rule: ReminderRule, now: dt.datetime) -> Iterable[tuple[Event, dt.datetime]]:
    apart = dt.timedelta(hours=rule.hours)
    field: Any = Event.starts_at if rule.anchor == "start" else Event.ends_at
    query = Event.select().where(
        Event.municipality == rule.municipality_id,
        Event.state.in_(BEFORE if rule.hours < 0 else AFTER),
        field <= now - apart,
        field > now - apart - TOO_LATE,
    )
    if rule.event_id is not None:
        query = query.where(Event.id == rule.event_id)
    for event in query:
        anchor = event.starts_at if rule.anchor == "start" else event.ends_at
        if rule.hours < 0 and event.starts_at is not None and event.starts_at <= now:
            continue
        yield event, anchor + apart


def _remind(rule: ReminderRule, event: Event, due: dt.datetime) -> int:
    """Tell of one event by one rule, unless that was done; return how many people."""
    text = rule.text or _usual_text(rule, event)
    if not text:
        return 0
    made, fresh = Reminder.get_or_create(rule=rule, event=event, due=due)
    if not fresh:
        return 0
    key = f"{rule.id}:{int(due.timestamp())}"
    told = {
        "participant": _participants,
        "coordinator": _coordinators,
        "leader": _leaders,
        "head": _heads,
    }[rule.tells](event, key, text)
    made.told = told
    made.save()
    return told


def _usual_text(rule: ReminderRule, event: Event) -> str:
    """Return what is told where the rule has no words of its own; nothing where there is nothing to say."""
    if rule.hours < 0:
        where = _places(event)
        return ". ".join(filter(None, (notices.when(event), where)))
    if rule.tells == "leader" and event.state != "held":
        return _("Mark who came and say that the event was held.")
    if rule.tells == "leader":
        return _feedback(event)
    if rule.tells == "head":
        return _("Your teachers took part: see who came and the feedback.")
    return _("Thank you for taking part. Materials and the feedback are on the event's page.")


def _feedback(event: Event) -> str:
    summary = summary_for_leaders(event)
    if summary is None or not summary.count:
        return ""
    told = _("Answered: %(count)s of %(all)s", count=summary.count, all=summary.invited)
    if summary.mean is None:
        return _("What participants say is summed up. %(told)s.", told=told)
    return _(
        "What participants say is summed up. %(told)s, mean mark: %(mean)s.",
        told=told,
        mean=f"{summary.mean:.1f}".replace(".", ","),
    )


def _places(event: Event) -> str:
    return "; ".join(
        f"{format_moment(one.starts_at)}: {one.place or one.link}"
        for one in Session.select().where(Session.event == event.id).order_by(Session.starts_at)
        if not one.cancelled and (one.place_id is not None or one.link)
    )


def _placed(event: Event) -> list[Enrolment]:
    """Return who has a place, but those who are marked as absent from all that is marked."""
    marked = Attendance.select(Attendance.enrolment)
    absent = marked.where(
        Attendance.present == False,  # noqa: E712 - SQL
        Attendance.enrolment.not_in(marked.where(Attendance.present)),
    )
    return list(
        Enrolment.select().where(
            Enrolment.event == event.id,
            Enrolment.state == "placed",
            Enrolment.id.not_in(absent),
        )
    )


def _participants(event: Event, _key: str, text: str) -> int:
    return sum(guest_mail.write_reminder(one, text) for one in _placed(event))


def _coordinators(event: Event, key: str, text: str) -> int:
    return notices.remind(event, notices.coordinators_of(_institutions(event)), key=key, text=text)


def _heads(event: Event, key: str, text: str) -> int:
    return notices.remind(event, notices.heads_of(_institutions(event)), key=key, text=text)


def _institutions(event: Event) -> set[int]:
    return {one.institution_id for one in _placed(event) if one.institution_id is not None}


def _leaders(event: Event, key: str, text: str) -> int:
    leaders = list(Leader.select().where(Leader.event == event.id))
    users = [one.user_id for one in leaders if one.user_id is not None]
    told = notices.remind(event, users, key=key, text=text)
    without = [one for one in leaders if one.user_id is None]
    return told + sum(guest_mail.write_leader(one, text) for one in without)
