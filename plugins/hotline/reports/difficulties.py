"""Difficulties (затруднения): what is asked most, how that has changed, examples, what may help.

The figures feed the plan of master classes and questionnaires (district plan, IV.2 and IV.5). No names
and no institutions stand in the examples.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData, days_of
from plugins.hotline.models import Caller, Request, Topic
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reports.nameless import nameless
from plugins.hotline.reports.scope import (
    COUNTED,
    USUAL,
    counted,
    share,
    topics_in_order,
    within,
)
from portal.database import among, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.access import Actor
    from portal.plugin import RecordLink
    from portal.spreadsheets.sheets import Row

EXAMPLES = 3
MANY, SEVERAL = 5, 3
HALF, OFTEN = 0.5, 0.3
CHARTED = 12
MOST = Parameter(
    name="most",
    title=_l("How many topics"),
    kind=ParameterKind.CHOICE,
    choices=lambda _actor: [(str(one), str(one)) for one in (10, 20, 50)],
    default=lambda _actor: "20",
    required=True,
)


@dataclass(slots=True)
class Difficulty:
    """The figures of one topic."""

    requests: int = 0
    repeated: int = 0
    reopened: int = 0
    places: dict[Any, int] = field(default_factory=lambda: defaultdict(int))
    keys: list[int] = field(default_factory=list)


def build(request: ReportRequest) -> ReportData:
    """Return the topics that are asked most, and examples of their questions."""
    first, last = days_of(request)
    found = _figures(request)
    before = _before(request, first, last)
    titles = {key: (whole, part) for key, whole, part in topics_in_order() if key is not None}
    norms = dict(fetch_rows(Topic.select(Topic.id, Topic.norm)))
    ranked = sorted(
        (key for key in found if key in titles),
        key=lambda key: (-found[key].requests, titles[key]),
    )
    chosen = ranked[: int(request.values.get(MOST.name) or 20)]
    total = sum(one.requests for one in found.values())
    rows: list[Row] = [
        (
            rank,
            *titles[key],
            found[key].requests,
            share(found[key].requests, total),
            before.get(key, 0),
            found[key].requests - before.get(key, 0),
            len([place for place in found[key].places if place is not None]),
            share(found[key].repeated, found[key].requests),
            norms.get(key, ""),
            advice(found[key]),
        )
        for rank, key in enumerate(chosen, start=1)
    ]
    chart = [
        SheetChart(
            title=_("What is asked most"),
            labels=2,
            values=(3,),
            sideways=True,
            rows=min(len(rows), CHARTED),
        )
    ]
    sheets = [
        Sheet(
            title=_("Difficulties"),
            columns=_columns(),
            rows=rows,
            totals=True,
            freeze_columns=3,
            charts=chart if rows else (),
        ),
        _examples(request, [(titles[key], found[key].keys) for key in chosen]),
    ]
    return ReportData(
        sheets=sheets,
        count=len(rows),
        notes=(
            _(
                "Names, numbers and addresses were taken out of the examples; read them once more before they are shown to others."
            ),
        ),
        rules=(
            _("The time before is as long as the period and ends the day before it."),
            _(
                "A master class: many requests of several institutions. A visit: half of them of one institution. An article: asked again often."
            ),
            str(COUNTED),
        ),
    )


def _columns() -> list[Column]:
    return [
        Column(title=_("Place"), kind=Kind.WHOLE, width=8),
        Column(title=_("Topic"), width=32, wrap=True),
        Column(title=_("Part of the topic"), width=36, wrap=True),
        Column(title=_("Requests"), kind=Kind.WHOLE, total="sum", width=11),
        Column(title=_("Share"), kind=Kind.PERCENT, width=10),
        Column(title=_("In the time before"), kind=Kind.WHOLE, total="sum", width=12),
        Column(title=_("More or fewer"), kind=Kind.WHOLE, total="sum", width=10),
        Column(title=_("Institutions that ask"), kind=Kind.WHOLE, width=13),
        Column(title=_("Share asked again"), kind=Kind.PERCENT, width=12),
        Column(title=_("Paragraph of the rule"), width=22, wrap=True),
        Column(title=_("What may help"), width=30, wrap=True),
    ]


def advice(one: Difficulty) -> str:
    """Return what may help with a difficulty; nothing where it is rare."""
    if one.requests < MANY:
        return ""
    told = [number for place, number in one.places.items() if place is not None]
    found = []
    if len(told) >= SEVERAL:
        found.append(_("a master class"))
    if told and max(told) >= one.requests * HALF:
        found.append(_("a visit to the institution that asks most"))
    if one.repeated >= one.requests * OFTEN:
        found.append(_("an article"))
    return ", ".join(found)


def _figures(request: ReportRequest) -> dict[Any, Difficulty]:
    query = counted(request).select(
        Request.id, Request.topic, Request.institution, Request.repeated, Request.reopened
    )
    found: dict[Any, Difficulty] = defaultdict(Difficulty)
    for key, topic, place, repeated, reopened in fetch_rows(query.order_by(Request.id.desc())):
        one = found[topic]
        one.requests += 1
        one.repeated += bool(repeated)
        one.reopened += bool(reopened)
        one.places[place] += 1
        one.keys.append(key)
    return found


def _before(request: ReportRequest, first: dt.date, last: dt.date) -> dict[Any, int]:
    end = first - dt.timedelta(days=1)
    query = within(request, end - (last - first), end).where(
        Request.removed_at.is_null(), Request.merged_into.is_null()
    )
    found: dict[Any, int] = defaultdict(int)
    for (topic,) in fetch_rows(query.select(Request.topic)):
        found[topic] += 1
    return found


def _examples(request: ReportRequest, topics: Sequence[tuple[tuple[str, str], list[int]]]) -> Sheet:
    """Return the latest questions of each topic without names; nothing of confidential requests."""
    keys = [key for _titles, listed in topics for key in listed]
    shown: Any = Request.confidential == False  # noqa: E712 - SQL
    query = (
        counted(request)
        .select(Request.id, Request.question, Caller.name)
        .join(Caller, JOIN.LEFT_OUTER, on=Request.caller == Caller.id)
        .where(among(Request.id, keys), shown)
    )
    texts = {key: nameless(question, name or "") for key, question, name in fetch_rows(query)}
    rows: list[Row] = []
    for titles, listed in topics:
        told = dict.fromkeys(" ".join(texts[key].split()) for key in listed if key in texts)
        rows += [(*titles, one) for one in list(told)[:EXAMPLES]]
    return Sheet(
        title=_("Examples of questions"),
        columns=[
            Column(title=_("Topic"), width=32, wrap=True),
            Column(title=_("Part of the topic"), width=36, wrap=True),
            Column(title=_("Question"), width=90, wrap=True),
        ],
        rows=rows,
        freeze_columns=2,
    )


def _plans(actor: Actor) -> list[RecordLink]:
    """Return the pages on which events are planned by what is asked."""
    found: list[RecordLink] = current_app.extensions["plugins"].topic_plans(actor)
    return found


DIFFICULTIES = Report(
    name="hotline_difficulties",
    title=_l("Difficulties by the topics of consultations"),
    purpose=_l(
        "What is asked most, how it has changed, with examples: for master classes and questionnaires."
    ),
    audience=_l("District centre, methodologists"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=(*USUAL, MOST),
    build=build,
    personal=False,
    order=245,
    leads=_plans,
)
