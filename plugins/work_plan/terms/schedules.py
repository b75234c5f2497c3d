"""Terms that a schedule, a plan or an order sets elsewhere: «по графику АК», «согласно приказу»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.terms.tails import name_end
from plugins.work_plan.terms.words import first_form, is_adjective

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase


@dataclass(frozen=True, slots=True)
class BySchedule:
    """By a schedule; its name is empty where the phrase does not tell it."""

    name: str = ""


_SCHEDULES = frozenset(
    {
        *("график", "план", "расписание", "приказ", "календарь", "циклограмма", "регламент"),
        *("положение", "распоряжение", "порядок", "программа", "срок", "карта", "распорядок"),
        *("перечень", "сетка", "режим", "инструкция", "указание", "медиаплан", "закон"),
        *("законодательство", "протокол", "постановление", "время"),
    }
)
_NAMELESS = frozenset(
    {
        *("отдельный", "особый", "утвержденный", "установленный", "соответствующий", "общий"),
        *("данный", "свой", "специальный", "согласованный", "указанный", "определенный"),
        *("назначенный", "дополнительный", "составленный", "действующий"),
        *("утвердить", "установить", "указать", "определить", "назначить", "согласовать"),
        *("составить", "соответствовать"),
    }
)
MOST_ADJECTIVES = 3
_BY = (
    "в|во соответствие|соответствии со|с",
    "согласно со|с?",
    "по",
    "на основание|основании",
    "соответственно",
    "исходить|исходя из",
    "в",
)


def by_schedule_at(phrase: Phrase, place: int) -> tuple[BySchedule, int] | None:
    """Read «по графику АК», «согласно приказу», «в установленные сроки»."""
    for pattern in _BY:
        here = phrase.match(place, pattern)
        found = None if here is None else _schedule_at(phrase, here)
        if found is not None and (pattern != "в" or _tells_of_dates(phrase, place + 1)):
            return found
    starts_bare = phrase.has(place, "график", "расписание", "циклограмма")
    if starts_bare or phrase.match(place, "план - график"):
        return _schedule_at(phrase, place)
    return None


def _tells_of_dates(phrase: Phrase, place: int) -> bool:
    """Tell whether «в … сроки», «в … порядке» speaks of dates that stand elsewhere."""
    told = any(
        phrase.has(place + step, "срок", "порядок", "время") for step in range(MOST_ADJECTIVES)
    )
    return told and not phrase.has(place, "рабочий", "текущий") and not phrase.at(place).figures


def _schedule_at(phrase: Phrase, place: int) -> tuple[BySchedule, int] | None:
    """Read a schedule with its adjectives and the words after it."""
    here = place
    while here < place + MOST_ADJECTIVES and not _SCHEDULES & phrase.at(here).names:
        if not is_adjective(phrase.at(here).text):
            return None
        here += 1
    lemma = _schedule_in(phrase, here)
    naming = tuple(
        phrase.at(at).text for at in range(place, here) if not _NAMELESS & phrase.at(at).names
    )
    if not lemma or (lemma == "время" and (here == place or naming)):
        return None
    second = phrase.match(here + 1, "-? график")
    if lemma == "план" and second is not None:
        name, after = " ".join((*naming, "план-график")), second
    else:
        name, after = first_form(naming, phrase.at(here).text, lemma), here + 1
    end = max(after, name_end(phrase, after))
    tail = phrase.words(after, end).strip(" ,.-")
    if not naming and not tail:
        return BySchedule(), end
    comma = "," if phrase.is_mark(after, ",") else ""
    return BySchedule(f"{name}{comma} {tail}".strip()), end


def _schedule_in(phrase: Phrase, place: int) -> str:
    """Return the kind of schedule that a word names; empty where it names none."""
    return min(_SCHEDULES & phrase.at(place).names, default="")
