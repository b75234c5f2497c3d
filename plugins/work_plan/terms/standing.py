"""Terms without a date of their own: all the time, on request, by a schedule, during an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from plugins.work_plan.terms.anchors import anchor_of
from plugins.work_plan.terms.moments import Holidays, Moment, Period, moments_at, year_at
from plugins.work_plan.terms.tails import tail_end
from plugins.work_plan.terms.words import first_form, is_adjective

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase


@dataclass(frozen=True, slots=True)
class Always:
    """All the time; of a year or a school year, where the phrase says which."""

    scope: Period | None = None


@dataclass(frozen=True, slots=True)
class OnRequest:
    """When somebody asks."""


@dataclass(frozen=True, slots=True)
class BySchedule:
    """By a schedule; its name is empty where the phrase does not tell it."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class During:
    """While an event lasts; of holidays and the like, their moments of the calendar."""

    anchor: str
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsaid:
    """The plan tells no term: «дата уточняется»."""


@dataclass(frozen=True, slots=True)
class Closing:
    """At the end of every period of a kind: «по окончании четверти», «по итогам полугодия»."""

    unit: str
    moment: Moment | None = None


Standing: TypeAlias = "Always | OnRequest | BySchedule | During | Unsaid | Closing"
Found: TypeAlias = "tuple[Standing, int]"


def closing_at(phrase: Phrase, place: int) -> Found | None:
    """Read the end of a period: «по окончании четверти», «по итогам 1 полугодия»."""
    for pattern in _AFTER:
        here = phrase.match(place, pattern)
        if here is not None:
            found = _closed_at(phrase, here)
            if found is not None:
                return found
    return None


def standing_at(phrase: Phrase, place: int) -> Found | None:
    """Read a term without a date; the longest where several fit."""
    found = [
        read(phrase, place)
        for read in (_unsaid_at, _always_at, _by_schedule_at, _on_request_at, _during_at)
    ]
    return max((one for one in found if one is not None), key=lambda one: one[1], default=None)


# --- all the time

_ALWAYS = (
    "постоянно|постоянный",
    "на постоянный основа",
    "в? постоянный|текущий|рабочий|непрерывный режим|порядок",
    "регулярно|систематически|круглогодично|непрерывно|бессрочно|всегда|повседневно",
    "периодически|системно|планомерно|своевременно",
    "круглый год",
    "в? весь период",
    "в|на течение|течении|протяжение весь? период|срок",
    "по ход год|работа",
)
_ALL_OF = (
    "в|на течение|течении|протяжение|продолжение весь?",
    "весь|целый",
    "в|за весь?",
)


def _always_at(phrase: Phrase, place: int) -> Found | None:
    """Read «постоянно», «в течение учебного года», «весь год»."""
    for pattern in _ALL_OF:
        here = phrase.match(place, pattern)
        scope = None if here is None else _year_scope(phrase, here)
        if scope is not None:
            return Always(scope[0]), scope[1]
    end = phrase.first(place, *_ALWAYS)
    if end is not None:
        return Always(), end
    scope = _year_scope(phrase, place)
    return None if scope is None else (Always(scope[0]), scope[1])


def _year_scope(phrase: Phrase, place: int) -> tuple[Period, int] | None:
    """Read «года», «учебного года», «2025-2026 уч. года»."""
    named = year_at(phrase, place)
    if named is not None:
        return Period("school_year" if named[0].school else "calendar_year", None, named[0]), named[
            1
        ]
    for words, unit in (
        ("учебный год", "school_year"),
        ("календарный год", "calendar_year"),
        ("год", "year"),
    ):
        here = phrase.match(place, words)
        if here is None:
            continue
        year = year_at(phrase, here)
        if unit == "school_year" and year is not None and year[0].school:
            return Period(unit, None, year[0]), year[1]
        return Period(unit), here
    return None


# --- on request

