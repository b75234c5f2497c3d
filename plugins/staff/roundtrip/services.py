"""The verbs of the round trip: give a workbook out, take it back, take its edits over, undo them."""

from __future__ import annotations

import io
import json
import re
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from plugins.staff import journal, services
from plugins.staff.journal import Journal, can_be_undone
from plugins.staff.message_ids import Doubt
from plugins.staff.models import Compliance, Employment, Person
from plugins.staff.permissions import StaffPermission
from plugins.staff.roundtrip import returned
from plugins.staff.roundtrip.columns import POSTS, TABS
from plugins.staff.roundtrip.difference import Action, Cell, SentRow
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from plugins.staff.roundtrip.planning import Plan, final_values, planner_of
from plugins.staff.roundtrip.snapshot import Snapshot, position_titles, tabs_of, take
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import fold, write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import BinaryIO

    from plugins.staff.roundtrip.difference import RowChange
    from plugins.staff.roundtrip.planning import _Planner
    from portal.access import Actor

MOST_POSTS = 2_000
LONGEST_NAME = 300


def give_out(actor: Actor, institution: Institution) -> tuple[str, bytes]:
    """Return the name and the content of a workbook of an institution, and remember its cells."""
    from plugins.staff.roundtrip import workbook_file  # noqa: PLC0415 - openpyxl is slow to import

    _demand(actor, institution)
    snapshot = take(actor, institution.id)
    if len(snapshot.posts) > MOST_POSTS:
        raise Invalid(_("A workbook holds no more than %(most)s posts.", most=MOST_POSTS))
    made_at = clock.now()
    token = secrets.token_hex(16)
    about = {
        "token": token,
        "institution": institution.code,
        "name": " ".join(institution.short_name.split()),
        "made_at": made_at.isoformat(timespec="seconds"),
        "made_by": " ".join(actor.user.name.split()),
    }
    content = io.BytesIO()
    workbook_file.write(
        content,
        tabs=tabs_of(actor),
        snapshot=snapshot,
        positions=position_titles(),
        about=about,
        secret=_secret(),
        institution=institution.short_name,
        made_at=made_at,
        made_by=actor.user.name,
    )
    with write():
        made = Workbook.create(
            institution=institution,
            user=actor.user.id,
            token=token,
            people=len(snapshot.persons),
            base=snapshot.to_json(),
            made_at=made_at,
        )
        record(
            actor, "export", made, label=institution.short_name, institution_id=institution.id,
            note=f"workbook for offline work, {len(snapshot.persons)} people",
        )  # fmt: skip
    name = _("Workbook %(place)s %(day)s", place=institution.short_name, day=format_date(made_at))
    return f"{_file_name(name)}.xlsx", content.getvalue()


