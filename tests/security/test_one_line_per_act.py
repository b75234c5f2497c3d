"""Every allowed POST that changes something leaves exactly one line in the audit, or says here why not.

The calls are those of the access matrix, each by the first role that may, with the least form; what asks
for more is refused and changes nothing, and is promised by the tests of its own package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal.audit.models import AuditEntry
from portal.database import fetch_rows
from tests.security.test_access_matrix import ENDING, World, _pages, _rows, world
from tests.undoing import undone

if TYPE_CHECKING:
    from flask import Flask

__all__ = ["world"]

pytestmark = pytest.mark.usefixtures("without_office", "children_asked_once")

BESIDE = {"audit_entry", "audit_head", "accounts_session", "jobs_worker"}
"""Tables that say who came when and who works: no act of a user's."""
LATER = "only asks for background work, which writes the line when it is done"
OWN = "the user's own comfort; nobody's rights or data"
DRAFT = "a draft of what comes in; the line is written when it is taken in"
EXCEPTIONS: dict[str, str] = {
    "accounts.appearance": OWN,
    "inbox.void_links": OWN,
    "accounts_second_factor.begin": "nothing holds until the first code has been entered",
    "accounts_hand_over.carry_out": "one line for the act and one for each thing that moves",
    "jobs.cancel": "the job itself is kept and tells that it was cancelled",
    "hotline.note_presence": "who has a page open, forgotten after minutes",
    "inbox.retry_mail": LATER,
    "lists.order_download": LATER,
    "backup.make_backup": LATER,
    "excel_reports.make_in_background": LATER,
    "document_control_sites.look": LATER,
    "document_control_sites.look_at_all": LATER,
    "document_control_sites.look_for_campaign": LATER,
    "master_classes_feedback.answer_on_behalf": "answers are kept without a name and a day",
    "hotline_import.answer": DRAFT,
    "hotline_import.correct_line": DRAFT,
    "hotline_import.apply": "one line for the journal and one for each request it brings",
    "work_plan_import.settle": DRAFT,
    "work_plan_import.choose_people": DRAFT,
    "staff.remove_person": "one line for the person and one for each file of the card",
}
"""Endpoint → why its acts leave no line, or more than one."""
LEAST_ACTS = 15


def _state(app: Flask) -> dict[str, int]:
    """Return what every table holds, in short."""
    return {
        model._meta.table_name: hash(tuple(fetch_rows(model.select().order_by(model.id))))
        for _owner, model in app.extensions["plugins"].models()
        if model._meta.table_name not in BESIDE
    }


def test_every_post_that_changes_something_leaves_one_line(world: World) -> None:
    wrong, acts = [], set()
    before = _state(world.app)
    for endpoint, method, rule in _pages(world.app):
        if method != "POST" or endpoint in ENDING:
            continue
        for row in _rows(endpoint):
            role = next(iter(sorted(row.roles - row.hidden - row.denied)), None)
            if role is None:
                continue
            given = {name: world.records["own"][kind] for name, kind in row.own.items()}
            address = rule.build({**row.fixed, **given}, append_unknown=False)[1]
            form = {"workplace": world.workplaces[role]} if row.form else {}
            lines = AuditEntry.select().count()
            with undone():
                data = {"csrf_token": world.tokens[role], **form}
                answer = world.browsers[role].post(address, data=data)
                after = _state(world.app)
                written = AuditEntry.select().count() - lines
            changed = sorted(name for name, held in after.items() if held != before[name])
            if changed:
                acts.add(endpoint)
            expected = 1 if changed else written
            if written != expected and endpoint not in EXCEPTIONS:
                wrong.append(
                    f"{address} {role} {answer.status_code}: {changed} and {written} lines"
                )
    assert not wrong, "\n".join(wrong)
    assert len(acts) >= LEAST_ACTS, acts
    assert EXCEPTIONS.keys() <= acts, EXCEPTIONS.keys() - acts
