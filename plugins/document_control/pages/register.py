"""The register of checks as a list: the district's, or an institution's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup
from peewee import fn

from plugins.document_control.links import check_url
from plugins.document_control.models import Campaign, Checklist, ControlCheck, Finding
from plugins.document_control.pages.subjects import with_names
from plugins.document_control.pages.wording import (
    next_step,
    outcome_badge,
    overdue_badge,
    score_words,
    state_badge,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import CHECK_STATES, OBJECTS, OUTCOMES
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from plugins.document_control.pages.wording import Badge
    from portal.access import Actor
    from portal.lists.asked import Asked

VIEWS = (
    ("open", _("Under way")),
    ("mine", _("Mine")),
    ("overdue", _("Overdue")),
    ("ours", _("Waiting for the inspector")),
    ("theirs", _("Waiting for institutions")),
    ("all", _("All checks")),
)
OVER = ("closed", "cancelled")
OF_INSPECTOR = ("submitted", "inspection", "recheck")
OF_INSTITUTION = ("self_check", "returned", "issued", "remediation")
OPEN_FINDINGS = ("open", "answered", "returned")


class Line(NamedTuple):
    """A check with what its row shows besides: badges, open findings and overdue ones among them."""

    id: int
    check: ControlCheck
    badges: list[Badge]
    findings: int
    late: int


def in_register(asked: Asked) -> Any:
    """Return the checks that the address asks for."""
    query = with_names(policies[ControlCheck].rows(asked.actor))
    view = asked.values.get("when") or ("" if asked.values.get("state") else "open")
    if view == "open":
        return query.where(ControlCheck.state.not_in(OVER))
    if view == "mine":
        return query.where(
            ControlCheck.inspector == asked.actor.user.id, ControlCheck.state.not_in(OVER)
        )
    if view == "overdue":
        return query.where(ControlCheck.state.not_in(OVER), ControlCheck.due_on < clock.today())
    if view == "ours":
        return query.where(ControlCheck.state.in_(OF_INSPECTOR))
    if view == "theirs":
        return query.where(ControlCheck.state.in_(OF_INSTITUTION))
    return query


def adorned(asked: Asked, checks: list[ControlCheck]) -> list[Line]:
    """Return the rows with their findings: one query for all of them."""
    late = Finding.due_on < clock.today()
    query = (
        policies[Finding]
        .rows(asked.actor)
        .select(Finding.check_of, fn.COUNT(Finding.id), fn.COUNT(Finding.id).filter(late))
        .where(
            Finding.check_of.in_([one.id for one in checks] or [0]),
            Finding.state.in_(OPEN_FINDINGS),
        )
        .group_by(Finding.check_of)
    )
    counts = {key: (count, overdue) for key, count, overdue in fetch_rows(query)}
    return [
        Line(
            one.id,
            one,
            [state_badge(one), *filter(None, (overdue_badge(one), outcome_badge(one)))],
            *counts.get(one.id, (0, 0)),
        )
        for one in checks
    ]


def _in_district(actor: Actor) -> bool:
    return works_for_district(actor)


def _campaigns(actor: Actor) -> list[tuple[int, str]]:
    rows = policies[Campaign].rows(actor).order_by(Campaign.starts_on.desc(), Campaign.id.desc())
    return [(one.id, one.title) for one in rows.limit(100)]


def _with_words(query: Any, text: str) -> Any:
    number, _slash, year = text.partition("/")
    if number.strip().isdigit() and len(number.strip()) < 8:  # noqa: PLR2004 - digits of a number
        query = query.where(ControlCheck.number == int(number))
        return query.where(ControlCheck.year == int(year)) if year.strip().isdigit() else query
    return query.where(called(text))


def _number_markup(line: Line) -> Markup:
    return Markup('<a href="{}">{}</a>').format(check_url(line.id), line.check.full_number)


def _state_markup(line: Line) -> Markup:
    return Markup(" ").join(
        Markup('<span class="status tone-{}">{}</span>').format(tone, words)
        for tone, words in line.badges
    )


def _progress(line: Line) -> str:
    return f"{line.check.answered} / {line.check.asked}"


CHECKS = ListPage(
    name="document_control.checks",
    title=_("Register of checks"),
    endpoint="document_control.check_list",
    permission=ControlPermission.VIEW,
    export=ControlPermission.EXPORT,
    source=QueryRows(
        query=in_register,
        sorts={
            "due": ControlCheck.due_on,
            "begun": ControlCheck.starts_on,
            "institution": Institution.sort_key,
        },
        default="due",
        adorn=adorned,
    ),
    default_sort="due",
    parameters=("when",),
    filters=(
        Filter(name="text", title=_("Number or institution"), narrow=_with_words),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=CHECK_STATES,
            narrow=lambda query, value: query.where(ControlCheck.state == value),
        ),
        Filter(
            name="outcome",
            title=_("Verdict of the whole"),
            kind="select",
            choices=OUTCOMES,
            narrow=lambda query, value: query.where(ControlCheck.outcome == value),
        ),
        Filter(
            name="what",
            title=_("What is checked"),
            kind="select",
            choices=OBJECTS,
            narrow=lambda query, value: query.where(Checklist.subject == value),
        ),
        Filter(
            name="campaign",
            title=_("Campaign"),
            kind="select",
            choices=_campaigns,
            narrow=lambda query, value: query.where(ControlCheck.campaign == int(value)),
        ),
        Filter(
            name="kind",
            title=_("Kind of institution"),
            kind="select",
            choices=INSTITUTION_KINDS,
            narrow=lambda query, value: query.where(Institution.kind == value),
        ),
        Filter(
            name="inspector",
            title=_("Inspector"),
            narrow=lambda query, text: query.where(User.name.contains(text)),
        ),
        Filter(
            name="since",
            title=_("From"),
            kind="date",
            narrow=lambda query, day: query.where(ControlCheck.ends_on >= day),
        ),
        Filter(
            name="until",
            title=_("Until"),
            kind="date",
            narrow=lambda query, day: query.where(ControlCheck.starts_on <= day),
        ),
    ),
    columns=(
        Column(
            key="number",
            title=_("Number"),
            value=lambda line: line.check.full_number,
            markup=_number_markup,
            look="nowrap",
        ),
        Column(
            key="institution",
            title=_("Institution"),
            sort="institution",
            value=lambda line: line.check.institution.short_name,
            may=_in_district,
            width=28,
        ),
        Column(
            key="what",
            title=_("What is checked"),
            value=lambda line: line.check.checklist_version.checklist.title,
            width=40,
        ),
        Column(
            key="campaign",
            title=_("Campaign"),
            value=lambda line: line.check.campaign.title if line.check.campaign else "",
            shown=False,
            width=40,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda line: "; ".join(words for _tone, words in line.badges),
            markup=_state_markup,
            width=40,
        ),
        Column(
            key="next",
            title=_("Who acts next"),
            value=lambda line: next_step(line.check).who,
            width=30,
        ),
        Column(
            key="due",
            title=_("Due"),
            sort="due",
            kind=Kind.DATE,
            value=lambda line: line.check.due_on,
        ),
        Column(key="progress", title=_("Answered"), value=_progress),
        Column(
            key="score",
            title=_("Score"),
            value=lambda line: score_words(line.check),
            shown=False,
        ),
        Column(
            key="findings",
            title=_("Open findings"),
            kind=Kind.WHOLE,
            value=lambda line: line.findings,
        ),
        Column(
            key="late",
            title=_("Overdue findings"),
            kind=Kind.WHOLE,
            value=lambda line: line.late,
            shown=False,
        ),
        Column(
            key="inspector",
            title=_("Inspector"),
            value=lambda line: line.check.inspector.name if line.check.inspector else "",
            shown=False,
            width=30,
        ),
        Column(
            key="begun",
            title=_("From"),
            sort="begun",
            kind=Kind.DATE,
            value=lambda line: line.check.starts_on,
            shown=False,
        ),
        Column(
            key="ends",
            title=_("Until"),
            kind=Kind.DATE,
            value=lambda line: line.check.ends_on,
            shown=False,
        ),
    ),
)
