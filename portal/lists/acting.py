"""Acts on many rows: what would happen to whom, doing it in one transaction, and taking it back.

A row that was changed since is never overwritten by an undo: its fields must still have the values that
the act gave them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from peewee import ForeignKeyField, IntegrityError, Model

from portal import clock
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Conflict, NotAllowed, NotFound, PortalError
from portal.i18n import gettext as _
from portal.lists.columns import in_words
from portal.lists.models import BulkAct, BulkActRow
from portal.lists.registry import registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from portal.access.actor import Actor
    from portal.lists.contracts import BulkAction, Change, ListPage

KEPT_DAYS = 30
LONGEST_LABEL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What would happen to one row: its name, ``(field, before, after)`` in words, or why nothing does."""

    change: Change | None
    label: str
    place: str = ""
    differences: Sequence[tuple[str, str, str]] = ()
    refused: str = ""
    note: str = ""
    does: str = ""
    added: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an act would do; ``mark`` changes with anything in it."""

    lines: Sequence[Line]
    mark: str

    @property
    def open(self) -> list[Line]:
        """Return the lines in which something changes."""
        return [one for one in self.lines if not one.refused]

    @property
    def refused(self) -> list[Line]:
        """Return the lines in which nothing does, each with its reason."""
        return [one for one in self.lines if one.refused]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that has been carried out, and the records of its rows as they are now."""

    act: BulkAct
    records: Sequence[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What taking back did: how many rows are as they were, and which are not, with the reason."""

    rows: int
    kept: Sequence[tuple[str, str]]


def find_act(page: ListPage, actor: Actor, name: str) -> BulkAction:
    """Return an act of a list that the actor may do. Raises :class:`NotFound`, :class:`NotAllowed`."""
    found = next((one for one in page.acts if one.name == name), None)
    if found is None:
        raise NotFound(_("There is no such page."))
    if not actor.can(found.permission):
        raise NotAllowed(_("Your role does not allow this."))
    return found


def plan(act: BulkAction, actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Plan:
    """Return what an act would do to the rows of these keys; keys out of reach are refused."""
    lines = [_line(actor, one) for one in act.plan(actor, keys, values)]
    missing = len(set(keys)) - len(lines)
    if missing > 0:
        words = _("%(n)s of the chosen rows", n=missing)
        lines.append(
            Line(
                change=None,
                label=words,
                refused=_("They are not there any more, or lie outside your reach."),
            )
        )
    return Plan(lines=lines, mark=_mark(lines))


def carry_out(
    page: ListPage,
    act: BulkAction,
    actor: Actor,
    keys: Sequence[int],
    values: Mapping[str, Any],
    *,
    seen: str,
) -> Done:
    """Do what the plan with the mark ``seen`` said, all of it or nothing, and keep what undoes it.

    Raises :class:`Conflict` when the rows are not any more what the preview showed; an error of one row
    stops the whole act.
    """
    with write():
        found = plan(act, actor, keys, values)
        if found.mark != seen:
            raise Conflict(_("Some of the rows have been changed since the preview. Look again."))
        if not found.open:
            raise Conflict(_("There is nothing to do: no row would change."))
        done = BulkAct.create(
            user=actor.user, list_name=page.name, action=act.name, title=str(act.title)[:200]
        )
        for line in found.open:
            _carry_out_one(act, actor, cast("Change", line.change), line, done)
    return Done(act=done, records=[cast("Change", one.change).record for one in found.open])


def acts_of(actor: Actor) -> list[BulkAct]:
    """Return what the actor has done to many rows and may still take back, the newest first."""
    rows = policies[BulkAct].rows(actor).where(BulkAct.done_at >= _oldest())
    return list(rows.order_by(BulkAct.id.desc()).limit(100))


def act_of(actor: Actor, act_id: int) -> BulkAct:
    """Return one own act. Raises :class:`NotFound`."""
    found = policies[BulkAct].rows(actor).where(BulkAct.id == act_id).first()
    if found is None:
        raise NotFound(_("There is no such action, or it was not yours."))
    return found


def rows_of(done: BulkAct) -> list[BulkActRow]:
    """Return the rows of an act."""
    return list(BulkActRow.select().where(BulkActRow.act == done).order_by(BulkActRow.id))


def may_undo(done: BulkAct) -> bool:
    """Tell whether an act can still be taken back: it is not too old, and of a kind that can be."""
    return done.undone_at is None and done.done_at >= _oldest() and _kind_of(done) is not None


def undo(actor: Actor, done: BulkAct) -> Undone:
    """Take an act back, but for rows that somebody has changed since; each is told with its reason."""
    act = _kind_of(done)
    if act is None or not may_undo(done):
        raise Conflict(_("This action cannot be taken back any more."))
    kept: list[tuple[str, str]] = []
    undone = 0
    with write():
        for row in reversed(rows_of(done)):
            try:
                with write():
                    _undo_one(act, actor, row)
            except PortalError as error:
                kept.append((row.label, error.message))
                row.state = "kept"
            except IntegrityError:
                kept.append((row.label, _("Other data refer to it.")))
                row.state = "kept"
            else:
                undone += 1
                row.state = "undone"
            row.save()
        done.undone_at = clock.now()
        done.save()
        record(actor, "change", None, label=_("Taken back: %(title)s", title=done.title),
               note=_("Rows: %(count)s", count=undone))  # fmt: skip
    return Undone(rows=undone, kept=kept[::-1])


def in_words_of(model: type[Model], values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return kept values of a record in words, as (field, value)."""
    fields = model._meta.fields  # noqa: SLF001 - peewee's public way
    return [
        (_title(fields[name]), _said(fields[name], _back(fields[name], value)))
        for name, value in values.items()
        if name in fields
    ]


def model_of(table: str) -> type[Model] | None:
    """Return the model of a table."""
    for _owner, model in current_app.extensions["plugins"].models():
        if model._meta.table_name == table:  # noqa: SLF001
            return cast("type[Model]", model)
    return None


def _kind_of(done: BulkAct) -> BulkAction | None:
    """Return what takes an act back; nothing where its list is gone, or it is of a kind without undo."""
    page = registered().get(done.list_name)
    acts = page.acts if page else ()
    return next((one for one in acts if one.name == done.action and one.undoable), None)


def _line(actor: Actor, change: Change) -> Line:
    subject = cast("Any", change.record)
    added = subject.id is None
    refused = change.refused
    if not refused and not added:
        verdict = policies[type(subject)].permits(actor, "edit", subject)
        refused = "" if verdict else verdict.reason
    fields = subject._meta.fields  # noqa: SLF001
    changes = changes_of(subject, change.values) if not added else {}
    if added:
        changes = {name: (None, value) for name, value in change.values.items()}
    differences = [
        (_title(fields[name]), _said(fields[name], old), _said(fields[name], new))
        for name, (old, new) in changes.items()
        if name in fields
    ]
    if not refused and not differences and not change.does:
        refused = _("It is so already.")
    return Line(
        change=change,
        label=change.label,
        place=change.place,
        differences=differences,
        refused=refused,
        note=change.note,
        does=change.does,
        added=added,
    )


def _mark(lines: Iterable[Line]) -> str:
    told = [
        (
            type(one.change.record).__name__ if one.change else "",
            cast("Any", one.change.record).id if one.change else None,
            one.label,
            list(one.differences),
            one.does,
            one.refused,
        )
        for one in lines
    ]
    return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()[:32]


def _carry_out_one(
    act: BulkAction, actor: Actor, change: Change, line: Line, done: BulkAct
) -> None:
    subject = cast("Any", change.record)
    fields = subject._meta.fields  # noqa: SLF001
    names = [name for name in change.values if name in fields]
    before = {} if line.added else {name: _raw(fields[name], subject) for name in names}
    try:
        (act.save or _save)(actor, subject, change.values)
    except PortalError as error:
        raise Conflict(
            _("Nothing was done. %(name)s: %(reason)s", name=line.label, reason=error.message)
        ) from error
    BulkActRow.create(
        act=done,
        table=subject._meta.table_name,  # noqa: SLF001
        record_id=subject.id,
        label=line.label[:LONGEST_LABEL],
        added=int(line.added),
        before=_dumped(before),
        after=_dumped({name: _raw(fields[name], subject) for name in names}),
    )


def _undo_one(act: BulkAction, actor: Actor, row: BulkActRow) -> None:
    model = model_of(row.table)
    subject: Any = None
    if model is not None:
        key = cast("Any", model).id
        subject = policies[model].rows(actor).where(key == row.record_id).first()
    if subject is None:
        raise NotFound(_("It is not there any more, or lies outside your reach."))
    fields = subject._meta.fields  # noqa: SLF001
    after = json.loads(row.after)
    if any(_raw(fields[name], subject) != value for name, value in after.items()):
        raise Conflict(_("Somebody has changed it since."))
    if row.added:
        (act.remove or _remove)(actor, subject)
        return
    before = {name: _back(fields[name], value) for name, value in json.loads(row.before).items()}
    (act.save or _save)(actor, subject, before)


def _save(actor: Actor, subject: Any, values: Mapping[str, Any]) -> None:
    """Write one change by the record's policy, with its line in the audit."""
    created = subject.id is None
    for name, value in values.items():
        setattr(subject, name, value)
    verdict = policies[type(subject)].permits(actor, "create" if created else "edit", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    changes = changes_of(subject)
    subject.save(force_insert=created)
    record(actor, "create" if created else "change", subject, changes=changes)


def _remove(actor: Actor, subject: Any) -> None:
    verdict = policies[type(subject)].permits(actor, "delete", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    record(actor, "delete", subject)
    subject.delete_instance()


def _oldest() -> dt.datetime:
    return clock.now() - dt.timedelta(days=KEPT_DAYS)


def _title(field: Any) -> str:
    return str(field.verbose_name or field.name.replace("_", " ").capitalize())


def _said(field: Any, value: Any) -> str:
    if field.choices:
        return str(dict(field.choices).get(value, value or ""))
    if isinstance(field, ForeignKeyField) and value is not None and not isinstance(value, Model):
        value = field.rel_model.get_or_none(field.rel_model.id == value)
    return in_words(value)


def _raw(field: Any, subject: Any) -> Any:
    """Return a field's value as JSON holds it."""
    value = subject.__data__.get(field.name)
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value.normalize()) if isinstance(value, Decimal) else value


def _back(field: Any, value: Any) -> Any:
    """Return the value that JSON held for a field."""
    if value is None or isinstance(field, ForeignKeyField):
        return value
    return field.python_value(value)


def _dumped(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False)
