"""Copies of persons' data beside their cards: journals of imports and merges, workbooks, lists.

Each is kept for a term (:mod:`plugins.staff.privacy.keeping`), and an act of destruction takes the
person out of it before.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.run_files import files_of
from plugins.staff.importing.undoing import AUDITED
from plugins.staff.merging.models import Merge
from plugins.staff.models import Employment, Person
from plugins.staff.roundtrip.columns import TABS
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.database import after_commit, fold
from portal.i18n import lazy_gettext as _
from portal.plugin import Traces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.plugin import KnownPerson


def traces(person: KnownPerson) -> list[Traces]:
    """Return what holds a person of the databank; nothing for people of other plugins."""
    if not isinstance(person.record, Person):
        return []
    rows = {(table, key) for table, keys in person.parts.items() for key in keys}
    lists = list(_lists_naming(person.record))
    return [
        _rewriting(_("Journals that undo imports"), _journals_without(rows)),
        _rewriting(_("Workbooks for offline work"), _workbooks_without(rows)),
        _rewriting(_("Workbooks that were taken back"), _returns_without(person, rows)),
        _rewriting(_("Journals of merges"), _merges_without(rows)),
        Traces(
            title=_("Uploaded lists"),
            count=len(lists),
            erase=lambda: _remove_files(lists),
        ),
        Traces(
            title=_("Workbooks and reports that were downloaded"),
            count=Workbook.select().where(Workbook.institution.in_(_places(rows))).count(),
            note=_("they lie outside the portal"),
        ),
    ]


def _rewriting(title: Any, changed: list[Any]) -> Traces:
    """Return rows that have been given their texts without the person, to be saved by the act."""

    def save() -> None:
        for one in changed:
            one.save()

    return Traces(title=title, count=len(changed), erase=save)


def _journals_without(rows: set[tuple[str, int]]) -> list[ImportJournal]:
    changed = []
    for one in ImportJournal.select():
        body = json.loads(one.body)
        left = [step for step in body["changed"] if (AUDITED[step[0]], step[1]) not in rows]
        if len(left) != len(body["changed"]):
            one.body = json.dumps({**body, "changed": left}, ensure_ascii=False)
            changed.append(one)
    return changed


def _workbooks_without(rows: set[tuple[str, int]]) -> list[Workbook]:
    persons = _keys(rows, Person)
    changed = []
    for one in Workbook.select():
        base = json.loads(one.base)
        if persons.isdisjoint(base["persons"]):
            continue
        gone = set()
        for tab, entries in base["tabs"].items():
            kept = {key: row for key, row in entries.items() if str(row["person"]) not in persons}
            if tab == "posts":
                gone = entries.keys() - kept.keys()
            base["tabs"][tab] = kept
        base["persons"] = {k: v for k, v in base["persons"].items() if k not in persons}
        base["posts"] = {k: v for k, v in base["posts"].items() if k not in gone}
        one.base = json.dumps(base, ensure_ascii=False)
        changed.append(one)
    return changed


def _returns_without(person: KnownPerson, rows: set[tuple[str, int]]) -> list[WorkbookReturn]:
    name = fold(person.name)
    changed = []
    for one in WorkbookReturn.select():
        sent, steps = json.loads(one.sent), json.loads(one.journal or "[]")
        left = [
            row
            for row in sent
            if (_table_of_tab(row["tab"]), row["id"]) not in rows and not _names(row, name)
        ]
        kept = _steps_without(steps, rows)
        if len(left) != len(sent) or len(kept) != len(steps):
            one.sent = json.dumps(left, ensure_ascii=False)
            one.journal = json.dumps(kept, ensure_ascii=False) if kept else ""
            changed.append(one)
    return changed


def _merges_without(rows: set[tuple[str, int]]) -> list[Merge]:
    """Return merges of other persons whose journals hold values of this one."""
    kept_here = _keys(rows, Person)
    changed = []
    for one in Merge.select().where(Merge.journal != ""):
        steps = json.loads(one.journal)
        left = _steps_without(steps, rows)
        if str(one.kept_id) not in kept_here and len(left) != len(steps):
            one.journal = json.dumps(left, ensure_ascii=False) if left else ""
            changed.append(one)
    return changed


def _steps_without(steps: list[Any], rows: set[tuple[str, int]]) -> list[Any]:
    return [step for step in steps if (step[0], step[1]) not in rows]


def _names(row: dict[str, Any], name: str) -> bool:
    """Tell whether a row that came back is about a person by name: a new one has no key yet."""
    said = [
        row["owner"],
        " ".join(map(str, row["values"].values())),
        *map(str, row["values"].values()),
    ]
    return any(name in fold(one) for one in said)


def _lists_naming(person: Person) -> Iterable[ImportRun]:
    """Give the runs whose kept files name the person: read as text, in whatever order of names."""
    words = [fold(one) for one in (person.last_name, person.first_name) if one]
    for run in ImportRun.select():
        for file in (files_of(run).raw, files_of(run).rows, files_of(run).entries):
            if file.exists() and _holds(file, words):
                yield run
                break


def _holds(file: Any, words: list[str]) -> bool:
    with file.open(encoding="utf-8", errors="replace") as lines:
        return any(all(word in line for word in words) for line in map(fold, lines))


def _remove_files(runs: list[ImportRun]) -> None:
    """Remove the files of lists; one that was not taken in yet is uploaded again."""
    for run in runs:
        after_commit(files_of(run).remove)


def _keys(rows: set[tuple[str, int]], model: Any) -> set[str]:
    return {str(key) for table, key in rows if table == model._meta.table_name}  # noqa: SLF001


def _places(rows: set[tuple[str, int]]) -> Any:
    posts = [int(key) for key in _keys(rows, Employment)]
    return Employment.select(Employment.institution).where(Employment.id.in_(posts or [0]))


def _table_of_tab(tab: str) -> str:
    return str(TABS[tab].model._meta.table_name)  # noqa: SLF001 - peewee's public way
