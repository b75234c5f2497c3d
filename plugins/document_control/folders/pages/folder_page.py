"""The page of a folder for each side: its parts, remarks, what is wanting, previews, what is known."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from peewee import JOIN

from plugins.document_control.folders import services
from plugins.document_control.folders.collecting import ACCEPT
from plugins.document_control.folders.known import known_of
from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder, PartMark, PartMaterial, Preview, Remark
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_list import folders_crumb
from plugins.document_control.folders.pages.subjects import find_folder
from plugins.document_control.folders.pages.wording import (
    MARK_TONES,
    kind_words,
    month_words,
    next_step,
    overdue_badge,
    present_badge,
    readiness_words,
    remark_badge,
    state_badge,
)
from plugins.document_control.folders.readiness import RemarkFact, is_there, readiness
from plugins.document_control.folders.standing import PARTS, facts_of, parts_of
from plugins.document_control.folders.steps import steps_of
from plugins.document_control.folders.wording import MARKS, PREVIEW_OUTCOMES
from plugins.document_control.pages.wording import severity_badge
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import CATEGORY_KINDS
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.access.policies import policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.changing import label_of
from portal.database import among
from portal.errors import NotFound
from portal.files.kinds import KINDS as FILE_KINDS
from portal.files.listing import accepted
from portal.files.models import FileVersion, StoredFile
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from flask.typing import ResponseReturnValue

    from plugins.document_control.folders.models import FolderPart
    from plugins.document_control.models import CannedRemark
    from plugins.document_control.pages.wording import Badge
    from portal.access import Actor

P = ControlPermission
EVENTS_GO_TO = "folder.body"
"""The part for which events of the databank are offered."""


@dataclass(slots=True)
class PartLine:
    """A part as the page shows it: its scans, materials, remarks, and what the last preview said."""

    part: FolderPart
    badge: Badge
    there: bool
    mark: str = ""
    mark_badge: Badge | None = None
    scans: list[FileVersion] = field(default_factory=list)
    materials: list[PartMaterial] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    canned: list[CannedRemark] = field(default_factory=list)


@blueprint.get("/<int:folder_id>")
@requires(P.FOLDERS_VIEW)
def folder_page(folder_id: int) -> str:
    """Show a folder: how it stands, who acts next, its parts, and what the databank knows beside."""
    actor = acting()
    folder = find_folder(actor, folder_id)
    record(
        actor, "view", folder, label=label_of(folder), institution_id=folder.institution_id
    )  # fmt: skip
    acts = acts_of(actor, folder)
    parts = parts_of(folder)
    scans = scans_of([one.id for one in parts])
    remarks = _remarks(actor, folder)
    previews = _previews(actor, folder)
    marks = _marks(previews)
    materials = _materials(parts)
    canned = services.canned_remarks(folder.municipality_id) if "judge" in acts else {}
    counts = {one.id: len(scans.get(one.id, ())) + len(materials.get(one.id, ())) for one in parts}
    facts = facts_of(parts, counts)
    given = [one for one in remarks if one.given_at is not None]
    found = readiness(facts, [RemarkFact(one.severity, one.state) for one in given])
    lines = [
        PartLine(
            part=one,
            badge=present_badge(one.present),
            there=is_there(fact),
            mark=marks.get(one.id, ""),
            mark_badge=_mark_badge(marks.get(one.id, "")),
            scans=scans.get(one.id, []),
            materials=materials.get(one.id, []),
            remarks=[remark for remark in remarks if remark.part_id == one.id],
            canned=canned.pop(one.code, []),
        )
        for one, fact in zip(parts, facts, strict=True)
    ]
    titles, extensions = accepted(ACCEPT)
    used = {one.participation_id for some in materials.values() for one in some}
    return render_template(
        "document_control/folders/folder.html",
        folder=folder,
        acts=acts,
        lines=lines,
        found=found,
        readiness=readiness_words(found),
        remarks=[one for one in remarks if one.part_id is None],
        drafts=len(remarks) - len(given),
        canned=[one for some in canned.values() for one in some],
        previews=previews,
        history=_history(folder, previews),
        known=known_of(actor, folder, used),
        badges=list(filter(None, (state_badge(folder), overdue_badge(folder)))),
        step=next_step(folder),
        kind=kind_words(folder),
        month=month_words(folder.month),
        remark_badge=remark_badge,
        severity_badge=severity_badge,
        file_kinds=FILE_KINDS,
        accept=extensions,
        accepted=titles,
        marks=MARKS,
        category_titles=dict(CATEGORY_KINDS),
        offer_part=next((one for one in parts if one.code == EVENTS_GO_TO), None),
        district=works_for_district(actor),
        crumbs=[folders_crumb(), (str(folder), None)],
    )


@blueprint.get("/of/<int:person_id>")
@requires(P.FOLDERS_VIEW)
def folder_of_person(person_id: int) -> ResponseReturnValue:
    """Lead to the latest folder of a teacher, as checks of folders ask for it."""
    actor = acting()
    found = (
        policies[Folder]
        .rows(actor)
        .where(Folder.person == person_id)
        .order_by(Folder.month.desc(), Folder.id.desc())
        .first()
    )
    if found is None:
        raise NotFound(_("This teacher has no portfolio in the portal."))
    return redirect(folder_url(found.id))


def acts_of(actor: Actor, folder: Folder) -> set[str]:
    """Return what this reader may do with a folder as it stands, by permission alone.

    The services ask the policies again; here no query is spent on each button.
    """
    if works_for_district(actor):
        if not actor.can(P.FOLDERS):
            return set()
        found = {"inspector"} | set(steps_of(folder.state, "inspector"))
        return found | {"judge"} if folder.state == "preview" else found
    if not actor.can(P.COLLECT):
        return set()
    found = set(steps_of(folder.state, "institution"))
    return found | {"collect"} if "hand_in" in found else found


def scans_of(part_ids: list[int]) -> dict[int, list[FileVersion]]:
    """Return the newest versions of a folder's scans, by the part's key: one query."""
    query = (
        FileVersion.select(FileVersion, StoredFile)
        .join(StoredFile)
        .where(StoredFile.subject == PARTS, among(StoredFile.subject_id, part_ids))
        .order_by(StoredFile.id, FileVersion.number.desc())
    )
    found: dict[int, list[FileVersion]] = {}
    seen: set[int] = set()
    for one in query:
        if one.file_id not in seen:
            seen.add(one.file_id)
            found.setdefault(one.file.subject_id, []).append(one)
    return found


def folder_crumbs(folder: Folder) -> list[tuple[str, str]]:
    """Return the way to a page below a folder."""
    return [folders_crumb(), (str(folder), folder_url(folder.id))]


def _materials(parts: list[FolderPart]) -> dict[int, list[PartMaterial]]:
    found: dict[int, list[PartMaterial]] = {}
    query = PartMaterial.select().where(among(PartMaterial.part, [one.id for one in parts]))
    for one in query.order_by(PartMaterial.held_on, PartMaterial.id):
        found.setdefault(one.part_id, []).append(one)
    return found


def _remarks(actor: Actor, folder: Folder) -> list[Remark]:
    query = policies[Remark].rows(actor).where(Remark.folder == folder.id)
    return list(query.order_by(Remark.id))


def _previews(actor: Actor, folder: Folder) -> list[Preview]:
    query = policies[Preview].rows(actor).where(Preview.folder == folder.id)
    return list(
        query.select(Preview, User)
        .join(User, JOIN.LEFT_OUTER, on=(Preview.inspector == User.id), attr="inspector")
        .order_by(Preview.number.desc())
    )


def _marks(previews: list[Preview]) -> dict[int, str]:
    """Return what the latest preview that the reader sees says of each part."""
    if not previews:
        return {}
    return {
        one.part_id: one.mark for one in PartMark.select().where(PartMark.preview == previews[0].id)
    }


def _mark_badge(mark: str) -> Badge | None:
    return (MARK_TONES[mark], str(dict(MARKS)[mark])) if mark else None


def _history(folder: Folder, previews: list[Preview]) -> list[dict[str, Any]]:
    outcomes = dict(PREVIEW_OUTCOMES)
    tones = {"": "information", "returned": "soon", "ready": "done"}
    entries: list[tuple[dt.datetime, dict[str, Any]]] = []
    if folder.handed_in_at is not None:
        entries.append((folder.handed_in_at, {"title": _("The folder was handed in")}))
    for one in previews:
        who = one.inspector.name if one.inspector is not None else ""
        told = {
            "title": f"{one}: {outcomes[one.outcome]}",
            "note": "; ".join(filter(None, (who, one.words))),
            "tone": tones[one.outcome],
        }
        entries.append((one.given_at or one.begun_at, told))
    entries.append((folder.created_at, {"title": _("The folder was opened")}))
    entries.sort(key=lambda pair: pair[0], reverse=True)
    return [{"on": format_date(clock.local(moment).date()), **told} for moment, told in entries]


def file_from(request_key: str) -> list[Any]:
    """Return the files that a form has sent, without the empty one of a form without files."""
    return [one for one in request.files.getlist(request_key) if one.filename]


def scan_url(folder: Folder, file_id: int, **asked: Any) -> str:
    """Return the address of a scan as the portal shows it."""
    return url_for(
        "document_control_folders.scan_page", folder_id=folder.id, file_id=file_id, **asked
    )
