"""Who may do what at the hotline: the matrix of roles and verbs, and what each side sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline import models, services
from plugins.hotline.models import Message, Request
from plugins.hotline.services import CallerDetails
from portal import clock
from portal.access import policies
from portal.errors import NotAllowed, PortalError
from tests import factories
from tests.plugins.hotline.world import World, actor_of, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.access import Actor

PEOPLE = (
    "specialist",
    "methodologist",
    "head",
    "watching",
    "coordinator",
    "director",
    "neighbour",
)
DESK = {"specialist", "methodologist", "head"}
KEEPERS = {"specialist", "head"}
SCHOOL = {"coordinator", "director"}

ACTS: dict[str, tuple[Callable[[Actor, Request], Any], set[str]]] = {
    "answer": (lambda a, r: services.answer(a, r, text="Да"), DESK),
    "note": (lambda a, r: services.add_note(a, r, text="Заметка"), DESK),
    "assign": (lambda a, r: services.assign(a, r, assignee=None), DESK),
    "pause": (lambda a, r: services.pause(a, r, reason="Ждём"), DESK),
    "solve": (lambda a, r: services.solve(a, r, text="Да"), DESK),
    "change": (lambda a, r: services.change_request(a, r, values={"priority": "high"}), DESK),
    "checklist": (lambda a, r: services.add_checklist(a, r, title="Список"), DESK),
    "visit": (lambda a, r: services.agree_visit(a, r, starts_at=clock.now()), DESK),
    "split": (lambda a, r: services.split(a, r, question="Ещё"), DESK),
    "watch": (services.watch, DESK),
    "add": (lambda a, r: services.add(a, r, text="Добавлю"), DESK | SCHOOL),
    "merge": (lambda a, r: services.preview_merge(a, kept=r, gone=r), KEEPERS),
    "remove": (lambda a, r: services.remove(a, r, reason="Ошибка"), {"head"}),
    "erase": (lambda a, r: services.erase_caller(a, r.caller), KEEPERS),
}


@pytest.mark.parametrize("act", ACTS)
def test_every_verb_is_done_by_its_roles_and_refused_to_others(world: World, act: str) -> None:
    call, allowed = ACTS[act]
    for person in PEOPLE:
        request = world.call(caller=CallerDetails(name="Канарейкина Анна", phone="1234567"))
        actor = actor_of(getattr(world, person))
        if person in allowed:
            call(actor, request)
        else:
            with pytest.raises(NotAllowed):
                call(actor, request)


def test_an_institution_sees_its_own_requests_without_notes(world: World) -> None:
    own = world.call(answer="Ответ")
    services.add_note(world.desk, world.call("Второй"), text="Внутреннее")
    world.call(institution=world.other)
    secret = world.call("Жалоба", confidential=True)
    removed = world.call("Ошибка")
    services.remove(actor_of(world.head), removed, reason="Дважды")
    seen = {one.question for one in policies[Request].rows(world.at_school)}
    assert seen == {own.question, "Второй"}
    assert {one.kind for one in policies[Message].rows(world.at_school)} == {"answer"}
    assert {one.kind for one in policies[Message].rows(world.desk)} == {"answer", "note"}
    for model in (models.Escalation, models.Watcher, models.Merge, models.RecordLink):
        assert not policies[model].rows(world.at_school).exists()
    with pytest.raises(PortalError):
        services.add(world.at_school, secret, text="Вижу")


def test_another_district_sees_nothing(world: World) -> None:
    request = world.call()
    stranger = actor_of(
        factories.make_user(role="district_specialist", municipality=factories.make_municipality())
    )
    assert not policies[Request].rows(stranger).exists()
    with pytest.raises(NotAllowed):
        services.answer(stranger, request, text="Да")
    with pytest.raises(NotAllowed):
        world.call(actor=stranger)


def test_a_coordinator_asks_for_the_own_institution_only(world: World) -> None:
    request = services.ask(world.at_school, question="Кто входит в комиссию?")
    stored = fresh(request)
    assert (stored.institution, stored.channel, stored.number) == (world.school, "web", 1)
    assert stored.caller is not None
    assert stored.caller.user == world.coordinator
    with pytest.raises(PortalError):
        services.ask(world.desk, question="Кто входит?")
    with pytest.raises(NotAllowed):
        services.rate(world.next_door, request, value=1)
    with pytest.raises(NotAllowed):
        world.call(actor=world.at_school)


def test_an_observer_reads_requests_without_callers_and_notes(world: World) -> None:
    request = world.call(caller=CallerDetails(name="Канарейкина Анна", phone="1234567"))
    services.add_note(world.desk, request, text="Внутреннее")
    observer = actor_of(world.watching)
    assert policies[Request].rows(observer).count() == 1
    assert not policies[Message].rows(observer).exists()
    assert not policies[models.Caller].rows(observer).exists()
    assert services.shown_caller(observer, request).name == ""


def test_lists_show_the_end_of_a_number_only(world: World) -> None:
    request = world.call(caller=CallerDetails(name="Канарейкина Анна", phone="8 918 123-45-67"))
    assert services.shown_caller(world.desk, request).phone == "• ••• •••-••-67"
    assert services.shown_caller(world.desk, request, in_list=False).phone == "8 918 123-45-67"
    assert services.shown_caller(world.at_school, request, in_list=False).phone == "• ••• •••-••-67"


def test_where_the_module_is_off_requests_are_only_read(world: World) -> None:
    request = world.call()
    factories.switch(world.school, "hotline", enabled=False)
    with pytest.raises(NotAllowed):
        services.answer(world.desk, request, text="Да")
    assert policies[Request].rows(world.desk).count() == 1
    factories.switch(world.school, "hotline", enabled=True)
    services.answer(world.desk, request, text="Да")
