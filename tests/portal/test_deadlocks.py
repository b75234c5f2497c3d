"""Two transactions that wait for each other: one is done again, and both are kept."""

from __future__ import annotations

import io
import threading

import peewee
import pytest
from flask import request

from portal.app import create_app
from portal.audit.models import AuditEntry
from portal.audit.services import record
from portal.audit.verifying import verify
from portal.database import database, write
from portal.deadlocks import ATTEMPTS, again_after_deadlock, is_deadlock
from portal.institutions.models import Municipality
from portal.schema.runner import upgrade
from tests.conftest import new_postgres_database, settings_for
from tests.waiting import PATIENCE


@pytest.fixture
def on_postgres(postgres, tmp_path):
    """Return a portal on PostgreSQL whose transactions are real."""
    before = database.obj
    app = create_app(settings_for(tmp_path, new_postgres_database(postgres)))
    with app.app_context(), database.connection_context():
        upgrade(app.extensions["plugins"])
        database.execute_sql(
            f"alter database {database.obj.database} set deadlock_timeout = '50ms'"
        )
    database.obj.close_all()
    yield app
    database.obj.close_all()
    database.initialize(before)


def test_two_transactions_that_wait_for_each_other_are_both_kept(on_postgres):
    with on_postgres.app_context(), database.connection_context():
        row = Municipality.create(name="Район", short_name="Р", code="01")
        first = AuditEntry.select().count()
    meet = threading.Barrier(2, timeout=PATIENCE)
    attempts = {"line first": 0, "row first": 0}

    def together(name):
        """Meet the other transaction the first time, when each has one of the two locks."""
        attempts[name] += 1
        if attempts[name] == 1:
            meet.wait()

    def line_first():
        with write():
            record(None, "change", row, label="line first")
            together("line first")
            Municipality.update(name="А").where(Municipality.id == row.id).execute()

    def row_first():
        with write():
            Municipality.update(name="Б").where(Municipality.id == row.id).execute()
            together("row first")
            record(None, "change", row, label="row first")

    failed = []

    def run(call):
        with on_postgres.app_context(), database.connection_context():
            try:
                again_after_deadlock(call)
            except peewee.PeeweeException as error:
                failed.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in (line_first, row_first)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(PATIENCE)
    assert not failed
    assert min(attempts.values()) == 1
    assert 1 < max(attempts.values()) <= ATTEMPTS
    with on_postgres.app_context(), database.connection_context():
        assert AuditEntry.select().count() == first + 2
        assert verify().wrong is None


def test_another_failure_is_not_repeated():
    calls, said = [], ("disk is full",)

    def call():
        calls.append(1)
        raise peewee.OperationalError(*said)

    with pytest.raises(peewee.OperationalError):
        again_after_deadlock(call)
    assert len(calls) == 1
    assert not is_deadlock(ValueError())


def test_a_view_that_met_a_deadlock_reads_its_file_again(app):
    class Deadlock(Exception):
        sqlstate = "40P01"

    read, said = [], ("deadlock detected",)

    def view():
        read.append(request.files["file"].read())
        if len(read) == 1:
            raise peewee.OperationalError(*said) from Deadlock()
        return "done"

    upload = {"file": (io.BytesIO(b"abc"), "a.txt")}
    with app.test_request_context("/", method="POST", data=upload):
        endpoint = "pages.deadlock_of_a_test"
        app.view_functions[endpoint] = view
        request.url_rule = type("Rule", (), {"endpoint": endpoint})()
        request.routing_exception = None
        request.view_args = {}
        try:
            assert app.dispatch_request() == "done"
        finally:
            del app.view_functions[endpoint]
    assert read == [b"abc", b"abc"]
