"""What is told of stored sessions: in words, by what the reader may see, in a fixed number of queries."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from peewee import Database

from plugins.master_classes import services
from plugins.master_classes.conflicts import checking
from plugins.master_classes.conflicts.rules import Kind
from plugins.master_classes.models import Leader, Place, Session
from plugins.master_classes.ways import tell_ways, ways_from
from plugins.staff.models import Compliance, Employment
from portal.errors import Conflict, Invalid
from tests.factories import browser_of
from tests.plugins.master_classes.district import DAY, at

_BUSY = (
    "Петрова А. И.: в это время «Чтение» (01.12.2026, 15:00–16:00, Актовый зал, СОШ № 1). "
    "Выберите другое время или другого ведущего."
)


def texts(found) -> list[str]:
    return [one.text for one in found]


def test_a_taken_room_and_a_busy_leader_are_told_with_what_takes_them(district) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    session = district.session("Дроби", "14:00", "15:30", district.hall, leaders=(ann,))
    district.session("Чтение", "15:00", "16:00", district.hall, leaders=(ann,))
    found = checking.of_session(district.actor, session)
    assert texts(found) == [
        _BUSY,
        "Актовый зал, СОШ № 1: занято, «Чтение», 01.12.2026, 15:00–16:00. Выберите другое место или время.",
    ]
    assert [one.blocks for one in found] == [True, True]


def test_the_way_between_institutions_is_told_in_minutes(district) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    session = district.session("Дроби", "14:00", "15:30", district.hall, leaders=(ann,))
    district.session("Чтение", "15:40", "16:40", district.far, leaders=(ann,))
    [found] = checking.of_session(district.actor, session)
    assert "на дорогу не хватает 20 мин." in found.text


def test_a_way_told_for_two_places_holds_for_all_their_rooms_and_both_ways(district) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    session = district.session("Дроби", "14:00", "15:30", district.lab, leaders=(ann,))
    district.session("Чтение", "16:10", "17:00", district.far, leaders=(ann,))
    actor = district.actor
    assert checking.of_session(actor, session) == []
    tell_ways(actor, district.far, [(district.hall, 50)])
    [found] = checking.of_session(actor, session)
    assert "на дорогу не хватает 10 мин." in found.text
    assert list(ways_from(actor, district.lab).values()) == [50]
    tell_ways(actor, district.lab, [])
    assert checking.of_session(actor, session) == []


@pytest.mark.parametrize("told", [["lab"], ["online"], ["far", "far"]])
def test_a_way_leads_from_one_place_to_another_and_is_told_once(district, told) -> None:
    with pytest.raises(Invalid):
        tell_ways(district.actor, district.hall, [(getattr(district, one), 50) for one in told])
    assert ways_from(district.actor, district.hall) == {}


def test_a_session_is_looked_at_as_it_would_be_elsewhere(district) -> None:
    session = district.session("Дроби", "14:00", "15:30", district.hall)
    district.session("Чтение", "16:00", "17:00", district.hall)
    district.session("Лепка", "14:00", "15:00", district.far)
    actor = district.actor
    assert checking.of_session(actor, session) == []
    moved = checking.of_session(actor, session, starts_at=at("15:30"))
    assert [one.kind for one in moved] == [Kind.ROOM]
    there = checking.of_session(actor, session, place=district.far)
    assert [one.kind for one in there] == [Kind.ROOM]
    assert checking.of_session(actor, session, starts_at=at("15:30"), place=None) == []


def test_cancelled_sessions_and_events_take_nothing(district) -> None:
    session = district.session("Дроби", "14:00", "15:30", district.hall)
    district.session("Чтение", "14:00", "15:00", district.hall, state="cancelled")
    called_off = district.session("Лепка", "14:00", "15:00", district.hall)
    Session.update(cancelled=True).where(Session.id == called_off.id).execute()
    assert checking.of_session(district.actor, session) == []


def test_who_may_not_see_an_event_is_told_only_that_somebody_is_busy(district) -> None:
    bob = district.teacher("Сидоров Борис Ильич")
    own = district.session(
        "Дроби", "14:00", "15:30", district.hall, people=(bob,), institution=district.world.school
    )
    district.session(
        "Тайный совет", "14:00", "15:00", district.far, people=(bob,), leaders=(bob,),
        institution=district.world.other, internal=True,
    )  # fmt: skip
    [found] = checking.of_session(district.at_school, own)
    assert found.text.startswith("Сидоров Б. И.: в это время занят(а). Выберите")
    assert "Тайный совет" in checking.of_session(district.actor, own)[0].text


def test_a_person_whom_the_reader_may_not_see_is_counted_not_named(district) -> None:
    cat = district.teacher("Чужова Катерина Львовна", district.world.other)
    own = district.session(
        "Дроби", "14:00", "15:30", district.hall, people=(cat,), institution=district.world.school
    )
    district.session("Чтение", "14:00", "15:00", district.far, people=(cat,))
    [found] = checking.of_session(district.at_school, own)
    assert found.text.startswith("1 человек: в это время занят(а).")
    assert "Чужова" not in found.text
    assert "Чтение" not in found.text


def test_a_day_of_attestation_is_told(district) -> None:
    bob = district.teacher("Сидоров Борис Ильич")
    session = district.session("Дроби", "14:00", "15:30", district.hall, people=(bob,))
    post = Employment.get(Employment.person == bob)
    Compliance.create(employment=post, held_on=dt.date(2021, 12, 1), next_on=DAY)
    [found] = checking.of_session(district.actor, session)
    assert found.text == ("Сидоров Б. И.: аттестация 01.12.2026. Выберите другой день.")
    assert not found.blocks


def test_too_few_seats_are_told_with_both_numbers(district) -> None:
    session = district.session("Дроби", "14:00", "15:30", district.lab, capacity=25)
    [found] = checking.of_session(district.actor, session)
    assert found.text == (
        "Кабинет 5, СОШ № 1: мест 15, нужно 25. Выберите место побольше или уменьшите число участников."
    )


def test_who_is_to_be_enrolled_is_told_of_what_they_come_to_already(district) -> None:
    bob, eve = district.teacher("Сидоров Борис Ильич"), district.teacher("Юрьева Ева Олеговна")
    event = district.session("Дроби", "14:00", "15:30", district.hall).event
    district.session("Чтение", "15:00", "16:00", district.lab, people=(bob,))
    found = checking.of_persons(district.actor, event, [bob, eve])
    assert list(found) == [bob.id]
    assert texts(found[bob.id])[0].startswith("Сидоров Б. И.: в это время «Чтение»")


def test_an_event_is_asked_about_with_as_many_queries_whatever_it_holds(
    district, monkeypatch
) -> None:
    counted: list[str] = []
    run = Database.execute_sql

    def counting(self, sql, *arguments, **options):
        counted.append(sql)
        return run(self, sql, *arguments, **options)

    monkeypatch.setattr(Database, "execute_sql", counting)
    actor = district.actor

    def asked(event) -> int:
        counted.clear()
        checking.of_event(actor, event)
        return len(counted)

    event = district.event("Дроби")
    bob = district.teacher("Сидоров Борис Ильич")
    district.session(event, "14:00", "15:30", district.hall, people=(bob,))
    district.session("Чтение", "14:00", "15:30", district.hall, people=(bob,))
    few = asked(event)
    for number in range(6):
        other = district.teacher(f"Иванов{number} Пётр Ильич")
        district.session(
            event, "14:00", "15:30", district.hall, day=DAY + dt.timedelta(days=number)
        )
        district.session(f"Лепка {number}", "14:00", "15:30", district.hall, people=(other, bob))
    assert asked(event) == few <= 12


def test_a_blocking_conflict_stops_the_save_with_its_reasons(district) -> None:
    event = district.event("Дроби")
    session = district.session(event, "14:00", "15:30", district.hall)
    district.session("Чтение", "15:00", "16:00", district.hall)
    with pytest.raises(Conflict, match="занято, «Чтение»"):
        checking.demand_free(district.actor, event, [session])


def test_what_only_warns_is_returned(district) -> None:
    event = district.event("Дроби", capacity=25)
    session = district.session(event, "14:00", "15:30", district.lab)
    assert [one.kind for one in checking.demand_free(district.actor, event, [session])] == [
        Kind.SEATS
    ]


def test_free_times_are_near_and_free(district) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    session = district.session("Дроби", "14:00", "15:30", district.hall, leaders=(ann,))
    district.session("Чтение", "14:00", "15:30", district.hall)
    Place.update(in_use=False).where(Place.id == district.far.id).execute()
    found = checking.free_for(district.actor, session)
    assert len(found) == 5
    assert {one.room.key for one in found} <= {district.hall.id, district.lab.id}
    assert (found[0].starts_at, found[0].room.key) == (session.starts_at, district.lab.id)
    for one in found:
        place = Place.get_by_id(one.room.key)
        assert place.in_use
        left = checking.of_session(district.actor, session, starts_at=one.starts_at, place=place)
        assert {told.kind for told in left} <= {Kind.INSTITUTION}


def test_guests_who_lead_are_told_apart_by_name(district) -> None:
    session = district.session("Дроби", "14:00", "15:30", district.hall)
    other = district.session("Чтение", "14:00", "15:30", district.far)
    for one in (session, other):
        Leader.create(event=one.event, name="Гость  Пётр")
    [found] = checking.of_session(district.actor, session)
    assert found.kind is Kind.LEADER


def test_verbs_refuse_what_blocks_and_keep_nothing_of_it(district) -> None:
    ann = district.teacher("Петрова Анна Ивановна")
    district.session("Чтение", "14:00", "15:30", district.hall, leaders=(ann,))
    district.session("Лепка", "12:00", "13:00", district.lab)
    event = district.event("Дроби")
    plan = services.SessionPlan(starts_at=at("15:00"), ends_at=at("16:00"), place=district.hall)
    with pytest.raises(Conflict, match="занято, «Чтение»"):
        services.add_session(district.actor, event, plan)
    free = dataclasses.replace(plan, place=district.lab)
    made = services.add_session(district.actor, event, free)
    with pytest.raises(Conflict, match="занято"):
        services.change_session(district.actor, made, plan)
    with pytest.raises(Conflict, match=r"Петрова А\. И\.: в это время «Чтение»"):
        services.add_leader(district.actor, event, services.LeaderDetails(person=ann))
    with pytest.raises(Conflict, match="занято"):
        services.move_session(district.actor, made, starts_at=at("12:00"))
    assert Leader.select().where(Leader.event == event.id).count() == 0
    assert Session.get_by_id(made.id).place_id == district.lab.id


def test_who_is_busy_is_not_enrolled_where_the_district_blocks_that(
    district, app, monkeypatch
) -> None:
    bob = district.teacher("Сидоров Борис Ильич")
    district.session("Чтение", "15:00", "16:00", district.lab, people=(bob,))
    event = district.session("Дроби", "14:00", "15:30", district.hall, state="open").event
    wanted = [services.Participant(person=bob)]
    values = app.extensions["plugin_settings"]._values
    monkeypatch.setitem(values, "master_classes.conflict_participant", "block")
    [outcome] = services.enrol(district.at_school, event, wanted)
    assert outcome.enrolment is None
    assert "в это время «Чтение»" in outcome.reason
    monkeypatch.setitem(values, "master_classes.conflict_participant", "warn")
    [outcome] = services.enrol(district.at_school, event, wanted)
    assert outcome.enrolment is not None


def test_who_enrols_sees_who_is_busy_before_it_is_done(district, app) -> None:
    bob = district.teacher("Сидоров Борис Ильич")
    district.session("Чтение", "15:00", "16:00", district.lab, people=(bob,))
    event = district.session("Дроби", "14:00", "15:30", district.hall, state="open").event
    browser = browser_of(app, district.world.coordinator)
    page = browser.get(f"/master-classes/{event.id}/enrol").text
    assert "Сидоров Б. И.: в это время «Чтение»" in page


def test_the_card_of_an_event_tells_its_conflicts_and_leads_to_free_times(district, app) -> None:
    session = district.session("Дроби", "14:00", "15:30", district.hall)
    district.session("Чтение", "15:00", "16:00", district.hall)
    browser = browser_of(app, district.world.methodologist)
    page = browser.get(f"/master-classes/{session.event_id}/sessions").text
    assert "занято, «Чтение», 01.12.2026, 15:00–16:00" in page
    assert f"/master-classes/calendar/{session.id}/move" in page or "Подобрать другое время" in page
