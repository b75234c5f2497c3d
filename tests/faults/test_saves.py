"""Many users save at once over HTTP: no error, no lost update; who comes late compares."""

from __future__ import annotations

from tests.faults import processes
from tests.faults.saving import save_at_once

USERS, SAVES, PERSONS = 20, 5, 10


def test_nothing_is_lost_when_many_save_the_same_records(on_both):
    outcome = save_at_once(on_both, users=USERS, saves=SAVES, persons=PERSONS)

    assert outcome.errors == []
    assert outcome.lost == []
    assert len(outcome.saved) == USERS * SAVES
    assert outcome.versions == USERS * SAVES
    assert outcome.audited == USERS * SAVES


def test_who_comes_late_sees_both_and_decides(portal):
    key = portal.session_of("specialist")
    with portal.serving() as port:
        path = "/staff/persons/1/edit"
        token = processes.TOKEN.search(processes.ask(port, path, key=key).text)[1]
        form = {"csrf_token": token, "seen": "1", "last_name": "Первая", "first_name": "Анна"}
        assert processes.ask(port, path, key=key, form=form).status == 302

        late = processes.ask(port, path, key=key, form={**form, "last_name": "Вторая"})

        assert late.status == 409
        assert "Первая" in late.text
        assert "Вторая" in late.text
        again = {**form, "seen": "2", "last_name": "Вторая"}
        assert processes.ask(port, path, key=key, form=again).status == 302
