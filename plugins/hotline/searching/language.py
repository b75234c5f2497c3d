"""The language of the search box: words, "phrases", -excluded, and filters such as ``topic:``. Pure.

Every text means something: what cannot be understood is told as a problem and left out, the rest is
looked for. ``text_of`` writes a query so that reading it again gives the same query.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from plugins.hotline.searching.words import STOP_WORDS, words_of
from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

Value = TypeVar("Value")
MOST_WORDS = 12
MOST_VALUES = 8


class Filter(StrEnum):
    """What a filter of the box narrows."""

    TOPIC = "topic"
    SCHOOL = "school"
    STATE = "state"
    BEFORE = "before"
    AFTER = "after"


class Trouble(StrEnum):
    """Why a piece of a query was left out."""

    NO_VALUE = "no_value"
    NO_DAY = "no_day"
    NO_STATE = "no_state"
    TOO_MANY = "too_many"


NAMES = {
    "topic": Filter.TOPIC,
    "тема": Filter.TOPIC,
    "school": Filter.SCHOOL,
    "школа": Filter.SCHOOL,
    "оо": Filter.SCHOOL,
    "организация": Filter.SCHOOL,
    "state": Filter.STATE,
    "состояние": Filter.STATE,
    "before": Filter.BEFORE,
    "до": Filter.BEFORE,
    "after": Filter.AFTER,
    "после": Filter.AFTER,
    "с": Filter.AFTER,
}
STATE_WORDS = {
    "new": ("new",),
    "новое": ("new",),
    "новые": ("new",),
    "in_work": ("in_work",),
    "работа": ("in_work",),
    "в работе": ("in_work",),
    "waiting": ("waiting",),
    "ожидание": ("waiting",),
    "ждет": ("waiting",),
    "ждем": ("waiting",),
    "solved": ("solved",),
    "решено": ("solved",),
    "решенные": ("solved",),
    "closed": ("closed",),
    "закрыто": ("closed",),
    "закрытые": ("closed",),
    "open": ("new", "in_work", "waiting"),
    "открыто": ("new", "in_work", "waiting"),
    "открытые": ("new", "in_work", "waiting"),
}

_PIECE = re.compile(
    r"""(?P<minus>(?<!\S)[-−])?
    (?:(?P<name>[^\W\d_]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]*))
    |"(?P<phrase>[^"]*)"?
    |(?P<word>[^\s"]+))""",
    re.VERBOSE,
)
_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟″", '"'))
_NUMBER = re.compile(r"№?(\d{1,7})/(\d{4})")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})\.(\d{4})")
_YEAR = re.compile(r"\d{4}")
_CENTURY = 2000
_YEAR_DIGITS = 4
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Problem:
    """A piece that was left out, and why."""

    piece: str
    trouble: Trouble


