"""What the staff's reports ask for, and the posts that answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from plugins.excel_reports import contracts
from plugins.excel_reports.contracts import Parameter, ParameterKind
from plugins.staff.filters import StaffFilters
from plugins.staff.models import EMPLOYMENT_KINDS, Employment, Position
from portal.access import policies
from portal.database import among, fetch_rows
from portal.i18n import lazy_gettext as _
from portal.institutions.models import INSTITUTION_KINDS, Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.excel_reports.contracts import ReportRequest
    from portal.access.actor import Actor


def _positions(actor: Actor) -> list[tuple[str, str]]:
    query = policies[Position].rows(actor).select(Position.code, Position.title)
    return [(str(row[0]), str(row[1])) for row in fetch_rows(query.order_by(Position.place))]


DAY = contracts.DAY
INSTITUTIONS = contracts.INSTITUTIONS
INSTITUTION_KIND = Parameter(
    name="institution_kind",
    title=_("Kind of institution"),
    kind=ParameterKind.CHOICE,
    choices=lambda _actor: INSTITUTION_KINDS,
)
POSITION = Parameter(
    name="position", title=_("Position"), kind=ParameterKind.CHOICE, choices=_positions
)
KIND = Parameter(
    name="kind",
    title=_("Kind of job"),
    kind=ParameterKind.CHOICE,
    choices=lambda _actor: EMPLOYMENT_KINDS,
    hint=_("Statistics count main jobs only."),
)
USUAL = (DAY, INSTITUTIONS, INSTITUTION_KIND, POSITION, KIND)


def filters_of(request: ReportRequest) -> StaffFilters:
    """Return the list's filters that a request asks for; one institution is a filter of it too."""
    values = request.values
    chosen: tuple[int, ...] = values.get(INSTITUTIONS.name) or ()
    code = values.get(POSITION.name)
    found = Position.get_or_none(Position.code == code) if code else None
    return StaffFilters(
        institution=chosen[0] if len(chosen) == 1 else None,
        institution_kind=values.get(INSTITUTION_KIND.name) or "",
        position=found.id if found else None,
        kind=values.get(KIND.name) or "",
        as_of=request.as_of,
    )


def within(institutions: Iterable[int]) -> Any:
    """Return the condition that a post is in one of some institutions."""
    return among(Employment.institution, institutions)


def sizes_of(request: ReportRequest) -> dict[int, int]:
    """Return the institutions that a request asks for, in its order, and how many posts each has.

    Posts are counted without their persons, and places are looked up once: in this way a region
    is counted from an index.
    """
    query = posts_alone(request).select(Employment.institution, fn.COUNT(SQL("*")))
    counted = dict(fetch_rows(query.group_by(Employment.institution)))
    places = Institution.select(Institution.id).order_by(Institution.sort_key, Institution.id)
    return {key: counted[key] for (key,) in fetch_rows(places) if key in counted}


def posts_alone(request: ReportRequest) -> Any:
    """Return the posts that a request asks for, within the actor's reach; nothing is joined."""
    day = request.as_of.isoformat()
    filters = filters_of(request)
    chosen = request.values.get(INSTITUTIONS.name) or ()
    query = (
        policies[Employment]
        .rows(request.actor)
        .where(
            Employment.started_on.is_null() | (Employment.started_on <= day),
            Employment.ended_on.is_null() | (Employment.ended_on >= day),
        )
    )
    if chosen:
        query = query.where(within(chosen))
    if filters.institution_kind:
        of_kind = Institution.select(Institution.id).where(
            Institution.kind == filters.institution_kind
        )
        query = query.where(Employment.institution.in_(of_kind))
    if filters.position:
        query = query.where(Employment.position == filters.position)
    return query.where(Employment.kind == filters.kind) if filters.kind else query
