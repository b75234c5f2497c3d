"""Why a file cannot be read: named by the child process, put into words by the parent."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why a file cannot be read as a table."""

    EMPTY = "empty"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    BROKEN = "broken"
    TOO_BIG = "too_big"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_SHEETS = "too_many_sheets"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    DOCUMENT = "document"
    PDF = "pdf"
    PICTURE = "picture"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


class Refused(Exception):
    """The child process gives the file up for the reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Keep the reason and, for the log, what exactly was met."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
