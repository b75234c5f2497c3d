"""Dates as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.reading.dates import EARLIEST, LATEST, read_date

CHRISTMAS = date(2022, 12, 25)
MONTHS = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


@pytest.mark.parametrize(
    "text",
    [
        "25.12.22", "25.12.2022", "25.12.2022г.", "25.12.2022 г.", "25.12.2022 года", "25/12/2022",
        "25-12-2022", "25,12,2022", "25. 12. 2022", "25.12.2022.", "2022-12-25", "2022.12.25",
        "2022-12-25 00:00:00", "2022-12-25T00:00:00", "25 декабря 2022 г.", "«25» декабря 2022 года",
        "25 дек. 2022", "25-дек-22", "25 ДЕКАБРЯ 2022", "до 25.12.2022", "с 25.12.2022", "от 25.12.2022",
        "по 25.12.2022 включительно", "действительна до 25.12.2022 г.", "срок действия до 25.12.2022",
        "приказ от 25.12.2022", "25.12.2022 0:00:00", "44920", "(25.12.2022)", "25.12.2О22",
        "\xa025.12.2022\n",
    ],
)  # fmt: skip
def test_one_day_in_many_forms(text: str) -> None:
    reading = read_date(text)
    assert (reading.value, reading.precision, reading.doubt) == (CHRISTMAS, "day", None)


@pytest.mark.parametrize("value", [44920, 44920.0, 44920.75, CHRISTMAS, datetime(2022, 12, 25, 3)])  # noqa: DTZ001
def test_serial_numbers_and_dates(value: object) -> None:
    assert read_date(value).value == CHRISTMAS


@pytest.mark.parametrize(
    "text",
    ["бессрочно", "Бессрочная", "безсрочно", "б/с", "Б/С", "б/ср", "бессроч.", "без срока", "не ограничен",
     "неограничен", "без ограничения срока", "без срока действия", "бессрочно.", "постоянно", "срок не ограничен",
     "действует бессрочно"],
)  # fmt: skip
def test_no_term(text: str) -> None:
    reading = read_date(text)
    assert reading.no_term
    assert reading.value is None


@pytest.mark.parametrize(
    "value", [None, "", " ", "-", "—", "нет", "н/д", "--", "x", "не указано", 0, False, "...", "?"]
)
def test_cells_that_say_nothing(value: object) -> None:
    assert read_date(value).empty


@pytest.mark.parametrize(
    ("text", "proposal", "precision"),
    [
        ("до 2027", date(2027, 12, 31), "year"),
        ("2027 г.", date(2027, 12, 31), "year"),
        ("2027", date(2027, 12, 31), "year"),
        (2027, date(2027, 12, 31), "year"),
        ("март 2027", date(2027, 3, 31), "month"),
        ("до декабря 2027 г.", date(2027, 12, 31), "month"),
        ("02.2028", date(2028, 2, 29), "month"),
        ("дек.22", date(2022, 12, 31), "month"),
        ("2022/2023", date(2023, 8, 31), "month"),
        ("2025-26 уч. г.", date(2026, 8, 31), "month"),
        ("IV кв. 2022", date(2022, 12, 31), "month"),
        ("1 полугодие 2023 г.", date(2023, 6, 30), "month"),
        ("12.03.2021, 15.03.2016", date(2021, 3, 12), "day"),
        ("03/25/2021", date(2021, 3, 25), "day"),
        ("25122022", CHRISTMAS, "day"),
        (25122022, CHRISTMAS, "day"),
    ],
)
def test_what_is_not_a_whole_day_is_a_proposal(
    text: object, proposal: date, precision: str
) -> None:
    reading = read_date(text)
    assert (reading.value, reading.precision) == (proposal, precision)
    assert reading.doubt
    assert not reading.refused


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31.02.2021", "no such date"),
        ("29.02.2023", "no such date"),
        ("45.01.2021", "no such date"),
        ("13.2021", "no such date"),
        ("12.03.2202", "cannot be right"),
        ("01.01.0202", "cannot be right"),
        ("декабрь 1802", "cannot be right"),
        ("2202", "cannot be right"),
        ("привет", "not a date"),
        ("скоро 2027", "not a date"),
        ("12", "not a date"),
        ("31.08.2025-01.09.2020", "ends before"),
    ],
)
def test_misprints_are_refused_with_the_reason(text: str, reason: str) -> None:
    reading = read_date(text)
    assert reading.refused
    assert reason in (reading.doubt or "")


@pytest.mark.parametrize(
    "text",
    ["01.09.2020–31.08.2025", "01.09.2020 - 31.08.2025", "с 01.09.2020 по 31.08.2025",
     "01.09.2020г.-31.08.2025г.", "01.09.2020 до 31.08.2025"],
)  # fmt: skip
def test_ranges(text: str) -> None:
    reading = read_date(text)
    assert (reading.value, reading.end) == (date(2020, 9, 1), date(2025, 8, 31))


@pytest.mark.parametrize(
    ("text", "birth", "expected"),
    [
        ("05.04.68", True, date(1968, 4, 5)),
        ("05.04.35", True, date(1935, 4, 5)),
        ("05.04.01", True, date(2001, 4, 5)),
        ("05.04.35", False, date(2035, 4, 5)),
        ("05.04.98", False, date(1998, 4, 5)),
    ],
)
def test_two_digit_years(text: str, *, birth: bool, expected: date) -> None:
    assert read_date(text, birth=birth).value == expected


@given(st.dates(EARLIEST, LATEST))
def test_any_date_reads_back(day: date) -> None:
    forms = [
        day.strftime("%d.%m.%Y"), f"{day:%d.%m.%Y}г.", f"{day.day}.{day.month}.{day.year} г.",
        day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}",
        f"{day.day} {MONTHS[day.month - 1]} {day.year} года", f"до {day:%d.%m.%Y}", f"{day} 00:00:00",
    ]  # fmt: skip
    for form in forms:
        assert read_date(form).value == day, form
    assert read_date(day).value == day
    assert read_date((day - date(1899, 12, 30)).days).value == day


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.booleans(), st.binary()))
def test_never_raises(value: object) -> None:
    reading = read_date(value)
    assert reading.value is None or EARLIEST <= reading.value <= LATEST


@given(st.text("0123456789.-/ годаояпрдс№", max_size=30))
def test_never_raises_near_dates(text: str) -> None:
    read_date(text)
    read_date(text, birth=True)


def test_a_term_in_years_is_no_date_but_a_term() -> None:
    assert [read_date(text).years for text in ("5 лет", "на 5 лет", "сроком на пять лет")] == [
        5
    ] * 3


def test_a_date_beside_no_term_keeps_both() -> None:
    for text in ("24.11.2023, бессрочно", "бессрочно (с 24.11.2023)"):
        reading = read_date(text)
        assert (reading.value, reading.no_term) == (date(2023, 11, 24), True)


def test_two_dates_five_years_apart_are_a_term_and_others_are_asked() -> None:
    term = read_date("24.11.2022 / 24.11.2027")
    assert (term.value, term.end, term.doubt) == (date(2022, 11, 24), date(2027, 11, 24), None)
    assert read_date("24.11.2017 / 24.11.2020").doubt is not None


def test_roman_months() -> None:
    assert read_date("25.XII.2022").value == date(2022, 12, 25)
