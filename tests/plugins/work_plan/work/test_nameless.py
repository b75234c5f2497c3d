"""The titles of work in a feed that leaves the house name nobody."""

import pytest

from plugins.work_plan.nameless import without_names


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Приём списков до 10 июля", "Приём списков до 10 июля"),
        ("Открытый урок Ивановой И.И. в 5 классе", "Открытый урок … в 5 классе"),
        ("Консультация (О. В. Петрова-Водкина)", "Консультация (…)"),
        ("Аттестация Сидоровой Анны Петровны", "Аттестация …"),
        ("Собеседование: Анна Петровна Сидорова", "Собеседование: …"),
        ("Главный вопрос: Основной перечень", "Главный вопрос: Основной перечень"),
        ("Работа с педагогами СОШ № 8", "Работа с педагогами СОШ № 8"),
    ],
)
def test_names_are_taken_out(text: str, left: str) -> None:
    assert without_names(text) == left