@dataclass(frozen=True, slots=True)
class Query:
    """A text taken apart. Words and phrases are folded; ``words`` must be found, each of them.

    ``number`` is the number and year of a request. ``before`` and ``after`` count the days named
    in: ``before`` is the last day, ``after`` the first.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = ()
    topics: tuple[str, ...] = ()
    not_topics: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    not_schools: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    not_states: tuple[str, ...] = ()
    before: dt.date | None = None
    after: dt.date | None = None
    number: tuple[int, int] | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def asks_words(self) -> bool:
        """Tell whether words are looked for, not filters alone."""
        return bool(self.words or self.phrases)

    @property
    def asks_filters(self) -> bool:
        """Tell whether a filter narrows what is found."""
        return any(
            (self.topics, self.not_topics, self.schools, self.not_schools, self.states)
        ) or bool(self.not_states or self.before or self.after)

    @property
    def asks_nothing(self) -> bool:
        """Tell whether there is nothing to look for."""
        return not (self.asks_words or self.asks_filters or self.number or self.without)


class _Reader:
    """A query while it is read."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.phrases: list[tuple[str, ...]] = []
        self.without: list[tuple[str, ...]] = []
        self.named: dict[tuple[Filter, bool], list[str]] = {}
        self.days: dict[Filter, dt.date] = {}
        self.number: tuple[int, int] | None = None
        self.problems: list[Problem] = []

    def text(self, text: str, *, phrase: bool, minus: bool) -> None:
        """Take words, or a phrase, that must or must not be there."""
        found = tuple(words_of(text))
        if not found:
            return
        if minus:
            self.without.append(found)
        elif phrase and len(found) > 1:
            self.phrases.append(found)
        else:
            self.words.extend(found)

    def filter(self, which: Filter, value: str, *, minus: bool, piece: str) -> None:
        """Take a filter with its value."""
        value = fold(value)
        if not value:
            self.problems.append(Problem(piece, Trouble.NO_VALUE))
        elif which in {Filter.BEFORE, Filter.AFTER}:
            self._day(which, value, piece, minus=minus)
        elif which is Filter.STATE:
            states = STATE_WORDS.get(value)
            if states is None:
                self.problems.append(Problem(piece, Trouble.NO_STATE))
            else:
                self.named.setdefault((which, minus), []).extend(states)
        else:
            self.named.setdefault((which, minus), []).append(value)

    def _day(self, which: Filter, value: str, piece: str, *, minus: bool) -> None:
        last = which is Filter.BEFORE
        day = day_of(value, last=last)
        if day is None or minus:
            self.problems.append(Problem(piece, Trouble.NO_DAY))
            return
        known = self.days.get(which, day)
        self.days[which] = min(known, day) if last else max(known, day)

    def query(self) -> Query:
        """Return what was read, without the words that say nothing where others do."""
        telling = [one for one in self.words if one not in STOP_WORDS]
        words = _once(telling if telling or self.phrases else self.words)
        phrases, without = _once(self.phrases), _once(self.without)
        if len(words) > MOST_WORDS or len(phrases) > MOST_VALUES or len(without) > MOST_VALUES:
            self.problems.append(Problem("", Trouble.TOO_MANY))

        def named(which: Filter, *, minus: bool = False) -> tuple[str, ...]:
            return _once(self.named.get((which, minus), []))[:MOST_VALUES]

        return Query(
            words=words[:MOST_WORDS],
            phrases=phrases[:MOST_VALUES],
            without=without[:MOST_VALUES],
            topics=named(Filter.TOPIC),
            not_topics=named(Filter.TOPIC, minus=True),
            schools=named(Filter.SCHOOL),
            not_schools=named(Filter.SCHOOL, minus=True),
            states=named(Filter.STATE),
            not_states=named(Filter.STATE, minus=True),
            before=self.days.get(Filter.BEFORE),
            after=self.days.get(Filter.AFTER),
            number=self.number,
            problems=tuple(self.problems),
        )


def parse(text: str) -> Query:
    """Take a text apart; never raises."""
    reader = _Reader()
    for found in _PIECE.finditer(text.translate(_QUOTES)):
        minus = found["minus"] is not None
        name = NAMES.get(fold(found["name"])) if found["name"] else None
        number = _NUMBER.fullmatch(found["word"] or "")
        if name is not None:
            value = found["quoted"] if found["quoted"] is not None else found["value"]
            reader.filter(name, value or "", minus=minus, piece=found[0])
        elif number and not minus:
            reader.number = (int(number[1]), int(number[2]))
        else:
            phrase = found["phrase"] is not None
            said = found["phrase"] if phrase else found[0].lstrip("-−")
            reader.text(said, phrase=phrase, minus=minus)
    return reader.query()


def text_of(query: Query) -> str:
    """Write a query as it is typed; what was not understood is left out."""
    pieces = list(query.words)
    if query.number is not None:
        pieces.insert(0, "{}/{}".format(*query.number))
    pieces += [f'"{" ".join(one)}"' for one in query.phrases]
    pieces += [f'-"{" ".join(one)}"' for one in query.without]
    for sign, name, values in (
        ("", Filter.TOPIC, query.topics),
        ("-", Filter.TOPIC, query.not_topics),
        ("", Filter.SCHOOL, query.schools),
        ("-", Filter.SCHOOL, query.not_schools),
        ("", Filter.STATE, query.states),
        ("-", Filter.STATE, query.not_states),
    ):
        pieces += [f'{sign}{name}:"{one}"' for one in values]
    pieces += [f"before:{query.before}"] if query.before else []
    pieces += [f"after:{query.after}"] if query.after else []
    return " ".join(pieces)


def day_of(text: str, *, last: bool) -> dt.date | None:
    """Return a day: 05.10.2026, 2026-10-05, 10.2026 or 2026; of a month or year the first or last."""
    if found := _ISO.fullmatch(text):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY.fullmatch(text):
        year = int(found[3]) + (0 if len(found[3]) == _YEAR_DIGITS else _CENTURY)
        return _date(year, int(found[2]), int(found[1]))
    if found := _MONTH.fullmatch(text):
        return _bound(int(found[2]), int(found[1]), last=last)
    if _YEAR.fullmatch(text):
        return _date(int(text), 12, 31) if last else _date(int(text), 1, 1)
    return None


def _bound(year: int, month: int, *, last: bool) -> dt.date | None:
    first = _date(year, month, 1)
    if first is None or not last:
        return first
    days = (31, 30, 29, 28)
    return next(found for one in days if (found := _date(year, month, one)) is not None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _once(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))
