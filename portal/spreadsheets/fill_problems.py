"""Why a workbook's template cannot be filled, and what of it is lost: named by the child process."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why a template cannot be filled."""

    UNKNOWN = "unknown"
    NO_COLUMN = "no_column"
    TWO_ROWS = "two_rows"
    MERGED = "merged"
    IN_FORMULA = "in_formula"
    NOT_ALONE = "not_alone"
    NO_ROW = "no_row"
    NOTHING = "nothing"
    FORMULA = "formula"
    OUTSIDE = "outside"
    NOT_XLSX = "not_xlsx"
    TOO_SLOW = "too_slow"
    TOO_MUCH = "too_much"


class Loss(StrEnum):
    """What of a template does not come into the filled workbook as it was."""

    CHARTS = "charts"
    PICTURES = "pictures"
    SHAPES = "shapes"
