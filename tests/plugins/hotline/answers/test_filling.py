"""Variables of canned answers: filled, missed, mistaken; no text breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.hotline.answers.filling import (
    VARIABLES,
    Filled,
    expand,
    fill,
    mistakes_of,
    variables_of,
)


def test_variables_are_filled_in_any_case() -> None:
    text = "{Имя}, по вопросу № {номер} ответ: {тема}."
    values = {"name": "Анна Ивановна", "number": "17/2026", "topic": "СЗД"}
    assert fill(text, values) == Filled("Анна Ивановна, по вопросу № 17/2026 ответ: СЗД.")


def test_what_has_no_value_stays_and_is_told() -> None:
    assert fill("{имя}, {имя}, {тема}", {"topic": " "}) == Filled(
        "{имя}, {имя}, {тема}", ("{имя}", "{тема}")
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{имя}", []),
        ("{имя} {имя_отчество}", [("{имя_отчество}", 1, "")]),
        ("раз\n{органзация}", [("{органзация}", 2, "{организация}")]),
        ("Скобка { одна", [("{", 1, "")]),
        ("Скобка } одна", [("}", 1, "")]),
        ("{}", [("{}", 1, "")]),
    ],
)
def test_mistakes_are_told_with_their_line(text: str, told: list[tuple[str, int, str]]) -> None:
    found = [(one.piece, one.line) for one in mistakes_of(text)]
    assert found == [(piece, line) for piece, line, _meant in told]
    assert [one.meant for one in mistakes_of(text) if one.meant] == [m for *_, m in told if m]


@given(st.text() | st.lists(st.sampled_from(["{", "}", "{имя}", "{x}", "\n", "a"])).map("".join))
def test_any_text_is_filled_and_a_value_is_never_read_again(text: str) -> None:
    values = dict.fromkeys(VARIABLES.values(), "{имя}")
    filled = fill(text, values)
    assert not filled.missing
    if not variables_of(text):
        assert filled.text == text
    mistakes_of(text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("::сроки", "30 дней"),
        ("Итак: ::СРОКИ.", "Итак: 30 дней."),
        ("::приём и ::сроки", "в среду и 30 дней"),
        ("::прием!", "в среду!"),
        ("::иное", "::иное"),
        ("a::сроки", "a::сроки"),
        ("::", "::"),
    ],
)
def test_a_shortcut_is_written_out_where_it_stands_alone(typed: str, written: str) -> None:
    assert expand(typed, {"сроки": "30 дней", "прием": "в среду"}) == written


@given(st.text())
def test_no_text_breaks_shortcuts(text: str) -> None:
    assert expand(text, {}) == text
