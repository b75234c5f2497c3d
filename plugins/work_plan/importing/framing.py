"""What stands before a plan's table: the approval block, the title with its school year, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.importing.joining import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.work_plan.importing.sources.lines import Line

_APPROVAL = re.compile(
    r"[«\"]?(?:приложение|утвержд|согласован|принят|рассмотрен|введен|к приказу|одобрен)",
    re.IGNORECASE,
)
_APPROVAL_GOES_ON = re.compile(
    r"(?:приказ|директор|заведующ|начальник|руководител|председател|протокол|решени|на заседани"
    r"|педагогическ\w+ совет|от\s|№|«?_|\d|[А-ЯЁ]\.\s?[А-ЯЁ]|[А-ЯЁ][а-яё]+\s[А-ЯЁ]\.)",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:годовой |перспективн\w+ |календарн\w+ |рабочий |сводный |муниципальн\w+ |комплексн\w+ )*"
    r"(?:план(?![а-яё])|план[- ]?график|дорожная карта|циклограмма|график(?![а-яё])|программа работы)",
    re.IGNORECASE,
)
_AIM = re.compile(r"(?:цел[ьи]|задач[аи]|основн\w+ (?:цел|задач|направл))", re.IGNORECASE)
_YEARS = re.compile(r"(?<!\d)(20\d\d|\d\d)\s?[-–—/]\s?(20\d\d|\d\d)(?!\d)")
_MOST_TITLE_LINES = 8
_CENTURY = 100
_FULL_YEAR = 4
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Front:
    """The texts before the table."""

    approval: tuple[str, ...] = ()
    title: str = ""
    preamble: tuple[str, ...] = ()


def front_of(lines: Sequence[Line]) -> Front:
    """Part the lines before the table; each non-empty one ends in exactly one place."""
    blocks = list(_blocks(lines))
    approval: list[str] = []
    title: list[str] = []
    preamble: list[str] = []
    in_approval = False
    open_title = False
    for text in blocks:
        if not text:
            in_approval = in_approval and not approval_is_done(approval)
            continue
        if not title and _TITLE.match(text):
            title.append(text)
            in_approval, open_title = False, True
        elif title and open_title and _belongs_to_title(title, text):
            title.append(text)
        elif _APPROVAL.match(text) or (in_approval and _in_approval(text)):
            approval.append(text)
            in_approval, open_title = True, False
        else:
            open_title = False
            in_approval = False
            preamble.append(text)
    return Front(tuple(approval), " ".join(title), tuple(preamble))


def _blocks(lines: Iterable[Line]) -> Iterable[str]:
    """Give the texts of lines in order; the cells of a row down its columns, blanks as nothing."""
    table: list[Line] = []
    number = 0
    for line in lines:
        if table and line.table != number:
            yield from _down(table)
            table = []
        if line.table:
            table.append(line)
            number = line.table
        else:
            text = " ".join(line.cells[0].split())
            yield text
    yield from _down(table)


def _down(rows: Sequence[Line]) -> Iterable[str]:
    """Give the texts of a table beside no plan: two blocks of approval stand beside each other."""
    width = max((len(row.cells) for row in rows), default=0)
    for at in range(width):
        for row in rows:
            if at < len(row.cells) and at not in row.above:
                yield from (" ".join(one.split()) for one in tidy(row.cells[at]).split("\n") if one)
        yield ""


def approval_is_done(lines: Sequence[str]) -> bool:
    """Tell whether an approval block has what ends one: a number, a date or a name."""
    return bool(lines) and bool(re.search(r"\d|[А-ЯЁ]\.\s?[А-ЯЁ]\.|_{3,}", lines[-1]))


def _in_approval(text: str) -> bool:
    return not _AIM.match(text) and (len(text) <= _CENTURY or bool(_APPROVAL_GOES_ON.match(text)))


def _belongs_to_title(title: Sequence[str], text: str) -> bool:
    """Tell whether a line goes on with the title that has begun."""
    if len(title) >= _MOST_TITLE_LINES or _AIM.match(text) or _APPROVAL.match(text):
        return False
    if text.startswith(("·", "•", "-", "–", "*")) or text.endswith(":"):
        return False
    so_far = " ".join(title)
    if (
        school_year_of(so_far) is None
        and school_year_of(text) is not None
        and len(text) <= _LONGEST_TITLE
    ):
        return True
    return text[0].islower() or len(so_far.split()) == 1


def school_year_of(text: str) -> int | None:
    """Return the year in which the first school year that a text names begins.

    Reads 2023-2024, 2023/24, 2023–2024, 23-24 before «уч. год»; years must follow each other.
    """
    for match in _YEARS.finditer(text):
        first, second = match[1], match[2]
        if int(second) % _CENTURY != (int(first) + 1) % _CENTURY:
            continue
        if len(first) < _FULL_YEAR:
            rest = text[match.end() : match.end() + 20].casefold()
            if not re.match(r"\s*(?:гг?\.?\s*)?(?:уч|года? обуч)", rest):
                continue
            return 2000 + int(first)
        return int(first)
    return None


def begins_plan(text: str) -> bool:
    """Tell whether a text between rows is the title of one more plan: it names its school year."""
    return bool(_TITLE.match(text.strip())) and school_year_of(text) is not None


def plan_year(front: Front) -> int | None:
    """Return the school year of a plan by its title, else by the only one named before its table."""
    year = school_year_of(front.title)
    if year is not None:
        return year
    named = {
        found
        for text in (*front.approval, *front.preamble)
        if (found := school_year_of(text)) is not None
    }
    return named.pop() if len(named) == 1 else None
