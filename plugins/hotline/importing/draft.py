"""A journal that was read, as it is kept until it is taken in: lines, answers, what was left out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from portal.comparable_text import key

if TYPE_CHECKING:
    from plugins.hotline.importing.columns import Field

KEEP_WORDS = "-"
"""The answer that words stay words: no institution, no topic of the dictionary."""


@dataclass(slots=True, kw_only=True)
class DraftLine:
    """One line of the file; ``values`` are cells by their fields, ``columns`` the letters they stand in.

    ``more`` holds cells of columns that mean nothing here, by their headings; ``year`` and
    ``month`` are what the sheet tells, a ``school_year`` by its first year; ``above`` says that the
    date was taken from the line above, ``split`` which fields were taken out of a cell of several things, ``carried``
    which from the line above; ``twin`` is where the same line stands first;
    ``mark`` tells the line by what the file held. ``skip`` is the reason why it is left out.
    """

    key: int
    sheet: str
    row: int
    values: dict[str, str]
    columns: dict[str, str] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    year: int | None = None
    school_year: bool = False
    month: int | None = None
    above: bool = False
    split: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    twin: str = ""
    mark: str = ""
    skip: str = ""

    def of(self, name: Field) -> str:
        """Return the words of a cell; empty where there is none."""
        return self.values.get(name, "")

    def address(self, name: Field | None = None) -> str:
        """Return where a cell stands in the file: ``2023!B7``; a row without its column."""
        letters = self.columns.get(name, "") if name is not None else ""
        place = f"{letters}{self.row}"
        return f"{self.sheet}!{place}" if self.sheet else place


@dataclass(slots=True, kw_only=True)
class Told:
    """Something of the file that was not taken as a line, with where it stands."""

    place: str
    text: str


@dataclass(slots=True, kw_only=True)
class Draft:
    """The whole file; ``places`` and ``topics`` are answers by the words as they are compared."""

    lines: list[DraftLine] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)

    def line(self, number: int) -> DraftLine | None:
        """Return a line by its key."""
        return next((one for one in self.lines if one.key == number), None)

    def to_json(self) -> str:
        """Return the draft as text."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Draft:
        """Return the draft of a text."""
        told = json.loads(text)
        return cls(
            lines=[DraftLine(**one) for one in told.get("lines", ())],
            told=[Told(**one) for one in told.get("told", ())],
            places=told.get("places", {}),
            topics=told.get("topics", {}),
        )


def words_key(text: str) -> str:
    """Return by what an answer for words is kept: however they are written."""
    return key(text)