def take_back(actor: Actor, stream: BinaryIO, name: str) -> WorkbookReturn:
    """Read a workbook that came back and keep its rows; nothing of the databank is changed.

    Raises :class:`Invalid` with a sentence when it is no workbook of this portal, is not genuine, or
    is of an institution that the actor does not reach.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "returned"
        with path.open("wb") as file:
            file.write(stream.read(returned.LIMITS.upload_bytes + 1))
        found = returned.read(path)
    if not found.is_genuine(_secret()):
        raise Invalid(
            _(
                "The hidden page of the workbook has been changed, or it is of another portal: it cannot be trusted. Download a workbook anew and enter the edits there."
            )
        )
    query = policies[Workbook].rows(actor).where(Workbook.token == found.token)
    made = cast("Workbook | None", query.first())
    if made is None:
        raise Invalid(_refusal(actor, found))
    _demand(actor, made.institution)
    if found.without_keys:
        raise Invalid(
            _(
                "On the sheet “%(sheet)s” the hidden columns with the keys are missing: it cannot be told which entry a row means. Download a workbook anew and enter the edits there.",
                sheet=found.without_keys[0],
            )
        )
    base = Snapshot.from_json(made.base)
    rows = list(returned.rows_of(found, secret=_secret(), words=base.words))
    with write():
        kept = WorkbookReturn.create(
            workbook=made,
            institution=made.institution_id,
            user=actor.user.id,
            file_name=_shown_name(name),
            sent=_rows_to_json(rows),
        )
        record(actor, "import", kept, label=kept.file_name, note="workbook taken back, not applied")
    return kept


def _refusal(actor: Actor, found: returned.Returned) -> str:
    places = policies[Institution].rows(actor)
    if not places.where(Institution.code == found.about.get("institution", "")).exists():
        return _(
            "This is the workbook of another institution: %(name)s.",
            name=found.about.get("name", ""),
        )
    return _(
        "This workbook was given out too long ago. Download a new one and enter the edits there."
    )


def find(actor: Actor, return_id: int) -> WorkbookReturn:
    """Return a workbook that came back, within reach; another does not exist."""
    query = policies[WorkbookReturn].rows(actor).where(WorkbookReturn.id == return_id)
    found = cast("WorkbookReturn | None", query.first())
    if found is None:
        raise NotFound(_("There is no such workbook, or you have no access to it."))
    return found


def recent(actor: Actor, number: int = 20) -> tuple[list[Workbook], list[WorkbookReturn]]:
    """Return the last workbooks given out and taken back within reach."""
    given = (
        policies[Workbook]
        .rows(actor)
        .select(Workbook.id, Workbook.institution, Workbook.user, Workbook.people, Workbook.made_at)
        .order_by(Workbook.id.desc())
        .limit(number)
    )
    back = policies[WorkbookReturn].rows(actor).order_by(WorkbookReturn.id.desc()).limit(number)
    return list(given), list(back)


def plan_of(actor: Actor, kept: WorkbookReturn) -> Plan:
    """Say what a workbook that came back would change of the databank as it is now."""
    return _planner(actor, kept).plan(_rows_from_json(kept.sent))


def apply(
    actor: Actor,
    kept: WorkbookReturn,
    *,
    stamp: str,
    choices: Mapping[str, str],
    left_out: Collection[str] = (),
) -> dict[str, int]:
    """Take the edits over in one transaction; return how many were added, changed, deleted.

    ``stamp`` is the plan that the user saw: when the databank has changed since in what matters,
    :class:`Conflict` is raised. ``choices`` says for each conflict ``sent`` or ``now``, ``left_out``
    names rows that are not to be taken over.
    """
    with write():
        if kept.state != "read":
            raise Conflict(_("This workbook has been taken over already."))
        planner = _planner(actor, kept)
        plan = planner.plan(_rows_from_json(kept.sent))
        if plan.stamp != stamp:
            raise Conflict(
                _("The databank has changed since this page was opened. Look at the edits again.")
            )
        wanted = [one for one in plan.rows if one.key not in left_out]
        for row in wanted:
            for cell in row.conflicts if row.action is Action.CHANGE else ():
                if choices.get(f"{row.key}:{cell.column}") not in {"sent", "now"}:
                    raise Invalid(_("Choose for each conflict which value stands."))
        totals, body = _Applying(actor, kept, planner, choices).do(wanted)
        totals["refused"] = plan.count(Action.REFUSED)
        totals["left_out"] = len(plan.rows) - len(wanted)
        kept.state, kept.applied_at = "applied", clock.now()
        kept.totals, kept.journal = json.dumps(totals), body
        kept.save()
        record(actor, "import", kept, label=kept.file_name, note=_summary(totals))
    return totals


def undo(actor: Actor, kept: WorkbookReturn) -> int:
    """Put back what a workbook has changed; return how many rows. Raises :class:`Conflict`."""
    with write():
        if kept.state != "applied" or not kept.journal or not can_be_undone(kept.applied_at):
            raise Conflict(_(journal.TOO_LATE, days=journal.KEPT_DAYS))
        _demand(actor, kept.institution)
        count = journal.take_back(
            actor, kept.journal, note=_("undone: %(name)s", name=kept.file_name)
        )
        kept.state, kept.undone_at, kept.journal = "undone", clock.now(), ""
        kept.save()
        record(actor, "import", kept, label=kept.file_name, note=f"undone, {count} rows put back")
    return count


def discard(actor: Actor, kept: WorkbookReturn) -> None:
    """Give up a workbook that came back and has not been taken over."""
    with write():
        if kept.state != "read":
            raise Conflict(_("This workbook has been taken over already."))
        record(actor, "delete", kept, label=kept.file_name, note="workbook given up")
        kept.delete_instance()


class _Applying:
    """The rows of one plan being written through the databank's own services."""

    def __init__(
        self, actor: Actor, kept: WorkbookReturn, planner: _Planner, choices: Mapping[str, str]
    ) -> None:
        self._actor = actor
        self._planner = planner
        self._choices = choices
        self._note = _("from the workbook %(name)s", name=kept.file_name)
        self._journal = Journal()
        self._new_people: dict[str, Person] = {}

    def do(self, rows: list[RowChange]) -> tuple[dict[str, int], str]:
        """Write the rows, deletions last; return the numbers and the journal."""
        totals = {"changed": 0, "added": 0, "deleted": 0}
        for row in rows:
            if row.action is Action.CHANGE:
                totals["changed"] += self._change(row)
        for row in rows:
            if row.action is Action.NEW:
                self._add(row)
                totals["added"] += 1
        for row in reversed(rows):
            if row.action is Action.DELETE:
                self._delete(row)
                totals["deleted"] += 1
        return totals, self._journal.close()

    def _change(self, row: RowChange) -> bool:
        tab = TABS[row.tab]
        final = final_values(row, self._choices)
        changed = {
            one.column
            for one in row.cells
            if one.state in {Cell.HERE, Cell.CONFLICT} and final[one.column] != one.now
        }
        subject = tab.model.get_by_id(row.id)
        of_person = {one for one in changed if tab.column(one).of_person}
        if of_person:
            person = Person.get_by_id(subject.person_id)
            self._journal.watch(Person, Person.id == person.id)
            self._save(person, self._values(person, row, final, of_person, of_person=True))
        if changed - of_person:
            self._journal.watch(tab.model, tab.model.id == row.id)
            of_row = changed - of_person
            self._save(subject, self._values(subject, row, final, of_row, of_person=False))
        return bool(changed)

    def _values(
        self,
        subject: Any,
        row: RowChange,
        final: Mapping[str, str],
        changed: Collection[str],
        *,
        of_person: bool,
    ) -> dict[str, Any]:
        """Return all values of a record, as it has them but for what the row changes."""
        tab = TABS[row.tab]
        told = self._planner.values(tab, final, of_person=of_person)
        kept = {
            name: getattr(subject, name)
            for name in ("institution", "employment")
            if not of_person and name in type(subject)._meta.fields  # noqa: SLF001
        }
        return kept | {
            name: value if name in changed else getattr(subject, name)
            for name, value in told.items()
        }

    def _add(self, row: RowChange) -> None:
        tab = TABS[row.tab]
        final = final_values(row, self._choices)
        values = self._planner.values(tab, final, of_person=False)
        if tab is not POSTS:
            subject = self._planner.new_part(tab, row)
            if subject is None:
                subject = tab.model(person=self._new_people[fold(row.person)])
                if "institution" in tab.model._meta.fields:  # noqa: SLF001
                    subject.institution = self._planner.institution
            if isinstance(subject, Compliance):
                values["employment"] = subject.employment
            self._save(subject, values)
            self._journal.made(subject)
            return
        values["institution"] = self._planner.institution
        person = self._planner.person_meant(row) or self._new_people.get(fold(row.person))
        if person is None:
            own = self._planner.values(tab, final, of_person=True)
            person, _doubts = services.add_person(self._actor, own, values, note=self._note)
            self._new_people[fold(row.person)] = person
            self._journal.made(person)
            self._journal.made(Employment.get(Employment.person == person))
        else:
            post = Employment(person=person)
            self._save(post, values)
            self._journal.made(post)

    def _save(self, subject: Any, values: Mapping[str, Any]) -> None:
        services.save(self._actor, subject, values, note=self._note)

    def _delete(self, row: RowChange) -> None:
        model = TABS[row.tab].model
        subject = model.get_by_id(row.id)
        self._journal.watch(model, model.id == row.id)
        if isinstance(subject, Employment):
            self._journal.watch(Compliance, Compliance.employment == subject)
        services.remove(self._actor, subject, note=self._note)


