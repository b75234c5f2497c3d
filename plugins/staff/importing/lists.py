"""The list of imports: which files came, from whom, what became of them, and whether to undo."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, cast

from flask import url_for

from plugins.staff.importing.history_rows import HistoryRow, history_row
from plugins.staff.importing.models import STATES, ImportRun
from plugins.staff.importing.runs import with_users
from plugins.staff.permissions import StaffPermission
from portal.access import policies
from portal.audit.history import midnight
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.drawing import badge, escape
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from portal.lists.asked import Asked

UNDONE = "undone"


def _with_words(_asked: Asked, rows: list[ImportRun]) -> list[HistoryRow]:
    return [history_row(one) for one in with_users(rows)]


def _of_state(query: Any, state: str) -> Any:
    if state == UNDONE:
        return query.where(ImportRun.undone_at.is_null(False))
    return query.where(ImportRun.state == state, ImportRun.undone_at.is_null())


def _since(query: Any, day: dt.date) -> Any:
    return query.where(ImportRun.created_at >= midnight(day))


def _until(query: Any, day: dt.date) -> Any:
    return query.where(ImportRun.created_at < midnight(day + dt.timedelta(days=1)))


def _undo(row: HistoryRow) -> str:
    if not row.can_undo:
        return ""
    address, words = url_for("staff_import.undo_page", run_id=row.id), _l("Undo…")
    return f'<a href="{address}">{words}<span class="visually-hidden"> {escape(row.file_name)}</span></a>'


IMPORTS = ListPage(
    name="staff.imports",
    title=_("Imports so far"),
    endpoint="staff_import.history",
    permission=StaffPermission.IMPORT,
    export=StaffPermission.EXPORT,
    source=QueryRows(
        query=lambda asked: policies[ImportRun].rows(asked.actor),
        sorts={
            "at": cast("Any", ImportRun).id,
            "file": ImportRun.file_name,
            "taken": ImportRun.applied_at,
        },
        default="-at",
        adorn=_with_words,
    ),
    default_sort="-at",
    filters=(
        Filter(
            name="q",
            title=_("File"),
            narrow=lambda query, text: query.where(ImportRun.file_name.contains(text)),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=(*STATES, (UNDONE, _("Undone"))),
            narrow=_of_state,
        ),
        Filter(name="first", title=_("From"), kind="date", narrow=_since),
        Filter(name="last", title=_("To"), kind="date", narrow=_until),
    ),
    columns=(
        Column(
            key="file",
            title=_("File"),
            sort="file",
            value=lambda row: row.file_name,
            link=lambda row: url_for("staff_import.show", run_id=row.id),
            width=40,
        ),
        Column(
            key="at",
            title=_("Uploaded"),
            kind=Kind.MOMENT,
            sort="at",
            value=lambda row: row.created_at,
        ),
        Column(key="user", title=_("By"), width=30),
        Column(
            key="state", title=_("State"), markup=lambda row: badge(row.tone, row.state), width=20
        ),
        Column(key="numbers", title=_("Numbers"), width=60, wrap=True),
        Column(
            key="undo",
            title=_("Undo"),
            value=lambda row: _l("Can be undone") if row.can_undo else "",
            markup=_undo,
        ),
        Column(
            key="taken",
            title=_("Taken in"),
            kind=Kind.MOMENT,
            sort="taken",
            value=lambda row: row.applied_at,
            shown=False,
        ),
        Column(
            key="undone_at",
            title=_("Undone"),
            kind=Kind.MOMENT,
            shown=False,
        ),
    ),
)
