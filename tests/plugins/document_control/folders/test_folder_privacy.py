"""A folder goes whole with the person whom it is about, and five years after it is over."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.document_control.folders import privacy, searching, services
from plugins.document_control.folders.models import Folder, FolderPart
from plugins.staff.models import Person
from portal.access import policies
from portal.files.models import FileVersion, StoredFile
from portal.plugin import KnownPerson
from tests.plugins.document_control.folders.conftest import collected, fresh

if TYPE_CHECKING:
    from flask import Flask

    from tests.plugins.document_control.world import World


def test_a_folder_is_told_of_and_goes_whole_with_its_person(world: World, folder: Folder) -> None:
    collected(world, folder)
    person = folder.person
    assert person is not None
    told = list(privacy.folder_data(person))
    assert len(told) == 1
    assert "6" in told[0].value
    (trace,) = privacy.folder_traces(KnownPerson(record=person, name="", url="", parts={}))
    assert trace.count == 1
    assert trace.erase is not None
    trace.erase()
    assert not Folder.select().exists()
    assert not FolderPart.select().exists()
    assert not StoredFile.select().exists()
    assert not FileVersion.select().exists()


def test_a_folder_is_kept_five_years_after_it_is_over(world: World, folder: Folder) -> None:
    (rule,) = privacy.folder_rules()
    services.close(world.inspector, fresh(folder))
    assert rule.expired(dt.date(2031, 3, 16), 10) == []
    assert [one.key for one in rule.expired(dt.date(2031, 3, 19), 10)] == [folder.id]


def test_the_folder_of_a_blocked_person_is_neither_found_nor_listed(
    app: Flask, world: World, folder: Folder
) -> None:
    with app.test_request_context():
        (found,) = searching.find(world.inspector, "папка АИСТОВА")
        assert found.key == folder.id
        assert searching.find(world.next_door, "Аистова") == []
        Person.update(blocked=True).where(Person.id == folder.person_id).execute()
        assert searching.find(world.inspector, "Аистова") == []
    assert not policies[Folder].rows(world.inspector).exists()
    assert not policies[FolderPart].rows(world.at_school).exists()
