"""What an inspector does with a folder: marks its parts, raises remarks, returns it or says ready."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import (
    Folder,
    FolderPart,
    PartMark,
    Preview,
    Remark,
)
from plugins.document_control.folders.notices import READY, RETURNED, tell_institution
from plugins.document_control.folders.standing import count_again, standing_of
from plugins.document_control.folders.stepping import go, part_of, remark_of
from plugins.document_control.folders.wording import MARKS
from plugins.document_control.models import CannedRemark, Checklist, ChecklistVersion, Item
from plugins.document_control.telling import PREVIEWED
from plugins.document_control.wording import SEVERITIES
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _
from portal.plugin import DoneWork, announce

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.accounts.models import User


def begin(actor: Actor, folder: Folder, *, seen: int | None = None) -> Preview:
    """Begin the preview of a folder that was handed in; whoever begins one that nobody has, has it."""
    with write():
        stored = go(actor, folder, "begin", seen=seen)
        if stored.inspector_id is None and actor.user.id:
            change(actor, stored, {"inspector": actor.user.id})
        number = Preview.select().where(Preview.folder == stored.id).count() + 1
        return Preview.create(folder=stored, number=number, inspector=actor.user.id or None)


def mark_part(actor: Actor, folder: Folder, part: FolderPart, *, mark: str) -> None:
    """Mark a part as fine or wanting in the preview that is under way; empty takes the mark away."""
    if mark and mark not in dict(MARKS):
        refuse("mark", _("Choose one of the answers."))
    with write():
        stored, preview = _under_way(actor, folder)
        given = part_of(stored, part)
        PartMark.delete().where(PartMark.preview == preview.id, PartMark.part == part.id).execute()
        if mark and given is not None:
            PartMark.create(preview=preview, part=given, mark=mark)
        said = str(dict(MARKS).get(mark, _("mark taken away")))
        record(actor, "change", stored, label=label_of(stored), note=f"{part}: {said}")


def raise_remark(
    actor: Actor,
    folder: Folder,
    *,
    text: str,
    severity: str = "remark",
    part: FolderPart | None = None,
) -> Remark:
    """Raise a remark: a draft that the institution sees when the preview is given out.

    A remark that stands in the way marks its part as wanting.
    """
    words = need("text", text, _("Write what is wrong."))
    if severity not in dict(SEVERITIES):
        refuse("severity", _("Choose one of the answers."))
    with write():
        stored, preview = _under_way(actor, folder)
        given = part_of(stored, part)
        made = Remark.create(
            folder=stored,
            part=given,
            preview=preview,
            severity=severity,
            text=words,
            raised_by=actor.user.id or None,
        )
        record(actor, "create", made, label=label_of(made), institution_id=stored.institution_id)
        if given is not None and severity != "advice":
            PartMark.delete().where(
                PartMark.preview == preview.id, PartMark.part == given.id
            ).execute()
            PartMark.create(preview=preview, part=given, mark="wanting")
        return made


def raise_canned(
    actor: Actor, folder: Folder, canned: CannedRemark, *, part: FolderPart | None = None
) -> Remark:
    """Raise a remark in a ready wording of the checklist: one click."""
    return raise_remark(actor, folder, text=canned.text, severity=canned.severity, part=part)


def drop_remark(actor: Actor, folder: Folder, remark: Remark) -> None:
    """Take a draft of a remark back; one that was given out is withdrawn and stays."""
    with write():
        stored, _preview = _under_way(actor, folder)
        given = remark_of(stored, remark)
        if given.given_at is None:
            record(
                actor, "delete", given, label=label_of(given), institution_id=stored.institution_id
            )  # fmt: skip
            given.delete_instance()
        else:
            change(actor, given, {"state": "withdrawn"})
        count_again(stored)


def judge_remark(actor: Actor, folder: Folder, remark: Remark, *, mended: bool) -> Remark:
    """Say that a remark is mended, or that it is still to be mended."""
    with write():
        stored, _preview = _under_way(actor, folder)
        given = remark_of(stored, remark)
        if given.given_at is None:
            raise Conflict(_("The remark has not been given out yet: take it back."))
        values: dict[str, Any] = {"state": "open", "mended_by": None, "mended_at": None}
        if mended:
            values = {
                "state": "mended",
                "mended_by": actor.user.id or None,
                "mended_at": clock.now(),
            }
        change(actor, given, values)
        count_again(stored)
        return given


def give_out(
    actor: Actor, folder: Folder, *, ready: bool, words: str = "", seen: int | None = None
) -> Preview:
    """Give a preview out: the folder is ready, or is returned with its remarks.

    Raises :class:`Conflict` for a folder that is said to be ready while something stands in its way, and
    :class:`Invalid` for one that is returned without a remark or a word why.
    """
    with write():
        stored, preview = _under_way(actor, folder, seen)
        now = clock.now()
        drafts = list(Remark.select().where(Remark.folder == stored.id, Remark.given_at.is_null()))
        for one in drafts:
            change(actor, one, {"given_at": now})
        found = standing_of(stored)
        if ready and not found.ready:
            raise Conflict(_not_ready(found.wanting, found.hindering))
        if not ready and not found.open_remarks and not words.strip():
            refuse("words", _("Raise a remark, or say in words why the folder is returned."))
        outcome = "ready" if ready else "returned"
        change(actor, preview, {"outcome": outcome, "given_at": now, "words": words.strip()})
        gone = go(actor, stored, "ready" if ready else "return", note=words.strip())
        count_again(gone)
        tell_institution(READY if ready else RETURNED, gone)
        announce(
            DoneWork(
                kind=PREVIEWED.name,
                key=f"folder-preview:{preview.id}",
                title=_("Preview of a portfolio: %(place)s", place=gone.institution.short_name),
                day=clock.today(),
                actor=actor,
                url=folder_url(gone.id),
                institution_id=gone.institution_id,
            )
        )
        return preview


def close(actor: Actor, folder: Folder, *, seen: int | None = None) -> Folder:
    """Close a folder whose attestation is over."""
    with write():
        return go(actor, folder, "close", values={"closed_at": clock.now()}, seen=seen)


def set_inspector(
    actor: Actor, folder: Folder, inspector: User | None, *, seen: int | None = None
) -> Folder:
    """Say who previews a folder."""
    with write():
        stored = take(folder, seen)
        demand(actor, "edit", stored)
        change(actor, stored, {"inspector": inspector})
        return stored


def canned_remarks(municipality_id: int) -> dict[str, list[CannedRemark]]:
    """Return the ready wordings of the folder checklist in use, by the item's code: one query.

    A district's own checklist of folders goes before the shipped one.
    """
    ours = Checklist.municipality == municipality_id
    query = (
        CannedRemark.select(CannedRemark, Item, ChecklistVersion, Checklist)
        .join(Item)
        .join(ChecklistVersion)
        .join(Checklist)
        .where(
            Checklist.subject == "folder",
            Checklist.in_use == True,  # noqa: E712 - SQL
            ChecklistVersion.state == "published",
            ours | Checklist.municipality.is_null(),
        )
        .order_by(Checklist.municipality.is_null(), Item.position, CannedRemark.position)
    )
    found: dict[str, list[CannedRemark]] = {}
    chosen: int | None = None
    for one in query:
        version = one.item.checklist_version_id
        chosen = version if chosen is None else chosen
        if version == chosen:
            found.setdefault(one.item.code, []).append(one)
    return found


def _under_way(actor: Actor, folder: Folder, seen: int | None = None) -> tuple[Folder, Preview]:
    stored = take(folder, seen)
    demand(actor, "edit", stored)
    preview = Preview.get_or_none((Preview.folder == stored.id) & Preview.given_at.is_null())
    if stored.state != "preview" or preview is None:
        raise Conflict(_("The folder is not under preview."))
    return stored, preview


def _not_ready(wanting: tuple[str, ...], hindering: int) -> str:
    told = []
    if wanting:
        told.append(_("Missing: %(parts)s.", parts=", ".join(wanting)))
    if hindering:
        told.append(_("Remarks not mended: %(count)s.", count=hindering))
    return _("The folder is not ready.") + " " + " ".join(told)
