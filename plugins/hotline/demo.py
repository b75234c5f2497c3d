"""The demo district's journal: calls answered at once, some open, one waiting, a visit, quiet days."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.hotline import services
from plugins.hotline.answers import demo as answers
from plugins.hotline.models import Caller, Group, GroupMember, Request, Topic
from plugins.hotline.services import Call, CallerDetails
from plugins.hotline.settings import working_hours
from plugins.hotline.taking import calls_on
from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.workdays import add_working_days

if TYPE_CHECKING:
    import random

    from portal.access import Actor
    from portal.institutions.models import Institution
    from portal.plugin import DemoSeed

CALLERS = (
    ("Журавлёва Нина Петровна", "учитель"),
    ("Голубева Ирина Сергеевна", "заместитель директора"),
    ("Соловьёва Татьяна Ивановна", "воспитатель"),
    ("Грачёва Елена Викторовна", "методист"),
    ("Лебедева Ольга Николаевна", "педагог-психолог"),
    ("Дроздов Андрей Юрьевич", "учитель"),
    ("Скворцова Марина Олеговна", "старший воспитатель"),
    ("Кукушкина Светлана Игоревна", "музыкальный руководитель"),
    ("Филин Павел Андреевич", "педагог дополнительного образования"),
    ("Щеглова Анна Дмитриевна", "учитель-логопед"),
)
CHANNELS = ("phone", "phone", "phone", "phone", "mail", "visit", "message")
DAYS, CALLS, OPEN = 110, 90, 6
LOGINS = ("specialist", "methodologist")


def fill(seed: DemoSeed) -> None:
    """Write the journal of the first district of the last months, with what is open today."""
    by_code = {one.code: one for one in seed.institutions}
    school = by_code.get("school-1")
    if school is None:
        return
    actors = [_actor(login) for login in LOGINS]
    places = [one for one in seed.institutions if one.municipality_id == school.municipality_id]
    _group(school.municipality_id, [one.user for one in actors])
    calls = _calls()
    for at in _moments(seed.random):
        _answered(seed.random.choice(actors), seed.random, calls, places, at)
    for _number in range(OPEN):
        row = seed.random.choice(calls)
        services.take_call(
            actors[0], call=_call(seed.random, row, seed.random.choice(places), at=None)
        )
    _asked(actors[0])
    _visit(actors[1], school)
    _quiet(actors[0], school.municipality_id)
    answers.fill(actors[0], school.municipality_id)
    Request.update(demo=True).execute()
    Caller.update(demo=True).execute()
    seed.progress(f"{Request.select().count()} requests to the hotline")


def _calls() -> list[dict[str, Any]]:
    text = files("plugins.hotline").joinpath("demo_calls.toml").read_text(encoding="utf-8")
    topics = {one.code: one for one in Topic.select()}
    return [{**row, "topic": topics.get(row["topic"])} for row in tomllib.loads(text)["call"]]


def _moments(source: random.Random) -> list[dt.datetime]:
    """Return moments of working time in the last months, in their order; some days have none."""
    hours, today = working_hours(), clock.today()
    found = []
    for _number in range(CALLS):
        day = today - dt.timedelta(days=source.randrange(1, DAYS))
        if hours.is_worked(day):
            time = dt.time(source.choice((9, 10, 11, 12, 14, 15, 16)), source.randrange(60))
            found.append(hours.at(day, time))
    return sorted(found)


def _call(
    source: random.Random, row: dict[str, Any], place: Institution, *, at: dt.datetime | None
) -> Call:
    name, position = source.choice(CALLERS)
    last = source.randrange(10, 99)
    return Call(
        question=row["question"],
        topic=row["topic"],
        institution=place,
        caller=CallerDetails(
            name=name,
            position=position,
            institution=place,
            phone=f"+7 900 000-{place.id % 90 + 10:02d}-{last}",
        ),
        channel=source.choice(CHANNELS),
        seconds=source.randrange(60, 600),
        received_at=at,
        demo=True,
    )


def _answered(
    actor: Actor,
    source: random.Random,
    calls: list[dict[str, Any]],
    places: list[Institution],
    at: dt.datetime,
) -> None:
    row = source.choice(calls)
    services.take_call(
        actor,
        call=_call(source, row, source.choice(places), at=at),
        answer=row["answer"],
        norm=row.get("norm", ""),
    )


def _asked(desk: Actor) -> None:
    """Let a school ask from its own workplace: one waits for it, one is answered."""
    at_school = _actor("school1")
    topic = Topic.get_or_none(Topic.code == "compliance.commission")
    waits = services.ask(
        at_school, question="Проверьте, пожалуйста, состав нашей комиссии.", topic=topic
    )
    services.take_on(desk, waits)
    services.pause(desk, waits, reason="Пришлите приказ о составе комиссии")
    told = services.ask(at_school, question="Где взять образец представления?")
    services.answer(desk, told, text="Образец лежит в разделе документов портала.", solve=True)
    services.rate(at_school, told, value=5, comment="Спасибо, нашли.")


def _visit(actor: Actor, school: Institution) -> None:
    topic = Topic.get_or_none(Topic.code == "portfolio.content")
    request = services.take_call(
        actor,
        call=Call(
            question="Просим приехать и посмотреть накопительные папки до заседания комиссии.",
            kind="visit",
            topic=topic,
            institution=school,
            demo=True,
        ),
    )
    day = add_working_days(clock.today(), 4)
    services.agree_visit(actor, request, starts_at=working_hours().at(day, dt.time(10)))
    services.add_checklist(
        actor,
        request,
        title="Перед выездом",
        items=("Список аттестуемых", "Бланки представлений", "Памятка о сроках"),
    )


def _quiet(actor: Actor, municipality_id: int) -> None:
    hours = working_hours()
    for back in range(1, 20):
        day = clock.today() - dt.timedelta(days=back)
        if hours.is_worked(day) and not calls_on(municipality_id, day).exists():
            services.record_quiet_day(actor, on=day)


def _group(municipality_id: int, users: list[User]) -> None:
    group = Group.create(municipality=municipality_id, title="Консультанты по аттестации")
    for user in users:
        GroupMember.create(group=group, user=user)


def _actor(login: str) -> Actor:
    user = User.get(User.login == login)
    extensions = current_app.extensions
    place = workplaces_of(user.id)[0]
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])
