"""A file of a long list is made in the background, with the rights that its owner has then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.files.models import StoredFile
from portal.jobs.models import Job
from portal.jobs.runner import run_pending
from portal.lists import download
from tests import factories
from tests.plugins.staff.databank.people import employ
from tests.portal.lists.test_staff_list import post, text_of

if TYPE_CHECKING:
    import pytest
    from flask import Flask

FILE = "/lists/staff.posts/download.csv"


def test_a_long_list_becomes_a_job_whose_file_waits(
    app: Flask, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = factories.make_institution()
    client = sign_in("school_coordinator", institution=school)
    for number in range(3):
        employ(f"Учителев{number} Анна Ивановна", school)
    employ("Чужая Вера Ивановна", factories.make_institution())
    monkeypatch.setattr(download, "AT_ONCE", 2)
    assert "Файл большой" in text_of(client.get(FILE))
    assert post(client, FILE, state="kind=main").status_code == 302
    run_pending(app)
    job = Job.get(Job.kind == download.JOB)
    assert job.result_url, job.error
    assert StoredFile.select().count() == 1
    text = text_of(client.get(job.result_url))
    assert "Учителев2" in text
    assert "Чужая" not in text
