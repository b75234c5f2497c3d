"""``portal plan read-term``: what worded terms mean, without a plan and without the database."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import click

from plugins.work_plan.terms import Place, read_term

if TYPE_CHECKING:
    from plugins.work_plan.terms import Reading

FIRST_YEAR, LAST_YEAR = 1950, 2200


class SchoolYearParameter(click.ParamType[int]):
    """A school year as people write it (2025-2026, 2025/26, 2025); its value is the first year."""

    name = "year"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the year in which the school year begins."""
        match = re.fullmatch(r"\s*([0-9]{4})(?:\s*[-–—/]\s*([0-9]{4}|[0-9]{2}))?\s*", str(value))
        if match is None:
            self.fail(f"{value!r} is no school year; write it like 2025-2026.", param, ctx)
        start = int(match[1])
        if match[2] is not None and int(match[2]) % 100 != (start + 1) % 100:
            self.fail(f"{value!r}: a school year ends in the year after its first.", param, ctx)
        if not FIRST_YEAR <= start <= LAST_YEAR:
            self.fail(f"{value!r}: choose a year from {FIRST_YEAR} to {LAST_YEAR}.", param, ctx)
        return start


@click.command(
    name="read-term",
    # phrases begin with dashes («— май», «-//-»), so what is no option is a phrase
    context_settings={"ignore_unknown_options": True},
)
@click.argument("phrases", nargs=-1, required=True, metavar="PHRASE...")
@click.option(
    "--year",
    type=SchoolYearParameter(),
    required=True,
    help="The school year of the plan, such as 2025-2026.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def read_term_command(phrases: tuple[str, ...], year: int, *, as_json: bool) -> None:
    """Tell how each PHRASE of a plan's column of terms is read."""
    readings = [read_term(phrase, Place(school_year=year)) for phrase in phrases]
    if as_json:
        rows = [reading.as_json() for reading in readings]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for reading in readings:
        click.echo(_in_words(reading))


def _in_words(reading: Reading) -> str:
    """Return one reading as lines for a person."""
    windows = "; ".join(
        f"{window.start:%d.%m.%Y} – {window.due:%d.%m.%Y}"
        if window.start
        else f"по {window.due:%d.%m.%Y}"
        for window in reading.windows
    )
    head = f"{reading.phrase}: {reading.kind} ({reading.certainty})"
    return "\n  ".join(line for line in (head, windows, reading.says) if line)
