"""What the place of a phrase in its plan, and the conventions of a district, change in a reading."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.work_plan.terms import Certainty, Conventions, Kind, Place, PlanOf, Window, read_term
from plugins.work_plan.terms.conventions import SchoolCalendar, WeekRule
from tests.plugins.work_plan.terms.tables import in_words

HERE = Place(school_year=2025)


def windows(phrase: str, place: Place = HERE, conventions: Conventions | None = None) -> list[str]:
    reading = read_term(phrase, place, conventions or Conventions())
    return [in_words(window) for window in reading.windows]


@pytest.mark.parametrize(
    ("place", "year"),
    [
        (Place(school_year=2025, row=1, rows=20), 2025),
        (Place(school_year=2025, row=19, rows=20), 2026),
        (Place(school_year=2025, plan_of=PlanOf.INSTITUTION), 2025),
        (Place(school_year=2025, plan_of=PlanOf.DISTRICT), 2026),
        (Place(school_year=2025, plan_of=PlanOf.INSTITUTION, row=19, rows=20), 2026),
        (HERE, 2026),
    ],
)
def test_august_goes_by_the_order_of_rows_and_then_by_whose_plan_it_is_and_is_asked(
    place: Place, year: int
) -> None:
    reading = read_term("август", place)
    assert reading.windows == (Window(start=dt.date(year, 8, 1), due=dt.date(year, 8, 31)),)
    assert reading.certainty is Certainty.ASK


def test_an_august_among_other_months_is_told_by_their_order() -> None:
    assert windows("август, сентябрь") == ["2025-08-01..2025-09-30"]
    assert windows("июнь - август", Place(school_year=2025, row=1, rows=9)) == [
        "2026-06-01..2026-08-31"
    ]


@pytest.mark.parametrize("mark", ["//-//", "—//—", "-«-", '"', "то же", "-//-", "— « —", "\\\\"])
def test_a_ditto_mark_takes_the_reading_of_the_row_above(mark: str) -> None:
    above = read_term("до 1 октября", HERE)
    reading = read_term(mark, Place(school_year=2025, above=above))
    assert (reading.kind, reading.windows) == (Kind.DATED, above.windows)
    assert reading.phrase == mark
    assert "выше" in reading.says


def test_a_distance_without_an_event_is_offered_the_one_of_the_activity() -> None:
    place = Place(school_year=2025, activity="Заседание муниципальной аттестационной комиссии")
    reading = read_term("за 3 рабочих дня", place)
    assert reading.event is not None
    assert reading.event.anchor == "commission_meeting"
    assert reading.certainty is Certainty.ASK


def test_by_a_day_includes_it_unless_the_convention_or_the_phrase_says_otherwise() -> None:
    without = Conventions(by_includes_day=False)
    assert windows("до 10 июля") == ["..2026-07-10"]
    assert windows("до 10 июля", conventions=without) == ["..2026-07-09"]
    assert windows("до 10 июля включительно", conventions=without) == ["..2026-07-10"]
    assert windows("не позднее 10 июля", conventions=without) == ["..2026-07-10"]


def test_the_end_of_the_school_year_is_a_setting() -> None:
    august = Conventions(teaching_ends=(8, 31))
    assert windows("до конца учебного года", conventions=august) == ["..2026-08-31"]
    assert windows("в течение учебного года", conventions=august) == ["2025-09-01..2026-08-31"]
    assert windows("2 полугодие", conventions=august) == ["2026-01-01..2026-08-31"]


def test_a_week_of_a_month_goes_by_days_or_by_full_weeks() -> None:
    full = Conventions(week_rule=WeekRule.FULL_WEEKS)
    assert windows("1-я неделя октября") == ["2025-10-01..2025-10-07"]
    assert windows("1-я неделя октября", conventions=full) == ["2025-10-06..2025-10-12"]
    assert windows("последняя неделя октября", conventions=full) == ["2025-10-20..2025-10-26"]
    assert read_term("5 неделя октября", HERE, full).kind is Kind.UNREAD


def test_monthly_work_may_rest_in_summer() -> None:
    rest = Conventions(months_left_out=frozenset({7, 8}))
    assert len(windows("ежемесячно", conventions=rest)) == 10
    assert len(windows("до 5 числа каждого месяца", conventions=rest)) == 10


def test_terms_follow_the_calendar_of_the_district_and_are_asked_where_none_is_known() -> None:
    own = SchoolCalendar(
        terms=(
            (dt.date(2027, 9, 1), dt.date(2027, 10, 23)),
            (dt.date(2027, 11, 1), dt.date(2027, 12, 28)),
            (dt.date(2028, 1, 10), dt.date(2028, 3, 24)),
            (dt.date(2028, 4, 3), dt.date(2028, 5, 26)),
        )
    )
    conventions = Conventions(school_calendars={2027: own})
    place = Place(school_year=2027)
    known = read_term("осенние каникулы", place, conventions)
    assert [in_words(window) for window in known.windows] == ["2027-10-24..2027-10-31"]
    assert known.certainty is Certainty.PROBABLE
    assert read_term("осенние каникулы", place).certainty is Certainty.ASK
    assert read_term("1 раз в четверть", place).certainty is Certainty.ASK


def test_working_days_follow_the_production_calendar() -> None:
    assert windows("за 3 рабочих дня до 12 января") == ["..2025-12-26"]
    assert windows("последний рабочий день декабря") == ["2025-12-30..2025-12-30"]


def test_a_year_in_the_phrase_is_obeyed_and_marked_by_how_far_it_lies() -> None:
    near = read_term("август 2025 г.", HERE)
    far = read_term("сентябрь 2023 г.", HERE)
    assert [in_words(window) for window in near.windows] == ["2025-08-01..2025-08-31"]
    assert near.certainty is Certainty.PROBABLE
    assert [in_words(window) for window in far.windows] == ["2023-09-01..2023-09-30"]
    assert far.certainty is Certainty.ASK
    assert "2025-2026" in far.says


@pytest.mark.parametrize(
    "phrase", ["31 сентября", "30.02", "до 31.06.2026", "29 февраля", "15.13.2025"]
)
def test_a_date_that_does_not_exist_is_never_moved(phrase: str) -> None:
    reading = read_term(phrase, HERE)
    assert (reading.kind, reading.windows) == (Kind.UNREAD, ())
    assert reading.certainty is Certainty.ASK
    assert "не бывает" in reading.says


def test_where_days_are_shown_only_the_remarks_are_left_to_tell() -> None:
    plain = read_term("сентябрь", Place(school_year=2025))
    two = read_term("сентябрь, октябрь", Place(school_year=2025))
    waits = read_term("по заявкам", Place(school_year=2025))
    assert (plain.beside_days, waits.beside_days) == ("", waits.says)
    assert two.beside_days == "Соседние месяцы взяты как один срок."
    assert two.says == f"С 01.09.2025 по 31.10.2025. {two.beside_days}"
