"""Destruction reaches every copy of a person's data, and what goes by itself goes."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import unquote_plus, urlencode

import pytest

from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.run_files import files_of
from plugins.staff.journal import Journal
from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.models import Employment, Person
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from plugins.staff.roundtrip.snapshot import take
from portal import clock
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.services import record
from portal.audit.verifying import verify
from portal.database import fetch_rows
from portal.files.models import StoredFile
from portal.inbox.models import SENT, MailMessage, Notice
from portal.inbox.services import recount
from portal.jobs.models import DONE, Job
from portal.jobs.runner import run_pending
from portal.jobs.services import enqueue
from portal.lists.models import BulkAct, BulkActRow, SavedView
from portal.papers.models import Declension
from portal.privacy import retention
from portal.privacy.models import Act
from tests.portal.privacy.conftest import make_teacher
from tests.portal.privacy.test_pages import destroy, text_of

pytestmark = pytest.mark.usefixtures("db")

NAME = "Канарейкина Анна Львовна"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture
def head(sign_in, school):
    """Return the browser of the district's head, who answers for personal data."""
    return sign_in("district_head", municipality=school.municipality)


@pytest.fixture
def coordinator(actor_of, school):
    """Return the school's coordinator, whose notices, work and acts are about the teacher."""
    return actor_of("school_coordinator", institution=school)


def leave_traces(actor, school, teacher, other):
    """Leave a copy of the teacher everywhere where the portal keeps any; return the list's run."""
    user = User.get_by_id(actor.user.id)
    post = Employment.get(Employment.person == teacher)
    run = ImportRun.create(
        user=user, institution=school, file_name="list.xlsx", stored_name="x", state="applied",
        applied_at=clock.now(),
    )  # fmt: skip
    for file in files_of(run):
        file.write_text('["Канарейкина","Анна"]\n', encoding="utf-8")
    changed = [
        ["person", teacher.id, {"last_name": ["Чижова", "Канарейкина"]}],
        ["employment", post.id, {"subject": ["", "Канарейкина"]}],
        ["person", other.id, {"last_name": ["Чижова", "Воробьёва"]}],
    ]
    ImportJournal.create(run=run, body=json.dumps({"created": {}, "changed": changed}))
    base = take(actor, school.id).to_json()
    workbook = Workbook.create(institution=school, token="t", base=base)
    sent = [
        {"tab": "posts", "number": 5, "id": post.id, "owner": NAME, "values": {}},
        {"tab": "courses", "number": 6, "id": None, "owner": NAME, "values": {"title": "Новый"}},
        {"tab": "courses", "number": 7, "id": None, "owner": "Воробьёва", "values": {}},
    ]
    journal = Journal()
    journal.watch(Person, Person.id == teacher.id)
    teacher.phone = "+79000000001"
    teacher.save()
    body = journal.close()
    WorkbookReturn.create(
        workbook=workbook, institution=school, file_name="b.xlsx", state="applied",
        sent=json.dumps(sent), journal=body, applied_at=clock.now(),
    )  # fmt: skip
    Merge.create(kept=other, gone_id=999, gone_name="Воробьёва", journal=body)
    Merge.create(kept=teacher, gone_id=77777, gone_name=NAME, journal=body)
    pair = DistinctPair.create(first=teacher, second=other)
    done = BulkAct.create(user=user, list_name="staff.posts", action="x", title="Предмет")
    BulkActRow.create(
        act=done, table="staff_employment", record_id=post.id, label=NAME, before='{"a": "b"}'
    )
    Notice.create(user=user, kind="x", title=f"Срок: {NAME}", key="1")
    Notice.create(user=user, kind="x", title="Чужой", key="2")
    recount(user.id)
    MailMessage.create(
        user=user, address="a@b.ru", subject="Сводка", text=NAME, message_id="1", state=SENT
    )
    Job.create(kind="jobs.forget", user=user, title=NAME, state=DONE, arguments=f'["{NAME}"]')
    Declension.create(text=NAME.casefold(), case="genitive", corrected="Канарейкиной Анны")
    StoredFile.create(
        subject="accounts_user", subject_id=user.id, title="report.xlsx",
        keep_until=clock.today() + dt.timedelta(days=3),
    )  # fmt: skip
    SavedView.create(user=user, list_name="staff.persons", title="Канарейкина, все", state="")
    SavedView.create(
        user=user, list_name="staff.persons", title="Места",
        state=urlencode({"name": "канарейкина ан", "kind": "main"}),
    )  # fmt: skip
    opening = urlencode({"name": "Канарейкина"})
    User.update(list_defaults=json.dumps({"staff.persons": opening})).where(
        User.id == user.id
    ).execute()
    record(actor, "create", pair, label=NAME)
    record(actor, "change", Person(id=77777), label=NAME, note="a card that was merged")
    return run


