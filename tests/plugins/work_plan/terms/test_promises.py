"""Promises of the reading for any text: it never fails, and never leaves the year by itself."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from plugins.work_plan.terms import Certainty, Place, read_term
from tests.plugins.work_plan.terms.tables import Promise, promises

WORDS = [
    *(
        "сентябрь",
        "октября",
        "август",
        "мая",
        "до",
        "с",
        "по",
        "к",
        "не",
        "позднее",
        "ранее",
        "чем",
    ),
    *("за", "через", "в", "течение", "после", "1", "5", "10", "15", "30", "31", "32", "2025", "г."),
    *("-", ",", "(", ")", ".", "/", "и", "каждого", "месяца", "числа", "неделя", "декада", "III"),
    *("квартал", "I", "полугодие", "четверти", "конца", "начала", "учебного", "года", "раз", "5"),
    *("ежемесячно", "кроме", "далее", "постоянно", "дней", "рабочих", "аттестации", "заседания"),
    *("графику", "плану", "необходимости", "каникулы", "первая", "последний", "четверг", "09"),
    *("//", '"', "то", "же", "включительно", "пятницам", "два", "пять", "лет", "срок", "дня"),
    *("следующего", "за", "отчетным", "середина", "половина", "ежеквартально", "2-3", "1-й", "№"),
]

ACROSS_THE_YEAR = ("следующ", "отчетн", "август", "начала", "ежеквартально")
"""What crosses the ends of the year by itself: the month after, an August plan, the day before it,
and what is due after the last quarter."""

phrases = st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join)
without_years = phrases.filter(lambda text: "2025" not in text)


@given(st.one_of(st.text(max_size=200), phrases))
@example("c 1 пo 5 мaя\x00")
@example("\u00ad\u200b")
@example("١٥ сентября")
@example("9" * 400)
@example("\U00017000 сентябрь")
@example("в течение 999999 лет после 1 сентября")
@example("за 99999 дней до 1 сентября")
@example("\ud800 сентябрь")
@example("🙂 сентябрь 🙂")
@example("0 числа каждого месяца")
@example("раз в 0 месяцев")
@example("9999 раз в месяц")
def test_any_text_is_read_and_read_alike_twice(text: str) -> None:
    place = Place(school_year=2025)
    reading = read_term(text, place)
    assert reading == read_term(text, place)
    assert reading.phrase == text
    assert reading.says.endswith(".")
    assert reading.says.endswith(reading.remarks)
    assert reading.beside_days or reading.windows


def test_a_text_of_a_million_letters_is_refused_with_words() -> None:
    reading = read_term("сентябрь " * 120_000, Place(school_year=2025))
    assert reading.kind == "unread"
    assert reading.says


@given(without_years, st.integers(min_value=1990, max_value=2090))
def test_windows_lie_in_the_school_year_unless_the_words_cross_it_or_it_is_asked(
    text: str, year: int
) -> None:
    reading = read_term(text, Place(school_year=year))
    first, last = dt.date(year, 9, 1), dt.date(year + 1, 8, 31)
    for window in reading.windows:
        assert window.start is None or window.start <= window.due
        inside = first <= (window.start or window.due) and window.due <= last
        told = any(word in text for word in ACROSS_THE_YEAR)
        assert inside or told or reading.certainty is Certainty.ASK


@given(st.sampled_from(promises("district_phrases.tsv")), st.integers(1990, 2090))
def test_every_known_phrase_keeps_its_kind_in_any_year(promise: Promise, year: int) -> None:
    assert read_term(promise.phrase, Place(school_year=year)).kind == promise.kind
