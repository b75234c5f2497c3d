"""An old journal becomes lines of the portal's journal, and the whole can be taken back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline import services
from plugins.hotline.importing import drafts
from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.draft import Draft, words_key
from plugins.hotline.importing.known import around, understood
from plugins.hotline.importing.reading import read_journal
from plugins.hotline.models import Caller, Counter, Message, QuietDay, Request, Topic
from plugins.hotline.searching.indexing import check
from portal import clock
from portal.errors import Conflict, Invalid, NotAllowed
from tests.plugins.hotline.importing.makers import HEADINGS, line, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.hotline.importing.models import JournalImport
    from plugins.hotline.importing.understanding import Understood
    from tests.plugins.hotline.world import World


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    """Return a journal of two years as it would lie on a shared disk."""
    Topic.get_or_create(code="t.leave", defaults={"title": "Декретный отпуск"})
    school = world.school.short_name
    return workbook(
        tmp_path / "Журнал.xlsx",
        {
            "2023": [
                ["Журнал учёта обращений на горячую линию"],
                list(HEADINGS),
                [str(one) for one in range(1, 14)],
                line(
                    1,
                    dt.date(2023, 3, 13),
                    "Можно ли в декрете?",
                    school=school,
                    topic="декретный отпуск",
                ),
                line(
                    2, "", "А сколько ждать?", school=school, topic="Декретный отпуск", time="14-30"
                ),
                line(
                    3,
                    "15 марта",
                    "Где форма?",
                    school="Школа на Луне",
                    topic="Прочее непонятное",
                    channel="Вайбер",
                    note="перезвонить",
                ),
                ["", "16.03", "", "", "", "", "", "", "Звонков не поступало"],
                ["Итого", "", "", "", "", "", "", "", "3"],
            ],
            "2024 год": [
                ["Ответ специалиста", "Вопрос", "Дата и время обращения", "ФИО", "ОУ", "№"],
                [
                    "Да",
                    "Нужна ли справка?",
                    "09.01.2024 09:15",
                    "Сидоров Пётр Ильич",
                    school,
                    "17-а",
                ],
                ["Нет", "Без даты?", "когда-то", "Сидоров Пётр Ильич", school, "18"],
            ],
        },
    )


def begun(world: World, file: Path) -> JournalImport:
    return drafts.begin_with(
        world.desk, read_journal(file), file.name, municipality_id=world.place.id
    )


def lines_of(journal: JournalImport) -> list[Understood]:
    draft = Draft.from_json(journal.body)
    return understood(draft, around(journal.municipality_id))


def requests() -> list[Any]:
    return list(Request.select().order_by(Request.year, Request.number))


def test_lines_of_all_sheets_are_read_whatever_the_order_of_columns(
    world: World, file: Path
) -> None:
    found = lines_of(begun(world, file))
    assert [(one.on, one.time) for one in found[:3]] == [
        (dt.date(2023, 3, 13), dt.time(10, 5)),
        (dt.date(2023, 3, 13), dt.time(14, 30)),
        (dt.date(2023, 3, 15), dt.time(10, 5)),
    ]
    assert found[3].quiet
    assert (found[4].on, found[4].time) == (dt.date(2024, 1, 9), dt.time(9, 15))
    assert [one.institution for one in found[:3]] == [world.school.id, world.school.id, None]
    assert [one.channel for one in found[:3]] == ["phone", "phone", "message"]
    assert found[0].seconds == 300


def test_every_doubt_names_sheet_column_and_row(world: World, file: Path) -> None:
    found = lines_of(begun(world, file))
    told = {doubt.address: doubt.stops for one in found for doubt in one.doubts}
    assert told == {"2023!B5": False, "2023!F6": False, "2023!H6": False, "2024 год!C3": True}


def test_the_rows_become_closed_requests_with_both_numbers(world: World, file: Path) -> None:
    journal = begun(world, file)
    counts = drafts.apply(world.desk, journal)
    assert (counts.requests, counts.callers, counts.quiet_days) == (4, 3, 1)
    found = requests()
    assert [(one.year, one.number, one.old_number, one.state) for one in found] == [
        (2023, 1, "1", "closed"), (2023, 2, "2", "closed"), (2023, 3, "3", "closed"), (2024, 1, "17-а", "closed"),
    ]  # fmt: skip
    assert [one.repeated for one in found] == [False, True, False, False]
    assert all(one.answer_due is None and one.next_due is None for one in found)
    answers = Message.select().where(Message.kind == "answer").order_by(Message.id)
    assert next((one.text, one.author_name) for one in answers) == ("Да, можно.", "Орлова В.П.")
    [note] = Message.select().where(Message.kind == "note")
    assert "Школа на Луне" in note.text
    assert "Прочее непонятное" in note.text
    assert "перезвонить" in note.text
    [quiet] = QuietDay.select()
    assert quiet.on == dt.date(2023, 3, 16)
    assert not check()


def test_the_same_file_adds_nothing_a_second_time(world: World, file: Path) -> None:
    drafts.apply(world.desk, begun(world, file))
    again = begun(world, file)
    assert [one.known for one in lines_of(again) if not one.stopped] == [True] * 5
    with pytest.raises(Invalid):
        drafts.apply(world.desk, again)
    assert Request.select().count() == 4


def test_undoing_takes_everything_back_and_the_file_can_come_again(
    world: World, file: Path
) -> None:
    journal = begun(world, file)
    drafts.apply(world.desk, journal)
    drafts.undo(world.desk, journal)
    assert not Request.select().count() + Caller.select().count() + QuietDay.select().count()
    assert {one.last for one in Counter.select()} == {0}
    assert not check()
    assert drafts.apply(world.desk, journal).requests == 4
    assert [one.number for one in requests()] == [1, 2, 3, 1]


def test_what_somebody_worked_on_since_cannot_be_taken_back(world: World, file: Path) -> None:
    journal = begun(world, file)
    drafts.apply(world.desk, journal)
    services.reopen(world.desk, requests()[0], reason="Спросили снова")
    with pytest.raises(Conflict):
        drafts.undo(world.desk, journal)
    assert Request.select().count() == 4


def test_answers_and_corrections_are_followed(world: World, file: Path) -> None:
    journal = begun(world, file)
    topic = Topic.get(Topic.code == "t.leave")
    drafts.answer(
        world.desk,
        journal,
        places={words_key("Школа на Луне"): str(world.other.id)},
        topics={words_key("Прочее непонятное"): str(topic.id)},
    )
    stopped = next(one for one in lines_of(drafts.find(world.desk, journal.id)) if one.stopped)
    drafts.correct_line(world.desk, journal, stopped.line.key, values={Field.DATE: "10.01.2024"})
    first = Draft.from_json(drafts.find(world.desk, journal.id).body).lines[0]
    drafts.correct_line(world.desk, journal, first.key, values={}, skip="черновик")
    assert drafts.apply(world.desk, journal).requests == 4
    found = {one.old_number: one for one in requests()}
    assert set(found) == {"2", "3", "17-а", "18"}
    assert found["3"].institution_id == world.other.id
    assert found["3"].topic_id == topic.id
    assert clock.local(found["18"].received_at).date() == dt.date(2024, 1, 10)


def test_the_next_call_of_the_year_follows_the_journal(world: World, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"2026": [list(HEADINGS), line(9, "12.01.2026", "Вопрос из января")]}
    )
    world.call()
    drafts.apply(world.desk, begun(world, path))
    assert [world.call().number, *(one.number for one in requests())] == [3, 1, 2, 3]


def test_only_who_may_takes_a_journal_in(world: World, file: Path) -> None:
    draft = read_journal(file)
    for actor in (world.at_school, world.next_door):
        with pytest.raises(NotAllowed):
            drafts.begin_with(actor, draft, "x.xlsx", municipality_id=world.place.id)
