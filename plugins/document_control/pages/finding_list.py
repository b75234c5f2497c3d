"""The list of findings: the register of the district, or an institution's own; accepted many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for
from markupsafe import Markup
from peewee import JOIN

from plugins.document_control import services
from plugins.document_control.links import check_url, finding_url
from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.wording import finding_badge, severity_badge
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import EFFECTS, FINDING_STATES, SEVERITIES
from plugins.staff.models import Person
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.errors import Conflict
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import Institution
from portal.lists.contracts import BulkAction, Change, Column, Filter, Kind, ListPage
from portal.lists.page import show
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from portal.access import Actor
    from portal.lists.asked import Asked

VIEWS = (
    ("open", _("To be mended")),
    ("answered", _("Answered")),
    ("overdue", _("Overdue")),
    ("all", _("All findings")),
)
OPEN = ("open", "answered", "returned")
_EFFECTS = dict(EFFECTS)


def in_list(asked: Asked) -> Any:
    """Return the findings that the address asks for, with the names that rows show."""
    query = (
        policies[Finding]
        .rows(asked.actor)
        .select(Finding, Institution, ControlCheck, Person)
        .join(Institution, on=(Finding.institution == Institution.id))
        .switch(Finding)
        .join(ControlCheck, JOIN.LEFT_OUTER, on=(Finding.check_of == ControlCheck.id))
        .switch(Finding)
        .join(Person, JOIN.LEFT_OUTER, on=(Finding.person == Person.id))
        .switch(Finding)
    )
    view = asked.values.get("when") or ("" if asked.values.get("state") else "open")
    if view == "open":
        return query.where(Finding.state.in_(OPEN))
    if view == "answered":
        return query.where(Finding.state == "answered")
    if view == "overdue":
        return query.where(Finding.state.in_(OPEN), Finding.due_on < clock.today())
    return query


def _in_district(actor: Actor) -> bool:
    return works_for_district(actor)


def _text_markup(one: Finding) -> Markup:
    return Markup('<a href="{}">{}</a>').format(finding_url(one), one)


def _check_markup(one: Finding) -> Markup:
    if one.check_of is None:
        return Markup("")
    words = one.check_of.full_number
    return Markup('<a href="{}">{}</a>').format(check_url(one.check_of.id), words)


def _badge_markup(badge: tuple[str, str]) -> Markup:
    return Markup('<span class="status tone-{}">{}</span>').format(*badge)


def _responsible(one: Finding) -> str:
    return one.responsible_name or (one.responsible.name if one.responsible else "")


def _plan(actor: Actor, keys: Sequence[int], _values: Mapping[str, Any]) -> Iterator[Change]:
    """Plan to accept answered findings; others are left, with the reason."""
    query = policies[Finding].rows(actor).where(Finding.id.in_(list(keys)))
    for one in query.order_by(Finding.due_on, Finding.id):
        verdict = policies[Finding].permits(actor, "edit", one)
        refused = "" if verdict else verdict.reason
        if not refused and one.state != "answered":
            refused = _l("There is no answer to judge.")
        yield Change(record=one, label=str(one), values={"state": "accepted"}, refused=refused)


def _save(actor: Actor, finding: Finding, _values: Mapping[str, Any]) -> None:
    if finding.state != "answered":
        raise Conflict(_l("There is no answer to judge."))
    finding.state = services.accept_finding(actor, finding).state


FINDINGS = ListPage(
    name="document_control.findings",
    title=_("Findings"),
    endpoint="document_control.finding_list",
    permission=ControlPermission.VIEW,
    export=ControlPermission.EXPORT,
    source=QueryRows(
        query=in_list,
        sorts={
            "due": Finding.due_on,
            "issued": Finding.issued_at,
            "institution": Institution.sort_key,
        },
        default="due",
    ),
    default_sort="due",
    parameters=("when",),
    acts=(
        BulkAction(
            name="accept",
            title=_("Accept as mended"),
            text=_("Only findings that were answered are accepted; institutions are told."),
            permission=ControlPermission.EDIT,
            plan=_plan,
            save=_save,
            undoable=False,
        ),
    ),
    filters=(
        Filter(
            name="text",
            title=_("Words of the finding"),
            narrow=lambda query, text: query.where(Finding.text.contains(text)),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=FINDING_STATES,
            narrow=lambda query, value: query.where(Finding.state == value),
        ),
        Filter(
            name="severity",
            title=_("Severity"),
            kind="select",
            choices=SEVERITIES,
            narrow=lambda query, value: query.where(Finding.severity == value),
        ),
        Filter(
            name="institution",
            title=_("Institution"),
            narrow=lambda query, text: query.where(called(text)),
        ),
        Filter(
            name="repeated",
            title=_("Repeated ones"),
            kind="check",
            narrow=lambda query, _value: query.where(Finding.repeats.is_null(False)),
        ),
        Filter(
            name="since",
            title=_("Term from"),
            kind="date",
            narrow=lambda query, day: query.where(Finding.due_on >= day),
        ),
        Filter(
            name="until",
            title=_("Term until"),
            kind="date",
            narrow=lambda query, day: query.where(Finding.due_on <= day),
        ),
    ),
    columns=(
        Column(key="text", title=_("Finding"), value=str, markup=_text_markup, width=60),
        Column(
            key="institution",
            title=_("Institution"),
            sort="institution",
            value=lambda one: one.institution.short_name,
            may=_in_district,
            width=28,
        ),
        Column(
            key="severity",
            title=_("Severity"),
            value=lambda one: severity_badge(one)[1],
            markup=lambda one: _badge_markup(severity_badge(one)),
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda one: finding_badge(one)[1],
            markup=lambda one: _badge_markup(finding_badge(one)),
            width=26,
        ),
        Column(
            key="due",
            title=_("Due"),
            sort="due",
            kind=Kind.DATE,
            value=lambda one: one.due_on,
        ),
        Column(
            key="check",
            title=_("Check"),
            value=lambda one: one.check_of.full_number if one.check_of else "",
            markup=_check_markup,
            look="nowrap",
        ),
        Column(
            key="teacher",
            title=_("Teacher"),
            value=lambda one: str(one.person) if one.person else "",
            width=24,
        ),
        Column(
            key="responsible",
            title=_("Responsible"),
            value=_responsible,
            shown=False,
            width=30,
        ),
        Column(
            key="norm", title=_("Paragraph of the rule"), value=lambda one: one.norm, shown=False
        ),
        Column(
            key="advice",
            title=_("What to do"),
            value=lambda one: one.recommendation,
            shown=False,
            width=40,
        ),
        Column(
            key="issued",
            title=_("Result given out on"),
            sort="issued",
            kind=Kind.MOMENT,
            value=lambda one: one.issued_at,
            shown=False,
        ),
        Column(
            key="repeated",
            title=_("Repeated"),
            value=lambda one: _l("repeated") if one.repeats_id else "",
            shown=False,
        ),
        Column(
            key="effect",
            title=_("Does the mending hold?"),
            value=lambda one: str(_EFFECTS[one.effect]) if one.state == "accepted" else "",
            shown=False,
        ),
    ),
)


@blueprint.get("/findings")
@requires(ControlPermission.VIEW)
def finding_list() -> Any:
    """Show the findings: the district's, or the institution's own."""
    district = works_for_district(acting())
    return show(FINDINGS, "document_control/finding_list.html", tabs=_tabs(), district=district)


def _tabs() -> list[tuple[str, str, bool]]:
    now = request.args.get("when", "") or ("" if request.args.get("state") else "open")
    return [(str(title), url_for(".finding_list", when=key), key == now) for key, title in VIEWS]
