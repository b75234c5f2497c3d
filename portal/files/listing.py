"""What pages show of files: the files of a record with their newest versions, and one file's history."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, url_for
from peewee import JOIN

from portal.access.policies import policies
from portal.accounts.models import User
from portal.errors import NotFound
from portal.files.kinds import KINDS, extensions_of, titles_of
from portal.files.models import FileVersion, StoredFile
from portal.files.subjects import model_of, subject_of, table_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.actor import Actor
    from portal.plugin import FilePlace, RecordLink
    from portal.plugin.manager import Plugins

KILO = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A file as a list shows it."""

    file: StoredFile
    purpose: str
    newest: FileVersion
    versions: int

    @property
    def preview(self) -> str:
        """Return how a page may show it: ``picture``, ``pdf``, ``words``, or not at all."""
        return preview_of(self.newest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The files of one record, and what this actor may do with them."""

    table: str
    subject_id: int
    rows: list[Row] = field(default_factory=list)
    editable: bool = False

    @property
    def add_url(self) -> str:
        """Return the address of the form that adds a file."""
        return url_for("files.add", table=self.table, subject_id=self.subject_id)


def panel_of(actor: Actor, subject: Model, *, editable: bool | None = None) -> Panel:
    """Return the files of a record that the actor sees; ``editable`` where that is known already."""
    table = table_of(subject)
    place = place_of(table)
    purposes = dict(place.purposes) if place else {}
    if editable is None:
        editable = bool(policies[type(subject)].permits(actor, "edit", subject))
    found: dict[int, Row] = {}
    query = (
        FileVersion.select(FileVersion, StoredFile, User.id, User.name)
        .join(StoredFile)
        .switch(FileVersion)
        .join(User, JOIN.LEFT_OUTER, on=(FileVersion.uploaded_by == User.id))
        .where(StoredFile.subject == table, StoredFile.subject_id == subject.get_id())
        .order_by(StoredFile.id.desc(), FileVersion.number.desc())
    )
    for version in query:
        known = found.get(version.file_id)
        found[version.file_id] = Row(
            file=version.file,
            purpose=str(purposes.get(version.file.purpose, "")),
            newest=known.newest if known else version,
            versions=known.versions + 1 if known else 1,
        )
    return Panel(
        table=table,
        subject_id=subject.get_id(),
        rows=list(found.values()),
        editable=editable and place is not None,
    )


def history_of(file: StoredFile) -> list[FileVersion]:
    """Return all versions of a file with who sent them, the newest first."""
    return list(
        FileVersion.select(FileVersion, User.id, User.name)
        .join(User, JOIN.LEFT_OUTER, on=(FileVersion.uploaded_by == User.id))
        .where(FileVersion.file == file)
        .order_by(FileVersion.number.desc())
    )


def place_of(table: str) -> FilePlace | None:
    """Return what users add to the records of a table, where they add something."""
    return _places().get(table)


def find_place(actor: Actor, table: str, subject_id: int) -> tuple[FilePlace, Model]:
    """Return a place with its record, as far as the actor sees that; others' do not exist."""
    place = place_of(table)
    model: Any = model_of(table)
    if place is None or model is None:
        raise NotFound(_("There is no such record."))
    found = policies[model].rows(actor).where(model.id == subject_id).first()
    if found is None:
        raise NotFound(_("There is no such record."))
    return place, cast("Model", found)


def link_of(file: StoredFile) -> RecordLink | None:
    """Return what the record of a file is called and where it is shown."""
    subject = subject_of(file)
    return describe(subject) if subject is not None else None


def describe(subject: Model) -> RecordLink:
    """Return how a record is called and where it is shown; by its own words where nobody tells."""
    from portal.plugin import RecordLink  # noqa: PLC0415 - contracts only

    plugins: Plugins = current_app.extensions["plugins"]
    return plugins.describe_record(subject) or RecordLink(str(subject))


def preview_of(version: FileVersion) -> str:
    """Return how a page may show a version: ``picture``, ``pdf``, ``words``, or not at all."""
    return "" if version.scan == "infected" else KINDS[version.kind].shown


def accepted(kinds: Iterable[str]) -> tuple[str, str]:
    """Return the extensions for a sentence, and for the ``accept`` attribute."""
    return titles_of(kinds), extensions_of(kinds)


def size_in_words(size: int) -> str:
    """Return a size in bytes as people read it, in binary kilobytes and megabytes."""
    if size < KILO:
        return _("%(n)s bytes", n=size)
    if size < KILO * KILO:
        return _("%(n)s KB", n=round(size / KILO))
    return _("%(n)s MB", n=f"{size / KILO / KILO:.1f}")


def _places() -> dict[str, FilePlace]:
    known = cast("dict[str, FilePlace] | None", current_app.extensions.get("file_places"))
    if known is None:
        plugins: Plugins = current_app.extensions["plugins"]
        known = {one.model._meta.table_name: one for _owner, one in plugins.file_places()}  # noqa: SLF001
        current_app.extensions["file_places"] = known
    return known
