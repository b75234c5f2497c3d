"""A file goes in, lies under a generated name, comes out as it was, and its versions stay."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from portal.errors import Invalid, NotAllowed
from portal.files import services, storage
from portal.files.kinds import SCANS_AND_PAPERS
from portal.files.models import FileVersion
from tests import factories
from tests.portal.files.conftest import actor_of
from tests.portal.files.samples import PDF, PNG

if TYPE_CHECKING:
    from flask import Flask

    from plugins.staff.models import Person
    from portal.accounts.models import User


def test_a_stored_file_is_downloaded_as_it_was_sent(
    app: Flask, person: Person, coordinator: User
) -> None:
    with app.app_context():
        version = services.store(
            PDF,
            name="Приказ № 5.pdf",
            actor=actor_of(coordinator),
            subject=person,
            accept=SCANS_AND_PAPERS,
        )
    answer = factories.browser_of(app, coordinator).get(f"/files/{version.file_id}")
    assert (answer.status_code, answer.data) == (200, PDF)
    assert "filename*=UTF-8''%D0%9F%D1%80%D0%B8" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert version.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_new_version_leaves_the_old_one_as_it_was(
    app: Flask, person: Person, coordinator: User
) -> None:
    with app.app_context():
        actor = actor_of(coordinator)
        first = services.store(
            PDF, name="a.pdf", actor=actor, subject=person, accept=SCANS_AND_PAPERS
        )
        second = services.store(
            PNG,
            name="a.png",
            actor=actor,
            subject=person,
            accept=SCANS_AND_PAPERS,
            replaces=first.file,
        )
    assert (first.number, second.number, second.file_id) == (1, 2, first.file_id)
    browser = factories.browser_of(app, coordinator)
    assert browser.get(f"/files/{first.file_id}").data == PNG
    assert browser.get(f"/files/{first.file_id}/1").data == PDF


def test_a_file_of_another_school_does_not_exist(
    app: Flask, person: Person, coordinator: User
) -> None:
    with app.app_context():
        version = services.store(
            PDF,
            name="a.pdf",
            actor=actor_of(coordinator),
            subject=person,
            accept=SCANS_AND_PAPERS,
        )
    stranger = factories.make_user(
        role="school_coordinator", institution=factories.make_institution()
    )
    browser = factories.browser_of(app, stranger)
    assert browser.get(f"/files/{version.file_id}").status_code == 404
    assert browser.get(f"/files/{version.file_id}/1").status_code == 404
    assert browser.get("/files/999999").status_code == 404


def test_who_only_reads_the_card_adds_no_file(app: Flask, person: Person, school: object) -> None:
    head = factories.make_user(role="institution_head", institution=school)
    with app.app_context(), pytest.raises(NotAllowed):
        services.store(
            PDF, name="a.pdf", actor=actor_of(head), subject=person, accept=SCANS_AND_PAPERS
        )


def test_what_could_not_be_written_leaves_no_bytes(
    app: Flask, person: Person, coordinator: User
) -> None:
    with app.app_context():
        before = sorted(storage.root().rglob("*"))
        with pytest.raises(Invalid):
            services.store(
                PNG,
                name="a.pdf",
                actor=actor_of(coordinator),
                subject=person,
                accept=frozenset({"pdf"}),
            )
        left = [one for one in storage.root().rglob("*") if one.is_file() and one not in before]
    assert left == []


def test_a_kept_result_is_seen_by_its_user_alone(app: Flask, coordinator: User) -> None:
    with app.app_context():
        kept = services.keep(
            b"a;b\n", name="Свод.csv", actor=actor_of(coordinator), purpose="jobs", keep_days=3
        )
    assert factories.browser_of(app, coordinator).get(f"/files/{kept.id}").data == b"a;b\n"
    administrator = factories.make_user(role="administrator")
    assert factories.browser_of(app, administrator).get(f"/files/{kept.id}").status_code == 404
    assert FileVersion.get(FileVersion.file == kept).kind == "csv"