def everything_said(app):
    """Yield table, and the whole row as text, of every row of every table but the acts."""
    for _owner, model in app.extensions["plugins"].models():
        if model is not Act:
            for row in fetch_rows(model.select()):
                yield model._meta.table_name, unquote_plus(" ".join(map(str, row)))


def test_no_table_names_a_destroyed_person_any_more(app, head, school, teacher, coordinator):
    other = make_teacher(app, school, last_name="Воробьёва")
    with app.app_context():
        run = leave_traces(coordinator, school, teacher, other)
    preview = text_of(head, f"/privacy/destruction/staff_person?key={teacher.id}")
    for words in ("Загруженные списки", "Уведомления", "Что акту недоступно", "вне портала"):
        assert words in preview, words
    answer = destroy(head, teacher)
    assert answer.status_code == 302
    named = [table for table, said in everything_said(app) if "анарейкин" in said]
    assert named == []
    assert verify().wrong is None
    assert "Воробьёва" in json.loads(ImportJournal.get().body)["changed"][0][2]["last_name"]
    assert str(other.id) in json.loads(Workbook.get().base)["persons"]
    assert [row["number"] for row in json.loads(WorkbookReturn.get().sent)] == [7]
    assert User.get_by_id(coordinator.user.id).unread == 1
    told = text_of(head, answer.headers["Location"])
    assert "Загруженные списки" in told
    assert "вне портала" in told
    assert run.file_name == "list.xlsx"
    assert [one.state for one in SavedView.select().order_by(SavedView.id)] == ["", "kind=main"]
    assert User.get_by_id(coordinator.user.id).list_defaults == ""


def test_what_cannot_be_undone_any_more_is_forgotten_by_itself(
    app, school, teacher, coordinator, actor_of
):
    other = make_teacher(app, school, last_name="Воробьёва")
    with app.app_context():
        run = leave_traces(coordinator, school, teacher, other)
    with app.app_context():
        shown = {one.rule.name: one for one in retention.dry_run(actor_of("administrator"))}
        assert not shown["staff.import_journal"].rows
        ImportRun.update(applied_at=LONG_AGO).where(ImportRun.id == run.id).execute()
        Merge.update(merged_at=LONG_AGO).execute()
        Workbook.update(made_at=LONG_AGO).execute()
        WorkbookReturn.update(applied_at=LONG_AGO).execute()
        BulkAct.update(done_at=LONG_AGO).execute()
        Notice.update(read_at=LONG_AGO).execute()
        shown = {one.rule.name: one for one in retention.dry_run(actor_of("administrator"))}
        for name, count in {
            "staff.import_journal": 1,
            "staff.merge_journal": 2,
            "staff.workbook": 1,
            "staff.workbook_return": 1,
            "lists.act": 1,
            "inbox.notice": 2,
        }.items():
            assert len(shown[name].rows) == count, name
            assert not shown[name].shown
        assert "audit.text" not in shown
        enqueue("privacy.forget", actor=None)
    run_pending(app)
    assert ImportJournal.select().count() == Workbook.select().count() == 0
    assert not Merge.select().where(Merge.journal != "").exists()
    assert BulkAct.select().count() == BulkActRow.select().count() == Notice.select().count() == 0
    assert AuditEntry.select().where(AuditEntry.action == "delete").count() == 6


def test_texts_of_the_audit_go_after_the_years_that_the_operator_set(app, teacher, monkeypatch):
    line = AuditEntry.select().where(AuditEntry.subject_id == teacher.id).first()
    values = app.extensions["plugin_settings"]._values
    with app.app_context():
        monkeypatch.setitem(values, "audit.keep_years", 5)
        tomorrow = clock.today() + dt.timedelta(days=1)
        rule = next(one for one in retention.rules() if one.name == "audit.text")
        assert rule.expired(tomorrow, 10) == []
        found = rule.expired(tomorrow.replace(year=tomorrow.year + 5), 10)
        assert line.id in {one.key for one in found}
        assert rule.destroy([one.key for one in found]) == len(found)
    assert AuditEntry.get_by_id(line.id).label == ""
    assert verify().wrong is None
