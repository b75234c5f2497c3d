"""The language of the search box: every text means something, and is written as it is read."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.hotline.searching.language import NAMES, Problem, Query, Trouble, parse, text_of

PIECES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["-", '"', "«", "»", ":", "№1/2026", "до:", "тема:", "-тема:x", '"а б"', "и"]),
    st.sampled_from(sorted(NAMES)).map(lambda name: f"{name}:"),
    st.dates().map(lambda day: f"до:{day}"),
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map(" ".join)))
@example("-−--")
@example('тема:"')
@example("до:0001-01-01")
@example("ẞ" * 50)
def test_every_text_is_a_query_that_is_written_as_it_is_read(text: str) -> None:
    query = parse(text)
    again = parse(text_of(query))
    assert text_of(again) == text_of(query)
    assert len(query.words) <= 12


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", Query()),
        ("Как подать заявление?", Query(words=("подать", "заявление"))),
        ("когда и где", Query(words=("когда", "и", "где"))),
        ("Ёлка", Query(words=("елка",))),
        ("«смена места»", Query(phrases=(("смена", "места"),))),
        ('"слово"', Query(words=("слово",))),
        ("отпуск -декрет", Query(words=("отпуск",), without=(("декрет",),))),
        ('отпуск -"по уходу"', Query(words=("отпуск",), without=(("по", "уходу"),))),
        ("педагог-наставник", Query(words=("педагог", "наставник"))),
        ("тема:отказ", Query(topics=("отказ",))),
        ('Тема:"Отказ и повтор"', Query(topics=("отказ и повтор",))),
        ("topic:сзд school:8", Query(topics=("сзд",), schools=("8",))),
        ("-школа:8", Query(not_schools=("8",))),
        ("состояние:открыто", Query(states=("new", "in_work", "waiting"))),
        ('state:"в работе"', Query(states=("in_work",))),
        ("до:31.12.2025", Query(before=dt.date(2025, 12, 31))),
        ("до:02.2026", Query(before=dt.date(2026, 2, 28))),
        ("after:2025", Query(after=dt.date(2025, 1, 1))),
        ("after:2025 после:01.06.25", Query(after=dt.date(2025, 6, 1))),
        ("№17/2026", Query(number=(17, 2026))),
        ("http://gosuslugi.ru", Query(words=("http", "gosuslugi", "ru"))),
        ("тема:", Query(problems=(Problem("тема:", Trouble.NO_VALUE),))),
        ("до:вчера", Query(problems=(Problem("до:вчера", Trouble.NO_DAY),))),
        ("до:31.02.2026", Query(problems=(Problem("до:31.02.2026", Trouble.NO_DAY),))),
        ("state:странное", Query(problems=(Problem("state:странное", Trouble.NO_STATE),))),
    ],
)
def test_a_text_is_read_as_it_is_meant(text: str, query: Query) -> None:
    assert parse(text) == query


def test_too_many_words_are_told() -> None:
    query = parse(" ".join(f"слово{number}" for number in range(20)))
    assert len(query.words) == 12
    assert query.problems == (Problem("", Trouble.TOO_MANY),)
