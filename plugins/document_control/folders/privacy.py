"""Folders and personal data (152-FZ): what is held of a teacher, taking it out, how long it is kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.models import Folder, FolderPart, Remark
from plugins.document_control.folders.pages.wording import month_words
from plugins.document_control.folders.standing import PARTS
from plugins.document_control.folders.wording import KINDS, STATES
from plugins.staff.models import Person
from portal import clock
from portal.database import among
from portal.files.models import StoredFile
from portal.files.services import drop
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, PersonalDatum, RetentionRule, Traces
from portal.workdays import add_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from peewee import Model

    from portal.plugin import KnownPerson

YEARS = 5
"""How long a folder is kept after its attestation is over: until the next one."""


def folder_data(record: Model) -> Iterable[PersonalDatum]:
    """Yield the folders of a person, with how many scans and remarks stand in each."""
    if not isinstance(record, Person):
        return
    kinds, states = dict(KINDS), dict(STATES)
    for one in _folders_of(record):
        scans = _scans_of([one.id]).count()
        remarks = Remark.select().where(Remark.folder == one.id).count()
        yield PersonalDatum(
            section=gettext("Portfolios"),
            name=f"{month_words(one.month)}: {kinds[one.kind]}",
            value=gettext(
                "%(state)s; scans: %(scans)s; remarks: %(remarks)s",
                state=states[one.state],
                scans=scans,
                remarks=remarks,
            ),
        )


def folder_traces(person: KnownPerson) -> list[Traces]:
    """Return the folders of a person who is destroyed: they go whole, with their scans."""
    if not isinstance(person.record, Person):
        return []
    keys = [one.id for one in _folders_of(person.record)]
    return [Traces(title=_("Portfolios"), count=len(keys), erase=lambda: erase(keys))]


def folder_rules() -> list[RetentionRule]:
    """Return how long folders are kept."""
    return [
        RetentionRule(
            name="document_control.folders",
            title=_("Portfolios whose attestation is over"),
            model=Folder,
            term=_("5 years after the attestation is over"),
            basis=_(
                "152-FZ, article 5: no longer than the purpose asks, which is the next attestation"
            ),
            expired=_expired,
            destroy=erase,
        )
    ]


def erase(keys: Sequence[int]) -> int:
    """Destroy folders with everything in them, within the caller's transaction; return how many."""
    for file in list(_scans_of(keys)):
        drop(file)
    return int(Folder.delete().where(among(Folder.id, keys)).execute())


def _folders_of(person: Person) -> list[Folder]:
    return list(Folder.select().where(Folder.person == person.id).order_by(Folder.month))


def _scans_of(keys: Sequence[int]) -> Any:
    parts = FolderPart.select(FolderPart.id).where(among(FolderPart.folder, keys))
    return StoredFile.select().where(StoredFile.subject == PARTS, StoredFile.subject_id.in_(parts))


def _expired(day: dt.date, limit: int) -> list[Expired]:
    last = dt.datetime.combine(add_years(day, -YEARS), dt.time(), tzinfo=dt.UTC)
    query = (
        Folder.select(Folder.id, Folder.month, Folder.closed_at)
        .where(Folder.state == "closed", Folder.closed_at < last)
        .order_by(Folder.closed_at)
        .limit(limit)
    )
    return [
        Expired(
            key=one.id,
            label=gettext("Folder No. %(key)s", key=one.id) + f", {month_words(one.month)}",
            since=add_years(clock.local(one.closed_at).date(), YEARS),
        )
        for one in query
    ]
