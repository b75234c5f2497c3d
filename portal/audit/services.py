"""Writing the audit: one line, or the many lines of an import."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, has_request_context, request

from portal import clock
from portal.accounts.models import User
from portal.audit import chain
from portal.audit.changes import as_text, changes_of
from portal.audit.models import ACTIONS, AuditEntry, AuditHead
from portal.database import Prepared, database, is_sqlite, write
from portal.logs import request_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from peewee import Model

    from portal.access.actor import Actor

__all__ = ["Line", "changes_of", "record", "record_many"]

LABEL_LENGTH = 300
NAME_LENGTH = 200
KNOWN = frozenset(code for code, _title in ACTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the audit for :func:`record_many`, by the record's table and number."""

    action: str
    table: str
    subject_id: int | None
    label: str = ""
    institution_id: int | None = None
    changes: Mapping[str, tuple[Any, Any]] | None = None
    note: str = ""


def record(
    actor: Actor | User | None,
    action: str,
    subject: Model | None = None,
    *,
    label: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    note: str = "",
    institution_id: int | None = None,
) -> AuditEntry:
    """Write who did what to which record, with address and request's number where there is one.

    ``actor`` is a user where no workplace has been chosen yet (signing in), nobody before that.
    The institution is the record's own by its policy, else the actor's, unless it is given. What the
    institution may not see yet says so by ``withheld``: its line stays with the doer's workplace.
    """
    if institution_id is None:
        institution_id = _institution_of(actor, subject)
    table = subject._meta.table_name if subject is not None else ""  # noqa: SLF001
    line = Line(
        action=action,
        table=table,
        subject_id=subject.get_id() if subject is not None else None,
        label=label or (str(subject) if subject is not None else ""),
        institution_id=institution_id,
        changes=changes,
        note=note,
    )
    values = {**_who(actor), **_told(line)}
    with write():
        _chain([values])
        return AuditEntry.create(**values)


def record_many(actor: Actor | User | None, lines: Iterable[Line]) -> int:
    """Write many lines at once, as an import does; return how many."""
    who = _who(actor)
    rows = [{**who, **_told(line)} for line in lines]
    if not rows:
        return 0
    fields = AuditEntry._meta.fields  # noqa: SLF001
    with write():
        _chain(rows)
        at = AuditEntry.at.db_value(who["at"])
        columns = ", ".join(f'"{fields[name].column_name}"' for name in rows[0])
        marks = ", ".join([database.param] * len(rows[0]))
        for row in rows:
            row["at"] = at
        database.cursor().executemany(
            f"insert into audit_entry ({columns}) values ({marks})",  # noqa: S608 - own names only
            [tuple(row.values()) for row in rows],
        )
    return len(rows)


def _chain(rows: list[dict[str, Any]]) -> None:
    """Give each line its number, salt and hash, and move the head: inside the open transaction.

    The head's row is the lock of all who write the audit; SQLite's transaction is one already.
    """
    number, last = _HEAD.rows()[0] if is_sqlite() else _HEAD_FOR_UPDATE.rows()[0]
    at = stored_moment(rows[0]["at"])
    for row, salt in zip(rows, chain.salts(len(rows)), strict=True):
        number += 1
        digest = chain.digest_of(salt, row["label"], row["changes"], row["note"])
        content = chain.Content(
            number,
            at,
            row["user"],
            row["actor_name"],
            row["action"],
            row["subject"],
            row["subject_id"],
            row["institution"],
            row["address"],
            row["request_id"],
        )
        last = chain.hash_of(last, digest, content)
        row["number"] = number
        row["salt"] = salt
        row["hash"] = last
    database.execute_sql(
        f"update audit_head set number = {database.param}, hash = {database.param}",  # noqa: S608 - a mark
        (number, last),
    )


def stored_moment(at: dt.datetime) -> str:
    """Return the text of a moment as the chain has it: in UTC, as SQLite stores it."""
    return str(at.astimezone(dt.UTC).replace(tzinfo=None) if at.tzinfo else at)


_HEAD = Prepared(lambda: AuditHead.select(AuditHead.number, AuditHead.hash))
_HEAD_FOR_UPDATE = Prepared(lambda: AuditHead.select(AuditHead.number, AuditHead.hash).for_update())


def _who(actor: Actor | User | None) -> dict[str, Any]:
    user = actor if isinstance(actor, User) or actor is None else actor.user
    return {
        "at": clock.now(),
        "user": user.id if user is not None else None,
        "actor_name": str(user)[:NAME_LENGTH] if user is not None else "",
        "address": (request.remote_addr or "") if has_request_context() else "",
        "request_id": request_id() if has_request_context() else "",
    }


def _told(line: Line) -> dict[str, Any]:
    if line.action not in KNOWN:
        message = f"The audit knows no action {line.action!r}."
        raise ValueError(message)
    return {
        "action": line.action,
        "subject": line.table,
        "subject_id": line.subject_id,
        "label": line.label[:LABEL_LENGTH],
        "institution": line.institution_id,
        "changes": as_text(line.changes),
        "note": line.note,
    }


def _institution_of(actor: Actor | User | None, subject: Model | None) -> int | None:
    policies = current_app.extensions["policies"]
    if getattr(subject, "withheld", False):
        return None
    if subject is not None and type(subject) in policies:
        found: int | None = policies[type(subject)].institution_of(subject)
        if found is not None:
            return found
    return None if actor is None or isinstance(actor, User) else actor.reach.institution_id
