"""What an institution does with a folder: says what is there, adds scans and materials, hands it in."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from plugins.document_control.folders.models import Folder, FolderPart, PartMaterial, Remark
from plugins.document_control.folders.notices import HANDED_IN, tell_district
from plugins.document_control.folders.standing import count_again
from plugins.document_control.folders.stepping import go, part_of, remark_of, take_collected
from plugins.document_control.folders.wording import PRESENT
from plugins.staff.models import Participation
from portal import clock
from portal.access.policies import policies
from portal.audit.services import record
from portal.changing import change, label_of, need, refuse
from portal.database import write
from portal.errors import Conflict
from portal.files.services import remove, store
from portal.files.subjects import table_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from portal.access import Actor
    from portal.files.models import StoredFile

ACCEPT = frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt"})
PURPOSE = "scan"


def say_part(
    actor: Actor,
    folder: Folder,
    part: FolderPart,
    *,
    present: str,
    first_on: dt.date | None = None,
    last_on: dt.date | None = None,
    comment: str = "",
    seen: int | None = None,
) -> FolderPart:
    """Say whether a part is there, and from which day to which its papers are."""
    if present not in dict(PRESENT):
        refuse("present", _("Choose one of the answers."))
    if first_on is not None and last_on is not None and last_on < first_on:
        refuse("last_on", _("The end is before the beginning."))
    with write():
        stored = take_collected(actor, folder)
        given = _own_part(stored, part)
        if seen is not None and given.version != seen:
            raise Conflict(_("Somebody else has changed this since you opened it."))
        values = {
            "present": present,
            "first_on": first_on,
            "last_on": last_on,
            "comment": comment.strip(),
        }
        change(actor, given, values)
        count_again(stored)
        return given


def add_scans(
    actor: Actor,
    folder: Folder,
    part: FolderPart,
    scans: Sequence[tuple[IO[bytes], str]],
) -> int:
    """Add scans to a part, all or none; a part of which nothing was said is there from then on."""
    if not scans:
        refuse("files", _("Choose a file."))
    with write():
        stored = take_collected(actor, folder)
        given = _own_part(stored, part)
        for source, name in scans:
            store(source, name=name, actor=actor, subject=given, purpose=PURPOSE, accept=ACCEPT)
        _is_there_now(actor, given)
        count_again(stored)
        return len(scans)


def drop_scan(actor: Actor, folder: Folder, file: StoredFile) -> None:
    """Take a scan out of a folder, with all its versions."""
    with write():
        stored = take_collected(actor, folder)
        part = FolderPart.get_or_none(
            (FolderPart.id == file.subject_id) & (FolderPart.folder == stored.id)
        )
        if part is None or file.subject != table_of(part):
            raise Conflict(_("The scan belongs to another folder."))
        remove(actor, file)
        count_again(stored)


def add_material(
    actor: Actor, folder: Folder, part: FolderPart, participation: Participation
) -> PartMaterial:
    """Put what the databank knows of a teacher's part in an event into a part of the folder."""
    with write():
        stored = take_collected(actor, folder)
        given = _own_part(stored, part)
        if participation.person_id != stored.person_id or not policies[Participation].permits(
            actor, "view", participation
        ):
            raise Conflict(_("This is about another teacher."))
        there = PartMaterial.get_or_none(
            (PartMaterial.part == given.id) & (PartMaterial.participation == participation.id)
        )
        if there is not None:
            return there
        made = PartMaterial.create(
            part=given,
            participation=participation,
            title=participation.title,
            held_on=participation.held_on,
            hours=participation.hours,
            certificate_number=participation.certificate_number,
            certificate_code=participation.certificate_code,
            added_by=actor.user.id or None,
        )
        record(actor, "create", made, label=label_of(made), institution_id=stored.institution_id)
        _is_there_now(actor, given)
        count_again(stored)
        return made


def drop_material(actor: Actor, folder: Folder, material: PartMaterial) -> None:
    """Take a material of the databank out of a folder; the databank keeps it."""
    with write():
        stored = take_collected(actor, folder)
        _own_part(stored, material.part)
        record(
            actor, "delete", material, label=label_of(material), institution_id=stored.institution_id
        )  # fmt: skip
        material.delete_instance()
        count_again(stored)


def answer_remark(actor: Actor, folder: Folder, remark: Remark, *, text: str) -> Remark:
    """Say how a remark was mended; the inspector looks at it in the next preview."""
    words = need("text", text, _("Write what was done."))
    with write():
        stored = take_collected(actor, folder)
        given = remark_of(stored, remark)
        if given.given_at is None or given.state not in {"open", "answered"}:
            raise Conflict(_("The remark waits for no answer."))
        change(actor, given, {"state": "answered", "answer": words})
        return given


def hand_in(actor: Actor, folder: Folder, *, seen: int | None = None) -> Folder:
    """Hand a folder in for the preview. Raises :class:`Conflict` with what is still to be said of it."""
    with write():
        unsaid = [
            one.title
            for one in FolderPart.select()
            .where(
                FolderPart.folder == folder.id,
                FolderPart.required == True,  # noqa: E712 - SQL
                FolderPart.present == "",
            )
            .order_by(FolderPart.position)
        ]
        if unsaid:
            raise Conflict(
                _("Say first whether these parts are there: %(parts)s.", parts=", ".join(unsaid))
            )
        values = {"handed_in_at": clock.now(), "handed_in_by": actor.user.id or None}
        stored = go(actor, folder, "hand_in", values=values, seen=seen)
        count_again(stored)
        tell_district(HANDED_IN, stored)
        return stored


def take_back(actor: Actor, folder: Folder, *, seen: int | None = None) -> Folder:
    """Take a folder back that the inspector has not opened."""
    with write():
        return go(
            actor, folder, "take_back", values={"handed_in_at": None, "handed_in_by": None}, seen=seen
        )  # fmt: skip


def _own_part(stored: Folder, part: FolderPart) -> FolderPart:
    given = part_of(stored, part)
    if given is None:
        raise Conflict(_("The part belongs to another folder."))
    return given


def _is_there_now(actor: Actor, part: FolderPart) -> None:
    if not part.present:
        change(actor, part, {"present": "yes"})
