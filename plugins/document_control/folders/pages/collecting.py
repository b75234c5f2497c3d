"""The pages by which an institution collects a folder: parts, scans, materials, answers, handing in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from wtforms import DateField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Optional

from plugins.document_control.folders import services
from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_page import file_from, folder_crumbs
from plugins.document_control.folders.pages.subjects import (
    back_to,
    find_folder,
    find_material,
    find_part,
    find_remark,
)
from plugins.document_control.folders.wording import PRESENT
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Participation
from portal.access import requires
from portal.access.actor import acting
from portal.access.policies import policies
from portal.asking import Question, ask, do, seen
from portal.errors import NotFound
from portal.files.services import find_file
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.document_control.folders.models import Remark

P = ControlPermission


class PartForm(Form):
    """Whether a part is there, and which days its papers are of."""

    present = RadioField(
        _("Is it there?"),
        [InputRequired(_("Choose one of the answers."))],
        choices=[one for one in PRESENT if one[0]],
    )
    first_on = DateField(
        _("Date of the earliest paper"),
        [Optional()],
        description=_("By these days it is seen whether materials belong to the time asked for."),
    )
    last_on = DateField(_("Date of the latest paper"), [Optional()])
    comment = TextAreaField(_("Comment"))


class AnswerForm(Form):
    """How a remark was mended."""

    text = TextAreaField(_("What was done"), [InputRequired(_("Write what was done."))])


@blueprint.route("/<int:folder_id>/parts/<int:part_id>", methods=("GET", "POST"))
@requires(P.COLLECT)
def change_part(folder_id: int, part_id: int) -> ResponseReturnValue:
    """Say whether a part is there, from which day to which its papers are, and a comment."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    part = find_part(actor, folder, part_id)
    form = PartForm(request.form or None, obj=part)
    question = Question(
        heading=part.title,
        purpose=part.hint,
        button=_l("Save"),
        back=folder_url(folder_id, f"part-{part_id}"),
        done=_l("Saved."),
        crumbs=folder_crumbs(folder),
        version=part.version,
    )

    def act() -> None:
        services.say_part(
            actor,
            folder,
            part,
            present=form.present.data,
            first_on=form.first_on.data,
            last_on=form.last_on.data,
            comment=form.comment.data or "",
            seen=seen(),
        )

    return ask(form, act, question)


@blueprint.post("/<int:folder_id>/scans")
@requires(P.COLLECT)
def add_scans(folder_id: int) -> ResponseReturnValue:
    """Add scans to a part: several at once, all or none."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    part = find_part(actor, folder, number(request.form.get("part")))
    sent = file_from("files")
    do(
        lambda: services.add_scans(
            actor, folder, part, [(one.stream, one.filename or "") for one in sent]
        ),
        done=ngettext("%(num)s scan was added.", "%(num)s scans were added.", len(sent)),
    )
    return back_to(folder, f"part-{part.id}")


@blueprint.post("/<int:folder_id>/scans/<int:file_id>/remove")
@requires(P.COLLECT)
def drop_scan(folder_id: int, file_id: int) -> ResponseReturnValue:
    """Take a scan out of a folder."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    file = find_file(actor, file_id)
    do(lambda: services.drop_scan(actor, folder, file), done=_l("The scan was taken out."))
    return back_to(folder, f"part-{file.subject_id}")


@blueprint.post("/<int:folder_id>/materials")
@requires(P.COLLECT)
def add_material(folder_id: int) -> ResponseReturnValue:
    """Put an event of the databank into a part: one click."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    part = find_part(actor, folder, number(request.form.get("part")))
    key = number(request.form.get("event"))
    event = policies[Participation].rows(actor).where(Participation.id == (key or 0)).first()
    if event is None:
        raise NotFound(_l("There is no such event."))
    do(
        lambda: services.add_material(actor, folder, part, event),
        done=_l("The event stands in the folder."),
    )
    return back_to(folder, f"part-{part.id}")


@blueprint.post("/<int:folder_id>/materials/<int:material_id>/remove")
@requires(P.COLLECT)
def drop_material(folder_id: int, material_id: int) -> ResponseReturnValue:
    """Take an event out of a folder; the databank keeps it."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    material = find_material(actor, folder, material_id)
    do(
        lambda: services.drop_material(actor, folder, material),
        done=_l("The event was taken out of the folder."),
    )
    return back_to(folder, f"part-{material.part_id}")


@blueprint.route("/<int:folder_id>/remarks/<int:remark_id>/answer", methods=("GET", "POST"))
@requires(P.COLLECT)
def answer_remark(folder_id: int, remark_id: int) -> ResponseReturnValue:
    """Say how a remark was mended."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    remark: Remark = find_remark(actor, folder, remark_id)
    form = AnswerForm(request.form or None, data={"text": remark.answer})
    question = Question(
        heading=_l("Say how the remark was mended"),
        purpose=remark.text,
        button=_l("Save"),
        back=folder_url(folder_id, f"remark-{remark_id}"),
        done=_l("The inspector sees your answer in the next preview."),
        crumbs=folder_crumbs(folder),
    )
    return ask(
        form,
        lambda: services.answer_remark(actor, folder, remark, text=form.text.data or ""),
        question,
    )


@blueprint.post("/<int:folder_id>/hand-in")
@requires(P.COLLECT)
def hand_in(folder_id: int) -> ResponseReturnValue:
    """Hand a folder in for the preview."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    do(
        lambda: services.hand_in(actor, folder, seen=seen()),
        done=_l("The folder is handed in. It can be taken back until the inspector opens it."),
    )
    return back_to(folder)


@blueprint.post("/<int:folder_id>/take-back")
@requires(P.COLLECT)
def take_back(folder_id: int) -> ResponseReturnValue:
    """Take back a folder that the inspector has not opened."""
    actor = acting()
    folder = find_folder(actor, folder_id, "collect")
    do(
        lambda: services.take_back(actor, folder, seen=seen()),
        done=_l("The folder is with you again."),
    )
    return back_to(folder)
