"""Templates of plans (образцы): both real plans with roles in place of names, for any school year.

They are data files with ``{year}``, ``{last_year}``, ``{next_year}``, ``{start}`` and ``{end}`` in
place of years, read by the same reader as everybody's files.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.work_plan.importing.reading import read_plan
from plugins.work_plan.importing.sources.text_file import text_lines
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from plugins.work_plan.written import WrittenPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A shipped template: its name, its title in words, and whose plan it is."""

    name: str
    title: LazyString
    purpose: LazyString
    for_centre: bool

    def text(self, year: int) -> str:
        """Return the words of the plan of a school year, named by its first year."""
        path = Path(__file__).parent / f"{self.name}.txt"
        return path.read_text(encoding="utf-8").format(
            year=_pair(year),
            last_year=_pair(year - 1),
            next_year=_pair(year + 1),
            start=year,
            end=year + 1,
        )

    def read(self, year: int) -> WrittenPlan:
        """Return the plan of a school year."""
        lines = text_lines(self.text(year))
        return dataclasses.replace(read_plan(lines), school_year=year)


SAMPLES = (
    Sample(
        name="district",
        title=_("Plan of the district centre"),
        purpose=_("5 sections, 29 activities: from meetings with heads to checks of sites."),
        for_centre=True,
    ),
    Sample(
        name="institution",
        title=_("Plan of an institution"),
        purpose=_("6 sections, 23 activities: how teachers are guided through their attestation."),
        for_centre=False,
    ),
)
BY_NAME = {one.name: one for one in SAMPLES}


def _pair(year: int) -> str:
    return f"{year}-{year + 1}"
