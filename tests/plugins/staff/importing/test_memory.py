"""What was corrected in one list serves the next: of the same place, or of its district."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.staff.importing.columns_recalled import (
    ColumnMemory,
    Remembered,
    RememberedTable,
    mark_of,
)
from plugins.staff.importing.models import ImportMemory, ImportRun
from plugins.staff.importing.staging import Staged
from plugins.staff.models import Employment
from plugins.staff.reading.headings import Field
from tests import factories
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from portal.institutions.models import Institution

HEADER = ("ФИО", "Должность", "Странный столбец")
FIELDS = [str(one) for one in Field]


@pytest.fixture
def school(db: object) -> Institution:
    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


def row(name: str, post_title: str = "воспитатель", remark: str = "Заметка") -> tuple[str, ...]:
    return (f"{name} Мария Петровна", post_title, remark)


def newest() -> ImportRun:
    return ImportRun.select().order_by(ImportRun.id.desc()).get()


def taken_for() -> list[str]:
    return [one.field for one in Staged.from_json(newest().staged).tables[0].columns]


def teach(browser: FlaskClient, **values: str) -> None:
    """Take in a list whose strange column is corrected to be a note."""
    send(browser, book(row("Иванова"), header=HEADER), **values)
    run = newest()
    page = browser.get(f"/staff/import/{run.id}/columns").get_data(as_text=True)
    page = post(
        browser,
        f"/staff/import/{run.id}/columns",
        page,
        **{
            "sheet:0": "on",
            "column:0.0.0": "full_name",
            "column:0.0.1": "position",
            "column:0.0.2": "note",
        },
    )
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")


def test_the_next_list_with_the_same_headings_is_read_as_corrected(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    teach(browser)
    page = send(browser, book(row("Петрова"), header=HEADER))
    assert taken_for() == ["full_name", "position", "note"]
    assert f"/staff/import/{newest().id}/guess" in page
    page = post(browser, f"/staff/import/{newest().id}/guess", page)
    assert taken_for()[2] != "note"
    assert f"/staff/import/{newest().id}/guess" not in page


def test_what_is_forgotten_is_not_taken_over_again(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    teach(browser)
    page = send(browser, book(row("Петрова"), header=HEADER))
    post(browser, f"/staff/import/{newest().id}/forget", page)
    assert taken_for()[2] != "note"
    assert not ImportMemory.select().exists()
    send(browser, book(row("Сидорова"), header=HEADER))
    assert taken_for()[2] != "note"


def test_one_corrected_heading_serves_another_list_too(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    teach(browser)
    send(
        browser,
        book(("Хвост", "воспитатель", "Петрова Анна Юрьевна"), header=("Странный столбец", "Должность", "ФИО")),
    )  # fmt: skip
    assert taken_for() == ["note", "position", "full_name"]


def test_going_back_to_the_guess_is_remembered_too(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    teach(browser)
    page = send(browser, book(row("Петрова"), header=HEADER))
    page = post(browser, f"/staff/import/{newest().id}/guess", page)
    post(browser, f"/staff/import/{newest().id}/apply", page, what="all")
    send(browser, book(row("Сидорова"), header=HEADER))
    assert taken_for()[2] != "note"


def test_a_district_teaches_its_institutions_and_nobody_else(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    district = sign_in("district_specialist", municipality=school.municipality)
    header = (*HEADER, "ОО")
    made = book((*row("Иванова"), "СОШ № 1"), header=header)
    send(district, made)
    page = district.get(f"/staff/import/{newest().id}/columns").get_data(as_text=True)
    page = post(
        district,
        f"/staff/import/{newest().id}/columns",
        page,
        **{"sheet:0": "on", "column:0.0.2": "note"},
    )
    post(district, f"/staff/import/{newest().id}/apply", page, what="all")
    again = book((*row("Петрова"), ""), header=header)
    send(sign_in("school_coordinator", institution=school), again)
    assert taken_for()[2] == "note"
    stranger = factories.make_institution(short_name="СОШ № 9", name="МБОУ СОШ № 9")
    send(sign_in("school_coordinator", institution=stranger), again)
    assert taken_for()[2] != "note"


def test_a_school_does_not_teach_its_district(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    teach(sign_in("school_coordinator", institution=school))
    district = sign_in("district_specialist", municipality=school.municipality)
    send(district, book(row("Петрова"), header=HEADER))
    assert taken_for()[2] != "note"


def test_an_answer_about_a_wording_is_not_asked_again(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book(row("Иванова", "кибербуллинголог"), header=HEADER))
    run = newest()
    page = post(
        browser,
        f"/staff/import/{run.id}/questions",
        page,
        **{"position:кибербуллинголог": "psychologist"},
    )
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    page = send(browser, book(row("Петрова", "Кибербуллинголог"), header=HEADER))
    post(browser, f"/staff/import/{newest().id}/apply", page, what="all")
    assert [one.position.code for one in Employment.select()] == ["psychologist"] * 2


def test_an_answer_never_leads_to_an_institution_out_of_reach(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    other = factories.make_institution(
        short_name="Тайная школа", name="Тайная школа", municipality=school.municipality
    )
    ImportMemory.create(
        municipality=school.municipality, kind="institution", subject="наша", value=str(other.id)
    )
    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book((*row("Иванова"), "наша"), header=(*HEADER, "ОО")))
    assert "Тайная" not in page
    post(browser, f"/staff/import/{newest().id}/apply", page, what="all")
    assert not Employment.select().where(Employment.institution == other).exists()


LISTS = st.lists(
    st.tuples(st.sampled_from(["ФИО", "Должность", "Прочее", ""]), st.sampled_from(["", *FIELDS])),
    min_size=1,
    max_size=6,
)


@given(guess=LISTS, heading=st.sampled_from(["прочее", "фио"]), value=st.sampled_from(FIELDS))
def test_a_remembered_heading_never_takes_a_field_from_another_column(
    guess: list[tuple[str, str]], heading: str, value: str
) -> None:
    memory = ColumnMemory(headings={heading: Remembered(value, "2026-10-12")})
    headings, fields = [one[0] for one in guess], [one[1] for one in guess]
    found = memory.recall(headings, fields)
    changed = [
        n for n, (one, other) in enumerate(zip(fields, found.fields, strict=True)) if one != other
    ]
    assert bool(changed) == bool(found.since)
    for place in changed:
        assert headings[place].casefold() == heading
        assert found.fields[place] == value


@given(guess=LISTS)
def test_the_same_headings_are_read_as_the_last_time(guess: list[tuple[str, str]]) -> None:
    headings = [one[0] for one in guess]
    wanted = tuple(reversed([one[1] for one in guess]))
    memory = ColumnMemory({mark_of(headings): RememberedTable(wanted, "2026-10-12", own=False)})
    found = memory.recall([one.upper() for one in headings], [""] * len(headings))
    assert (found.fields, found.since, found.own) == (wanted, "2026-10-12", False)
