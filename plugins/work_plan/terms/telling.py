"""How a phrase was read, told in Russian: which days, how often, how far from which event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms.reading import Bound, Days, Kind, Unit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from plugins.work_plan.terms.reading import EventOffset, Window

MOST_TOLD = 4
"""Of more windows only the first and the last are told."""

EVENTS = {
    "application_received": "поступление заявления",
    "attestation": "аттестация",
    "attestation_day": "день аттестации",
    "attestation_end": "окончание аттестации",
    "attestation_start": "начало аттестации",
    "august_meeting": "августовское совещание",
    "between_attestations": "межаттестационный период",
    "category_assigned": "присвоение категории",
    "category_end": "окончание срока действия категории",
    "commission_decision": "решение комиссии",
    "commission_meeting": "заседание комиссии",
    "contract_date": "заключение трудового договора",
    "district_method_association_meeting": "заседание РМО",
    "event_held": "проведение мероприятия",
    "expertise": "экспертиза",
    "expertise_end": "окончание экспертизы",
    "expertise_start": "начало экспертизы",
    "extract_made": "составление выписки",
    "half_year_end": "конец полугодия",
    "hired": "приём на работу",
    "last_event": "прошлый раз",
    "leave_end": "окончание отпуска",
    "method_association_meeting": "заседание методического объединения",
    "method_council": "методический совет",
    "ministry_order": "приказ министерства",
    "order": "приказ",
    "pedagogical_council": "педагогический совет",
    "protocol_made": "составление протокола",
    "return_to_work": "выход на работу",
    "school_holidays": "школьные каникулы",
    "year_end": "конец года",
}
"""The fixed words of events in Russian; others are told in the phrase's own."""

_UNITS = {
    Unit.DAY: ("день", "дня", "дней"),
    Unit.WEEK: ("неделя", "недели", "недель"),
    Unit.MONTH: ("месяц", "месяца", "месяцев"),
    Unit.YEAR: ("год", "года", "лет"),
}
_KINDS_OF_DAYS = {
    Days.CALENDAR: ("календарный", "календарных", "календарных"),
    Days.WORKING: ("рабочий", "рабочих", "рабочих"),
}
_TIMES = ("срок", "срока", "сроков")


def as_read(kind: Kind, windows: Sequence[Window], event: EventOffset | None) -> str:
    """Return a sentence on what was read; empty for kinds that their remarks tell."""
    match kind:
        case Kind.DATED:
            return f"{_capital(_times(windows))}." if windows else ""
        case Kind.RECURRING:
            return f"{_capital(_again(windows, event))}."
        case Kind.CONTINUOUS:
            return f"Всё время {'; '.join(_stretch(one) for one in windows)}."
        case Kind.RELATIVE if event is not None:
            days = f": {_times(windows)}" if windows else ""
            return f"{_capital(_distance(event))}{days}."
        case Kind.WITHIN_EVENT if event is not None:
            days = f": {_times(windows)}" if windows else ""
            return f"Пока идёт событие {_event(event.anchor)}{days}."
    return ""


def _again(windows: Sequence[Window], event: EventOffset | None) -> str:
    """Tell how often something comes again."""
    if event is not None and event.offset is not None:
        return f"раз в {_counted(event.offset, _UNITS[event.unit])}, у каждого от прошлого раза"
    return _times(windows) if windows else "в этом учебном году сроков не получилось"


def _times(windows: Sequence[Window]) -> str:
    """Tell windows; of many their number, the first and the last."""
    if len(windows) <= MOST_TOLD:
        return "; ".join(_stretch(window) for window in windows)
    first, last = _stretch(windows[0]), _stretch(windows[-1])
    return f"{_counted(len(windows), _TIMES)}: первый {first}, последний {last}"


def _stretch(window: Window) -> str:
    """Tell one window."""
    if window.start is None:
        return f"не позднее {_day(window.due)}"
    if window.start == window.due:
        return _day(window.due)
    return f"с {_day(window.start)} по {_day(window.due)}"


def _day(day: dt.date) -> str:
    return f"{day:%d.%m}.{day.year:04d}"


def _distance(event: EventOffset) -> str:
    """Tell a distance from an event."""
    anchor = _event(event.anchor) if event.anchor else ""
    if event.offset is None:
        return f"по событию {anchor}" if anchor else "по событию, которое не названо"
    if event.offset == 0:
        return f"в день события {anchor}" if anchor else "сразу, без отсрочки"
    count, source = abs(event.offset), anchor or "(не названо)"
    units = _UNITS[event.unit]
    kinds = _KINDS_OF_DAYS.get(event.days) if event.unit is Unit.DAY else None
    if kinds is not None:
        units = (f"{kinds[0]} {units[0]}", f"{kinds[1]} {units[1]}", f"{kinds[2]} {units[2]}")
    earliest = event.bound is Bound.EARLIEST
    if event.offset < 0:
        bound = "не ранее чем" if earliest else "не позднее чем"
        return f"{bound} за {_accusative(count, units)} до события {source}"
    if earliest:
        return f"не ранее чем через {_accusative(count, units)} после события {source}"
    return f"в течение {_genitive(count, event.unit, kinds)} после события {source}"


def _event(anchor: str) -> str:
    """Return an event in quotation marks."""
    return f"«{EVENTS.get(anchor, anchor)}»"


def _accusative(count: int, units: tuple[str, str, str]) -> str:
    """Return a count with its unit after «за»: only «неделя» has a form of its own."""
    return _counted(count, units).replace("неделя", "неделю")


def _genitive(count: int, unit: Unit, kinds: tuple[str, str, str] | None) -> str:
    """Return a count with its unit after «в течение»."""
    one, _, many = _UNITS[unit]
    of_one = {"день": "дня", "неделя": "недели", "месяц": "месяца", "год": "года"}[one]
    is_one = _form(count) == 0
    described = "" if kinds is None else f"{kinds[0][:-2]}ого " if is_one else f"{kinds[1]} "
    return f"{count} {described}{of_one if is_one else many}"


def _counted(count: int, forms: tuple[str, str, str]) -> str:
    """Return a count with the form of the noun that agrees with it."""
    return f"{count} {forms[_form(count)]}"


def _form(count: int) -> int:
    """Return which form of a noun agrees with a count: one, few or many."""
    if count % 100 in range(11, 15):
        return 2
    return 0 if count % 10 == 1 else 1 if count % 10 in {2, 3, 4} else 2


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
