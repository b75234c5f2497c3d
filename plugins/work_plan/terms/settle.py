"""One reading of the clauses of a phrase."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from plugins.work_plan.terms import dated, rhythms, wording
from plugins.work_plan.terms.clauses import Clause, Dates, Except, Hedge, Left, Then, clauses_of
from plugins.work_plan.terms.conventions import Conventions
from plugins.work_plan.terms.dates import ONE_DAY, Frame, NoSuchDate
from plugins.work_plan.terms.distances import Distance, Offset
from plugins.work_plan.terms.ditto import is_ditto
from plugins.work_plan.terms.frequencies import EachPart, MonthDays, Recurrence, Rhythm, Weekdays
from plugins.work_plan.terms.letters import LONGEST
from plugins.work_plan.terms.moments import Holidays, Period, Year
from plugins.work_plan.terms.reading import Bound, Days, EventOffset, Kind, Reading, Unit, Window
from plugins.work_plan.terms.standing import (
    Always,
    BySchedule,
    Closing,
    During,
    OnRequest,
    Unsaid,
)
from plugins.work_plan.terms.stretches import From, Span
from plugins.work_plan.terms.tokens import Phrase
from portal import workdays

if TYPE_CHECKING:
    from plugins.work_plan.terms.place import Place
    from plugins.work_plan.terms.wording import Note

DEFAULTS = Conventions()
_ANNUAL = Rhythm("year")
_MANY_WORDS = 6

Found = TypeVar("Found", bound=Clause)


def read_term(phrase: str, place: Place, conventions: Conventions = DEFAULTS) -> Reading:
    """Return what a worded term of a plan says; total and pure."""
    if len(phrase) > LONGEST:
        return _unread(phrase, wording.TOO_LONG)
    text = Phrase(phrase)
    if is_ditto(text):
        return _as_above(phrase, place)
    if not any(token.text.isalnum() for token in text.tokens):
        return _unread(phrase, wording.EMPTY)
    frame = Frame(place, conventions)
    try:
        reading = _Settling(phrase, text, clauses_of(text), frame).reading()
    except NoSuchDate as problem:
        return _unread(phrase, wording.impossible(str(problem)))
    except OverflowError:
        return _unread(phrase, wording.NOT_READ)
    return reading


def _unread(phrase: str, note: Note) -> Reading:
    """Return the reading of what was not read, and why."""
    return Reading(phrase=phrase, kind=Kind.UNREAD, certainty=note.certainty, says=note.text)


def _as_above(phrase: str, place: Place) -> Reading:
    """Return the reading of the row above for a ditto mark."""
    if place.above is None:
        note = wording.NOTHING_ABOVE
        return Reading(phrase=phrase, kind=Kind.INHERIT, certainty=note.certainty, says=note.text)
    says = f"{wording.SAME_AS_ABOVE.text} {place.above.says}".strip()
    return replace(place.above, phrase=phrase, says=says)


class _Settling:
    """The clauses of a phrase while one reading is made of them."""

    def __init__(self, phrase: str, text: Phrase, found: list[Clause], frame: Frame) -> None:
        self.phrase = phrase
        self.frame = frame
        self.notes: tuple[Note, ...] = ()
        self.clauses = self._first_term(found)
        if any(token.misprint for token in text.tokens):
            self.notes = (*self.notes, wording.MISPRINT)
        if self._all(Hedge):
            self.notes = (*self.notes, wording.HEDGED)

    def _first_term(self, found: list[Clause]) -> list[Clause]:
        """Return the clauses before «далее»."""
        for at, clause in enumerate(found):
            if isinstance(clause, Then) and any(not isinstance(one, Left) for one in found[:at]):
                self.notes = (*self.notes, wording.THEN)
                return found[:at]
        return found

    def _all(self, kind: type[Found]) -> list[Found]:
        """Return the clauses of a kind."""
        return [clause for clause in self.clauses if isinstance(clause, kind)]

    def _has(self, *kinds: type[Clause]) -> bool:
        """Tell whether a clause of one of the kinds was found."""
        return any(isinstance(clause, kinds) for clause in self.clauses)

    def _note_words_left(self) -> None:
        """Mark the words that no clause took."""
        left = [clause.text for clause in self._all(Left) if not clause.harmless]
        if not left:
            return
        unclear = any(text.isdigit() or text in {"не", "ни", "нет", "?"} for text in left)
        note = wording.NUMBERS_LEFT if unclear or len(left) > _MANY_WORDS else wording.WORDS_LEFT
        self.notes = (*self.notes, note)

    def _made(
        self,
        kind: Kind,
        windows: list[Window] | tuple[Window, ...] = (),
        event: EventOffset | None = None,
    ) -> Reading:
        """Return the reading, with what all remarks leave of its certainty."""
        return Reading(
            phrase=self.phrase,
            kind=kind,
            windows=tuple(windows),
            event=event,
            certainty=wording.least_sure(self.notes),
            says=wording.in_words(self.notes),
        )

    def reading(self) -> Reading:
        """Return the one reading; what has dates comes before what has none."""
        self._note_words_left()
        recurrences = [
            clause
            for clause in self.clauses
            if isinstance(clause, Rhythm | MonthDays | EachPart | Weekdays)
        ]
        if any(replace_bare(one) != _ANNUAL for one in recurrences):
            return self._recurring(recurrences)
        if found := self._all(Dates):
            return self._dated(found)
        if offsets := self._all(Offset):
            return self._relative(offsets)
        if closings := self._all(Closing):
            return self._closing(closings[0])
        if schedules := self._all(BySchedule):
            return self._by_schedule(schedules[0])
        if self._all(OnRequest):
            self.notes = (*self.notes, wording.ON_REQUEST)
            return self._made(Kind.ON_REQUEST)
        if during := self._all(During):
            return self._during(during[0])
        if always := self._all(Always):
            return self._continuous(always[0])
        if recurrences:
            return self._recurring(recurrences)
        if self._all(Unsaid):
            return _unread(self.phrase, wording.UNSAID)
        return _unread(self.phrase, wording.NOT_READ)

    # --- dated

    def _dated(self, found: list[Dates]) -> Reading:
        """Return the reading of dates, with remarks on what else stands in the cell."""
        windows, notes = dated.windows_of(found, self.frame)
        self.notes = (*self.notes, *notes)
        always = self._all(Always)
        if always and len(windows) == 1:
            stretch = found[0].stretches[0]
            comes_first = self.clauses.index(always[0]) < self.clauses.index(found[0])
            if isinstance(stretch, From) or (comes_first and isinstance(stretch, Span)):
                self.notes = tuple(note for note in self.notes if note != wording.NO_END)
                self.notes = (*self.notes, wording.NEVER_OVERDUE)
                return self._made(Kind.CONTINUOUS, windows)
        if always or self._has(OnRequest):
            self.notes = (*self.notes, wording.THEN)
        for schedule in self._all(BySchedule):
            self.notes = (*self.notes, wording.probable(_schedule_note(schedule).text))
        if self._all(During):
            self.notes = (*self.notes, wording.WORDS_LEFT)
        if self._has(Offset, Unsaid, Closing):
            self.notes = (*self.notes, wording.TWO_READINGS)
        if self._all(Except):
            self.notes = (*self.notes, wording.NOT_ALL_EXCEPT)
        return self._made(Kind.DATED, windows)

    # --- recurring

    def _recurring(self, recurrences: list[Recurrence]) -> Reading:
        """Return the reading of what comes again, in the months that the phrase leaves."""
        chosen = _most_exact(recurrences)
        if (
            isinstance(chosen, MonthDays)
            and chosen.unit == "month"
            and any(isinstance(one, Rhythm) and one.unit == "quarter" for one in recurrences)
        ):
            chosen = replace(chosen, unit="quarter", following=True, certain=True)
        if isinstance(chosen, MonthDays) and any(
            isinstance(one, Rhythm) and one.unit == "month" for one in recurrences
        ):
            chosen = replace(chosen, certain=True)
        if isinstance(chosen, EachPart) and any(
            isinstance(one, Rhythm) and one.unit == "month" for one in recurrences
        ):
            chosen = replace(chosen, certain=True)
        windows, notes = rhythms.windows_of(chosen, self.frame)
        self.notes = (*self.notes, *notes)
        event = None
        if isinstance(chosen, Rhythm) and chosen.unit == "year" and chosen.every > 1:
            event = EventOffset(anchor="last_event", offset=chosen.every, unit=Unit.YEAR)
        windows = self._limited(chosen, windows)
        for schedule in self._all(BySchedule):
            self.notes = (*self.notes, wording.probable(_schedule_note(schedule).text))
        if self._has(Offset, Closing):
            self.notes = (*self.notes, wording.WORDS_LEFT)
        return self._made(Kind.RECURRING, windows, event)

    def _limited(self, chosen: Recurrence, windows: list[Window]) -> list[Window]:
        """Return the windows in the months that the phrase names, without those it leaves out."""
        found = self._all(Dates)
        if found:
            named, notes = dated.windows_of(found, self.frame)
            self.notes = (*self.notes, *(note for note in notes if note != wording.NO_END))
            is_rare = isinstance(chosen, Rhythm) and (
                chosen.unit not in {"day", "week", "month"} or chosen.every > 1
            )
            if is_rare and not any(isinstance(one, Span | From) for one in found[0].stretches):
                self.notes = tuple(note for note in self.notes if note not in _REPLACED)
                return named
            if isinstance(chosen, Rhythm) and chosen.unit == "day":
                return named
            windows = [window for window in windows if _lies_in(window, named)]
        for always in self._all(Always):
            if always.scope is not None and always.scope.unit == "school_year":
                end = self.frame.teaching_end(self.frame.year)
                self.notes = (*self.notes, wording.TEACHING_YEAR)
                windows = [window for window in windows if window.due <= end]
        left_out = self._all(Except)
        if left_out:
            stretches = tuple(stretch for clause in left_out for stretch in clause.stretches)
            out, notes = dated.windows_of([Dates((one,)) for one in stretches], self.frame)
            kept = [window for window in windows if not _lies_in(window, out)]
            if any(note in {wording.AUGUST, wording.AUGUST_OPENS} for note in notes):
                kept = [window for window in kept if window.due.month != 8]  # noqa: PLR2004 - August
            windows = kept
        return windows

    # --- relative

    def _relative(self, offsets: list[Offset]) -> Reading:
        """Return the reading of a distance from an event."""
        offset = offsets[0]
        if len(offsets) > 1:
            self.notes = (*self.notes, wording.TWO_READINGS)
        distance = offset.distance
        if offset.every is not None:
            return self._from_every(offset)
        if offset.moment is not None and distance is not None:
            return self._from_moment(offset)
        if not offset.anchor:
            self.notes = (*self.notes, wording.NO_ANCHOR)
        elif not offset.anchor.isascii():
            self.notes = (*self.notes, wording.UNKNOWN_ANCHOR)
        if distance is None:
            self.notes = (*self.notes, wording.NO_DISTANCE)
            event = EventOffset(anchor=offset.anchor, offset=None, bound=offset.bound)
            return self._made(Kind.RELATIVE, event=event)
        if distance.days is Days.UNSTATED:
            self.notes = (*self.notes, wording.DAYS_UNSTATED)
        if offset.bound is Bound.EARLIEST:
            self.notes = (*self.notes, wording.NOT_BEFORE)
        event = EventOffset(
            anchor=offset.anchor,
            offset=distance.count if offset.after else -distance.count,
            unit=distance.unit,
            days=distance.days,
            bound=offset.bound,
        )
        return self._made(Kind.RELATIVE, event=event)

    def _from_every(self, offset: Offset) -> Reading:
        """Return the dates that lie so far from the end or beginning of every period."""
        every = offset.every
        if every is None:
            return _unread(self.phrase, wording.NOT_READ)
        frame = self.frame
        if every.unit == "holidays":
            bases = [frame.dates(Holidays(season)) for season in _SEASONS]
            notes = (wording.HOLIDAYS_SEVERAL, *bases[0].notes)
        else:
            bases, notes = rhythms.stretches_of_unit(every.unit, frame)
        self.notes = (*self.notes, *notes, wording.FROM_EVERY)
        if offset.distance is None:
            days = frame.conventions.days_after_term if offset.after else int(not every.at_end)
            told = Distance(count=days, unit=Unit.DAY)
            offset = replace(offset, distance=told, bound=Bound.DUE)
            self.notes = (*self.notes, *((wording.AFTER_TERM,) if offset.after else ()))
        elif offset.distance.days is Days.UNSTATED:
            self.notes = (*self.notes, wording.DAYS_UNSTATED)
        windows = []
        for base in bases:
            day = shifted(base.due if every.at_end else base.start, offset, frame)
            start = base.due + ONE_DAY if offset.after and every.at_end and day > base.due else None
            if offset.bound is Bound.EARLIEST:
                self.notes = (*self.notes, wording.NOT_BEFORE, wording.REPORT_DAY)
                start = day
            windows.append(Window(start=start, due=day))
        kept = [one for one in windows if frame.first <= one.due <= frame.last]
        return self._made(Kind.RECURRING, kept)

    def _from_moment(self, offset: Offset) -> Reading:
        """Return the date that lies so far from a date of the calendar."""
        distance, moment = offset.distance, offset.moment
        if distance is None or moment is None:
            return _unread(self.phrase, wording.NOT_READ)
        dates = self.frame.dates(moment)
        is_end = not isinstance(moment, Period) and getattr(moment, "kind", "") == "end"
        base = dates.due if offset.after or is_end else dates.start
        day = shifted(base, offset, self.frame)
        self.notes = (*self.notes, *dates.notes, wording.FROM_DATE)
        if distance.days is Days.UNSTATED:
            self.notes = (*self.notes, wording.DAYS_UNSTATED)
        if offset.bound is Bound.EARLIEST:
            self.notes = (*self.notes, wording.NOT_BEFORE, wording.NO_END)
            window = Window(start=day, due=max(self.frame.last, day))
        else:
            window = Window(start=None, due=day)
        if not self.frame.first <= day <= self.frame.last:
            self.notes = (*self.notes, wording.ask("Дата лежит вне учебного года: проверьте."))
        return self._made(Kind.DATED, [window])

    def _closing(self, closing: Closing) -> Reading:
        """Return the reading of «по окончании …», «по итогам …»."""
        frame, conventions = self.frame, self.frame.conventions
        later = dt.timedelta(days=conventions.days_after_term)
        if closing.moment is not None and closing.unit != "half":
            dates = frame.dates(closing.moment)
            self.notes = (*self.notes, *dates.notes, wording.AFTER_TERM)
            return self._made(
                Kind.DATED, [Window(start=dates.due + ONE_DAY, due=dates.due + later)]
            )
        if closing.unit == "half":
            days = [
                dt.date(frame.year + 1, month, day) for month, day in conventions.half_year_reports
            ]
            number = closing.moment.number if isinstance(closing.moment, Period) else None
            days = days if number is None else [days[number - 1]]
            self.notes = (*self.notes, wording.REPORT_DAY)
            event = EventOffset(anchor="half_year_end", offset=None)
            return self._made(Kind.RELATIVE, [Window(start=None, due=day) for day in days], event)
        if closing.unit == "year":
            month, day = conventions.year_report
            self.notes = (*self.notes, wording.REPORT_DAY)
            event = EventOffset(anchor="year_end", offset=None)
            due = dt.date(frame.year + 1, month, day)
            return self._made(Kind.RELATIVE, [Window(start=None, due=due)], event)
        stretches, notes = rhythms.stretches_of_unit(closing.unit, frame)
        self.notes = (*self.notes, *notes, wording.AFTER_TERM)
        windows = [Window(start=one.due + ONE_DAY, due=one.due + later) for one in stretches]
        return self._made(Kind.RECURRING, [one for one in windows if one.due <= frame.last])

    # --- without dates

    def _by_schedule(self, schedule: BySchedule) -> Reading:
        """Return the reading of «по графику …»."""
        self.notes = (*self.notes, _schedule_note(schedule))
        event = EventOffset(anchor=schedule.name, offset=None) if schedule.name else None
        return self._made(Kind.BY_SCHEDULE, event=event)

    def _during(self, during: During) -> Reading:
        """Return the reading of what lasts as long as an event."""
        windows: list[Window] = []
        for moment in during.moments:
            if not isinstance(moment, Holidays):
                continue
            if moment.season is None:
                self.notes = (*self.notes, wording.HOLIDAYS_SEVERAL)
            for season in (moment.season,) if moment.season else _SEASONS:
                dates = self.frame.dates(Holidays(season, moment.year))
                windows.append(Window(start=dates.start, due=dates.due))
                self.notes = (*self.notes, *dates.notes)
        if during.anchor == "august_meeting":
            august = self.frame.year if self.frame.august_opens() else self.frame.year + 1
            windows = [Window(start=dt.date(august, 8, 20), due=dt.date(august, 8, 31))]
            self.notes = (*self.notes, wording.AUGUST)
        if not during.anchor.isascii():
            self.notes = (*self.notes, wording.UNKNOWN_ANCHOR)
        event = EventOffset(anchor=during.anchor, offset=None)
        return self._made(Kind.WITHIN_EVENT, windows, event)

    def _continuous(self, always: Always) -> Reading:
        """Return the reading of what goes on all the time."""
        frame, scope = self.frame, always.scope
        window = Window(start=frame.first, due=frame.last)
        note = wording.WHOLE_YEAR
        if scope is not None and scope.unit == "school_year":
            dates = frame.dates(scope)
            window, note = Window(start=dates.start, due=dates.due), wording.NEVER_OVERDUE
            self.notes = (*self.notes, *dates.notes)
        elif scope is not None and scope.unit == "calendar_year" and isinstance(scope.year, Year):
            dates = frame.dates(scope)
            window = Window(start=max(dates.start, frame.first), due=min(dates.due, frame.last))
            if dates.due < frame.first or dates.start > frame.last:
                window = Window(start=dates.start, due=dates.due)
            note = wording.ONLY_YEAR
        if (
            scope is not None
            and scope.year is not None
            and not frame.first <= window.due <= frame.last
        ):
            title = f"{frame.year}-{frame.year + 1}"
            self.notes = (*self.notes, wording.other_year(title, near=False))
        self.notes = (*self.notes, note)
        return self._made(Kind.CONTINUOUS, [window])


_SEASONS = ("autumn", "winter", "spring")
_REPLACED = {wording.EVEN_PARTS, wording.HALF_OF_SCHOOL, wording.SECOND_HALF_ENDS, wording.BY_TERMS}


def replace_bare(recurrence: Recurrence) -> Recurrence:
    """Return a recurrence without the mark of how it was worded."""
    if isinstance(recurrence, Rhythm):
        return replace(recurrence, bare=False, at_least=False)
    return recurrence


def shifted(day: dt.date, offset: Offset, frame: Frame) -> dt.date:
    """Return the day that lies so far from another."""
    distance = offset.distance
    if distance is None:
        return day
    count = distance.count if offset.after else -distance.count
    if abs(count) > 5000:  # noqa: PLR2004 - days in more than a school's life
        raise OverflowError
    if distance.unit is Unit.MONTH:
        return workdays.add_months(day, count)
    if distance.unit is Unit.YEAR:
        if abs(count) > 100:  # noqa: PLR2004 - years
            raise OverflowError
        return workdays.add_years(day, count)
    if distance.unit is Unit.WEEK:
        count *= 7
    if distance.days is Days.WORKING:
        return workdays.add_working_days(day, count, frame.conventions.production_calendar)
    return workdays.add_calendar_days(day, count)


def _schedule_note(schedule: BySchedule) -> Note:
    """Return the remark on a schedule."""
    return wording.by_schedule(schedule.name) if schedule.name else wording.SCHEDULE_UNNAMED


def _most_exact(recurrences: list[Recurrence]) -> Recurrence:
    """Return the recurrence that says most: days of a month, parts, days of a week, a rhythm."""
    order = (MonthDays, EachPart, Weekdays, Rhythm)
    return min(
        (one for one in recurrences),
        key=lambda one: (order.index(type(one)), replace_bare(one) == _ANNUAL),
    )


def _lies_in(window: Window, stretches: list[Window]) -> bool:
    """Tell whether the last day of a window lies in one of several stretches."""
    return any((stretch.start or dt.date.min) <= window.due <= stretch.due for stretch in stretches)
