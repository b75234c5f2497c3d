"""How long contacts of guests are kept: some months after the event; that they took part stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.master_classes.attendance.models import Unannounced
from plugins.master_classes.invitations import keeping as invitations
from plugins.master_classes.models import Enrolment, Event, Leader, Session
from plugins.master_classes.privacy.erasing import erase_contacts, forget_unannounced
from plugins.master_classes.settings import GUEST_MONTHS
from portal import clock
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule
from portal.plugin.settings import setting
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence


def rules() -> list[RetentionRule]:
    """Return the rules, with the term that the operator has set."""
    common: dict[str, Any] = {
        "term": _("%(months)s months after the event", months=setting(GUEST_MONTHS)),
        "basis": _("The purpose has been reached (152-FZ, article 5, part 7)"),
        "by_itself": True,
    }
    return [
        RetentionRule(
            name="master_classes.participant_contacts",
            title=_("Contacts of participants of events"),
            model=Enrolment,
            expired=lambda day, limit: _expired(Enrolment, day, limit),
            destroy=lambda keys: erase_contacts(enrolments=keys),
            **common,
        ),
        RetentionRule(
            name="master_classes.leader_contacts",
            title=_("Contacts of leaders of events"),
            model=Leader,
            expired=lambda day, limit: _expired(Leader, day, limit),
            destroy=lambda keys: erase_contacts(leaders=keys),
            **common,
        ),
        RetentionRule(
            name="master_classes.unannounced_names",
            title=_("Names of those who came to events without being enrolled"),
            model=Unannounced,
            expired=_unannounced,
            destroy=forget_unannounced,
            **common,
        ),
        invitations.rule(),
    ]


def _expired(model: Any, day: dt.date, limit: int) -> Sequence[Expired]:
    months: int = setting(GUEST_MONTHS)
    before = dt.datetime.combine(add_months(day, -months), dt.time(), clock.zone())
    query = (
        model.select(model, Event)
        .join(Event)
        .where(
            Event.ends_at < before,
            model.erased_at.is_null(),
            (model.email != "") | (model.phone != ""),
        )
        .order_by(Event.ends_at, model.id)
        .limit(limit)
    )
    return [
        Expired(
            key=one.id,
            label=f"{one.event}: № {one.id}",
            since=add_months(clock.local(one.event.ends_at).date(), months),
        )
        for one in query
    ]


def _unannounced(day: dt.date, limit: int) -> Sequence[Expired]:
    months: int = setting(GUEST_MONTHS)
    before = dt.datetime.combine(add_months(day, -months), dt.time(), clock.zone())
    query = (
        Unannounced.select(Unannounced, Session)
        .join(Session)
        .where(Session.ends_at < before, Unannounced.name != "")
        .order_by(Session.ends_at, Unannounced.id)
        .limit(limit)
    )
    return [
        Expired(
            key=one.id,
            label=one.audit_label,
            since=add_months(clock.local(one.session.ends_at).date(), months),
        )
        for one in query
    ]
