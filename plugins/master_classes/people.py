"""What is known of those who are to be enrolled, and whom an event is for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plugins.master_classes.conditions import Against, Demands, Teacher, against
from plugins.master_classes.models import Attendance, Audience, Enrolment, Event
from plugins.staff.models import Category, Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.database import among, fetch_rows, fold
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from portal.access import Actor

WORDS = {
    Against.POSITION: _("the event is for other positions"),
    Against.SUBJECT: _("the event is for teachers of other subjects"),
    Against.CATEGORY: _("the event is for other categories"),
    Against.INSTITUTION: _("the event is for another kind of institution"),
    Against.ATTENDED: _("has attended this event before"),
    Against.EARLIER: _("has not attended what comes before this event"),
}


def what_speaks_against(event: Event, persons: Sequence[Person]) -> dict[int, list[str]]:
    """Return for each person, by the key, why the event is not for them; nothing if it is."""
    demands = demands_of(event)
    known = teachers(event, [one.id for one in persons], demands)
    return {
        one.id: [str(WORDS[reason]) for reason in against(known[one.id], demands)]
        for one in persons
    }


def demands_of(event: Event) -> Demands:
    """Return what an event asks of its participants."""
    asked: dict[str, set[str]] = defaultdict(set)
    rows = Audience.select(Audience.kind, Audience.value).where(Audience.event == event.id)
    for kind, value in fetch_rows(rows):
        asked[kind].add(fold(value) if kind == "subject" else value)
    return Demands(
        positions=frozenset(asked["position"]),
        subjects=frozenset(asked["subject"]),
        categories=frozenset(asked["category"]),
        institutions=frozenset(asked["institution"]),
        first_time=event.first_time_only,
        earlier=event.needs_event_id is not None or event.needs_series_id is not None,
    )


def teachers(event: Event, keys: Iterable[int], demands: Demands) -> dict[int, Teacher]:
    """Return what is known of persons on the day of an event, by their keys."""
    wanted = list(keys)
    day = clock.local(event.starts_at).date() if event.starts_at is not None else clock.today()
    posts = _posts(wanted, day)
    categories = _categories(wanted, day) if demands.categories else {}
    before = attended(_same_as(event), wanted) if demands.first_time else frozenset()
    earlier = attended(_needed_for(event), wanted) if demands.earlier else frozenset()
    return {
        key: Teacher(
            positions=frozenset(code for code, _subject, _kind in posts.get(key, ())),
            subjects=frozenset(fold(subject) for _code, subject, _kind in posts.get(key, ())),
            categories=frozenset(categories.get(key, ())),
            institution=next((kind for _code, _subject, kind in posts.get(key, ())), ""),
            attended=key in before,
            attended_earlier=key in earlier,
        )
        for key in wanted
    }


def attended(events: Any, persons: Iterable[int]) -> frozenset[int]:
    """Return which persons were present at one of some events (a query of their keys) at least once."""
    rows = (
        Enrolment.select(Enrolment.person)
        .join(Attendance)
        .where(
            Enrolment.event.in_(events),
            Attendance.present == True,  # noqa: E712 - SQL
            among(Enrolment.person, persons),
        )
        .distinct()
    )
    return frozenset(key for (key,) in fetch_rows(rows))


def posts_in_reach(actor: Actor, persons: Iterable[int]) -> dict[int, list[Employment]]:
    """Return the posts that persons hold today where the actor sees them, by person, main ones first."""
    today = clock.today()
    query = (
        policies[Employment]
        .rows(actor)
        .where(
            among(Employment.person, persons),
            Employment.ended_on.is_null() | (Employment.ended_on >= today),
        )
        .order_by(Employment.kind != "main", Employment.id)
    )
    found: dict[int, list[Employment]] = defaultdict(list)
    for one in query:
        found[one.person_id].append(one)
    return found


def _posts(persons: list[int], day: Any) -> dict[int, list[tuple[str, str, str]]]:
    rows = (
        Employment.select(Employment.person, Position.code, Employment.subject, Institution.kind)
        .join(Position)
        .switch(Employment)
        .join(Institution)
        .where(
            among(Employment.person, persons),
            Employment.ended_on.is_null() | (Employment.ended_on >= min(day, clock.today())),
        )
        .order_by(Employment.kind != "main", Employment.id)
    )
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for person, code, subject, kind in fetch_rows(rows):
        found[person].append((code, subject, kind))
    return found


def _categories(persons: list[int], day: Any) -> dict[int, set[str]]:
    rows = Category.select(Category.person, Category.kind).where(
        among(Category.person, persons),
        Category.valid_until.is_null() | (Category.valid_until >= day),
    )
    found: dict[int, set[str]] = defaultdict(set)
    for person, kind in fetch_rows(rows):
        found[person].add(kind)
    return found


def _same_as(event: Event) -> Any:
    """Return the events that are the same one held at other times: of its series, or its copies."""
    same: Any = Event.id == (event.copied_from_id or event.id)
    same |= Event.copied_from == (event.copied_from_id or event.id)
    if event.series_id is not None:
        same |= (Event.series == event.series_id) & (Event.title == event.title)
    return Event.select(Event.id).where(same)


def _needed_for(event: Event) -> Any:
    needed: Any = Event.id == event.needs_event_id
    if event.needs_event_id is not None:
        needed |= Event.copied_from == event.needs_event_id
    if event.needs_series_id is not None:
        needed |= Event.series == event.needs_series_id
    return Event.select(Event.id).where(needed)
