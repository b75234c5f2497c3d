"""A phrase as a row of clauses: what the grammars found, what parts them, and the words left over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from plugins.work_plan.terms.calendar_words import MONTHS, WEEKDAYS
from plugins.work_plan.terms.days import day_or_month_at
from plugins.work_plan.terms.distances import Offset, offset_at
from plugins.work_plan.terms.frequencies import Recurrence, recurrence_at
from plugins.work_plan.terms.moments import Holidays, Period
from plugins.work_plan.terms.periods import which_at
from plugins.work_plan.terms.standing import Standing, closing_at, standing_at
from plugins.work_plan.terms.stretches import Single, Stretch, stretches_at
from plugins.work_plan.terms.tokens import number_at

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase


@dataclass(frozen=True, slots=True)
class Dates:
    """Stretches of one expression, and what stands between them and those before."""

    stretches: tuple[Stretch, ...]
    parted_by: str = ""


@dataclass(frozen=True, slots=True)
class Except:
    """What a recurrence leaves out."""

    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Then:
    """«Далее»: what follows is told after the first term."""


@dataclass(frozen=True, slots=True)
class Hedge:
    """«Ориентировочно»."""


@dataclass(frozen=True, slots=True)
class Label:
    """A number that belongs to a word of the work, not to a date: «1 этап», «9-11 классы»."""


@dataclass(frozen=True, slots=True)
class Left:
    """A word, number or mark that no grammar took."""

    text: str
    harmless: bool
    telling: bool = False
    """Whether it is a number or a word of the calendar, which may belong to a date."""


Clause: TypeAlias = "Dates | Recurrence | Standing | Offset | Except | Then | Hedge | Label | Left"

_HEDGES = "ориентировочно|ориентировочный|примерно|примерный|предположительно|около|предварительно|приблизительно"
_EXCEPT = ("кроме", "за исключение|исключением", "исключая", "без учет", "не включая")
_AT_REST = "выходной|воскресенье|праздник|праздничный и? выходной|праздник|праздничный? день?"
_THEN = ("далее", "затем", "в? дальнейший", "впоследствии", "потом")
_MARKS = frozenset('.,;:()[]-/"+*•·!<>')
_CALENDAR = frozenset(
    {
        *MONTHS,
        *WEEKDAYS,
        *("неделя", "декада", "квартал", "полугодие", "четверть", "триместр", "семестр"),
        *(
            "каникулы",
            "половина",
            "число",
            "будни",
            "выходной",
            "полгода",
            "начало",
            "середина",
            "конец",
        ),
    }
)
"""Words of the calendar: a date of which one is left over is not wholly read."""
_HARMLESS = frozenset(
    {
        "и",
        "а",
        "также",
        "в",
        "во",
        "на",
        "г",
        "с",
        "срок",
        "период",
        "включительно",
        "да",
        "месяц",
        "или",
        "либо",
        "к",
        "по",
        "со",
        "но",
    }
)


def clauses_of(phrase: Phrase) -> list[Clause]:
    """Return the clauses of a phrase, from its first word to its last."""
    clauses: list[Clause] = []
    place = 0
    between = ""
    while place < len(phrase):
        found = _clause_at(phrase, place, between)
        if found is None:
            token = phrase.at(place)
            between = between + token.text
            is_mark = token.text in _MARKS
            if not is_mark:
                telling = token.number is not None or bool(_CALENDAR & token.names)
                clauses.append(Left(token.text, bool(_HARMLESS & token.names), telling))
            elif token.text in {"/", ";"}:
                clauses.append(Left(token.text, harmless=True))
            place += 1
            continue
        clause, place = found
        clauses.append(clause)
        between = ""
    return clauses


def _clause_at(phrase: Phrase, place: int, between: str) -> tuple[Clause, int] | None:
    """Return the longest clause that begins at a place; the first of those as long."""
    here = _label_at(phrase, place)
    if here is not None:
        return Label(), here
    here = phrase.first(place, *_THEN)
    if here is not None:
        return Then(), here
    here = phrase.match(place, _HEDGES)
    if here is not None:
        return Hedge(), here
    here = phrase.first(place, *_EXCEPT)
    at_rest = None if here is None else phrase.match(here, _AT_REST)
    if at_rest is not None:
        return Left("кроме выходных", harmless=True), at_rest
    left_out = None if here is None else _all_stretches(phrase, here)
    if here is not None:
        return (Except(()), here) if left_out is None else (Except(left_out[0]), left_out[1])
    found: list[tuple[Clause, int]] = []
    closing = closing_at(phrase, place)
    if closing is not None:
        found.append(closing)
    stretches = stretches_at(phrase, place)
    if stretches is not None and not _is_standing(stretches[0]):
        found.append((Dates(stretches[0], between), stretches[1]))
    for read in (recurrence_at, offset_at, standing_at):
        one = read(phrase, place)
        if one is not None:
            found.append(one)
    return max(found, key=lambda one: one[1], default=None)


_NUMBERED = ("этап", "класс", "кл", "группа", "заседание", "занятие", "тур", "модуль", "поток")


def _label_at(phrase: Phrase, place: int) -> int | None:
    """Return the place after «1 этап», «9-11 классы», «№ 3»."""
    if phrase.is_mark(place, "№"):
        number = number_at(phrase, place + 1)
        return None if number is None else _dated_paper(phrase, number[1])
    if place == 0 and phrase.at(0).figures and phrase.is_mark(1, ")"):
        return 2
    which = which_at(phrase, place)
    if which is None:
        return None
    category = phrase.match(which[1], "кв|квалификационный? категория")
    if category is not None:
        return category
    if not phrase.has(which[1], *_NUMBERED):
        return None
    end = which[1] + 1
    return end + phrase.is_mark(end, ".", ":")


def _dated_paper(phrase: Phrase, place: int) -> int:
    """Return the place after the date of a numbered paper: «приказ № 12 от 01.09.2025»."""
    from_ = phrase.match(place, "от")
    date = None if from_ is None else day_or_month_at(phrase, from_)
    return place if date is None else date[1]


def _is_standing(stretches: tuple[Stretch, ...]) -> bool:
    """Tell whether a stretch is a mere year or school holidays, which are terms of other kinds."""
    moments = [one.moment for one in stretches if isinstance(one, Single)]
    return any(
        isinstance(one, Holidays)
        or (isinstance(one, Period) and one.unit in {"year", "school_year", "calendar_year"})
        for one in moments
    )


def _all_stretches(phrase: Phrase, place: int) -> tuple[tuple[Stretch, ...], int] | None:
    """Return every stretch of a list: «июля, августа», «мая–июля»."""
    found = stretches_at(phrase, place)
    if found is None:
        return None
    taken, here = list(found[0]), found[1]
    while phrase.is_mark(here, ",", "и") and (more := stretches_at(phrase, here + 1)):
        taken.extend(more[0])
        here = more[1]
    return tuple(taken), here
