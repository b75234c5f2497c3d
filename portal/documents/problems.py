"""Why a template cannot be filled: named by the child process, put into words by the parent."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why a template cannot be filled."""

    MISSING_FIELD = "missing_field"
    SYNTAX = "syntax"
    FORBIDDEN = "forbidden"
    WRONG_VALUE = "wrong_value"
    NOT_DOCX = "not_docx"
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"
