"""Answers are summed up without telling who gave them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.feedback.summary import MARK, WORDS, Asked, sum_up

QUESTIONS = (Asked(MARK, "Полезно?"), Asked(WORDS, "Что изменить?", needed=False))


def answer(mark: Any, words: str = "") -> dict[str, Any]:
    """Return one answer sheet."""
    return {"0": mark, "1": words}


def test_marks_are_counted_and_words_are_sorted() -> None:
    answers = [answer(5, "Ярче"), answer(4, "  больше\nпримеров "), answer(5), answer("2")]
    found = sum_up(QUESTIONS, answers, invited=6, least=3)
    marks, words = found.questions
    assert (found.count, found.invited, found.hidden) == (4, 6, False)
    assert (marks.mean, marks.spread) == (4.0, (0, 1, 0, 1, 2))
    assert words.words == ("больше примеров", "Ярче")
    assert found.mean == 4.0


def test_a_small_group_is_kept_back_whole() -> None:
    found = sum_up(QUESTIONS, [answer(5, "Это я"), answer(1)], invited=9, least=3)
    assert found.hidden
    assert found.questions == ()
    assert found.mean is None


def test_nothing_is_summed_up_of_nothing() -> None:
    found = sum_up(QUESTIONS, [], invited=0, least=0)
    assert found.questions[0].mean is None
    assert found.mean is None


@given(st.lists(st.integers(1, 5), max_size=30), st.integers(1, 10), st.randoms())
def test_order_tells_nothing(marks: list[int], least: int, chance: Any) -> None:
    answers = [answer(one, f"слово {one}") for one in marks]
    mixed = answers[:]
    chance.shuffle(mixed)
    first = sum_up(QUESTIONS, answers, invited=30, least=least)
    assert first == sum_up(QUESTIONS, mixed, invited=30, least=least)
    assert first.hidden == (len(marks) < least)
    if not first.hidden:
        assert sum(first.questions[0].spread) == len(marks)
