"""The forms of a row: a new term is shown before it is saved; dates by hand; dropping; handing down."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.work_plan import doing, services
from plugins.work_plan.models import Activity, ActivityResponsible, Occurrence
from plugins.work_plan.terms import Certainty, Kind, Reading
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    ASKED_FOR,
    MONTHLY,
    OCTOBER,
    UNREAD,
    day,
    window,
    work_of,
)


@pytest.fixture
def row(world):
    _plan, rows = world.plan(OCTOBER)
    return rows[0]


def form_of(row, **values):
    told = {
        "number": row.number,
        "section": row.section_id,
        "text": row.text,
        "term": row.term,
        "responsible": row.responsible,
        "counts_for": "",
        "counts_needed": "1",
        "seen": row.version,
    }
    return told | values


def test_a_new_term_is_shown_as_it_would_be_read_before_anything_is_saved(world, browse, row):
    browser = browse(world.specialist)
    address = f"/work-plan/rows/{row.id}/change"
    page = browser.post(address, status=200, **form_of(row, term="ноябрь"))
    assert "01.11.2025 – 30.11.2025" in page
    assert "изменится: 01.10.2025 – 31.10.2025 → 01.11.2025 – 30.11.2025" in page
    assert Activity.get_by_id(row.id).term == "октябрь"
    browser.post(address, **form_of(row, term="ноябрь", previewed="ноябрь"))
    assert Activity.get_by_id(row.id).term == "ноябрь"
    assert [one.due for one in work_of(row)] == [dt.date(2025, 11, 30)]


def test_begun_work_stays_when_the_term_changes(world, browse, row):
    doing.finish(world.district, work_of(row)[0], on=day(10, 5))
    browser = browse(world.specialist)
    browser.post(f"/work-plan/rows/{row.id}/change", **form_of(row, term="март", previewed="март"))
    assert "done" in {one.state for one in work_of(row)}


def test_words_alone_are_saved_without_a_preview(world, browse, row):
    browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/change",
        **form_of(row, text="Новые слова", people=f"user:{world.head.id}"),
    )
    assert Activity.get_by_id(row.id).text == "Новые слова"
    assert ActivityResponsible.get(ActivityResponsible.activity == row.id).user_id == world.head.id
    assert work_of(row)[0].responsible_id == world.head.id


def test_a_row_is_moved_to_the_end_of_another_section(world, browse, row):
    section = services.add_section(world.district, row.plan, title="II. Контроль")
    browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/change", **form_of(row, section=section.id)
    )
    assert Activity.get_by_id(row.id).section_id == section.id


def test_a_row_is_not_moved_into_another_plan(world, browse, row):
    _plan, (foreign,) = world.plan(OCTOBER, title="Другой план")
    browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/change", status=422, **form_of(row, section=foreign.section_id)
    )
    assert Activity.get_by_id(row.id).section_id == row.section_id


def test_a_stale_form_is_refused(world, browse, row):
    page = browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/change",
        status=409,
        **form_of(row, text="Другое", seen=row.version + 1),
    )
    assert "error-summary" in page
    assert Activity.get_by_id(row.id).text == row.text


def test_a_row_is_added_and_its_term_is_told(world, browse, row):
    browser = browse(world.specialist)
    values = form_of(row, text="Ещё одно", term="до 10 июля", number="9.")
    del values["seen"]
    browser.post(f"/work-plan/sections/{row.section_id}/rows/new", **values)
    made = Activity.get(Activity.text == "Ещё одно")
    assert made.number == "9."
    assert [one.due for one in work_of(made)] == [dt.date(2026, 7, 10)]


def test_an_empty_row_is_refused_at_its_field(world, browse, row):
    page = browse(world.specialist).post(
        f"/work-plan/sections/{row.section_id}/rows/new",
        status=422,
        **form_of(row, text=" ", term=""),
    )
    assert 'href="#text"' in page


def test_dates_given_by_hand_hold_and_the_term_stays_word_for_word(world, browse):
    _plan, (row,) = world.plan(UNREAD)
    browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/dates",
        **{
            "windows-0-start": "2025-12-01",
            "windows-0-due": "2025-12-05",
            "windows-1-due": "2026-02-10",
            "seen": row.version,
        },
    )
    assert [one.due for one in work_of(row)] == [dt.date(2025, 12, 5), dt.date(2026, 2, 10)]
    assert Activity.get_by_id(row.id).term == "когда рак свистнет"


def test_a_stretch_whose_end_is_before_its_beginning_is_refused(world, browse):
    _plan, (row,) = world.plan(UNREAD)
    page = browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/dates",
        status=422,
        **{"windows-0-start": "2025-12-06", "windows-0-due": "2025-12-05", "seen": row.version},
    )
    assert "Последний день раньше первого" in page


def test_a_doubtful_reading_is_confirmed(world, browse):
    doubtful = Reading(
        phrase="август",
        kind=Kind.DATED,
        windows=(window(day(8, 1), day(8, 31)),),
        certainty=Certainty.ASK,
    )
    _plan, (row,) = world.plan(doubtful)
    assert work_of(row)[0].due is None
    browse(world.specialist).post(f"/work-plan/rows/{row.id}/confirm", seen=row.version)
    assert work_of(row)[0].due == dt.date(2026, 8, 31)


def test_a_row_is_dropped_with_a_reason_and_taken_back(world, browse, row):
    browser = browse(world.specialist)
    page = browser.post(f"/work-plan/rows/{row.id}/drop", status=422, reason="")
    assert 'href="#reason"' in page
    browser.post(f"/work-plan/rows/{row.id}/drop", reason="Отменено", seen=row.version)
    assert not work_of(row)
    assert "Отменено" in browser.get(f"/work-plan/rows/{row.id}")
    browser.post(f"/work-plan/rows/{row.id}/restore")
    assert work_of(row)[0].state == "planned"


def test_a_row_with_done_work_is_not_deleted(world, browse, row):
    doing.finish(world.district, work_of(row)[0], on=day(10, 5))
    browser = browse(world.specialist)
    page = browser.get(browser.post(f"/work-plan/rows/{row.id}/delete"))
    assert "снимите" in page or "снять" in page or "причин" in page
    assert Activity.select().where(Activity.id == row.id).exists()


def test_work_is_added_when_somebody_asks(world, browse):
    _plan, (row,) = world.plan(ASKED_FOR)
    browser = browse(world.specialist)
    where = browser.post(
        f"/work-plan/rows/{row.id}/ask-for", note="СОШ № 8", due="2025-12-01", start=""
    )
    assert "СОШ № 8" in browser.get(where)
    assert work_of(row)[0].origin == "hand"


def test_handing_down_is_counted_before_it_is_done(world, browse, row):
    browser = browse(world.specialist)
    address = f"/work-plan/rows/{row.id}/hand-down"
    page = browser.post(address, status=200, whom="kinds", kinds="school", seen=row.version)
    assert "2 организации получат свою работу" in page
    assert not work_of(row, handed_down=True)
    counted = page.partition('name="counted"')[2].partition('value="')[2].partition('"')[0]
    browser.post(address, whom="kinds", kinds="school", seen=row.version, counted=counted)
    handed = work_of(row, handed_down=True)
    assert {one.institution_id for one in handed} == {world.school.id, world.other.id}
    doing.finish(world.at_school, handed[0], on=day(11, 1))
    page = browser.get(f"/work-plan/rows/{row.id}")
    assert "Ещё не ответили: 1" in page
    browser.post(f"/work-plan/rows/{row.id}/take-back")
    assert [one.state for one in work_of(row, handed_down=True)] == ["done"]


def test_nobody_chosen_is_refused(world, browse, row):
    page = browse(world.specialist).post(
        f"/work-plan/rows/{row.id}/hand-down", status=422, whom="named", seen=row.version
    )
    assert "Выберите, кому" in page or "error-summary" in page


def test_the_acts_of_work_that_goes_on_are_counted_on_its_row(world, browse):
    _plan, (always, _monthly) = world.plan(ALWAYS, MONTHLY)
    work = work_of(always)[0]
    for number in (1, 2, 3):
        doing.log_act(
            world.district,
            work,
            proof=doing.Proof(text=f"Консультация {number}", on=day(11, number)),
        )
    page = browse(world.specialist).get(f"/work-plan/rows/{always.id}")
    assert "Что сделано: 3 записи" in page
    assert "Консультация 2" in page
    assert not Occurrence.get_by_id(work.id).is_overdue(day(11, 12))
