"""What a set of writes did to rows of the databank, value by value, and how it is taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from peewee import IntegrityError, Model

from plugins.staff.absence_codes import without_reason
from plugins.staff.message_ids import N_
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
)
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from portal.access import Actor

KEPT_DAYS = 30
"""For so long a set of writes can be taken back; then its values are forgotten."""

PARENTS_FIRST: tuple[type[Any], ...] = (
    Person,
    Employment,
    Category,
    Compliance,
    Absence,
    Education,
    Course,
    Award,
    Participation,
)
NOT_COMPARED = frozenset({"name_key", "version", "changed_at"})
CHANGED_SINCE = N_(
    "This cannot be undone as a whole: it has been changed since: %(names)s. Mend these entries by hand."
)
ADDED_SINCE = N_("This cannot be undone: something has been added to its entries since.")
TOO_LATE = N_("This can be undone for %(days)s days only.")
LISTED = 5

Values = dict[str, Any]


class Journal:
    """Remembers rows as they were before a set of writes; see :meth:`close`."""

    def __init__(self, more: Iterable[type[Any]] = ()) -> None:
        self._tables = (*PARENTS_FIRST, *more)
        self._before: dict[tuple[str, int], Values | None] = {}

    def watch(self, model: type[Any], condition: Any) -> None:
        """Remember the rows of a table that fit a condition, before they are changed or deleted."""
        for row in model.select().where(condition):
            self._before.setdefault((_name(model), row.id), _values(row))

    def made(self, subject: Model) -> None:
        """Remember that a row is new."""
        self._before.setdefault((_name(type(subject)), int(subject.get_id())), None)

    def close(self) -> str:
        """Return as JSON what has become of the remembered rows: ``[table, key, before, after]``."""
        steps = []
        for model in self._tables:
            name = _name(model)
            keys = [key for table, key in self._before if table == name]
            after = {
                one.id: _values(one) for one in model.select().where(model.id.in_(keys or [0]))
            }
            for key in keys:
                before = self._before[name, key]
                if before != after.get(key):
                    steps.append([name, key, before, after.get(key)])
        return json.dumps(steps, ensure_ascii=False)


def can_be_undone(at: dt.datetime | None) -> bool:
    """Tell whether what was written at a moment is still kept for undoing."""
    return at is not None and (clock.now() - at).days < KEPT_DAYS


def take_back(actor: Actor, body: str, *, note: str, more: Iterable[type[Any]] = ()) -> int:
    """Put rows back as a journal has them, in one transaction; return how many.

    Raises :class:`Conflict` when one has been changed since, :class:`NotAllowed` when one lies
    outside the actor's reach; then nothing is put back.
    """
    tables = {_name(model): model for model in (*PARENTS_FIRST, *more)}
    order = {name: place for place, name in enumerate(tables)}
    steps = [(tables[name], key, before, after) for name, key, before, after in json.loads(body)]
    steps.sort(key=lambda step: order[_name(step[0])])
    with write():
        _refuse_changed(steps)
        _demand(actor, [step for step in steps if step[3] is not None])
        try:
            with write():
                _put_back(actor, steps, note)
        except IntegrityError as error:
            raise Conflict(_(ADDED_SINCE)) from error
        _demand(actor, [step for step in steps if step[2] is not None])
    return len(steps)


def _put_back(actor: Actor, steps: list[Any], note: str) -> None:
    for model, _key, before, after in steps:
        if after is None:
            one = _restored(model, before)
            one.save(force_insert=True)
            _tell(actor, "create", one, {}, before, note)
    for model, key, before, after in steps:
        if before is not None and after is not None:
            one = model.get_by_id(key)
            changed = {name for name in before if before[name] != after.get(name)}
            wanted = _restored(model, before)
            for name in changed - NOT_COMPARED:
                setattr(one, name, getattr(wanted, name))
            if hasattr(one, "version"):
                one.version += 1
            one.save()
            _tell(actor, "change", one, after, before, note)
    for model, key, before, after in reversed(steps):
        if before is None:
            one = model.get_by_id(key)
            _tell(actor, "delete", one, after, {}, note)
            one.delete_instance()


def _refuse_changed(steps: list[Any]) -> None:
    changed = []
    for model, key, before, after in steps:
        stored = model.get_or_none(model.id == key)
        now = None if stored is None else _values(stored)
        if _compared(now) != _compared(after):
            changed.append(label_of(stored or _restored(model, after or before)))
    if changed:
        names = "; ".join(dict.fromkeys(changed[:LISTED])) + (" …" if len(changed) > LISTED else "")
        raise Conflict(_(CHANGED_SINCE, names=names))


def _demand(actor: Actor, steps: list[Any]) -> None:
    for model, key, _before, _after in steps:
        subject = model.get_by_id(key)
        if model is Absence:  # its reason is not shown here: who may change the person may move it
            subject = subject.person
        verdict = policies[type(subject)].permits(actor, "edit", subject)
        if not verdict:
            raise NotAllowed(verdict.reason)


def label_of(one: Any) -> str:
    """Return whose row it is, in words."""
    if isinstance(one, Person):
        return one.full_name
    person = one.employment.person if isinstance(one, Compliance) else getattr(one, "person", None)
    return person.full_name if person is not None else str(one)


def _tell(actor: Actor, action: str, one: Any, old: Values, new: Values, note: str) -> None:
    changes = {
        name: (old.get(name), new.get(name))
        for name in {**old, **new}
        if name not in NOT_COMPARED | {"id", "created_at"} and old.get(name) != new.get(name)
    }
    told = without_reason(changes) if isinstance(one, Absence) else changes
    record(actor, action, one, label=label_of(one), changes=told, note=note)


def _compared(values: Values | None) -> Values | None:
    if values is None:
        return None
    return {name: value for name, value in values.items() if name not in NOT_COMPARED}


def _name(model: type[Any]) -> str:
    return str(model._meta.table_name)  # noqa: SLF001 - peewee's public way


def _values(one: Any) -> Values:
    """Return a row's values as JSON holds them."""
    fields = type(one)._meta.fields  # noqa: SLF001 - peewee's public way
    found = {}
    for name, field in fields.items():
        value = field.db_value(one.__data__.get(name))
        plain = value is None or isinstance(value, (bool, int, float, str))
        found[name] = value if plain else str(value)
    return found


def _restored(model: type[Any], values: Values) -> Any:
    """Return a row made of values as JSON holds them."""
    fields = model._meta.fields  # noqa: SLF001 - peewee's public way
    one = model()
    for name, value in values.items():
        if name in fields:
            setattr(one, name, fields[name].python_value(value))
    return one
