"""Where events are shown, and how they are called on pages of history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.master_classes import models
from plugins.master_classes.models import Enrolment, EnrolmentChange, Event, Place, Series
from portal.plugin import RecordLink, address_of

if TYPE_CHECKING:
    from peewee import Model


def event_url(event_id: int) -> str:
    """Return the address of an event."""
    return _page("master_classes.event_page", key=event_id)


def participants_url(event_id: int) -> str:
    """Return the address of an event's participants with the waiting list."""
    return _page("master_classes.participants", key=event_id)


def hours_url(event_id: int) -> str:
    """Return the address at which the hours of an event are confirmed."""
    return _page("master_classes_recording.event_hours", key=event_id)


def certificates_url(event_id: int) -> str:
    """Return the address at which the certificates of an event are issued."""
    return _page("master_classes_certificates.event_certificates", key=event_id)


def event_list_url(**asked: Any) -> str:
    """Return the address of the list of events."""
    return _page("master_classes.event_list", **asked)


def personal_url(token: str) -> str:
    """Return the address that a personal link leads to."""
    return _page("master_classes.personal_page", token=token)


def link_of(record: Model) -> RecordLink | None:
    """Return how a record of the events is called and where it is shown; nothing for others'."""
    if isinstance(record, Event):
        return RecordLink(str(record), event_url(record.id))
    if isinstance(record, Enrolment):
        return RecordLink(f"{record.event}: {record}", participants_url(record.event_id))
    if isinstance(record, EnrolmentChange):
        return RecordLink(str(record.enrolment), participants_url(record.enrolment.event_id))
    if isinstance(record, (models.Session, models.Leader, models.Quota, models.Audience)):
        return RecordLink(f"{record.event}: {record}", event_url(record.event_id))
    if isinstance(record, Series):
        return RecordLink(str(record), _page("master_classes.series_page", key=record.id))
    if isinstance(record, Place):
        return RecordLink(str(record), _page("master_classes.place_page", key=record.id))
    if isinstance(record, models.TABLES):
        return RecordLink(str(record))
    return None


def _page(endpoint: str, **values: Any) -> str:
    """Return an address; empty where the page is not there."""
    return address_of(endpoint, **values) if endpoint in current_app.view_functions else ""
