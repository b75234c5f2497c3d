"""How long the databank's rows are kept: persons who left, uploaded lists, journals, workbooks."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from peewee import SQL, fn

from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.run_files import files_of
from plugins.staff.journal import KEPT_DAYS as UNDO_DAYS
from plugins.staff.merging.models import Merge
from plugins.staff.models import Employment, Person
from plugins.staff.roundtrip.models import KEPT_DAYS as WORKBOOK_DAYS
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.database import after_commit, as_date, fetch_rows
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule, Setting
from portal.plugin.settings import setting
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_YEARS = "staff.keep_years_after_leaving"
LIST_DAYS = "staff.keep_list_days"
SETTINGS = (
    Setting(
        name=LEFT_YEARS,
        title=_("Years for which persons who left are kept"),
        kind=int,
        default=5,
    ),
    Setting(
        name=LIST_DAYS, title=_("Days for which uploaded lists are kept"), kind=int, default=90
    ),
)


def rules() -> list[RetentionRule]:
    """Return the rules, with the terms that the operator has set."""
    return [
        RetentionRule(
            name="staff.person",
            title=_("Persons who left"),
            model=Person,
            term=_("%(years)s years after the last post", years=setting(LEFT_YEARS)),
            basis=_("The purpose has been reached (152-FZ, article 5, part 7)"),
            expired=_left,
        ),
        RetentionRule(
            name="staff.import_run",
            title=_("Uploaded lists"),
            model=ImportRun,
            term=_("%(days)s days", days=setting(LIST_DAYS)),
            basis=_("The list has been taken in"),
            expired=_old_lists,
            destroy=_forget_lists,
        ),
        *_journals(),
    ]


def _journals() -> list[RetentionRule]:
    """Return the rules of what undoes imports, merges and workbooks: emptied once it is too late."""
    undo = _("%(days)s days", days=UNDO_DAYS)
    too_late = _("Cannot be taken back any more")
    return [
        RetentionRule(
            name="staff.import_journal",
            title=_("Journals that undo imports"),
            model=ImportJournal,
            term=undo,
            basis=too_late,
            expired=_old_journals,
            destroy=lambda keys: (
                ImportJournal.delete().where(ImportJournal.id.in_(list(keys))).execute()
            ),
            by_itself=True,
        ),
        RetentionRule(
            name="staff.merge_journal",
            title=_("Journals of merges"),
            model=Merge,
            term=undo,
            basis=too_late,
            expired=_old_merges,
            destroy=lambda keys: Merge.update(journal="").where(Merge.id.in_(list(keys))).execute(),
            by_itself=True,
        ),
        RetentionRule(
            name="staff.workbook_return",
            title=_("Workbooks that were taken back"),
            model=WorkbookReturn,
            term=undo,
            basis=too_late,
            expired=_old_returns,
            destroy=lambda keys: (
                WorkbookReturn.update(journal="", sent="[]")
                .where(WorkbookReturn.id.in_(list(keys)))
                .execute()
            ),
            by_itself=True,
        ),
        RetentionRule(
            name="staff.workbook",
            title=_("Workbooks for offline work"),
            model=Workbook,
            term=_("%(days)s days", days=WORKBOOK_DAYS),
            basis=_("They are not taken back any more"),
            expired=_old_workbooks,
            destroy=lambda keys: Workbook.delete().where(Workbook.id.in_(list(keys))).execute(),
            by_itself=True,
        ),
    ]


def _before(day: dt.date, days: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC) - dt.timedelta(days=days)


def _ended(rows: Any, limit: int) -> Sequence[Expired]:
    """Return rows without their names: nobody chooses among what goes by itself."""
    model = rows.model
    found = fetch_rows(rows.order_by(model.id).limit(limit))
    return [Expired(key=key, label="") for (key,) in found]


def _old_journals(day: dt.date, limit: int) -> Sequence[Expired]:
    run = ImportRun.applied_at < _before(day, UNDO_DAYS)
    return _ended(ImportJournal.select(ImportJournal.id).join(ImportRun).where(run), limit)


def _old_merges(day: dt.date, limit: int) -> Sequence[Expired]:
    late = Merge.merged_at < _before(day, UNDO_DAYS)
    return _ended(Merge.select(Merge.id).where(late, Merge.journal != ""), limit)


def _old_returns(day: dt.date, limit: int) -> Sequence[Expired]:
    late = WorkbookReturn.applied_at < _before(day, UNDO_DAYS)
    full = (WorkbookReturn.journal != "") | (WorkbookReturn.sent != "[]")
    return _ended(WorkbookReturn.select(WorkbookReturn.id).where(late, full), limit)


def _old_workbooks(day: dt.date, limit: int) -> Sequence[Expired]:
    late = Workbook.made_at < _before(day, WORKBOOK_DAYS)
    return _ended(Workbook.select(Workbook.id).where(late), limit)


def _left(day: dt.date, limit: int) -> Sequence[Expired]:
    before = add_months(day, -12 * setting(LEFT_YEARS))
    left = fn.MAX(Employment.ended_on)
    rows = (
        Employment.select(Employment.person, left)
        .group_by(Employment.person)
        .having(fn.COUNT(SQL("*")) == fn.COUNT(Employment.ended_on), left < before)
        .order_by(left, Employment.person)
        .limit(limit)
    )
    ended = {key: as_date(last) for key, last in fetch_rows(rows)}
    names = {
        one.id: one.full_name for one in Person.select().where(Person.id.in_(list(ended) or [0]))
    }
    return [Expired(key=key, label=names[key], since=last) for key, last in ended.items()]


def _old_lists(day: dt.date, limit: int) -> Sequence[Expired]:
    before = _before(day, setting(LIST_DAYS))
    rows = ImportRun.select().where(ImportRun.created_at < before).order_by(ImportRun.id)
    return [
        Expired(key=one.id, label=one.file_name, since=one.created_at.date())
        for one in rows.limit(limit)
    ]


def _forget_lists(keys: Sequence[int]) -> int:
    runs = list(ImportRun.select().where(ImportRun.id.in_(list(keys))))
    for run in runs:
        after_commit(files_of(run).remove)
    return ImportRun.delete().where(ImportRun.id.in_([run.id for run in runs])).execute()
