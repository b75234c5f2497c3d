"""Terms reckoned by hand, calendar on the table, before the rules were asked: they agree."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.hotline.clocks import WorkingHours, due_at
from tests.plugins.hotline.test_clocks import HOUR, HOURS, MOSCOW, at, stop

MINUTE = dt.timedelta(minutes=1)

# 9 to 18, lunch 13 to 14, the eve of a holiday until 17; terms in working minutes
ON_PAPER = [
    # title, received, working minutes, pauses, due
    ("a quarter before lunch, a quarter after it", "2026-11-11 12:45", 30, [], "2026-11-11 14:15"),
    ("the moment lunch begins", "2026-11-11 13:00", 60, [], "2026-11-11 15:00"),
    ("the moment lunch ends", "2026-11-11 14:00", 240, [], "2026-11-11 18:00"),
    ("the moment the day ends", "2026-11-11 18:00", 15, [], "2026-11-12 09:15"),
    ("a working day is eight hours", "2026-11-10 11:00", 480, [], "2026-11-11 11:00"),
    ("the last minute of Friday", "2026-11-13 17:59", 480, [], "2026-11-16 17:59"),
    ("late on Friday", "2026-11-13 23:40", 120, [], "2026-11-16 11:00"),
    ("three days from Sunday", "2026-11-15 20:00", 1_440, [], "2026-11-18 18:00"),
    ("23 February on Monday: Friday is no eve", "2026-02-20 16:00", 180, [], "2026-02-24 10:00"),
    ("8 March on Sunday: Monday is off", "2026-03-06 17:30", 60, [], "2026-03-10 09:30"),
    ("short Friday, Monday off for 9 May", "2026-05-08 10:00", 480, [], "2026-05-12 11:00"),
    ("after the short day has ended", "2026-06-11 17:20", 60, [], "2026-06-15 10:00"),
    ("short day, lunch, holiday", "2026-11-03 12:30", 300, [], "2026-11-05 10:30"),
    ("into a working Saturday", "2024-04-26 15:00", 480, [], "2024-04-27 15:00"),
    ("from a working Saturday over four days", "2024-04-27 17:00", 120, [], "2024-05-02 10:00"),
    ("short Wednesday, holiday, moved day off", "2024-05-08 16:00", 180, [], "2024-05-13 11:00"),
    ("last Saturday of the year, worked whole", "2024-12-28 16:30", 240, [], "2025-01-09 11:30"),
    ("over the turn of a year", "2026-12-30 16:00", 480, [], "2027-01-11 16:00"),
    ("30 April before a Saturday holiday", "2027-04-30 16:30", 60, [], "2027-05-04 09:30"),
    ("into a year without a calendar", "2027-12-31 15:00", 240, [], "2028-01-10 11:00"),
    ("an eve of a year without a calendar", "2028-02-22 16:30", 60, [], "2028-02-24 09:30"),
    ("a moved holiday of such a year", "2028-11-03 16:45", 60, [], "2028-11-07 09:45"),
    ("pause from Friday evening to Monday morning", "2026-11-13 15:00", 240,
     [("2026-11-13 19:00", "2026-11-16 08:00")], "2026-11-16 10:00"),
    ("pause within lunch", "2026-11-11 11:00", 240,
     [("2026-11-11 13:10", "2026-11-11 13:50")], "2026-11-11 16:00"),
    ("pause from lunch to before opening", "2026-11-11 11:00", 240,
     [("2026-11-11 13:30", "2026-11-12 07:00")], "2026-11-12 11:00"),
    ("pause over a short day and a holiday", "2026-11-03 10:00", 480,
     [("2026-11-03 16:00", "2026-11-05 12:00")], "2026-11-05 16:00"),
    ("two pauses move, the third begins too late", "2026-11-09 09:00", 960,
     [("2026-11-09 11:00", "2026-11-09 12:00"), ("2026-11-09 17:00", "2026-11-10 10:00"),
      ("2026-11-11 12:30", "2026-11-11 14:30")], "2026-11-11 12:00"),
    ("pauses that touch", "2026-11-11 09:00", 180,
     [("2026-11-11 10:00", "2026-11-11 11:00"), ("2026-11-11 11:00", "2026-11-11 12:00")],
     "2026-11-11 15:00"),
    ("a pause within another", "2026-11-11 09:00", 240,
     [("2026-11-11 10:00", "2026-11-11 16:00"), ("2026-11-11 11:00", "2026-11-11 12:00")],
     "2026-11-12 10:00"),
    ("pause from the moment due", "2026-11-11 09:00", 120,
     [("2026-11-11 11:00", "2026-11-11 15:00")], "2026-11-11 11:00"),
    ("pause from Sunday into Monday", "2026-11-13 16:00", 180,
     [("2026-11-15 12:00", "2026-11-16 11:00")], "2026-11-16 12:00"),
    ("pause until lunch of a working Saturday", "2024-04-26 17:00", 240,
     [("2024-04-26 20:00", "2024-04-27 13:30")], "2024-04-27 17:00"),
    ("resumed days after the first moment due", "2026-11-09 09:00", 480,
     [("2026-11-09 17:00", "2026-11-20 11:00")], "2026-11-20 12:00"),
    ("resumed, and waiting again", "2026-11-09 09:00", 480,
     [("2026-11-09 10:00", "2026-11-09 11:00"), ("2026-11-10 09:30", None)], None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("received", "minutes", "pauses", "due"),
    [row[1:] for row in ON_PAPER],
    ids=[row[0] for row in ON_PAPER],
)
def test_a_term_ends_where_paper_says(
    received: str, minutes: int, pauses: list[tuple[str, str | None]], due: str | None
) -> None:
    found = due_at(HOURS, at(received), minutes * MINUTE, [stop(*one) for one in pauses])
    assert found == (at(due) if due else None)


def test_who_goes_on_late_on_friday_has_the_rest_on_monday() -> None:
    pause = [stop("2026-11-13 10:50", "2026-11-13 17:30")]
    found = due_at(HOURS, at("2026-11-13 09:00"), 2 * HOUR, pause, least=2 * HOUR)
    assert found == at("2026-11-16 10:30")


def test_an_early_friday_before_a_holiday_is_shorter_still() -> None:
    hours = WorkingHours(zone=MOSCOW, friday_closes=dt.time(16, 45))
    assert due_at(hours, at("2026-05-08 15:15"), HOUR) == at("2026-05-12 09:30")
