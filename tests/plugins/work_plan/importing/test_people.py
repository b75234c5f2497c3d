"""Who answers, out of the free form of a cell; institutions that an activity names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.work_plan.importing.institution_words import KnownInstitution, named_institutions
from plugins.work_plan.importing.people import Known, KnownUser, pieces_of, who_answers

USERS = (
    KnownUser(id=1, name="Ежевикина Ольга Викторовна"),
    KnownUser(id=2, name="Полянская Тамара Петровна"),
    KnownUser(id=3, name="Иванова Анна Андреевна"),
    KnownUser(id=4, name="Иванова Алла Артуровна"),
    KnownUser(id=5, name="Щёголева Нина"),
)
PLACES = (
    KnownInstitution(id=8, name="МБОУ «СОШ № 8»", short_name="СОШ № 8"),
    KnownInstitution(id=18, name="МБОУ «СОШ № 18»", short_name="СОШ № 18"),
    KnownInstitution(id=10, name="МБДОУ № 10 «Аленький цветочек»", short_name="ДОУ № 10"),
    KnownInstitution(id=20, name="МБУДО ДДТ станицы Калининской", short_name="ДДТ ст. Калининская"),
    KnownInstitution(id=21, name="МБУДО ДДТ ст-цы Гривенской", short_name="ДДТ ст. Гривенская"),
)


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("Ежевикина О.В. – главный сотрудник МКУО ЦОКО; Ответственные в ОО",
         ["Ежевикина О.В. – главный сотрудник МКУО ЦОКО", "Ответственные в ОО"]),
        ("Дубравина Е.В. Заместитель начальника МКУО ЦОКО, руководители ОО",
         ["Дубравина Е.В. Заместитель начальника МКУО ЦОКО", "руководители ОО"]),
        ("Иванова А.А., методист, Петрова Б.Б., завуч",
         ["Иванова А.А., методист", "Петрова Б.Б., завуч"]),
        ("Директор, Зам.УВР Каримов К.А.", ["Директор", "Зам.УВР Каримов К.А."]),
        ("Иванова А.А.\nметодист", ["Иванова А.А., методист"]),
        ("Петрова Б.Б.\nруководители ОО", ["Петрова Б.Б.", "руководители ОО"]),
        ("координатор по вопросам аттестации", ["координатор по вопросам аттестации"]),
        ("", []),
        (" ; , \n", []),
    ],
)  # fmt: skip
def test_a_cell_is_parted_into_those_who_answer(cell: str, pieces: list[str]) -> None:
    assert list(pieces_of(cell)) == pieces


@pytest.mark.parametrize(
    ("words", "user"),
    [
        ("Ежевикина О.В. – главный сотрудник МКУО ЦОКО", 1),
        ("Ежевикина О. В.- главный сотрудник", 1),
        ("О.В. Ежевикина", 1),
        ("начальник МКУО ЦОКО Т.П.Полянская", 2),
        ("Полянская Тамара Петровна", 2),
        ("Щеголева Н.", 5),
        ("Иванова Алла Артуровна, методист", 4),
    ],
)
def test_a_surname_with_initials_is_a_user(words: str, user: int) -> None:
    (found,) = who_answers(words, USERS, PLACES)
    assert (found.kind, found.key, found.sure) == (Known.USER, user, True)


def test_two_users_of_one_surname_and_initials_are_a_doubt() -> None:
    (found,) = who_answers("Иванова А.А.", USERS, PLACES)
    assert (found.kind, found.key, found.sure) == (Known.ROLE, None, False)
    assert found.several == (3, 4)


@pytest.mark.parametrize("words", ["Ежевикина П.В.", "Сидоров С.С. - методист"])
def test_nobody_is_taken_for_another(words: str) -> None:
    (found,) = who_answers(words, USERS, PLACES)
    assert (found.key, found.sure, found.several) == (None, False, ())


@pytest.mark.parametrize(
    ("words", "over"),
    [
        ("руководители ОО", True),
        ("Ответственные в ОО", True),
        ("Ответственные за аттестацию в образовательных организациях", True),
        ("Сотрудники МКУО ЦОКО", False),
        ("координатор по вопросам аттестации", False),
    ],
)
def test_words_of_a_role_stay_words(words: str, *, over: bool) -> None:
    (found,) = who_answers(words, USERS, PLACES)
    assert (found.kind, found.key, found.sure, found.over) == (Known.ROLE, None, True, over)


def test_an_institution_may_answer() -> None:
    (found,) = who_answers("администрация СОШ №8", USERS, PLACES)
    assert (found.kind, found.key) == (Known.INSTITUTION, 8)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("проверка папок (СОШ № 8, ДОУ № 10)", [("СОШ № 8", 8), ("ДОУ № 10", 10)]),
        ("в СОШ № 8, 18 и ДОУ №10", [("СОШ № 8", 8), ("СОШ № 18", 18), ("ДОУ № 10", 10)]),
        ("ДДТ ст. Калининской, Гривенской", [("ДДТ Калининской", 20), ("ДДТ Гривенской", 21)]),
        ("ДДТ ст. Старовеличковской", [("ДДТ Старовеличковской", None)]),
        ("СОШ № 3", [("СОШ № 3", None)]),
        ("Приказ № 8 от 05.09.2023 для учителей СОШ, воспитателей ДОУ", []),
    ],
)
def test_institutions_in_a_text_become_proposals(
    text: str, found: list[tuple[str, int | None]]
) -> None:
    named = named_institutions(text, PLACES)
    assert [(one.words, one.sure.id if one.sure else None) for one in named] == found


@given(st.text(max_size=120))
def test_matching_is_total_and_loses_no_word(cell: str) -> None:
    kept = "".join(one.words for one in who_answers(cell, USERS, PLACES))
    assert {sign for sign in cell if sign.isalnum()} <= set(kept)
