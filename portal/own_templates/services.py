"""The verbs of own templates: find one, take one once its trial succeeds, and put the shipped one back.

``of`` is the field that says what a template is of, such as ``PaperTemplate.kind``; ``name`` its value.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

from flask import current_app

from portal import clock
from portal.access.policies import policies
from portal.audit.services import record
from portal.database import write
from portal.errors import NotAllowed
from portal.files import storage
from portal.files.content import recognise
from portal.files.models import StoredFile
from portal.files.services import find_version, open_content, remove_of, store
from portal.files.subjects import table_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.own_templates.models import OwnTemplate
    from portal.own_templates.places import Place

Told = TypeVar("Told")

_MEGABYTE = 1 << 20


def template_in(of: Any, name: str, place: Place | None) -> Any:
    """Return the own template of exactly one place; nothing where it has none."""
    if place is None:
        return None
    if place.institution_id is not None:
        return template_of_institution(of, name, place.institution_id)
    return template_of_municipality(of, name, cast("int", place.municipality_id))


def template_of_institution(of: Any, name: str, key: int) -> Any:
    """Return the own template of an institution alone."""
    return of.model.get_or_none(of == name, of.model.institution == key)


def template_of_municipality(of: Any, name: str, key: int) -> Any:
    """Return the own template of a municipality."""
    return of.model.get_or_none(of == name, of.model.municipality == key)


def template_above(actor: Actor, of: Any, name: str) -> Any:
    """Return the district's template, which holds in its institutions without their own."""
    seen = policies[of.model].rows(actor)
    return seen.where(of == name, of.model.municipality.is_null(False)).first()


def file_of(template: OwnTemplate) -> StoredFile:
    """Return the stored file of an own template."""
    found: StoredFile = StoredFile.get(
        StoredFile.subject == table_of(template), StoredFile.subject_id == template.id
    )
    return found


def content_of(template: OwnTemplate) -> bytes:
    """Return the newest version of an own template."""
    with open_content(find_version(file_of(template))) as stream:
        return stream.read()


def replace(
    actor: Actor,
    of: Any,
    name: str,
    place: Place,
    source: BinaryIO,
    *,
    title: str,
    file_name: str,
    accept: frozenset[str],
    trial: Callable[[bytes], Told],
) -> Told:
    """Take an own template of a place, or its next version, and return what its trial has told.

    ``accept`` names the kinds of file; ``trial`` fills the template with examples, and raises
    :class:`portal.errors.Invalid` for one that cannot be filled: then the template in force stays.
    """
    subject = template_in(of, name, place) or of.model(
        **{of.name: name}, municipality=place.municipality_id, institution=place.institution_id
    )
    _demand(actor, "edit", subject)
    settings = cast("Settings", current_app.extensions["settings"])
    with storage.arriving(source, settings.file_megabytes * _MEGABYTE) as arrived:
        recognise(arrived.path, accept)
        content = arrived.path.read_bytes()
    told = trial(content)
    with write():
        known = file_of(subject) if subject.id is not None else None
        subject.changed_by = actor.user
        subject.changed_at = clock.now()
        subject.save()
        store(
            io.BytesIO(content), name=file_name, actor=actor, subject=subject, purpose="template",
            title=title, accept=accept, replaces=known,
        )  # fmt: skip
    return told


def put_back(actor: Actor, of: Any, name: str, place: Place, *, title: str) -> None:
    """Let the shipped template (or the district's) hold in a place again; the own one is removed."""
    subject = template_in(of, name, place)
    if subject is None:
        return
    _demand(actor, "delete", subject)
    with write():
        remove_of(actor, subject)
        record(actor, "delete", subject, label=f"{title}: {place.title}")
        subject.delete_instance()


def _demand(actor: Actor, verb: str, subject: OwnTemplate) -> None:
    verdict = policies[type(subject)].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
