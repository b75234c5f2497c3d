"""One cell each: days, times, lengths, channels and headings as journals have them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.hotline.importing.columns import Field, field_of
from plugins.hotline.importing.moments import read_moment, read_time, year_in
from plugins.hotline.importing.talks import (
    channel_of,
    question_and_answer,
    repeats_above,
    seconds_of,
    tells_quiet,
)
from plugins.hotline.importing.topic_words import KnownTopic, TopicIndex

DAY = dt.date(2023, 3, 13)


@pytest.mark.parametrize(
    "text",
    ["13.03.2023", "13.03.23 г.", "13/03/2023", "13-03-2023", "2023-03-13", "13 марта 2023 г.", "13 мар.", "13.03", "«13» марта 2023", "44998"],
)  # fmt: skip
def test_a_day_is_read_in_all_its_forms(text: str) -> None:
    assert read_moment(text, year=2023).on == DAY


@pytest.mark.parametrize(
    "text", ["13.03.2023 14:05", "13.03.2023 в 14-05", "13 марта 2023 г. 14 ч. 05 мин."]
)
def test_the_time_may_stand_beside_the_day(text: str) -> None:
    read = read_moment(text, year=None)
    assert (read.on, read.time) == (DAY, dt.time(14, 5))


@pytest.mark.parametrize("text", ["31.02.2023", "13.03", "когда-то", "13.03.1023"])
def test_what_is_no_day_is_told(text: str) -> None:
    read = read_moment(text, year=None)
    assert read.on is None
    assert read.doubt


@given(st.text(max_size=40))
def test_no_cell_breaks_the_reading(text: str) -> None:
    read_moment(text, year=2023)
    read_time(text)
    seconds_of(text)
    channel_of(text)
    field_of(text)
    year_in(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5", 300), ("5 мин", 300), ("0:05", 300), ("00:05:30", 330), ("5:30", 330), ("1 ч 10 мин", 4200), ("90 сек", 90), ("около 5 минут", 300), ("долго", None)],
)  # fmt: skip
def test_lengths_of_talks(text: str, seconds: int | None) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("text", "code"),
    [("тел.", "phone"), ("Звонок", "phone"), ("e-mail", "mail"), ("эл. почта", "mail"), ("Лично", "visit"), ("WhatsApp", "message"), ("вотсап", "message"), ("ватцап", "message"), ("вацапом", "message"), ("Скайп", "message"), ("голубь", None)],
)  # fmt: skip
def test_channels(text: str, code: str | None) -> None:
    assert channel_of(text) == code


@pytest.mark.parametrize(
    ("heading", "field"),
    [("№ п/п", Field.NUMBER), ("Дата, время", Field.DATE), ("Ф.И.О. заявителя", Field.NAME), ("ОУ", Field.INSTITUTION), ("Краткое содержание", Field.QUESTION), ("Принятое решение", Field.ANSWER), ("Ответ", Field.ANSWER), ("Кто ответил", Field.ANSWERED_BY), ("Исполнитель", Field.ANSWERED_BY), ("Длительность (мин)", Field.LENGTH), ("Прим.", Field.NOTE), ("Цвет", None)],
)  # fmt: skip
def test_headings(heading: str, field: Field | None) -> None:
    assert field_of(heading) is field


def test_a_day_without_calls_is_told_from_a_question() -> None:
    assert tells_quiet("Звонков не поступало")
    assert tells_quiet("обращений не было")
    assert not tells_quiet("Почему заявление не поступило?")


def test_a_topic_is_matched_only_where_one_fits() -> None:
    index = TopicIndex(
        [
            KnownTopic(1, "Срок действия категории"),
            KnownTopic(2, "Сайт организации"),
            KnownTopic(3, "Сайт: раздел"),
        ]
    )
    assert index.find("сроки действия категорий") == index.by_id[1]
    assert index.find("Сайт") is None


@pytest.mark.parametrize(
    ("text", "both", "parts"),
    [
        ("Вопрос: Где бланк? Ответ: На сайте.", False, ("Где бланк?", "На сайте.")),
        ("В: нужен ли эксперт?\nО: нет", False, ("нужен ли эксперт?", "нет")),
        ("Где бланк?\nОтвет - на сайте", False, ("Где бланк?", "на сайте")),
        ("- сроки подачи?\n- до 15 числа", True, ("сроки подачи?", "до 15 числа")),
        ("срок действия/бессрочно", True, ("срок действия", "бессрочно")),
        ("- сроки подачи?\n- до 15 числа", False, None),
        ("диплом и/или приказ 276/1", True, None),
        ("Ответственность эксперта", False, None),
        ("О: чём приказ", False, None),
    ],
)
def test_a_question_and_its_answer_may_share_a_cell(
    text: str, both: bool, parts: tuple[str, str] | None
) -> None:
    assert question_and_answer(text, both=both) == parts


@pytest.mark.parametrize("text", ["—//—", '"', "-«-", "То же", "там же", "тот же день", ",,"])
def test_marks_of_repetition(text: str) -> None:
    assert repeats_above(text)


@pytest.mark.parametrize("text", ["Иванова", "«Теремок»", "то же заявление", "-", "1/2"])
def test_words_are_no_repetition(text: str) -> None:
    assert not repeats_above(text)