def _planner(actor: Actor, kept: WorkbookReturn) -> _Planner:
    _demand(actor, kept.institution)
    return planner_of(actor, kept.institution, Snapshot.from_json(kept.workbook.base))


def _demand(actor: Actor, institution: Institution) -> None:
    wanted = (StaffPermission.IMPORT, StaffPermission.EDIT, StaffPermission.EXPORT)
    if not all(actor.can(one) for one in wanted):
        raise NotAllowed(_("Your role does not allow importing lists of staff."))
    verdict = policies[Employment].permits(actor, "create", Employment(institution=institution))
    if not verdict:
        raise NotAllowed(verdict.reason)


def _rows_to_json(rows: list[SentRow]) -> str:
    told = [
        {
            "tab": one.tab,
            "number": one.number,
            "id": one.id,
            "owner": one.owner,
            "values": dict(one.values),
            "delete": one.delete,
            "doubts": [_doubt_to_json(doubt) for doubt in one.doubts],
            "unread": {column: _doubt_to_json(doubt) for column, doubt in one.unread.items()},
        }
        for one in rows
    ]
    return json.dumps(told, ensure_ascii=False)


def _rows_from_json(text: str) -> list[SentRow]:
    return [
        SentRow(
            **{
                **one,
                "doubts": tuple(Doubt(*doubt) for doubt in one["doubts"]),
                "unread": {column: Doubt(*doubt) for column, doubt in one["unread"].items()},
            }
        )
        for one in json.loads(text)
    ]


def _doubt_to_json(doubt: Doubt) -> list[Any]:
    return [doubt.message, {name: str(value) for name, value in doubt.params.items()}]


def _summary(totals: Mapping[str, int]) -> str:
    return "workbook: " + ", ".join(f"{name} {count}" for name, count in totals.items())


def _secret() -> str:
    return cast("str", current_app.extensions["settings"].secret_key)


def _shown_name(name: str) -> str:
    base = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in base if letter.isprintable())[:LONGEST_NAME] or "workbook"


def _file_name(text: str) -> str:
    return re.sub(r'[\\/:*?"<>|\s]+', " ", text).strip()
