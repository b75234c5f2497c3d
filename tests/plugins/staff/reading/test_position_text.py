"""Posts as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.positions import POSITIONS, POSITIONS_BY_CODE
from plugins.staff.reading.position_text import (
    find_position,
    nearest_positions,
    read_employment_kind,
    read_position,
)
from plugins.staff.reading.subjects import read_subject


def test_every_name_of_the_list_is_found() -> None:
    for entry in POSITIONS:
        if entry.code == "logopedist":  # in an institution it is the teacher's post
            continue
        for text in (entry.title, entry.genitive, entry.dative, entry.title.upper()):
            assert find_position(text) == entry.code, text
        for synonym in entry.synonyms:
            assert find_position(synonym), synonym


def test_the_list_is_whole() -> None:
    teaching = [entry for entry in POSITIONS if entry.is_pedagogical]
    assert len(teaching) == 29
    assert len(POSITIONS_BY_CODE) == len(POSITIONS)
    assert not any(entry.is_pedagogical and entry.is_head for entry in POSITIONS)
    assert {"director", "manager", "deputy_director"} <= {e.code for e in POSITIONS if e.is_head}


@pytest.mark.parametrize(
    ("text", "code", "subject"),
    [
        ("учитель", "teacher", ""),
        ("учитель математики", "teacher", "математика"),
        ("учитель русского языка и литературы", "teacher", "русский язык и литература"),
        ("уч. нач. кл.", "teacher", "начальные классы"),
        ("учитель нач.классов", "teacher", "начальные классы"),
        ("Учитель истории, обществознания", "teacher", "история и обществознание"),
        ("учитель математики и физики", "teacher", "математика, физика"),
        ("учитель англ.яз.", "teacher", "английский язык"),
        ("учитель иностранного языка (английский)", "teacher", "английский язык"),
        ("учитель ИЗО", "teacher", "изобразительное искусство"),
        ("учитель физ-ры", "teacher", "физическая культура"),
        ("учитель ОБЗР", "teacher", "основы безопасности и защиты Родины"),
        ("Учитeль мaтематики", "teacher", "математика"),
        ("учитель макраме", "teacher", "макраме"),
        ("преподаватель (фортепиано)", "lecturer", "фортепиано"),
        ("Преподаватель", "lecturer", ""),
        ("преподаватель по классу баяна", "lecturer", "баян"),
        ("муз. рук.", "music_director", ""),
        ("муз.руководитель", "music_director", ""),
        ("Музыкальный руководитель", "music_director", ""),
        ("инструктор по ФИЗО", "physical_instructor", ""),
        ("инструктор по ф/к", "physical_instructor", ""),
        ("Инструктор по физкультуре", "physical_instructor", ""),
        ("педагог ДО", "additional_education_teacher", ""),
        ("ПДО", "additional_education_teacher", ""),
        ("педагог доп. образования", "additional_education_teacher", ""),
        ("пед. доп. обр.", "additional_education_teacher", ""),
        ("преподаватель-организатор ОБЖ", "safety_lecturer", ""),
        ("преподаватель – организатор ОБЗР", "safety_lecturer", ""),
        ("психолог", "psychologist", ""),
        ("педагог - психолог", "psychologist", ""),
        ("логопед", "speech_therapist", ""),
        ("учитель-логопед", "speech_therapist", ""),
        ("дефектолог", "defectologist", ""),
        ("ст. воспитатель", "senior_educator", ""),
        ("старший воспитатель", "senior_educator", ""),
        ("воспит.", "educator", ""),
        ("МПО", "production_training_master", ""),
        ("мастер п/о", "production_training_master", ""),
        ("соц. педагог", "social_teacher", ""),
        ("социальный педагог", "social_teacher", ""),
        ("педагог-библиотекарь", "librarian_teacher", ""),
        ("старшая вожатая", "senior_counsellor", ""),
        ("советник директора по воспитанию", "upbringing_adviser", ""),
        ("тренер-преподаватель по футболу", "coach", "футбол"),
        ("методист", "methodist", ""),
        ("тьютор", "tutor", ""),
        ("помощник воспитателя", "educator_assistant", ""),
        ("младший воспитатель", "junior_educator", ""),
        ("директор", "director", ""),
        ("заведующий", "manager", ""),
        ("заведующая", "manager", ""),
        ("зам. директора по УВР", "deputy_director", ""),
        ("зам.директора по ВР", "deputy_director", ""),
        ("заместитель заведующего по ВМР", "deputy_manager", ""),
        ("завуч", "deputy_director", ""),
    ],
)
def test_posts(text: str, code: str, subject: str) -> None:
    (found,) = read_position(text)
    assert (found.position, found.subject) == (code, subject)
    assert not found.doubts


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("зам. директора по УВР, учитель физики", [("deputy_director", ""), ("teacher", "физика")]),
        ("учитель начальных классов / воспитатель ГПД",
         [("teacher", "начальные классы"), ("educator", "")]),
        ("учитель истории и педагог-организатор", [("teacher", "история"), ("organiser_teacher", "")]),
        ("Директор, учитель", [("director", ""), ("teacher", "")]),
        ("учитель географии \nучитель биологии", [("teacher", "география"), ("teacher", "биология")]),
        ("учитель-логопед; учитель-дефектолог", [("speech_therapist", ""), ("defectologist", "")]),
    ],
)  # fmt: skip
def test_two_posts_in_a_cell(text: str, posts: list[tuple[str, str]]) -> None:
    assert [(one.position, one.subject) for one in read_position(text)] == posts


@pytest.mark.parametrize(
    ("text", "category", "kind", "rate"),
    [
        ("учитель математики, высшая", "highest", None, None),
        ("учитель математики высшая категория", "highest", None, None),
        ("высшая, учитель химии", "highest", None, None),
        ("тьютор, 1 КК", "first", None, None),
        ("воспитатель I кв. категории", "first", None, None),
        ("учитель физической культуры, педагог-методист", "methodist", None, None),
        ("педагог-психолог (внеш. совм.)", None, "external", None),
        ("учитель физики (внешний совместитель)", None, "external", None),
        ("Учитель технологии (внутр.совм.), высшая", "highest", "internal", None),
        ("Инструктор по физической культуре 0,5 ст.", None, None, 0.5),
        ("учитель химии, 0.75 ставки, основной работник", None, "main", 0.75),
    ],
)
def test_what_stands_beside_the_post(
    text: str, category: str | None, kind: str | None, rate: float | None
) -> None:
    (found,) = read_position(text)
    kinds = [one.kind for one in found.category.categories]
    assert (kinds, found.kind, found.rate) == ([category] if category else [], kind, rate)
    assert "(" not in found.subject


def test_acting_heads() -> None:
    for text in ("и.о. директора", "ио директора", "врио заведующего", "И.о. заведующего"):
        (found,) = read_position(text)
        assert found.acting, text
        assert POSITIONS_BY_CODE[found.position or ""].is_head


@pytest.mark.parametrize(("text", "near"), [("учетель", "teacher"), ("восптатель", "educator"), ("водитель", None)])  # fmt: skip
def test_an_unknown_post_is_asked(text: str, near: str | None) -> None:
    (found,) = read_position(text)
    assert found.position is None
    assert found.text == text
    assert found.doubts
    assert near is None or near in nearest_positions(text)


def test_part_time_without_saying_where_is_asked() -> None:
    (found,) = read_position("учитель физики (совместитель)")
    assert found.kind is None
    assert found.doubts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("основной", "main"), ("Основное место работы", "main"), ("штатный", "main"),
        ("внешний совместитель", "external"), ("внеш. совм.", "external"),
        ("внутреннее совместительство", "internal"), ("совместитель", None), ("", None), ("да-да", None),
    ],
)  # fmt: skip
def test_employment_kind(text: str, kind: str | None) -> None:
    assert read_employment_kind(text) == kind


def test_subjects() -> None:
    assert read_subject("Математика").name == "математика"
    assert read_subject("(физики)").name == "физика"
    assert read_subject("Рус. яз., лит.").known
    assert read_subject("Кройка и шитьё").name == "Кройка и шитьё"
    assert not read_subject("Кройка и шитьё").known
    assert read_subject("").name == ""
    assert read_subject("русского яз. и лит-ры").name == "русский язык и литература"
    assert read_position("учитель (биология), 25 лет")[0].subject == "биология"


@given(st.text())
def test_never_raises(text: str) -> None:
    read_position(text)
    read_employment_kind(text)
    read_subject(text)


WORDS = st.sampled_from(
    ["учитель", "математики", "и", ",", "/", "(", ")", "зам.", "директора", "высшая", "0,5", "ст.", "внеш.", "совм.",
     "педагог", "-", "методист", "\n", "ГПД", "18", "ч", "и.о.", "токарь"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=10))
def test_never_raises_near_posts(words: list[str]) -> None:
    read_position(" ".join(words))
