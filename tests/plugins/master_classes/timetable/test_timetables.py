"""A timetable's whole way with a real database: asked for, counted by the job, accepted, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.master_classes import services as events
from plugins.master_classes.models import Audience, Event, Leader, Session
from plugins.master_classes.timetable import services
from plugins.master_classes.timetable.models import (
    ProposedSession,
    Timetable,
    TimetableLine,
    WishedPlace,
)
from portal.errors import Conflict, Invalid, NotAllowed
from portal.jobs.models import Job
from portal.jobs.runner import run_pending
from tests.factories import browser_of, token_of
from tests.plugins.master_classes.district import District, at

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 11)
HOURS = {"first": FIRST, "last": LAST, "opens": 14 * 60, "closes": 17 * 60}
WISH = {"sessions": 1, "minutes": 60, "apart": 1, "weekdays": "1234567", "earliest": None, "latest": None,
        "first_on": None, "last_on": None, "strict": False}  # fmt: skip


def draft(district: District, title: str, **values) -> Event:
    return district.event(title, **{"state": "draft", "hours": 2, **values})


def counted(district: District, app, *chosen: Event, **values) -> Timetable:
    """Ask for a timetable of some events, and have it counted."""
    made, _job = services.ask_for(
        district.actor,
        municipality_id=district.world.place.id,
        events=list(chosen),
        **{**HOURS, **values},
    )
    [job] = run_pending(app)
    assert job.state == "done", job.error
    return Timetable.get_by_id(made.id)


def lines(timetable: Timetable) -> dict[str, str]:
    return {one.event.title: one.state for one in timetable.lines}


def test_events_get_days_hours_and_places_beside_what_is_fixed(district, app) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    district.session("Чтение", "14:00", "17:00", district.hall, leaders=(ann,))
    dated = draft(district, "Дроби", capacity=20)
    Leader.create(event=dated, person=ann)
    timetable = counted(district, app, dated, draft(district, "Лепка"))
    assert lines(timetable) == {"Дроби": "placed", "Лепка": "placed"}
    one = ProposedSession.get(
        ProposedSession.line == timetable.lines.where(TimetableLine.event == dated).get()
    )
    assert one.starts_at >= at("00:00", FIRST + dt.timedelta(days=1))
    assert one.ends_at - one.starts_at == dt.timedelta(minutes=90)
    assert one.place_id in {district.hall.id, district.far.id}
    assert Session.select().where(Session.event == dated).count() == 0
    job = Job.get()
    assert job.result_text == "Время и место предложены для 2 мероприятий из 2."
    assert job.result_url == f"/master-classes/timetable/{timetable.id}"


def test_wishes_are_kept_in_the_table_and_in_the_proposal(district, app) -> None:
    event = draft(district, "Дроби")
    wish = {**WISH, "weekdays": "3", "earliest": 15 * 60, "latest": 16 * 60, "strict": True}
    kept = services.keep_wish(district.actor, event, values=wish, places=[district.lab])
    timetable = counted(district, app, event)
    [one] = ProposedSession.select()
    assert (one.starts_at, one.place_id) == (
        at("15:00", dt.date(2026, 12, 2)),
        district.lab.id,
    ) or (one.starts_at == at("15:00", dt.date(2026, 12, 9)))
    assert lines(timetable) == {"Дроби": "placed"}
    services.keep_wish(
        district.actor,
        event,
        values={**wish, "minutes": 45},
        places=[district.far],
        seen=kept.version,
    )
    assert [one.place_id for one in WishedPlace.select()] == [district.far.id]
    with pytest.raises(Conflict):
        services.keep_wish(district.actor, event, values=wish, seen=kept.version)


def test_rows_are_accepted_one_by_one_or_all_and_taken_back(district, app) -> None:
    first, second = draft(district, "Дроби"), draft(district, "Лепка")
    timetable = counted(district, app, first, second)
    line = TimetableLine.get(TimetableLine.event == first)
    assert services.accept(district.actor, timetable, lines=[line.id]) == 1
    assert lines(timetable) == {"Дроби": "accepted", "Лепка": "placed"}
    assert services.accept(district.actor, timetable) == 1
    proposed = {
        (one.line.event_id, one.starts_at, one.place_id) for one in ProposedSession.select()
    }
    made = {(one.event_id, one.starts_at, one.place_id) for one in Session.select()}
    assert made == proposed
    assert Event.get_by_id(first.id).starts_at is not None
    assert services.take_back(district.actor, timetable) == (2, [])
    assert Session.select().count() == 0
    assert Event.get_by_id(first.id).starts_at is None
    assert lines(timetable) == {"Дроби": "placed", "Лепка": "placed"}


def test_what_was_planned_meanwhile_stops_the_whole(district, app) -> None:
    chosen = [draft(district, "Дроби"), draft(district, "Лепка")]
    timetable = counted(district, app, *chosen)
    taken = ProposedSession.select().order_by(ProposedSession.id.desc()).first()
    event = district.event("Чужое")
    Session.create(
        event=event, number=1, starts_at=taken.starts_at, ends_at=taken.ends_at, place=taken.place
    )
    if taken.place_id == district.online.id:
        pytest.skip("online places are never taken")
    with pytest.raises(Conflict, match="занято, «Чужое»"):
        services.accept(district.actor, timetable)
    assert Session.select().where(Session.event.in_(chosen)).count() == 0
    assert set(lines(timetable).values()) == {"placed"}


def test_events_that_somebody_worked_on_keep_their_dates(district, app) -> None:
    event, other = draft(district, "Дроби"), draft(district, "Лепка")
    timetable = counted(district, app, event, other)
    services.accept(district.actor, timetable)
    events.publish(district.actor, Event.get_by_id(event.id))
    assert services.take_back(district.actor, timetable) == (1, ["Дроби"])
    assert lines(timetable) == {"Дроби": "accepted", "Лепка": "placed"}


def test_what_has_no_place_is_told_and_counted_again_after_a_change(district, app) -> None:
    event = draft(district, "Дроби", capacity=20)
    Audience.create(event=event, kind="subject", value="Математика")
    wish = {**WISH, "strict": True}
    services.keep_wish(district.actor, event, values=wish, places=[district.lab])
    timetable = counted(district, app, event)
    assert lines(timetable) == {"Дроби": "left"}
    assert timetable.proven
    browser = browser_of(app, district.world.methodologist)
    page = browser.get(f"/master-classes/timetable/{timetable.id}").text
    assert "в месте проведения мало мест" in page
    assert "Разрешить другие места проведения. Например:" in page
    services.keep_wish(district.actor, event, values={**wish, "strict": False})
    services.ask_again(district.actor, timetable)
    run_pending(app)
    assert lines(timetable) == {"Дроби": "placed"}


def test_nothing_is_asked_for_without_events_or_days(district) -> None:
    where = {"municipality_id": district.world.place.id}
    with pytest.raises(Invalid):
        services.ask_for(district.actor, events=[], **HOURS, **where)
    event = draft(district, "Дроби")
    with pytest.raises(Invalid):
        services.ask_for(
            district.actor, events=[event], **{**HOURS, "last": dt.date(2027, 12, 1)}, **where
        )
    with pytest.raises(NotAllowed):
        services.ask_for(district.at_school, events=[event], **HOURS, **where)


def test_the_whole_way_through_the_pages(district, app) -> None:
    event = draft(district, "Дроби")
    draft(district, "Лепка")
    browser = browser_of(app, district.world.methodologist)
    base = "/master-classes/timetable"
    assert "Расписаний ещё нет" in browser.get(f"{base}/").text
    page = browser.get(f"{base}/wishes/{event.id}").text
    sent = {
        "csrf_token": token_of(page),
        "sessions": "2",
        "minutes": "60",
        "apart": "7",
        "weekdays": ["2", "4"],
    }
    assert browser.post(f"{base}/wishes/{event.id}", data=sent).status_code == 302
    page = browser.get(f"{base}/new").text
    assert "2 занятия; 60 мин.; вт, чт" in page
    wrong = browser.post(f"{base}/new", data={"csrf_token": token_of(page)})
    assert wrong.status_code == 422
    sent = {
        "csrf_token": token_of(page), "municipality": str(district.world.place.id), "event": [str(event.id)],
        "first": "2026-12-01", "last": "2026-12-18", "opens": "14:00", "closes": "17:00",
    }  # fmt: skip
    answer = browser.post(f"{base}/new", data=sent)
    assert answer.headers["Location"].startswith("/jobs/")
    timetable = Timetable.get()
    address = f"{base}/{timetable.id}"
    assert "Расписание рассчитывается" in browser.get(address).text
    run_pending(app)
    page = browser.get(address).text
    assert "Все мероприятия получили время и место" in page
    sent = {"csrf_token": token_of(page), "seen": str(Timetable.get().version), "every": "1"}
    browser.post(f"{address}/accept", data=sent)
    page = browser.get(address).text
    assert "Даты назначены 1 мероприятию" in page
    assert Session.select().where(Session.event == event).count() == 2
    sent = {"csrf_token": token_of(page), "seen": str(Timetable.get().version)}
    browser.post(f"{address}/take-back", data=sent)
    assert Session.select().where(Session.event == event).count() == 0
    sent["seen"] = str(Timetable.get().version)
    browser.post(f"{address}/again", data=sent)
    run_pending(app)
    sent["seen"] = str(Timetable.get().version)
    assert browser.post(f"{address}/delete", data=sent).headers["Location"] == f"{base}/"
    assert Timetable.select().count() == 0


def test_the_page_asks_as_few_queries_whatever_it_holds(district, app, monkeypatch) -> None:
    from peewee import Database

    few = counted(district, app, draft(district, "Дроби"))
    many = counted(district, app, *(draft(district, f"Лепка {number}") for number in range(6)))
    browser = browser_of(app, district.world.methodologist)
    counted_sql: list[str] = []
    run = Database.execute_sql

    def counting(self, sql, *arguments, **options):
        counted_sql.append(sql)
        return run(self, sql, *arguments, **options)

    monkeypatch.setattr(Database, "execute_sql", counting)

    def asked(timetable: Timetable) -> int:
        counted_sql.clear()
        assert browser.get(f"/master-classes/timetable/{timetable.id}").status_code == 200
        return len(counted_sql)

    asked(few)
    assert asked(few) == asked(many)
