"""Walking the chain of the audit and naming the first line that is not as it was written.

Lines are walked in the order of their keys, which are given inside the transaction that holds the
chain's head; their moments are not compared, since a clock may be set back. Writers are not kept
waiting, and lines written meanwhile are walked too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from peewee import fn

from portal.audit.chain import BEGINNING, Content, digest_of, hash_of
from portal.audit.models import AuditEntry, AuditHead
from portal.database import fetch_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

AT_ONCE = 20_000
ERASURE = "destroy"


class Fault(StrEnum):
    """What is wrong with a line."""

    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_SHORT = "cut short"
    REWRITTEN = "rewritten"
    ERASED = "erased without an act"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last link of a chain: what is written down outside of the database."""

    number: int
    hash: str

    def __str__(self) -> str:
        """Return the head as it is printed and given back, ``number:hash``."""
        return f"{self.number}:{self.hash}"

    @classmethod
    def of(cls, text: str) -> Head:
        """Return the head that a text tells; raise ``ValueError`` when it tells none."""
        number, _colon, found = text.strip().partition(":")
        if len(found) != len(BEGINNING):
            message = f"{text!r} is no head of a chain"
            raise ValueError(message)
        return cls(number=int(number), hash=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """The first wrong line: what is wrong, its number in the chain, its key where it is there."""

    fault: Fault
    number: int
    entry_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a walk found: how many lines hold, and the first that does not."""

    walked: int
    wrong: Wrong | None = None


class _Broken(Exception):
    def __init__(self, fault: Fault, number: int, entry_id: int | None = None) -> None:
        super().__init__()
        self.wrong = Wrong(fault=fault, number=number, entry_id=entry_id)


def read_head() -> Head:
    """Return the end of the chain as the database has it; an empty one where its row is gone."""
    row = AuditHead.select(AuditHead.number, AuditHead.hash).tuples().first()
    return Head(number=row[0], hash=row[1]) if row else Head(number=0, hash="")


def verify(*, since: dt.datetime | None = None, head: Head | None = None) -> Verification:
    """Walk the chain, from the first line written at a moment or later where one is given.

    ``head`` is one that was written down: the chain must still have it, which also shows a chain that
    was written anew as a whole.
    """
    walk = _Walk(since)
    try:
        walk.to_the_end()
        if head is not None:
            _check_written_down(head)
        _check_acts()
    except _Broken as broken:
        return Verification(walked=walk.walked, wrong=broken.wrong)
    return Verification(walked=walk.walked)


class _Walk:
    """A walk along the chain: the last key, number and hash that held."""

    def __init__(self, since: dt.datetime | None) -> None:
        self.walked = 0
        self.key, self.number, self.last = 0, 0, BEGINNING
        if since is not None:
            first = AuditEntry.select(fn.MIN(AuditEntry.id)).where(AuditEntry.at >= since).scalar()
            newest = AuditEntry.select(fn.MAX(AuditEntry.id))
            before = newest.where(AuditEntry.id < first).scalar() if first else newest.scalar()
            if before:
                link = AuditEntry.get_by_id(before)
                self.key, self.number, self.last = link.id, link.number, link.hash

    def to_the_end(self) -> None:
        """Walk until no line is left, and see that the chain ends where its head says."""
        self._all_there_are()
        head = read_head()
        while self._all_there_are():
            head = read_head()
        if head.number > self.number:
            raise _Broken(Fault.CUT_SHORT, self.number + 1)
        if head.number < self.number:
            raise _Broken(Fault.INSERTED, self.number, self.key)
        if head.hash != self.last:
            raise _Broken(Fault.REWRITTEN, self.number, self.key or None)

    def _all_there_are(self) -> int:
        before = self.walked
        while rows := list(_rows_after(self.key)):
            for row in rows:
                self._step(row)
        return self.walked - before

    def _step(self, row: tuple[Any, ...]) -> None:
        key, number, label, changes, note, salt, digest, found, at, *rest = row
        expected = self.number + 1
        if salt or not digest:
            digest = digest_of(salt, label, changes, note)
        elif label or note or changes != "{}":
            raise _Broken(Fault.CHANGED, number, key)
        made = hash_of(self.last, digest, Content(expected, str(at), *rest))
        if number != expected or made != found:
            raise self._broken_at(key, number, agrees=made == found)
        self.key, self.number, self.last = key, number, found
        self.walked += 1

    def _broken_at(self, key: int, number: int, *, agrees: bool) -> _Broken:
        """Tell what became of the line that should be here, or of the one that is."""
        expected = self.number + 1
        if agrees:  # only its number was changed
            return _Broken(Fault.CHANGED, expected, key)
        if number < expected:
            return _Broken(Fault.INSERTED, number, key)
        elsewhere = (
            AuditEntry.select()
            .where(AuditEntry.number == expected, AuditEntry.id > self.key, AuditEntry.id != key)
            .exists()
        )
        if number > expected:
            fault = Fault.REORDERED if elsewhere else Fault.DELETED
            return _Broken(fault, expected, None if fault is Fault.DELETED else key)
        return _Broken(Fault.INSERTED if elsewhere else Fault.CHANGED, expected, key)


def _rows_after(key: int) -> Iterator[tuple[Any, ...]]:
    one = AuditEntry
    yield from fetch_rows(
        one.select(
            one.id, one.number, one.label, one.changes, one.note, one.salt, one.digest, one.hash,
            one.at, one.user, one.actor_name, one.action, one.subject, one.subject_id,
            one.institution, one.address, one.request_id,
        )
        .where(one.id > key)
        .order_by(one.id)
        .limit(AT_ONCE)
    )  # fmt: skip


def _check_written_down(head: Head) -> None:
    if head.number == 0:
        return
    found = AuditEntry.get_or_none(AuditEntry.number == head.number)
    if found is None:
        raise _Broken(Fault.CUT_SHORT, head.number)
    if found.hash != head.hash:
        raise _Broken(Fault.REWRITTEN, head.number, found.id)


def _check_acts() -> None:
    """See that every act by which texts were erased stands in the audit itself."""
    erased = fetch_rows(
        AuditEntry.select(AuditEntry.erased_by, fn.MIN(AuditEntry.number), fn.MIN(AuditEntry.id))
        .where(AuditEntry.erased_by != "")
        .group_by(AuditEntry.erased_by)
        .order_by(fn.MIN(AuditEntry.number))
    )
    acts = {
        note
        for (note,) in fetch_rows(
            AuditEntry.select(AuditEntry.note).where(AuditEntry.action == ERASURE)
        )
    }
    for act, number, key in erased:
        if act not in acts:
            raise _Broken(Fault.ERASED, number, key)
