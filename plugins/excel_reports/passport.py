"""The sheet «Data passport»: what the file is, by what it was made, and a checksum of its rows."""

from __future__ import annotations

import hashlib
import marshal
from itertools import islice
from typing import TYPE_CHECKING

from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.spreadsheets.sheets import Column, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from portal.spreadsheets.sheets import Row

CHUNK = 128
_PLAIN = frozenset({str, int, float, bool, type(None)})


class Witnessed:
    """Rows on their way into the file: they are counted, and their checksum is taken."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.count = 0
        self._rows = rows
        self._sum = hashlib.sha256()

    def __iter__(self) -> Iterator[Row]:
        """Give the rows as they come."""
        rows = iter(self._rows)
        while chunk := list(islice(rows, CHUNK)):
            self.count += len(chunk)
            self._sum.update(_bytes_of(chunk))
            yield from chunk

    @property
    def checksum(self) -> str:
        """Return the SHA-256 of the rows given so far."""
        return self._sum.hexdigest()


def _bytes_of(chunk: Sequence[Row]) -> bytes:
    """Return bytes that equal rows have in common, whatever database they came from."""
    rows = [tuple(row) for row in chunk]
    try:
        return marshal.dumps(rows, 2)
    except ValueError:
        plain = [tuple(one if type(one) in _PLAIN else str(one) for one in row) for row in rows]
        return marshal.dumps(plain, 2)


def passport_sheet(
    facts: Sequence[tuple[str, str]], tables: Sequence[tuple[str, Witnessed]], words: Sequence[str]
) -> Sheet:
    """Return the passport; it must be written after the tables, whose counts it tells.

    ``facts`` are names and values; ``words`` are remarks that go under them.
    """
    columns = (
        Column(title=_("About the file"), width=34, wrap=True),
        Column(title=_("Value"), width=90, wrap=True),
    )
    return Sheet(
        title=_("Data passport"),
        columns=columns,
        rows=_rows(facts, tables, words),
        landscape=False,
        filter=False,
    )


def _rows(
    facts: Sequence[tuple[str, str]], tables: Sequence[tuple[str, Witnessed]], words: Sequence[str]
) -> Iterator[tuple[str, str]]:
    yield from facts
    for title, rows in tables:
        counted = ngettext("%(num)s row", "%(num)s rows", rows.count)
        yield _("Rows of the sheet «%(title)s»", title=title), counted
        yield _("Checksum of the rows (SHA-256)"), rows.checksum
    for number, word in enumerate(words, start=1):
        yield _("Remark %(number)s", number=number), word
