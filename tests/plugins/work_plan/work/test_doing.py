"""Work is begun, finished with proof, moved, dropped, opened again and given to others."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.work_plan import doing
from plugins.work_plan.doing import Proof
from plugins.work_plan.models import Evidence, Move, Occurrence
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed
from portal.files.models import StoredFile
from portal.inbox.models import Notice
from tests import factories
from tests.plugins.work_plan.work.conftest import TODAY
from tests.plugins.work_plan.work.world import (
    ALWAYS,
    ASKED_FOR,
    OCTOBER,
    World,
    actor_of,
    day,
    work_of,
)

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def the_work(world: World) -> Occurrence:
    _plan, (row,) = world.plan(OCTOBER)
    return work_of(row)[0]


def again(work: Occurrence) -> Occurrence:
    return Occurrence.get_by_id(work.id)


def test_work_is_begun_and_finished_with_its_proof(world: World) -> None:
    work = the_work(world)
    doing.start_work(world.district, work)
    assert again(work).state == "in_progress"
    doing.finish(
        world.district,
        work,
        on=day(10, 20),
        proof=Proof(text="Протокол № 3", link="https://example.org/p3", file=("p.pdf", PDF)),
    )
    done = again(work)
    assert (done.state, done.done_on, done.done_by_id) == (
        "done",
        day(10, 20),
        world.specialist.id,
    )
    proof = list(Evidence.select().where(Evidence.occurrence == work.id).order_by(Evidence.id))
    assert [(one.kind, one.on) for one in proof] == [("link", day(10, 20)), ("file", day(10, 20))]
    file = StoredFile.get(StoredFile.subject_id == proof[1].id)
    assert (file.subject, file.institution_id) == ("work_plan_evidence", world.centre.id)


def test_a_day_that_has_not_come_is_no_day_of_work(world: World) -> None:
    work = the_work(world)
    with pytest.raises(Invalid):
        doing.finish(world.district, work, on=TODAY + dt.timedelta(days=1))
    assert again(work).state == "planned"


def test_who_looked_at_an_older_state_is_told(world: World) -> None:
    work = the_work(world)
    doing.start_work(world.district, work, seen=work.version)
    with pytest.raises(Conflict):
        doing.finish(world.district, work, seen=work.version)
    doing.finish(world.district, work, seen=work.version + 1)
    with pytest.raises(Conflict):
        doing.finish(world.district, work)


def test_a_moved_deadline_keeps_the_old_one_and_the_reason(world: World) -> None:
    work = the_work(world)
    doing.move(world.district, work, due=day(11, 20), reason=" Болезнь ")
    doing.move(world.district, work, due=day(12, 1), reason="Снова")
    moved = again(work)
    assert (moved.due, moved.first_due, moved.moves) == (day(12, 1), day(10, 31), 2)
    told = Move.select().where(Move.occurrence == work.id).order_by(Move.id)
    assert [(one.old_due, one.new_due, one.reason) for one in told] == [
        (day(10, 31), day(11, 20), "Болезнь"),
        (day(11, 20), day(12, 1), "Снова"),
    ]


@pytest.mark.parametrize(
    ("due", "reason"),
    [(day(11, 20), "  "), (day(10, 31), "Тот же день"), (day(9, 1), "До начала")],
)
def test_a_move_needs_a_reason_and_another_day_after_the_beginning(
    world: World, due: dt.date, reason: str
) -> None:
    work = the_work(world)
    with pytest.raises(Invalid):
        doing.move(world.district, work, due=due, reason=reason)
    assert again(work).moves == 0


def test_dropped_and_done_work_is_opened_again_with_a_reason(world: World) -> None:
    work = the_work(world)
    doing.drop(world.district, work, reason="Отменено")
    assert (again(work).state, again(work).reason) == ("dropped", "Отменено")
    doing.reopen(world.district, work, reason="Возобновлено")
    doing.finish(world.district, work)
    doing.reopen(world.district, work, reason="Ошибка")
    found = again(work)
    assert (found.state, found.done_on, found.done_by_id, found.reason) == (
        "planned",
        None,
        None,
        "",
    )
    with pytest.raises(Invalid):
        doing.reopen(world.district, work, reason="")


def test_acts_of_endless_work_are_counted(world: World) -> None:
    _plan, (row,) = world.plan(ALWAYS)
    work = work_of(row)[0]
    for number in (3, 10):
        doing.log_act(world.district, work, proof=Proof(text="Консультация", on=day(11, number)))
    assert Evidence.select().where(Evidence.occurrence == work.id).count() == 2
    assert again(work).state == "planned"
    with pytest.raises(Invalid):
        doing.log_act(world.district, work, proof=Proof())
    with pytest.raises(Invalid):
        doing.log_act(world.district, work, proof=Proof(link="javascript:alert(1)"))


def test_proof_that_was_added_by_mistake_goes_with_its_file(world: World) -> None:
    work = the_work(world)
    (made,) = doing.add_evidence(world.district, work, proof=Proof(file=("p.pdf", PDF)))
    doing.remove_evidence(world.district, made)
    assert not Evidence.select().where(Evidence.occurrence == work.id).exists()
    assert not StoredFile.select().where(StoredFile.subject == "work_plan_evidence").exists()


def test_a_refused_file_leaves_the_work_as_it_was(world: World) -> None:
    work = the_work(world)
    with pytest.raises(Invalid):
        doing.finish(world.district, work, proof=Proof(file=("p.exe", b"MZ\x00\x00")))
    assert again(work).state == "planned"
    assert not Evidence.select().exists()


def test_work_that_somebody_asked_for_is_added_by_hand(world: World) -> None:
    _plan, (row,) = world.plan(ASKED_FOR)
    made = doing.add_on_request(world.district, row, due=day(12, 10), note="СОШ № 5")
    assert (made.origin, made.due, made.note) == ("hand", day(12, 10), "СОШ № 5")
    with pytest.raises(Invalid):
        doing.add_on_request(world.district, row, start=day(12, 10), due=day(12, 1))


def test_work_is_given_to_who_does_work_there_and_that_one_is_told(world: World) -> None:
    work = the_work(world)
    doing.assign(world.district, work, user=world.head)
    assert again(work).responsible_id == world.head.id
    assert (
        Notice.select().where(Notice.user == world.head, Notice.kind == "work_plan.given").exists()
    )
    with pytest.raises(Invalid):
        doing.assign(world.district, work, user=world.coordinator)


def test_each_act_leaves_its_line_of_the_audit(world: World) -> None:
    work = the_work(world)
    doing.move(world.district, work, due=day(11, 20), reason="Болезнь")
    line = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (line.action, line.subject, line.subject_id) == (
        "change",
        "work_plan_occurrence",
        work.id,
    )
    assert line.note == "Болезнь"
    assert "2025-11-20" in line.changes


def test_who_only_looks_does_no_work(world: World) -> None:
    work = the_work(world)
    observer = factories.make_user(role="observer", municipality=world.centre.municipality)
    with pytest.raises(NotAllowed):
        doing.start_work(actor_of(observer), work)
