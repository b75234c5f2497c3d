"""Folders of the district under control."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest

from plugins.document_control.folders import services
from plugins.document_control.folders.models import Folder, FolderPart
from plugins.staff.models import Employment, Person

if TYPE_CHECKING:
    from tests.plugins.document_control.world import World

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def folder(world: World) -> Folder:
    """Return the folder of a teacher of the school, opened by its coordinator for April."""
    return services.open_one(
        world.at_school,
        post_of("Аистова"),
        month=dt.date(2026, 4, 1),
        kind="category",
        hand_in_by=dt.date(2026, 3, 27),
    )


def post_of(last_name: str) -> Employment:
    """Return the post of a teacher."""
    return Employment.select().join(Person).where(Person.last_name == last_name).get()


def part_of(folder: Folder, code: str) -> FolderPart:
    """Return a part of a folder by its code."""
    return FolderPart.get(FolderPart.folder == folder, FolderPart.code == code)


def fresh(folder: Folder) -> Folder:
    """Return the folder as it is stored now."""
    return Folder.get_by_id(folder.id)


def collected(world: World, folder: Folder) -> Folder:
    """Put a scan into every part of a folder and hand it in."""
    for part in FolderPart.select().where(FolderPart.folder == folder):
        services.add_scans(world.at_school, folder, part, [(io.BytesIO(PNG), "скан.png")])
    return services.hand_in(world.at_school, fresh(folder))
