"""Own templates: taken only when they can be filled with the examples, and put back to the shipped one."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from flask import current_app

from portal import clock
from portal.access.policies import policies
from portal.audit.services import record
from portal.database import write
from portal.documents.outside import loads_from_outside
from portal.errors import Invalid, NotAllowed, NotFound
from portal.files import storage
from portal.files.content import recognise
from portal.files.services import remove_of, store
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Municipality
from portal.papers.kinds import examples_of
from portal.papers.models import PaperTemplate
from portal.papers.services import file_of, fill, own_template

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.plugin import PaperKind

DOCX = frozenset({"docx"})
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a template holds: one institution, or a municipality with all of its."""

    title: str
    municipality_id: int | None = None
    institution_id: int | None = None


def place_of(actor: Actor, municipality_id: int | None = None) -> Place | None:
    """Return the place whose templates an actor replaces: the own one; of the whole portal's, the chosen."""
    reach = actor.reach
    if reach.institution_id is not None:
        found = Institution.get_by_id(reach.institution_id)
        return Place(found.short_name, institution_id=found.id)
    chosen = reach.municipality_id if reach.municipality_id is not None else municipality_id
    if chosen is None:
        return None
    district = policies[Municipality].rows(actor).where(Municipality.id == chosen).first()
    if district is None:
        raise NotFound(_("There is no such municipality."))
    return Place(district.name, municipality_id=district.id)


def replace(
    actor: Actor, kind: PaperKind, place: Place, source: BinaryIO, *, name: str
) -> PaperTemplate:
    """Take an own template of a place, or its next version, once it has been filled on trial.

    Raises :class:`Invalid` with a sentence that names the field and the paragraph.
    """
    subject = _own(kind, place) or PaperTemplate(
        kind=kind.name, municipality=place.municipality_id, institution=place.institution_id
    )
    verdict = policies[PaperTemplate].permits(actor, "edit", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    settings: Settings = current_app.extensions["settings"]
    with storage.arriving(source, settings.file_megabytes * _MEGABYTE) as arrived:
        recognise(arrived.path, DOCX)
        content = arrived.path.read_bytes()
    if loads_from_outside(content):
        raise Invalid(
            _(
                "The template loads something from outside, such as a linked picture. Put it into the document itself."
            )
        )
    fill(content, examples_of(kind))
    with write():
        known = file_of(subject) if subject.id is not None else None
        subject.changed_by = actor.user
        subject.changed_at = clock.now()
        subject.save()
        store(
            io.BytesIO(content), name=name, actor=actor, subject=subject, purpose="template",
            title=str(kind.title), accept=DOCX, replaces=known,
        )  # fmt: skip
    return subject


def put_back(actor: Actor, kind: PaperKind, place: Place) -> None:
    """Let the shipped template (or the district's) hold in a place again; the own one is removed."""
    subject = _own(kind, place)
    if subject is None:
        return
    verdict = policies[PaperTemplate].permits(actor, "delete", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with write():
        remove_of(actor, subject)
        record(actor, "delete", subject, label=f"{kind.title}: {place.title}")
        subject.delete_instance()


def _own(kind: PaperKind, place: Place) -> PaperTemplate | None:
    return own_template(
        kind.name, institution_id=place.institution_id, municipality_id=place.municipality_id
    )
