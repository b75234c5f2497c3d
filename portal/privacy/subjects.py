"""The kinds of people whose data plugins keep, and finding one person within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.access import policies
from portal.database import fetch_rows
from portal.errors import NotFound
from portal.files.models import StoredFile
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.plugin import DataSubject
    from portal.plugin.manager import Plugins


def subjects() -> dict[str, DataSubject]:
    """Return every kind of data subjects by the name of its table."""
    found: dict[str, DataSubject] | None = current_app.extensions.get("data_subjects")
    if found is None:
        plugins: Plugins = current_app.extensions["plugins"]
        found = {one.model._meta.table_name: one for _owner, one in plugins.data_subjects()}  # noqa: SLF001
        current_app.extensions["data_subjects"] = found
    return found


def find_subject(actor: Actor, table: str, key: int) -> tuple[DataSubject, Any]:
    """Return a person whom the actor may see, with the kind; raise :class:`NotFound` for others."""
    kind = subjects().get(table)
    if kind is None:
        raise NotFound(_("There is no such person, or you have no access to the card."))
    model: Any = kind.model
    found = policies[model].rows(actor).where(model.id == key).first()
    if found is None:
        raise NotFound(_("There is no such person, or you have no access to the card."))
    return kind, found


def everything_of(kind: DataSubject, record: Any) -> dict[str, list[int]]:
    """Return table and keys of every row held about a person, the files among them."""
    parts = {table: list(keys) for table, keys in kind.parts(record).items()}
    files: list[int] = []
    for table, keys in parts.items():
        rows = StoredFile.select(StoredFile.id).where(
            StoredFile.subject == table, StoredFile.subject_id.in_(keys or [0])
        )
        files += [key for (key,) in fetch_rows(rows)]
    return {**parts, StoredFile._meta.table_name: files}  # noqa: SLF001


def institution_for(actor: Actor, kind: DataSubject, record: Any) -> int | None:
    """Return the institution in reach that answers for a person: the actor's own, else the first."""
    places = list(kind.institutions(record))
    if actor.reach.institution_id in places:
        return actor.reach.institution_id
    inside = {one.id for one in actor.reach.institutions().where(_is_one_of(places))}
    return next((place for place in places if place in inside), None)


def _is_one_of(places: list[int]) -> Any:
    return Institution.id.in_(places or [0])
