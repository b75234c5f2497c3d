"""Times of day, which windows of whole days leave out: «до 17.00», «в 15:30», «с 9 до 17 часов»."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms.days import day_or_month_at

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

HOURS, MINUTES = range(25), range(60)
POSSIBLE_YEARS = range(24, 28)
"""«До 10.26» may be October 2026 as well, so it is left to the grammar of dates."""
MONTHS = range(1, 13)
_BOUNDS = frozenset({"до", "с", "со", "к", "ко"})
_TIED = frozenset({*_BOUNDS, "в", "на", "-", "около", "позднее", "позже"})
_HOUR = "час|ч"


def without_times(phrase: Phrase) -> Phrase:
    """Return a phrase without its times of day; «до» stays where a date follows the time."""
    out: set[int] = set()
    place = 0
    while place < len(phrase):
        end = _time_at(phrase, place)
        if end is None:
            place += 1
            continue
        out.update(range(_tied_from(phrase, place, end, out), end))
        place = end
    return phrase.without(out) if out else phrase


def _time_at(phrase: Phrase, place: int) -> int | None:
    """Return the place after a time of day in figures; none where none stands."""
    token = phrase.at(place)
    if not token.figures or token.ordinal or token.number not in HOURS:
        return None
    until = phrase.match(place + 1, "до|-")
    if until is not None and phrase.has(place - 1, "с", "со"):
        worded = phrase.match(until + 1, _HOUR) if phrase.at(until).number in HOURS else None
        if worded is not None:
            return worded
    if phrase.has(place - 1, *_TIED):
        worded = phrase.match(place + 1, _HOUR)
        if worded is not None:
            worded += phrase.is_mark(worded, ".")
            minutes = phrase.at(worded).number in MINUTES and phrase.has(worded + 1, "мин")
            end = worded + 2 if minutes else worded
            return end + (minutes and phrase.is_mark(end, "."))
    return _with_minutes(phrase, place)


def _with_minutes(phrase: Phrase, place: int) -> int | None:
    """Return the place after hours with minutes: «17.00», «17:30», «17-00»."""
    mark, minutes = phrase.at(place + 1), phrase.at(place + 2)
    is_pair = minutes.figures and minutes.glued and len(minutes.text) == 2  # noqa: PLR2004 - two figures
    if not is_pair or minutes.number not in MINUTES or _is_in_a_date(phrase, place):
        return None
    is_time = mark.text == ":" or (mark.glued and minutes.text == "00" and mark.text in {".", "-"})
    if not is_time and not (mark.glued and _may_be_minutes(phrase, place)):
        return None
    end = place + 3
    return phrase.match(end, _HOUR) or end


def _may_be_minutes(phrase: Phrase, place: int) -> bool:
    """Tell whether the numbers of «в 15.30» are a time, by the word before and the size of them."""
    hours, minutes = phrase.at(place).number, phrase.at(place + 2).number
    text = phrase.at(place + 1).text
    ends = phrase.at(place + 3).text in {"", ",", ";", ")", "-", "до", "ч", "час", "часов"}
    if text == "-":
        return phrase.has(place - 1, "в") and minutes in {15, 30, 45} and ends
    follows_date = phrase.at(place - 1).figures or phrase.has(place - 1, "год")
    if text != "." or not (follows_date or phrase.has(place - 1, *_TIED)):
        return False
    if minutes in MONTHS:
        return False
    return hours not in MONTHS or minutes not in POSSIBLE_YEARS


def _is_in_a_date(phrase: Phrase, place: int) -> bool:
    """Tell whether the two numbers belong to a longer date («10.15.2025», «5-15 октября»)."""
    before, after = phrase.at(place - 1), phrase.at(place + 3)
    goes_on = after.glued and after.text in {".", "/", "-"} and phrase.at(place + 4).figures
    began = phrase.at(place).glued and before.text in {".", "/"}
    is_time = phrase.at(place + 1).text == ":" or phrase.at(place + 2).text == "00"
    of_a_month = day_or_month_at(phrase, place + 2) is not None
    return (goes_on and not is_time) or began or (of_a_month and not is_time)


def _tied_from(phrase: Phrase, place: int, end: int, out: set[int]) -> int:
    """Return where the words begin that go with a time; a bound of the date after it stays."""
    dated = day_or_month_at(phrase, end + phrase.is_mark(end, ",")) is not None
    opens = not any(token.text.isalnum() for token in phrase.tokens[: max(place - 2, 0)])
    keeps = dated and (opens or not phrase.is_mark(end, ","))
    if phrase.match(place - 2, "не поздно|поздний|позднее|позже") == place:
        return place if keeps else place - 2
    if phrase.at(place - 1).text in _BOUNDS and keeps and place - 2 not in out:
        return place
    return place - 1 if phrase.at(place - 1).text in _TIED else place
