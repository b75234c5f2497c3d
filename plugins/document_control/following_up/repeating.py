"""Proposing the next campaign of those that are repeated: a draft for the leader, never a start."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from peewee import fn

from plugins.document_control.candidates import Question
from plugins.document_control.following_up.recurrence import AFTER_END, MONTHS, next_start, worked
from plugins.document_control.following_up.settings import PROPOSE_BEFORE, number, vacations
from plugins.document_control.models import (
    Campaign,
    ChecklistVersion,
    ControlCheck,
    Inspector,
)
from plugins.document_control.notices import PROPOSED, tell_overseers
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.sampling import new_seed
from portal import clock
from portal.audit.services import record
from portal.changing import label_of
from portal.database import write
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.inbox.audiences import district_users


def propose_due(today: dt.date) -> int:
    """Prepare the campaigns that begin within the days set; return how many. Safe to run twice."""
    repeated = Campaign.alias()
    done = repeated.select(repeated.repeated_from).where(repeated.repeated_from.is_null(False))
    query = Campaign.select().where(
        Campaign.state.in_(("running", "closed")),
        Campaign.repeats.in_(tuple(MONTHS)),
        Campaign.id.not_in(done),
    )
    horizon = today + dt.timedelta(days=number(PROPOSE_BEFORE))
    away = vacations()
    count = 0
    for one in query.order_by(Campaign.id):
        since = _last_closed(one) if one.repeats in AFTER_END else one.starts_on
        start = next_start(since, one.repeats, vacations=away) if since is not None else None
        if start is not None and start <= horizon:
            with write():
                propose(one, start)
            count += 1
    return count


def propose(before: Campaign, start: dt.date) -> Campaign:
    """Prepare the repetition of a campaign from a day, and tell who leads; joins the transaction.

    It takes the version of the checklist that is in use now, and a lot of its own; all days move by
    as much as the beginning, terms on to a day that is worked.
    """
    moved = start - before.starts_on

    def later(day: dt.date | None) -> dt.date | None:
        return day + moved if day is not None else None

    question = Question.from_text(before.drawn_from)
    asked = replace(question, first=later(question.first), last=later(question.last))
    made = Campaign.create(
        municipality=before.municipality_id,
        title=before.title,
        basis=before.basis,
        aim=before.aim,
        checklist_version=_newest(before.checklist_version),
        starts_on=start,
        self_check_until=worked(until) if (until := later(before.self_check_until)) else None,
        ends_on=worked(before.ends_on + moved),
        acknowledge_days=before.acknowledge_days,
        mend_days=before.mend_days,
        mend_working=before.mend_working,
        sample=before.sample,
        sample_size=before.sample_size,
        seed=new_seed(),
        drawn_from=asked.as_text() if before.drawn_from else "",
        repeats=before.repeats,
        repeated_from=before,
        created_by=before.created_by_id,
        demo=before.demo,
    )
    for one in Inspector.select().where(Inspector.campaign == before.id):
        Inspector.create(campaign=made, user=one.user_id, institution=one.institution_id)
    record(None, "create", made, label=label_of(made), note=_("Proposed as a repetition"))
    text = _(
        "It begins on %(day)s. Look at its days and begin it, or call it off.",
        day=format_date(start),
    )
    tell_overseers(PROPOSED, made, _leaders(before), key="proposed", text=text)
    return made


def _last_closed(campaign: Campaign) -> dt.date | None:
    """Return the day on which the last check of a closed campaign was closed, none while it runs."""
    if campaign.state != "closed":
        return None
    of_campaign = ControlCheck.campaign == campaign.id
    last = ControlCheck.select(fn.MAX(ControlCheck.closed_at)).where(of_campaign).scalar()
    return clock.local(last).date() if last is not None else campaign.ends_on


def _leaders(campaign: Campaign) -> list[int]:
    """Return who made the campaign, where that person still leads campaigns; else all who do."""
    people = [
        one.id for one in district_users(campaign.municipality_id, ControlPermission.CAMPAIGNS)
    ]
    return [campaign.created_by_id] if campaign.created_by_id in people else people


def _newest(version: ChecklistVersion) -> ChecklistVersion:
    found: ChecklistVersion | None = (
        ChecklistVersion.select()
        .where(
            ChecklistVersion.checklist == version.checklist_id,
            ChecklistVersion.state == "published",
        )
        .order_by(ChecklistVersion.number.desc())
        .first()
    )
    return found or version
