"""Folders in the global search: by the name of their teacher, within the reader's own reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.pages.wording import month_words, state_badge
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal.access import policies
from portal.database import fold_letters
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import SearchResult

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 5
SHORTEST = 3
SCORE = 0.9
"""The person's own card stands before the folder."""
CALLED = ("папк", "накопит", "портфол", "portfol", "folder")


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return the latest folders of teachers whose names hold all the words: one query."""
    every = fold_letters(text).replace("%", "").replace("_", "").split()
    words = [one for one in every if not one.startswith(CALLED)]
    if not actor.can(ControlPermission.FOLDERS_VIEW) or len("".join(words)) < SHORTEST:
        return []
    if any(not one.replace("-", "").isalpha() for one in words):
        return []
    query = (
        policies[Folder]
        .rows(actor)
        .select(Folder, Person, Institution)
        .join(Person)
        .switch(Folder)
        .join(Institution, on=(Folder.institution == Institution.id))
    )
    for word in words:
        query = query.where(Person.name_key.contains(word))
    return [
        SearchResult(
            title=str(one),
            kind=_("Portfolio"),
            url=folder_url(one.id),
            permission=ControlPermission.FOLDERS_VIEW,
            note=", ".join(
                (one.institution.short_name, month_words(one.month), state_badge(one)[1])
            ),
            score=SCORE,
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(Folder.month.desc(), Folder.id.desc()).limit(MOST)
    ]
