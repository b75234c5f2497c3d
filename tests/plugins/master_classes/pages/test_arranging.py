"""Events arranged through their pages: proposals, sessions, leaders, copies, places, series."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from plugins.master_classes import services
from plugins.master_classes.models import (
    Audience,
    Event,
    Leader,
    Place,
    Quota,
    ReminderRule,
    Series,
    Session,
)
from portal import clock
from tests.plugins.master_classes.pages.test_road import FIRST
from tests.plugins.master_classes.world import fresh

if TYPE_CHECKING:
    from tests.plugins.master_classes.world import World


def test_a_school_proposes_and_the_district_accepts_with_an_answer(
    world: World, browse: Any
) -> None:
    school, desk = browse(world.coordinator), browse(world.methodologist)
    address = school.post("/master-classes/new", **FIRST, publish="1")
    event = Event.get()
    assert (event.state, event.institution_id) == ("proposed", world.school.id)
    assert "Формирующее" in desk.get("/master-classes/?when=proposals")
    desk.get(f"{address}/accept")
    desk.post(f"{address}/accept", answer="Берём в план", seen=event.version)
    assert fresh(event).state in {"planned", "open"}
    assert "Изменить</a>" not in school.get(address)
    school.get(f"{address}/change", 403)


def test_a_declined_proposal_shows_why_and_can_be_proposed_again(world: World, browse: Any) -> None:
    school, desk = browse(world.coordinator), browse(world.methodologist)
    address = school.post("/master-classes/new", **FIRST, publish="1")
    event = Event.get()
    desk.post(f"{address}/decline", 422, answer="", seen=event.version)
    desk.post(f"{address}/decline", answer="Уже есть такой", seen=event.version)
    assert "Уже есть такой" in school.get(address)
    school.post(f"{address}/propose", seen=fresh(event).version)
    assert fresh(event).state == "proposed"


def test_the_form_keeps_what_was_stored_and_shows_mistakes(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    page = desk.post("/master-classes/new", 422, **{**FIRST, "title": "", "ends": "09:00"})
    assert "Напишите тему." in page
    assert "Окончание раньше начала." in page
    event = world.draft(audience={"position": ["teacher"], "subject": ["математика"]})
    page = desk.get(f"/master-classes/{event.id}/change")
    assert '<option selected value="teacher">' in page
    assert "математика" in page
    more = {
        "kind": "seminar",
        "title": "Другая тема",
        "capacity": "12",
        "mode": "open",
        "promotion": "automatic",
        "subjects": "физика\nхимия",
        "categories": ["none"],
        "hours": "2.5",
        "institution_quota": "3",
        "seen": event.version,
    }
    desk.post(f"/master-classes/{event.id}/change", **more)
    stored = fresh(event)
    assert (stored.title, stored.capacity, stored.mode) == ("Другая тема", 12, "open")
    assert str(stored.hours) == "2.5"
    asked = {(one.kind, one.value) for one in Audience.select()}
    assert asked == {("subject", "физика"), ("subject", "химия"), ("category", "none")}
    desk.post(f"/master-classes/{event.id}/change", 409, **more)


def test_sessions_are_added_changed_cancelled_and_taken_away(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    event = world.event()
    place = Place.create(municipality=world.place, institution=world.school, name="Кабинет 5")
    address = f"/master-classes/{event.id}/sessions"
    hours = {"day": "2026-04-03", "begins": "14:00", "ends": "15:30", "place": str(place.id)}
    desk.get(f"{address}/new")
    desk.post(f"{address}/new", **hours)
    made = Session.get(Session.number == 2)
    page = desk.get(address)
    assert "03.04.2026 14:00–15:30" in page
    assert "Кабинет 5" in page
    change = f"/master-classes/sessions/{made.id}"
    assert 'value="2026-04-03"' in desk.get(f"{change}/change")
    desk.post(f"{change}/change", 422, **{**hours, "ends": "13:00"}, seen=made.version)
    desk.post(f"{change}/change", **{**hours, "ends": "16:00"}, seen=made.version)
    made = Session.get_by_id(made.id)
    assert clock.local(made.ends_at).hour == 16
    desk.post(f"{change}/cancel", reason="Болезнь", seen=made.version)
    assert Session.get_by_id(made.id).cancelled
    browse(world.coordinator).get(f"{change}/change", 403)


def test_leaders_come_from_the_databank_or_by_name_and_get_links(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    event = world.event()
    teacher = world.teacher(last_name="Соловьёва")
    address = f"/master-classes/{event.id}/leaders"
    page = desk.get(f"{address}/find?q=солов")
    value = f"{teacher.id}-{world.school.id}"
    assert f'value="{value}"' in page
    desk.post(f"{address}/find", 422, role="leader")
    desk.post(f"{address}/find", person=value, role="leader")
    desk.post(f"{address}/guest", name="Грачёв Пётр Ильич", role="moderator", phone="8 861")
    page = desk.get(address)
    assert "Соловьёва Анна Ильинична" in page
    assert "8 861" in page
    assert "8 861" not in browse(world.coordinator).get(address)
    guest = Leader.get(Leader.name != "")
    page = desk.post(f"/master-classes/leaders/{guest.id}/link", 200)
    found = re.search(r"/master-classes/mine/([\w-]+)", page)
    assert found
    page = desk.client.application.test_client().get(f"/master-classes/mine/{found[1]}")
    assert "Вы ведёте это мероприятие" in page.get_data(as_text=True)
    desk.post(f"/master-classes/leaders/{guest.id}/remove")
    assert Leader.select().count() == 1


def test_quotas_hold_for_single_institutions(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    event = world.event()
    address = f"/master-classes/{event.id}/quotas"
    desk.get(address)
    values = {"quotas-0-institution": world.school.id, "quotas-0-places": "2"}
    desk.post(address, **values, seen=event.version)
    assert [(one.institution_id, one.places) for one in Quota.select()] == [(world.school.id, 2)]
    assert "0 / 2" in desk.get(f"/master-classes/{event.id}")


def test_a_copy_shows_its_days_before_it_is_made(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    event = world.event()
    address = f"/master-classes/{event.id}/copy"
    page = desk.post(address, 200, on="2026-04-10")
    assert "10.04.2026" in page
    assert Event.select().count() == 1
    desk.post(address, on="2026-04-10", previewed="2026-04-10")
    copy = Event.get(Event.copied_from == event.id)
    assert (copy.state, clock.local(copy.starts_at).date()) == ("draft", dt.date(2026, 4, 10))


def test_a_series_and_a_year_are_copied_with_a_preview(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    address = desk.post(
        "/master-classes/series/new", title="Школа молодого", kind="seminar", school_year="2025"
    )
    series = Series.get()
    world.event(series=series)
    assert "Урок без скуки" in desk.get(address)
    page = desk.post(f"{address}/copy", 200, school_year="2026", title="Школа молодого")
    assert "Дни копии" in page
    desk.post(f"{address}/copy", school_year="2026", title="Школа молодого", previewed="2026")
    assert Series.select().count() == 2
    season = {"first": "2026-03-01", "last": "2026-03-31", "school_year": "2027"}
    assert "Урок без скуки" in desk.post("/master-classes/copy", 200, **season)
    assert Event.select().count() == 2
    desk.post("/master-classes/copy", **season, previewed="2026-03-01-2026-03-31-2027")
    assert Event.select().count() == 3
    page = desk.post("/master-classes/copy", 200, **season)
    assert "Дни копии" not in page, "what was copied already is not promised again"
    browse(world.coordinator).get(f"{address}/copy", 403)


def test_a_school_keeps_its_own_places(world: World, browse: Any) -> None:
    school, neighbour = browse(world.coordinator), browse(world.neighbour)
    address = school.post("/master-classes/places/new", name="Актовый зал", kind="room", in_use="y")
    place = Place.get()
    assert place.institution_id == world.school.id
    assert "Актовый зал" not in neighbour.get("/master-classes/places/")
    neighbour.get(address, 404)
    event = world.event()
    Session.update(place=place).where(Session.event == event.id).execute()
    neighbour.get(address)
    neighbour.get(f"{address}/change", 404)
    values = {"name": "Зал", "kind": "room", "seats": "80", "seen": place.version}
    school.post(f"{address}/change", **values)
    place = Place.get_by_id(place.id)
    assert (place.name, place.seats, place.in_use) == ("Зал", 80, False)


def test_an_event_is_cancelled_with_its_reason_and_a_draft_is_deleted(
    world: World, browse: Any
) -> None:
    desk = browse(world.methodologist)
    event, draft = world.event(), world.draft()
    desk.post(f"/master-classes/{event.id}/cancel", 422, reason="", seen=event.version)
    desk.post(f"/master-classes/{event.id}/cancel", reason="Карантин", seen=event.version)
    assert "Карантин" in desk.get(f"/master-classes/{event.id}")
    desk.post(f"/master-classes/{draft.id}/delete", seen=draft.version)
    assert Event.select().count() == 1


def test_events_are_published_many_at_once(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    drafts = [world.draft(), world.draft()]
    page = desk.post(
        "/lists/master_classes.events/chosen",
        200,
        act="publish",
        state="when=all",
        row=[one.id for one in drafts],
    )
    assert "Урок без скуки" in page


def test_an_event_that_is_over_is_finished_from_my_work(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    event = world.event()
    services.change_event(world.desk, event, values={"responsible": world.methodologist})
    Event.update(
        starts_at=clock.now() - dt.timedelta(hours=4), ends_at=clock.now() - dt.timedelta(hours=2)
    ).execute()
    assert "Отметьте, кто пришёл" in desk.get("/my-work/")
    desk.post(f"/master-classes/{event.id}/hold", seen=fresh(event).version)
    assert fresh(event).state == "held"


def test_rules_of_reminders_are_kept_by_the_district_in_words(world: World, browse: Any) -> None:
    desk, event = browse(world.methodologist), world.event()
    assert "Правил пока нет" in desk.get("/master-classes/reminders/")
    sent = {"count": "2", "unit": "days", "moment": "start-", "tells": "head", "in_use": "y"}
    desk.post("/master-classes/reminders/new", **sent, event=str(event.id))
    made = ReminderRule.get(ReminderRule.event == event.id)
    assert (made.hours, made.tells, made.anchor) == (-48, "head", "start")
    page = desk.get("/master-classes/reminders/")
    assert "за 2 дня до начала" in page
    assert "через 2 часа после окончания" in page
    address = f"/master-classes/reminders/{made.id}/change"
    assert 'value="2"' in desk.get(address)
    desk.post(
        address, **{**sent, "unit": "hours", "moment": "end+", "event": ""}, seen=made.version
    )
    assert (fresh(made).hours, fresh(made).anchor, fresh(made).event) == (2, "end", None)
    browse(world.coordinator).get(address, 403)


def test_the_way_between_two_places_is_told_on_the_page_of_either(
    world: World, browse: Any
) -> None:
    desk = browse(world.methodologist)
    near, far = (
        Place.create(municipality=world.place, institution=one, name="Зал")
        for one in (world.school, world.other)
    )
    address = f"/master-classes/places/{near.id}"
    line = {"ways-0-place": str(far.id), "ways-0-minutes": "50"}
    desk.post(f"{address}/ways", **line, seen=near.version)
    assert "50 мин" in desk.get(f"/master-classes/places/{far.id}")
    again = {"ways-1-place": str(far.id), "ways-1-minutes": "20"}
    page = desk.post(f"{address}/ways", 422, **line, **again, seen=fresh(near).version)
    assert "указана дважды" in page
    assert 'value="50"' in desk.get(f"/master-classes/places/{far.id}/ways")
