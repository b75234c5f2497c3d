"""The list of the audit: its columns and its filters in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from markupsafe import Markup, escape

from portal.access import policies
from portal.accounts.models import User
from portal.audit.history import AuditFilter
from portal.audit.models import ACTIONS, AuditEntry
from portal.audit.permissions import AuditPermission
from portal.audit.words import Change, changes_in, table_titles
from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.lists.columns import in_words
from portal.lists.contracts import Column, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.modules.services import names_of

if TYPE_CHECKING:
    from portal.lists.asked import Asked
    from portal.lists.contracts import Chip

_ACTIONS = dict(ACTIONS)


class Line(NamedTuple):
    """A line of the audit with its table's title, its institution and its changes in words."""

    id: int
    entry: AuditEntry
    table: str
    place: str
    changes: list[Change]


def _query(asked: Asked) -> Any:
    return AuditFilter.of(asked.values).apply(policies[AuditEntry].rows(asked.actor))


def _in_words(_asked: Asked, rows: list[AuditEntry]) -> list[Line]:
    titles = table_titles()
    places = names_of({one.institution_id for one in rows if one.institution_id})
    return [
        Line(
            one.id,
            one,
            titles.get(one.subject, one.subject),
            places.get(one.institution_id or 0, ""),
            changes_in(one),
        )
        for one in rows
    ]


def chips(asked: Asked) -> list[Chip]:
    """Return the filters in use in words."""
    chosen, actor = AuditFilter.of(asked.values), asked.actor
    found: list[Chip] = []
    if chosen.who:
        found.append((_l("Who"), chosen.who, "who"))
    if chosen.user_id is not None:
        user = policies[User].rows(actor).where(User.id == chosen.user_id).first()
        found.append((_l("Who"), str(user or "?"), "user"))
    if chosen.action:
        found.append((_l("Action"), str(_ACTIONS[chosen.action]), "action"))
    if chosen.table:
        found.append((_l("Kind of data"), table_titles().get(chosen.table, chosen.table), "table"))
    if chosen.record_id is not None:
        found.append((_l("Number"), str(chosen.record_id), "record"))
    if chosen.institution_id is not None:
        places = policies[Institution].rows(actor)
        place = places.where(Institution.id == chosen.institution_id).first()
        found.append((_l("Institution"), str(place or "?"), "institution"))
    if chosen.first:
        found.append((_l("From"), format_date(chosen.first), "first"))
    if chosen.last:
        found.append((_l("To"), format_date(chosen.last), "last"))
    return found


def _who(line: Line) -> str:
    name = escape(line.entry.actor_name or _l("a visitor"))
    if not line.entry.user_id:
        return name
    return f'<a href="{url_for("audit.entry_list", user=line.entry.user_id)}">{name}</a>'


def _what(line: Line) -> str:
    entry = line.entry
    parts = [escape(entry.label)]
    if entry.subject and entry.subject_id:
        address = url_for("audit.record_history", table=entry.subject, key=entry.subject_id)
        name = entry.label or f"№ {entry.subject_id}"
        parts = [Markup('<a href="{}">{}</a>').format(address, name)]
    small = Markup('<div class="muted small">{}</div>')
    if entry.erased_by:
        parts.append(small.format(_l("erased by act %(number)s", number=entry.erased_by)))
    if entry.subject:
        parts.append(small.format(line.table))
    if entry.note:
        parts.append(Markup('<div class="small">{}</div>').format(entry.note))
    return "".join(parts)


def _what_in_file(line: Line) -> str:
    entry = line.entry
    name = entry.label or (f"№ {entry.subject_id}" if entry.subject_id else "")
    return "; ".join(part for part in (name, line.table, entry.note) if part)


def _said(value: Any) -> str:
    return in_words(value) or _l("nothing")


def _changes(line: Line) -> str:
    if not line.changes:
        return ""
    item = Markup("<li>{}: {} → {}</li>")
    told = [item.format(one.title, _said(one.old), _said(one.new)) for one in line.changes]
    return f'<ul class="list-unstyled small mb-0">{"".join(told)}</ul>'


def _changes_in_file(line: Line) -> str:
    return "; ".join(f"{one.title}: {_said(one.old)} → {_said(one.new)}" for one in line.changes)


ENTRIES = ListPage(
    name="audit.entries",
    title=_("Audit"),
    endpoint="audit.entry_list",
    permission=AuditPermission.VIEW,
    export=AuditPermission.EXPORT,
    source=QueryRows(
        query=_query, sorts={"number": AuditEntry.id}, default="-number", adorn=_in_words
    ),
    parameters=("who", "user", "action", "table", "record", "institution", "first", "last"),
    describe=chips,
    default_sort="-number",
    columns=(
        Column(
            key="at",
            title=_("When"),
            kind=Kind.MOMENT,
            sort="number",
            value=lambda line: line.entry.at,
            words=lambda line: format_moment(line.entry.at),
        ),
        Column(
            key="who",
            title=_("Who"),
            value=lambda line: line.entry.actor_name or _l("a visitor"),
            markup=_who,
            width=30,
        ),
        Column(
            key="action",
            title=_("Action"),
            value=lambda line: str(_ACTIONS.get(line.entry.action, line.entry.action)),
        ),
        Column(key="what", title=_("What"), value=_what_in_file, markup=_what, width=44, wrap=True),
        Column(key="place", title=_("Institution"), width=24),
        Column(
            key="changes",
            title=_("Changes"),
            value=_changes_in_file,
            markup=_changes,
            width=50,
            wrap=True,
        ),
        Column(key="address", title=_("Network address"), value=lambda line: line.entry.address),
        Column(key="table", title=_("Kind of data"), shown=False, width=24),
        Column(
            key="record",
            title=_("Number"),
            kind=Kind.WHOLE,
            shown=False,
            value=lambda line: line.entry.subject_id,
        ),
        Column(
            key="request",
            title=_("Request number"),
            shown=False,
            value=lambda line: line.entry.request_id,
        ),
    ),
)
