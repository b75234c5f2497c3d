"""What is written to the audit: who, what, old and new; never a secret; never to be changed."""

from __future__ import annotations

import datetime as dt
import json

import peewee
import pytest

from portal.audit.changes import as_text, masked
from portal.audit.models import AuditEntry
from portal.audit.services import Line, changes_of, record, record_many
from portal.database import database
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.mark.parametrize(
    ("statement"),
    [
        "update audit_entry set note = 'x'",
        "update audit_entry set actor_name = '' where 1 = 1",
        "delete from audit_entry",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_line(app, statement):
    with app.app_context():
        record(None, "view", label="card")
        with pytest.raises(peewee.PeeweeException, match="append-only"), database.atomic():
            database.execute_sql(statement)
    assert AuditEntry.select().where(AuditEntry.label == "card").exists()


def test_a_line_tells_who_what_where_and_from_which_request(app):
    school = factories.make_institution()
    user = factories.make_user(institution=school, role="school_coordinator")
    with app.test_request_context(environ_base={"REMOTE_ADDR": "10.1.2.3"}):
        line = record(user, "change", school, changes={"phone": ("8-900-1234567", None)})
    line = AuditEntry.get_by_id(line.id)
    assert (line.user_id, line.actor_name) == (user.id, user.name)
    assert (line.subject, line.subject_id) == ("institutions_institution", school.id)
    assert (line.institution_id, line.label) == (school.id, school.short_name)
    assert line.address == "10.1.2.3"
    assert line.request_id
    assert json.loads(line.changes) == {"phone": ["•-•••-•••••67", None]}


@pytest.mark.parametrize("field", ["password_hash", "key_hash", "secret", "token"])
def test_a_secret_never_reaches_the_audit(field):
    text = as_text({field: ("before-1", "after-2")})
    assert "before-1" not in text
    assert "after-2" not in text
    assert field in text


@pytest.mark.parametrize(
    ("number", "shown"),
    [("112-233-445 95", "•••-•••-••• 95"), ("+7 900 000-11-22", "+• ••• •••-••-22"), ("", "")],
)
def test_of_a_number_only_the_last_two_digits_are_kept(number, shown):
    assert masked(number) == shown


def test_changes_are_the_fields_that_differ_from_what_is_stored():
    school = factories.make_institution(phone="1", address="ул. Мира, 1")
    school.phone = "1"
    school.address = ""
    school.closed_on = dt.date(2026, 1, 2)
    assert changes_of(school) == {
        "address": ("ул. Мира, 1", ""),
        "closed_on": (None, dt.date(2026, 1, 2)),
    }
    assert changes_of(school, {"phone": "1", "kind": "centre", "stranger": 1}) == {
        "kind": ("school", "centre")
    }


def test_a_related_record_is_compared_by_its_key_and_told_by_its_name(app):
    school = factories.make_institution()
    other = factories.make_municipality(name="Другой район")
    school.municipality = school.municipality_id
    assert "municipality" not in changes_of(school)
    school.municipality = other
    with app.app_context():
        line = record(None, "change", school, changes=changes_of(school))
    assert json.loads(line.changes)["municipality"][1] == "Другой район"


def test_an_import_writes_many_lines_at_once(app):
    school = factories.make_institution()
    user = factories.make_user(municipality=school.municipality)
    with app.app_context():
        count = record_many(
            user,
            (
                Line(
                    action="import",
                    table="staff_person",
                    subject_id=number,
                    label=f"Педагог {number}",
                    institution_id=school.id,
                    changes={"sex": (None, "f")},
                )
                for number in range(300)
            ),
        )
    rows = AuditEntry.select().where(AuditEntry.user == user, AuditEntry.action == "import")
    assert count == rows.count() == 300
    assert rows.first().at.tzinfo is not None
    assert json.loads(rows.first().changes) == {"sex": [None, "f"]}


def test_an_unknown_action_is_a_mistake_of_the_program(app):
    with app.app_context(), pytest.raises(ValueError, match="hug"):
        record(None, "hug")
