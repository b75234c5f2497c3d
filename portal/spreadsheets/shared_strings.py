"""The workbook's table of shared strings, kept in a temporary file while rows stream."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_CHUNK = 1 << 18


class SharedStrings:
    """Strings numbered in the order they come; the first ones may be promised and filled later."""

    def __init__(self, promised: int) -> None:
        """Reserve the numbers 0 … promised - 1 for texts that are known only at the end."""
        self._promised: list[str] = ["<t></t>"] * promised
        self._count = promised
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        """Return itself; the temporary file is closed at exit."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the temporary file, which removes it."""
        self._file.close()

    def add(self, markup: str) -> int:
        """Add one string given as its <t> markup and return its number."""
        self._file.write(f"<si>{markup}</si>".encode())
        number = self._count
        self._count += 1
        return number

    def keep_promise(self, number: int, markup: str) -> None:
        """Fill a promised string."""
        self._promised[number] = markup

    def parts(self) -> Iterator[bytes]:
        """Give the part xl/sharedStrings.xml piece by piece."""
        yield (_HEAD + "".join(f"<si>{markup}</si>" for markup in self._promised)).encode()
        self._file.seek(0)
        while piece := self._file.read(_CHUNK):
            yield piece
        yield b"</sst>"
