"""Who and where a row means: told when it is sure, asked when it is not."""

from __future__ import annotations

import pytest

from plugins.staff.importing.matching import Answer, Candidate, Post, match_person, match_post
from portal.institutions.written_names import Place, PlaceIndex

PLACES = PlaceIndex(
    [
        Place(
            1,
            "sosh-1",
            "Муниципальное бюджетное общеобразовательное учреждение средняя общеобразовательная"
            " школа № 1 имени Д. М. Карбышева станицы Калининской",
            "СОШ №1 ст. Калининской",
        ),
        Place(2, "sosh-2", "МБОУ СОШ № 2", "СОШ № 2"),
        Place(3, "dou-1", "МБДОУ детский сад № 1 «Колосок»", "ДОУ № 1"),
        Place(4, "ddt", "МБУ ДО Дом детского творчества", "ДДТ ст. Калининской"),
        Place(5, "crt", "МБУ ДО Центр развития творчества детей и юношества", "ЦРТДиЮ"),
        Place(6, "lyceum", "МБОУ лицей № 4", "Лицей № 4"),
        Place(7, "sosh-4", "МБОУ СОШ № 4", "СОШ № 4 х. Гришковского"),
    ]
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("МБОУ СОШ № 1", [1]),
        ("ДОУ1", [3]),
        ("СОШ №1", [1]),
        ("МБОУ «СОШ № 1» ст-цы Калининской", [1]),
        ("Список педагогических работников МБОУ СОШ № 1 на 01.09.2025", [1]),
        ("муниципальное бюджетное общеобразовательное учреждение СОШ № 1 им. Д.М. Карбышева", [1]),
        ("sosh-2", [2]),
        ("МБДОУ № 1", [3]),
        ('д/с №1 "Колосок"', [3]),
        ("Дом детского творчества", [4]),
        ("ЦРТДиЮ", [5]),
        ("лицей 4", [6]),
        ("школа № 4", [6, 7]),
        ("СОШ № 9", []),
        ("СОШ № 1 ст. Старовеличковской", []),
        ("МБОУ СОШ", []),
        ("", []),
    ],
)
def test_institution_is_told_by_what_people_write(text: str, found: list[int]) -> None:
    assert [place.id for place in PLACES.find(text)] == found


@pytest.mark.parametrize(
    ("text", "contradicts"),
    [
        ("МБОУ СОШ № 1", False),
        ("школа", False),
        ("наша школа", False),
        ("СОШ № 2", True),
        ("МБДОУ № 1", True),
        ("sosh-2", True),
    ],
)
def test_rows_of_one_institution_may_not_name_another(text: str, contradicts: bool) -> None:
    assert PLACES.contradicts(text, 1) is contradicts


def candidate(number: int, birth_on: str | None = None, *places: int, snils: str = "") -> Candidate:
    return Candidate(number, birth_on, snils, frozenset(places))


@pytest.mark.parametrize(
    ("birth_on", "snils", "candidates", "expected"),
    [
        (None, "", [], (Answer.NEW, None)),
        ("1980-05-01", "", [candidate(7, "1980-05-01", 1)], (Answer.KNOWN, 7)),
        (None, "", [candidate(7, "1980-05-01", 1)], (Answer.KNOWN, 7)),
        ("1980-05-01", "", [candidate(7, None, 1)], (Answer.KNOWN, 7)),
        (
            "1980-05-01",
            "",
            [candidate(7, None, 1), candidate(8, "1980-05-01", 1)],
            (Answer.KNOWN, 8),
        ),
        (None, "", [candidate(7, None, 1), candidate(8, None, 1)], (Answer.ASK, None)),
        ("1980-05-01", "", [candidate(7, "1981-06-02", 1)], (Answer.ASK, None)),
        (None, "", [candidate(7, None, 2)], (Answer.ASK, None)),
        ("1980-05-01", "", [candidate(7, "1980-05-01", 2)], (Answer.ASK, None)),
        ("1980-05-01", "", [candidate(7, "1981-06-02", 2)], (Answer.NEW, None)),
        (None, "111", [candidate(7, None, 2, snils="111")], (Answer.KNOWN, 7)),
        (None, "111", [candidate(7, None, 1, snils="222")], (Answer.ASK, None)),
    ],
)
def test_person_is_told_or_asked(
    birth_on: str | None,
    snils: str,
    candidates: list[Candidate],
    expected: tuple[Answer, int | None],
) -> None:
    match = match_person(birth_on, snils, 1, candidates)
    assert (match.answer, match.person_id) == expected
    assert bool(match.candidates) is (match.answer is Answer.ASK)


def post(number: int, subject: str = "", position: int = 5, place: int = 1) -> Post:
    return Post(number, place, position, subject, "main", "", None, None)


@pytest.mark.parametrize(
    ("subject", "posts", "expected"),
    [
        ("математика", [post(1, "математика"), post(2, "физика")], 1),
        ("", [post(1, "математика")], 1),
        ("математика", [post(1)], 1),
        ("физика", [post(1, "математика")], None),
        ("математика", [post(1, "математика", position=6)], None),
        ("математика", [post(1, "математика", place=2)], None),
    ],
)
def test_post_is_told_by_place_position_and_subject(
    subject: str, posts: list[Post], expected: int | None
) -> None:
    found = match_post(1, 5, subject, posts)
    assert (found.id if found else None) == expected