_REASONS = (
    "заявка|запрос|необходимость|согласование|согласованию|требование|обращение|потребность|желание"
    "|вызов|приглашение|просьба|договоренность|заказ|заявление|поручение|надобность|предложение"
    "|возможность|инициатива|письмо|уведомление|мера"
)
_ON_REQUEST = (
    "по|согласно индивидуальный|личный|отдельный|письменный|мере|устный? " + _REASONS,
    "по мере",
    "согласно|на основание|основании " + _REASONS,
    "в соответствие|соответствии с " + _REASONS,
    "в случай|случае",
    "в связь с",
    "при",
    "если",
    "в зависимость от",
    "обновление по мере",
    "когда",
    "внепланово|внеплановый",
    "по запрос",
    "с учет|учетом",
)


def _on_request_at(phrase: Phrase, place: int) -> Found | None:
    """Read «по заявкам ОО», «при необходимости», «по мере поступления документов»."""
    here = phrase.first(place, *_ON_REQUEST)
    if here is None:
        return None
    return OnRequest(), max(here, tail_end(phrase, here))


# --- by a schedule

_SCHEDULES = frozenset(
    {
        *("график", "план", "расписание", "приказ", "календарь", "циклограмма", "регламент"),
        *("положение", "распоряжение", "порядок", "программа", "срок", "карта", "распорядок"),
        *("перечень", "сетка", "режим", "инструкция", "указание", "медиаплан", "закон"),
        *("законодательство", "протокол", "постановление", "требование", "время"),
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
_BY = (
    "в|во соответствие|соответствии со|с",
    "согласно со|с?",
    "по",
    "на основание|основании",
    "соответственно",
    "исходить|исходя из",
    "в",
)


def _by_schedule_at(phrase: Phrase, place: int) -> Found | None:
    """Read «по графику АК», «согласно приказу», «в установленные сроки»."""
    for pattern in _BY:
        here = phrase.match(place, pattern)
        if here is None:
            continue
        found = _schedule_at(phrase, here)
        if found is not None and (pattern != "в" or _is_told_dates(phrase, here)):
            return found
    if phrase.has(place, "график", "расписание", "циклограмма") or phrase.match(
        place, "план - график"
    ):
        return _schedule_at(phrase, place)
    return None


def _is_told_dates(phrase: Phrase, place: int) -> bool:
    """Tell whether «в … сроки», «в … порядке» speaks of dates told elsewhere."""
    return (
        any(phrase.has(place + step, "срок", "порядок", "время") for step in range(3))
        and not phrase.has(place, "рабочий", "текущий")
        and not phrase.at(place).figures
    )


def _schedule_at(phrase: Phrase, place: int) -> Found | None:
    """Read a schedule with its adjectives and the words after it."""
    adjectives: list[str] = []
    here = place
    while here < min(place + 4, len(phrase)) and not _SCHEDULES & phrase.at(here).names:
        if not is_adjective(phrase.at(here).text):
            return None
        adjectives.append(phrase.at(here).text)
        here += 1
    if not _SCHEDULES & phrase.at(here).names:
        return None
    noun = phrase.at(here).text
    if phrase.has(here, "время") and not adjectives:
        return None
    here += 1
    if phrase.is_mark(here, "-") and _SCHEDULES & phrase.at(here + 1).names:
        noun, here = f"{first_form((), noun)}-{phrase.at(here + 1).text}", here + 2
    end = max(here, tail_end(phrase, here))
    naming = tuple(
        word
        for word, names in (
            (phrase.at(at).text, phrase.at(at).names)
            for at in range(place, place + len(adjectives))
        )
        if not _NAMELESS & names
    )
    tail = phrase.words(here, end).strip(" ,.-")
    first, _, last = noun.rpartition("-")
    head = f"{first}-{first_form((), last)}" if first else first_form(naming, last)
    if first and naming:
        head = f"{' '.join(naming)} {head}"
    if not naming and not tail:
        return BySchedule(), end
    comma = "," if phrase.is_mark(here, ",") else ""
    return BySchedule(f"{head}{comma} {tail}".strip()), end


# --- during an event

_DURING = (
    "в|на|за? период|время|ход|процесс|рамка|дни|днях",
    "в|на течение|течении|протяжение весь? период?",
    "период|время",
)
_MEETINGS = (
    "заседание|совещание|семинар|педсовет|собрание|конференция|совет|методсовет|планерка|встреча"
    "|консультация|методобъединение|августовский|рмо|мо|шмо|час|форум|слет|практикум|комиссия"
    "|аттестация|экспертиза"
)


def _during_at(phrase: Phrase, place: int) -> Found | None:
    """Read «на заседаниях РМО», «период экспертизы», «в каникулярное время»."""
    for pattern in (*_DURING, "в|во|на", None):
        here = place if pattern is None else phrase.match(place, pattern)
        if here is None:
            continue
        found = moments_at(phrase, here)
        if found is not None:
            moments, end = found
            if len(moments) == 1 and isinstance(moments[0], Holidays):
                return During("school_holidays", moments), end
            continue
        end = tail_end(phrase, here)
        if end == here:
            continue
        if pattern in _DURING or _is_period(phrase, here) or _is_meeting(phrase, here, end):
            return During(anchor_of(phrase, here, end)), end
    return None


def _is_period(phrase: Phrase, place: int) -> bool:
    """Tell whether adjectives and then «период» or «время» stand at a place."""
    while is_adjective(phrase.at(place).text):
        place += 1
        if phrase.has(place, "период", "время"):
            return True
    return False


def _is_meeting(phrase: Phrase, start: int, end: int) -> bool:
    """Tell whether the first words, after adjectives, are a meeting."""
    return any(phrase.has(at, *_MEETINGS.split("|")) for at in range(start, min(start + 3, end)))


# --- no term, ends of periods

_UNSAID = (
    "дата|срок|время дополнительно? уточняться|уточнить|уточняется|определяться|определиться|сообщить|сообщаться|назначаться",
    "дата|срок быть уточнить|определить|сообщить|назначить",
    "дата|срок не? определить|определен|установить|назначить|указать",
    "уточняться|уточняется|уточнить",
    "по факт проведение|выполнение|исполнение?",
    "без срок",
    "нет",
    "не определить|определен|установить|указать|планироваться|предусмотреть|проводиться",
    "на усмотрение",
    "позже|позднее|дополнительно",
)


def _unsaid_at(phrase: Phrase, place: int) -> Found | None:
    """Read «дата уточняется», «по факту», «нет»."""
    end = phrase.first(place, *_UNSAID)
    if end is None:
        return None
    if end == place + 1 and place + 1 < len(phrase):
        return None
    if phrase.has(place, "на"):
        end = tail_end(phrase, end)
    return Unsaid(), end


_AFTER = (
    "по итог|итоги|окончание|окончании|завершение|завершении|результат|истечение|истечении каждый|отчетный?",
    "после окончание|завершение каждый|отчетный?",
)
_PERIODS = {
    "четверть": "term",
    "триместр": "trimester",
    "квартал": "quarter",
    "месяц": "month",
    "полугодие": "half",
    "полугодия": "half",
    "семестр": "half",
    "год": "year",
}


def _closed_at(phrase: Phrase, place: int) -> Found | None:
    """Read what ends: one period («1 полугодия»), or every one of a kind («четверти»)."""
    found = moments_at(phrase, place)
    moment = found[0][0] if found is not None and len(found[0]) == 1 else None
    is_any_year = moment in {Period("year"), Period("school_year"), Period("calendar_year")}
    if found is not None and moment is not None and not is_any_year:
        unit = moment.unit if isinstance(moment, Period) else "moment"
        return Closing(unit, moment), found[1]
    start = phrase.match(place, "учебный|календарный") or place
    for word, unit in _PERIODS.items():
        if phrase.has(start, word):
            return Closing(unit), start + 1
    return None
