"""Names of persons in one cell or three."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.reading.names import read_full_name, read_name_parts


@pytest.mark.parametrize(
    ("text", "last_name", "first_name", "patronymic"),
    [
        ("Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
        ("ИВАНОВ ИВАН ИВАНОВИЧ", "Иванов", "Иван", "Иванович"),
        ("иванов иван иванович", "Иванов", "Иван", "Иванович"),
        ("  Иванов  Иван\nИванович ", "Иванов", "Иван", "Иванович"),
        ("Иванова-Петрова Анна Мария кызы", "Иванова-Петрова", "Анна", "Мария кызы"),
        ("Алиева Лейла Ахмед Кызы", "Алиева", "Лейла", "Ахмед кызы"),
        ("МАМЕДОВ АЛИ ГАСАН ОГЛЫ", "Мамедов", "Али", "Гасан оглы"),
        ("Салтыкова - Щедрина Анна Петровна", "Салтыкова-Щедрина", "Анна", "Петровна"),
        ("САЛТЫКОВА-ЩЕДРИНА АННА ПЕТРОВНА", "Салтыкова-Щедрина", "Анна", "Петровна"),
        ("Ли Анна", "Ли", "Анна", ""),
        ("Ивaнов Ивaн Ильич", "Иванов", "Иван", "Ильич"),
        ("1. Иванов Иван Иванович", "Иванов", "Иван", "Иванович"),
        ("О'Коннор Джон", "О'Коннор", "Джон", ""),
        ("Королёва Фёкла Семёновна", "Королёва", "Фёкла", "Семёновна"),
    ],
)
def test_names_without_doubt(text: str, last_name: str, first_name: str, patronymic: str) -> None:
    name = read_full_name(text)
    assert (name.last_name, name.first_name, name.patronymic) == (last_name, first_name, patronymic)
    assert name.doubts == ()


@pytest.mark.parametrize(
    ("text", "last_name", "words"),
    [
        ("Иванов И.И.", "Иванов", "initials"),
        ("Иванов И. И.", "Иванов", "initials"),
        ("И.И. Иванов", "Иванов", "initials"),
        ("ИВАНОВ И.И.", "Иванов", "initials"),
        ("Иванов", "Иванов", "one word"),
        ("Иван Иванович Иванов", "Иванов", "stand last"),
        ("Иванова Петрова Анна Сергеевна", "Иванова Петрова", "more words"),
        ("Иван Иванович", "", "last name is missing"),
        ("12345", "", "not a person's name"),
        ("вакансия", "", "vacancy"),
        ("Вакантная ставка", "", "vacancy"),
    ],
)
def test_what_is_not_sure_is_asked(text: str, last_name: str, words: str) -> None:
    name = read_full_name(text)
    assert name.last_name == last_name
    assert words in name.doubts[0].message


def test_brackets_and_remarks_are_set_aside() -> None:
    former = read_full_name("Иванова (Петрова) Анна Сергеевна")
    assert (former.last_name, former.former_name) == ("Иванова", "Петрова")
    part_time = read_full_name("Петрова Анна Ивановна (внеш. совм.)")
    assert (part_time.full, part_time.remark) == ("Петрова Анна Ивановна", "внеш. совм.")
    head = read_full_name("Петрова Анна Ивановна, директор")
    assert (head.full, head.remark) == ("Петрова Анна Ивановна", "директор")


@pytest.mark.parametrize(
    ("parts", "full", "doubts"),
    [
        (("ИВАНОВ", "ИВАН", "ИЛЬИЧ"), "Иванов Иван Ильич", 0),
        (("Иванова (Петрова)", "Анна", ""), "Иванова Анна", 0),
        (("Иванов Иван Ильич", "", ""), "Иванов Иван Ильич", 0),
        (("Алиева", "Лейла", "Ахмед кызы"), "Алиева Лейла Ахмед кызы", 0),
        (("Иванов", "И.", "И."), "Иванов И И", 1),
        (("Иванов", "", "Ильич"), "Иванов Ильич", 1),
        (("", "Иван", "Ильич"), "", 1),
        (("Иванов2", "Иван", "Ильич"), "", 1),
        (("", "", ""), "", 0),
        (("Вакансия", "", ""), "", 1),
    ],
)
def test_a_name_in_three_cells(parts: tuple[str, str, str], full: str, doubts: int) -> None:
    name = read_name_parts(*parts)
    assert (name.full, len(name.doubts)) == (full, doubts)


@given(st.text(), st.text(), st.text())
def test_never_raises(one: str, two: str, three: str) -> None:
    read_full_name(one)
    name = read_name_parts(one, two, three)
    assert name.last_name or name.doubts or not name.full


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Бутова Инна Олеговна\n13.05.1980 г.р.", "13.05.1980 г.р."),
        ("1. Бутова Инна Олеговна, 8-918-123-45-67", "8-918-123-45-67"),
        ("Бутова Инна Олеговна старший воспитатель", "старший воспитатель"),
        ("Бутова Инна Олеговна**", ""),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text: str, remark: str) -> None:
    name = read_full_name(text)
    assert (name.full, name.remark) == ("Бутова Инна Олеговна", remark)
