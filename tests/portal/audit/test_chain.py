"""Whatever is done to a line of the audit behind the portal's back, the chain names it."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from click.testing import CliRunner

from portal import clock
from portal.app import create_app
from portal.audit.cli import audit
from portal.audit.models import AuditEntry, AuditHead
from portal.audit.services import Line, record, record_many
from portal.audit.verifying import Fault, Head, read_head, verify
from portal.database import database
from portal.schema.runner import runners, upgrade
from tests import factories
from tests.conftest import settings_for
from tests.portal.audit.tampering import erase, without_triggers

pytestmark = pytest.mark.usefixtures("db")

COUNT = 9


@pytest.fixture
def lines(app):
    """Return the keys of nine lines at the end of the chain, of which the test may take one."""
    with app.app_context():
        record(None, "view", label="the line before")
        for number in range(COUNT):
            record(None, "change", label=f"строка {number}", changes={"name": (None, f"ё{number}")})
    keys = AuditEntry.select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(COUNT).tuples()
    return sorted(key for (key,) in keys)


def number_of(key):
    return AuditEntry.get_by_id(key).number


def test_an_untouched_chain_holds(lines):
    found = verify()
    assert found.wrong is None
    assert found.walked == AuditEntry.select().where(AuditEntry.number > 0).count()


@pytest.mark.parametrize("place", [0, 4, COUNT - 1])
@pytest.mark.parametrize(
    "change",
    [
        "label = 'x'",
        "note = 'x'",
        "changes = '{}'",
        "action = 'view'",
        "actor_name = 'somebody'",
        "subject_id = 5",
        "at = '2020-01-01 00:00:00'",
        "address = '10.0.0.1'",
        "request_id = 'x'",
        "salt = 'x'",
        "hash = 'x'",
        "number = 777777",
        "digest = 'x', salt = ''",
    ],
)
def test_a_changed_line_is_named(lines, place, change):
    wanted = number_of(lines[place])
    with without_triggers():
        database.execute_sql(f"update audit_entry set {change} where id = {lines[place]}")
    wrong = verify().wrong
    assert (wrong.fault, wrong.number, wrong.entry_id) == (Fault.CHANGED, wanted, lines[place])


@pytest.mark.parametrize("place", [0, 4])
def test_a_deleted_line_is_named(lines, place):
    wanted = number_of(lines[place])
    with without_triggers():
        database.execute_sql(f"delete from audit_entry where id = {lines[place]}")
    wrong = verify().wrong
    assert (wrong.fault, wrong.number) == (Fault.DELETED, wanted)


@pytest.mark.parametrize("count", [1, 3])
def test_a_tail_that_was_cut_off_is_named(lines, count):
    wanted = number_of(lines[-count])
    with without_triggers():
        database.execute_sql(f"delete from audit_entry where id >= {lines[-count]}")
    wrong = verify().wrong
    assert (wrong.fault, wrong.number) == (Fault.CUT_SHORT, wanted)


def test_a_tail_that_was_cut_off_with_its_head_is_seen_by_the_head_that_was_written_down(lines):
    head = read_head()
    with without_triggers():
        database.execute_sql(f"delete from audit_entry where id >= {lines[-2]}")
        left = AuditEntry.get_by_id(lines[-3])
        AuditHead.update(number=left.number, hash=left.hash).execute()
    assert verify().wrong is None
    assert verify(head=head).wrong.fault is Fault.CUT_SHORT


@pytest.mark.parametrize("number", ["0", "{next}", "{known}"])
def test_a_line_that_was_put_in_is_named(lines, number):
    given = number.format(next=read_head().number + 1, known=number_of(lines[3]))
    database.execute_sql(
        "insert into audit_entry (at, actor_name, action, subject, label, changes, note, address, "
        "request_id, number, salt, digest, hash, erased_by) values "
        f"('2026-01-01 00:00:00', '', 'view', '', 'x', '{{}}', '', '', '', {given}, 'x', '', 'x', '')"
    )
    key = AuditEntry.select(AuditEntry.id).order_by(AuditEntry.id.desc()).scalar()
    wrong = verify().wrong
    assert wrong.entry_id == key
    assert wrong.fault in {Fault.INSERTED, Fault.CHANGED}


def test_a_line_that_was_put_in_between_is_named(lines):
    with without_triggers():
        database.execute_sql(
            f"update audit_entry set id = -id where id >= {lines[4]}",
        )
        database.execute_sql("update audit_entry set id = -id + 1 where id < 0")
        database.execute_sql(
            "insert into audit_entry (id, at, actor_name, action, subject, label, changes, note, "
            "address, request_id, number, salt, digest, hash, erased_by) select id - 1, at, "
            "actor_name, action, subject, label, changes, note, address, request_id, number, salt, "
            f"digest, 'x', erased_by from audit_entry where id = {lines[4]} + 1"
        )
    wrong = verify().wrong
    assert (wrong.fault, wrong.entry_id) == (Fault.INSERTED, lines[4])


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 7), (0, COUNT - 1)])
def test_lines_that_changed_places_are_named(lines, one, other):
    first, second = lines[one], lines[other]
    wanted = number_of(first)
    with without_triggers():
        for old, new in ((first, -1), (second, first), (-1, second)):
            database.execute_sql(f"update audit_entry set id = {new} where id = {old}")
    wrong = verify().wrong
    assert (wrong.fault, wrong.number, wrong.entry_id) == (Fault.REORDERED, wanted, first)


def test_a_chain_that_was_written_anew_is_seen_by_the_head_that_was_written_down(lines):
    assert verify(head=read_head()).wrong is None
    written = Head(number=number_of(lines[3]), hash="f" * 64)
    wrong = verify(head=written).wrong
    assert (wrong.fault, wrong.number) == (Fault.REWRITTEN, written.number)


def test_a_changed_head_is_seen(lines):
    with without_triggers():
        AuditHead.update(hash="0" * 64).execute()
    assert verify().wrong.fault is Fault.REWRITTEN


def test_the_head_goes_only_forward(lines):
    for statement in ("update audit_head set number = number", "delete from audit_head"):
        with pytest.raises(Exception, match="append-only"), database.atomic():
            database.execute_sql(statement)


def test_texts_erased_by_an_act_leave_the_chain_whole(app, lines):
    erase(lines[2], act="7/2026")
    assert verify().wrong.fault is Fault.ERASED
    with app.app_context():
        record(None, "destroy", note="7/2026")
    assert verify().wrong is None
    left = AuditEntry.get_by_id(lines[2])
    assert (left.label, left.changes, left.note, left.salt) == ("", "{}", "", "")


@pytest.mark.parametrize(
    "more",
    [
        "actor_name = 'x'",
        "action = 'view'",
        "at = '2020-01-01 00:00:00'",
        "number = 0",
        "hash = ''",
        "subject_id = 1",
    ],
)
def test_an_erasure_may_change_nothing_else(lines, more):
    with pytest.raises(Exception, match="append-only"), database.atomic():
        erase(lines[2], act="7", more=f", {more}")


def test_a_text_is_erased_once(lines):
    erase(lines[2], act="7")
    with pytest.raises(Exception, match="append-only"), database.atomic():
        erase(lines[2], act="8")


def test_an_erasure_with_a_false_digest_is_named(app, lines):
    erase(lines[2], act="7", digest="f" * 64)
    with app.app_context():
        record(None, "destroy", note="7")
    wrong = verify().wrong
    assert (wrong.fault, wrong.entry_id) == (Fault.CHANGED, lines[2])


def test_a_clock_that_was_set_back_does_no_harm(app, monkeypatch):
    with app.app_context():
        for year in (2031, 2020, 2026):
            moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
            monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
            record(None, "view", label=str(year))
            record_many(None, [Line(action="view", table="", subject_id=None, label="много")])
    assert verify().wrong is None
    assert verify(since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)).wrong is None


def test_lines_of_many_and_of_one_hang_together(app):
    school = factories.make_institution()
    with app.app_context():
        record(None, "change", school, changes={"phone": ("1", "2")})
        record_many(
            None,
            [
                Line(action="import", table="t", subject_id=n, label="ё", institution_id=school.id)
                for n in range(50)
            ],
        )
        record(None, "view", school)
    assert verify().wrong is None


def test_only_lines_from_a_day_on_are_walked(app, lines):
    later = clock.now() + dt.timedelta(days=1)
    assert verify(since=later).walked == 0
    with without_triggers():
        database.execute_sql(f"update audit_entry set label = 'x' where id = {lines[0]}")
    assert verify(since=later).wrong is None


def run(app, *arguments):
    with app.app_context():
        return CliRunner().invoke(audit, arguments, catch_exceptions=False)


def test_the_command_names_the_line_and_exits_with_one(app, lines):
    assert run(app, "verify").exit_code == 0
    head = run(app, "head").output.strip()
    assert run(app, "verify", "--head", head).exit_code == 0
    assert run(app, "verify", "--head", "x").exit_code == 2
    with without_triggers():
        database.execute_sql(f"update audit_entry set label = 'x' where id = {lines[4]}")
    answer = run(app, "verify", "--json")
    assert answer.exit_code == 1
    told = json.loads(answer.output)["wrong"]
    assert told == {"fault": "changed", "number": number_of(lines[4]), "id": lines[4]}
    assert str(number_of(lines[4])) in run(app, "verify").output


def test_lines_are_handed_on_as_json(app, lines):
    school = factories.make_institution()
    with app.app_context():
        record(None, "change", school, changes={"phone": (None, "8-900-1234567")})
    answer = run(app, "export", "--institution", school.code)
    (line,) = [json.loads(one) for one in answer.output.splitlines()]
    assert line["institution"] == school.code
    assert line["changes"] == {"phone": [None, "•-•••-•••••67"]}
    assert line["at"].endswith("+00:00")


def test_the_migration_chains_the_lines_that_were_there(tmp_path):
    before = database.obj
    application = create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}"))
    with application.app_context(), database.connection_context():
        plugins = application.extensions["plugins"]
        upgrade(plugins)
        (core,) = [runner for name, runner in runners(plugins) if name == "portal"]
        while "0008_chain_the_audit" in core.applied():
            core.down()
        for number in range(30):
            database.execute_sql(
                "insert into audit_entry (at, actor_name, action, subject, label, changes, note, "
                "address, request_id) values (?, 'Ёлкина', 'view', '', ?, '{}', '', '', '')",
                (
                    "2026-01-01 00:00:00.000123" if number % 2 else "2026-01-01 00:00:00",
                    f"№{number}",
                ),
            )
        core.up()
        assert verify() == verify(head=read_head())
        assert verify().wrong is None
        assert verify().walked == 30
        record(None, "view", label="after")
        assert verify().walked == 31
    database.obj.close_all()
    database.initialize(before)
