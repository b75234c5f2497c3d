"""Terms without a date of their own: all the time, on request, by a schedule, during an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from plugins.work_plan.terms.anchors import anchor_of
from plugins.work_plan.terms.moments import Holidays, Moment, Period
from plugins.work_plan.terms.parts import moments_at
from plugins.work_plan.terms.schedules import BySchedule, by_schedule_at
from plugins.work_plan.terms.tails import name_end, tail_end
from plugins.work_plan.terms.words import is_adjective
from plugins.work_plan.terms.year_words import year_at

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
class During:
    """While an event lasts; of school holidays, which."""

    anchor: str
    holidays: tuple[Holidays, ...] = ()


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
        for read in (_unsaid_at, _always_at, by_schedule_at, _on_request_at, _during_at)
    ]
    return max((one for one in found if one is not None), key=lambda one: one[1], default=None)


# --- all the time

_ALWAYS = (
    "постоянно|постоянный",
    "на постоянный основа",
    "в? постоянный|текущий|рабочий|непрерывный режим|порядок",
    "регулярно|систематически|круглогодично|непрерывно|бессрочно|всегда|повседневно",
    "периодически|системно|планомерно|своевременно|эпизодически",
    "время от время",
    "круглосуточно",
    "в любой время год?",
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
    "|возможность|инициатива|письмо|уведомление|мера|запись"
    "|ситуация|обстоятельство|звонок"
)
_ON_REQUEST = (
    "по|согласно индивидуальный|личный|отдельный|письменный|мере|устный|предварительный? "
    + _REASONS,
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
    "внепланово|внеплановый|ситуативно|индивидуально",
    "в индивидуальный порядок",
    "по запрос",
    "с учет|учетом",
)


def _on_request_at(phrase: Phrase, place: int) -> Found | None:
    """Read «по заявкам ОО», «при необходимости», «по мере поступления документов»."""
    here = phrase.first(place, *_ON_REQUEST)
    if here is None:
        return None
    return OnRequest(), max(here, name_end(phrase, here))


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
            holidays = tuple(one for one in found[0] if isinstance(one, Holidays))
            if len(holidays) == len(found[0]):
                return During("school_holidays", holidays), found[1]
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
    is_any_year = isinstance(moment, Period) and moment.unit in {"year", "school_year"}
    if is_any_year and isinstance(moment, Period) and moment.year is not None and found is not None:
        return Closing("year", moment), found[1]
    if found is not None and moment is not None and not is_any_year:
        unit = moment.unit if isinstance(moment, Period) else "moment"
        return Closing(unit, moment), found[1]
    start = phrase.match(place, "учебный|календарный") or place
    for word, unit in _PERIODS.items():
        if phrase.has(start, word):
            return Closing(unit), start + 1
    return None
