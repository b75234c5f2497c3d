"""The copy of everything held about a person (152-FZ, article 14): JSON, a workbook, the files."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal import clock
from portal.access import policies
from portal.audit.models import ACTIONS, AuditEntry
from portal.audit.services import record as write_audit
from portal.errors import NotAllowed
from portal.files.models import StoredFile
from portal.files.services import Damaged, find_version, open_content
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.privacy.models import BASIS_KINDS
from portal.privacy.permissions import PrivacyPermission
from portal.privacy.services import bases_of
from portal.privacy.subjects import everything_of
from portal.spreadsheets.write import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.plugin import DataSubject

SEEN_AT_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """One thing held: its section, name and value, and the basis on which it is held."""

    section: str
    name: str
    value: str
    basis: str


def everything_held(actor: Actor, kind: DataSubject, record: Any) -> list[Held]:
    """Return everything that plugins hold about a person, with the basis of each thing."""
    plugins = current_app.extensions["plugins"]
    found = [
        Held(
            section=str(one.section),
            name=str(one.name),
            value=one.value,
            basis=str(one.basis or kind.basis),
        )
        for _owner, one in plugins.personal_data(record)
    ]
    found.extend(
        Held(
            section=_("Bases and consents"),
            name=str(dict(BASIS_KINDS)[one.kind]),
            value="; ".join(filter(None, (one.purpose, one.data, one.document))),
            basis=str(kind.basis),
        )
        for one in bases_of(actor, kind, record)
    )
    return found


def who_saw(actor: Actor, kind: DataSubject, record: Any) -> list[tuple[str, str, str]]:
    """Return who looked at or changed a person's data: moment, name, what was done."""
    titles = {code: str(title) for code, title in ACTIONS}
    lines = []
    for table, keys in everything_of(kind, record).items():
        rows = policies[AuditEntry].rows(actor)
        about = rows.where(AuditEntry.subject == table, AuditEntry.subject_id.in_(keys or [0]))
        lines += list(about.order_by(AuditEntry.id.desc()).limit(SEEN_AT_MOST))
    lines.sort(key=lambda one: -one.id)
    return [(format_moment(one.at), one.actor_name, titles[one.action]) for one in lines]


def make_copy(actor: Actor, kind: DataSubject, record: Any) -> bytes:
    """Return the copy as a ZIP and write to the audit that it was given."""
    if not actor.can(PrivacyPermission.COPY):
        raise NotAllowed(_("Your role does not allow this page."))
    held = everything_held(actor, kind, record)
    seen = who_saw(actor, kind, record)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", _as_json(kind, record, held, seen))
        archive.writestr("data.xlsx", _as_workbook(kind, record, held, seen))
        for place, content in _files(actor, kind, record):
            archive.writestr(place, content)
    write_audit(actor, "export", record, label=kind.name(record), note=_("copy of everything held"))
    return target.getvalue()


def _as_json(kind: DataSubject, record: Any, held: list[Held], seen: list[Any]) -> str:
    told = {
        "name": kind.name(record),
        "made_at": clock.now().isoformat(),
        "purpose": str(kind.purpose),
        "basis": str(kind.basis),
        "data": [
            {"section": one.section, "name": one.name, "value": one.value, "basis": one.basis}
            for one in held
        ],
        "seen": [{"at": at, "who": who, "what": what} for at, who, what in seen],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _as_workbook(kind: DataSubject, record: Any, held: list[Held], seen: list[Any]) -> bytes:
    target = io.BytesIO()
    name = kind.name(record)
    write_workbook(
        target,
        [
            Sheet(
                title=_("Data"),
                heading=_("Everything held about %(name)s", name=name),
                title_lines=((_("Purpose"), str(kind.purpose)),),
                columns=[
                    Column(title=_("Section")),
                    Column(title=_("What")),
                    Column(title=_("Value"), wrap=True, width=60),
                    Column(title=_("Basis"), wrap=True, width=40),
                ],
                rows=[(one.section, one.name, one.value, one.basis) for one in held],
            ),
            Sheet(
                title=_("Who saw it"),
                heading=_("Who looked at the data and changed them"),
                columns=[
                    Column(title=_("When")),
                    Column(title=_("Who")),
                    Column(title=_("Action")),
                ],
                rows=seen,
            ),
        ],
        title=name,
        created=clock.now(),
        zone=clock.zone(),
    )
    return target.getvalue()


def _files(actor: Actor, kind: DataSubject, record: Any) -> list[tuple[str, bytes]]:
    """Return place and content of every file that the actor may see; a damaged one is told instead."""
    keys = everything_of(kind, record)["files_file"]
    found = []
    for file in StoredFile.select().where(StoredFile.id.in_(keys or [0])):
        if not policies[StoredFile].permits(actor, "view", file):
            continue
        version = find_version(file)
        try:
            with open_content(version) as stream:
                found.append((f"files/{file.id}-{version.name}", stream.read()))
        except (Damaged, NotAllowed) as error:
            found.append((f"files/{file.id}.txt", error.message.encode()))
    return found
