"""Erasing what lines of the audit tell of a person, by an act of destruction; the chain stays whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.audit.chain import digest_of
from portal.audit.models import AuditEntry
from portal.database import database, fetch_rows, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

AT_ONCE = 500


def erase_texts(records: Mapping[str, Sequence[int]], *, act: str) -> int:
    """Empty label, changes and note of all lines about some records; return how many lines.

    Who did what, when and to which number stays. The caller writes the act's own line with the act's
    number as its note: without it the verification calls these lines erased without an act.
    """
    erased = 0
    with write():
        for table, keys in records.items():
            for some in _slices(keys):
                erased += _erase(_about(table, some), act)
    return erased


def erase_lines(keys: Sequence[int], *, act: str) -> int:
    """Empty the texts of lines by their own keys, as :func:`erase_texts` does; return how many."""
    with write():
        return sum(
            _erase(AuditEntry.id.in_(list(some)) & (AuditEntry.erased_by == ""), act)
            for some in _slices(keys)
        )


def lines_about(records: Mapping[str, Sequence[int]]) -> int:
    """Return how many lines would be erased."""
    return sum(
        AuditEntry.select().where(_about(table, some)).count()
        for table, keys in records.items()
        for some in _slices(keys)
    )


def _erase(condition: object, act: str) -> int:
    one = AuditEntry
    rows = fetch_rows(
        one.select(one.id, one.salt, one.label, one.changes, one.note).where(condition)
    )
    mark = database.param
    database.cursor().executemany(
        "update audit_entry set label = '', changes = '{}', note = '', salt = '', "  # noqa: S608 - marks
        f"digest = {mark}, erased_by = {mark} where id = {mark}",
        [
            (digest_of(salt, label, changes, note), act, key)
            for key, salt, label, changes, note in rows
        ],
    )
    return len(rows)


def _about(table: str, keys: Sequence[int]) -> object:
    """Return the condition of lines with texts; those of earlier acts stay, since they prove them."""
    return (
        (AuditEntry.subject == table)
        & AuditEntry.subject_id.in_(list(keys))
        & (AuditEntry.erased_by == "")
        & (AuditEntry.action != "destroy")
    )


def _slices(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
