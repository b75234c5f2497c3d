"""Cells pasted from a spreadsheet program, as a text file that reading takes."""

from __future__ import annotations

import csv
import io

LONGEST = 5_000_000
"""Characters of pasted text; a file is for more."""


def pasted_cells(text: str) -> io.BytesIO:
    """Return tab-separated cells as a CSV file.

    Excel puts a cell with line breaks into quotes when it is copied; the reader of CSV knows that.
    """
    rows = csv.reader(io.StringIO(text[:LONGEST].replace("\0", ""), newline=""), delimiter="\t")
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return io.BytesIO(made.getvalue().encode("utf-8-sig"))
