"""A school's list opened by the district says nothing about why people are absent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.importing.masking import masked, masked_sentence, names_reason
from plugins.staff.importing.models import ImportRun
from tests import factories
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import send

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

REASON = "декретный отпуск с 31.02.2026"
TABLE = (
    (1, "Орлова Инна Львовна", "", "воспитатель", REASON, "", ""),
    (2, "Иванова Мария Петровна", "31.02.1980", "воспитатель", "", "", ""),
    (3, "Синицына Вера Львовна", "", "декретница", "беременность", "", ""),
)
PAGES = ("columns", "preview", "questions", "mend")
SECRET = ("декрет", "беремен")


@pytest.mark.parametrize(
    "text",
    [
        "Декрет до 2027", "отпуск по уходу за ребёнком до 3 лет", "беременность", "отпуск по БиР",
        "больничный лист", "длительная болезнь", "б/л с 01.02", "д/о", "нетрудоспособность",
    ],
)  # fmt: skip
def test_words_of_an_absence_are_known(text: str) -> None:
    assert names_reason(text)
    assert text not in masked(text)
    assert text not in masked_sentence(f"Это не категория: «{text}».")


@pytest.mark.parametrize(
    "text",
    [
        "Боленко Анна", "Центр развития ребёнка — детский сад № 5", "Уходова Мария", "учитель химии",
        "первая, 25.12.2021", "Бирюкова Инна", "воспитатель", "12.01.2020", "",
    ],
)  # fmt: skip
def test_other_words_stay_as_they_are(text: str) -> None:
    assert masked(text) == text
    assert masked_sentence(text) == text


@pytest.fixture
def school(db: object) -> Any:
    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


def test_the_district_reads_no_reason_in_a_schools_list(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    own = sign_in("school_coordinator", institution=school)
    send(own, book(*TABLE))
    run = ImportRun.get()
    address = f"/staff/import/{run.id}"
    told = [own.get(f"{address}/{page}").get_data(as_text=True).casefold() for page in PAGES]
    assert any(word in page for page in told for word in SECRET), "the school sees its own words"
    district = sign_in("district_specialist", municipality=school.municipality)
    for page in PAGES:
        answer = district.get(f"{address}/{page}")
        assert answer.status_code == 200
        text = answer.get_data(as_text=True).casefold()
        assert not [word for word in SECRET if word in text], (
            page,
            text[max(0, text.find("декрет") - 300) :][:500],
        )
    assert district.get(f"{address}/returned").status_code == 403
    assert own.get(f"{address}/returned").status_code == 200


def test_who_uploaded_a_list_reads_it_as_it_is(
    school: Any, sign_in: Callable[..., FlaskClient]
) -> None:
    district = sign_in("district_specialist", municipality=school.municipality)
    send(district, book(*TABLE))
    page = district.get(f"/staff/import/{ImportRun.get().id}/columns").get_data(as_text=True)
    assert "декрет" in page.casefold()
