"""The pages by which an inspector previews a folder: marks, remarks, giving out, closing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired

from plugins.document_control.folders import services
from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_page import folder_crumbs
from plugins.document_control.folders.pages.subjects import (
    back_to,
    find_folder,
    find_part,
    find_remark,
)
from plugins.document_control.models import CannedRemark
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.wording import SEVERITIES
from portal.access import requires
from portal.access.actor import acting
from portal.access.policies import policies
from portal.asking import Question, ask, do, seen
from portal.errors import NotFound
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.inbox.audiences import district_users
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

P = ControlPermission


class RemarkForm(Form):
    """A remark in the inspector's own words."""

    text = TextAreaField(_("What is wrong"), [InputRequired(_("Write what is wrong."))])
    severity = SelectField(_("Severity"), choices=list(SEVERITIES), default="remark")


class WordsForm(Form):
    """A word to the institution."""

    words = TextAreaField(
        _("In words"),
        description=_("Needed where no remark was raised. The institution reads it."),
    )


class InspectorForm(Form):
    """Who previews."""

    inspector = SelectField(_("Inspector"), coerce=int)


@blueprint.post("/<int:folder_id>/begin")
@requires(P.FOLDERS)
def begin_preview(folder_id: int) -> ResponseReturnValue:
    """Begin the preview of a folder."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    do(
        lambda: services.begin(actor, folder, seen=seen()),
        done=_l("The preview has begun. The institution sees nothing of it until you give it out."),
    )
    return back_to(folder)


@blueprint.post("/<int:folder_id>/mark")
@requires(P.FOLDERS)
def mark_part(folder_id: int) -> ResponseReturnValue:
    """Mark a part as fine or wanting."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    part = find_part(actor, folder, number(request.form.get("part")))
    do(
        lambda: services.mark_part(actor, folder, part, mark=request.form.get("mark", "")),
        done=_l("The part is marked."),
    )
    return back_to(folder, f"part-{part.id}")


@blueprint.post("/<int:folder_id>/remarks/ready-made")
@requires(P.FOLDERS)
def raise_canned(folder_id: int) -> ResponseReturnValue:
    """Raise a remark in a ready wording: one click."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    part = None
    if request.form.get("part"):
        part = find_part(actor, folder, number(request.form.get("part")))
    key = number(request.form.get("canned"))
    canned = policies[CannedRemark].rows(actor).where(CannedRemark.id == (key or 0)).first()
    if canned is None:
        raise NotFound(_l("There is no such ready wording any more."))
    do(
        lambda: services.raise_canned(actor, folder, canned, part=part),
        done=_l("The remark is noted as a draft."),
    )
    return back_to(folder, f"part-{part.id}" if part is not None else "remarks")


@blueprint.route("/<int:folder_id>/remarks/new", methods=("GET", "POST"))
@requires(P.FOLDERS)
def new_remark(folder_id: int) -> ResponseReturnValue:
    """Raise a remark in own words, on a part or on the whole folder."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    part = None
    if request.args.get("part"):
        part = find_part(actor, folder, number(request.args.get("part")))
    form = RemarkForm(request.form or None)
    question = Question(
        heading=_l("Remark in own words"),
        purpose=part.title if part is not None else _l("On the whole folder"),
        button=_l("Note the remark"),
        back=folder_url(folder_id, f"part-{part.id}" if part is not None else "remarks"),
        done=_l("The remark is noted as a draft."),
        crumbs=folder_crumbs(folder),
    )

    def act() -> None:
        services.raise_remark(
            actor,
            folder,
            text=form.text.data or "",
            severity=form.severity.data or "remark",
            part=part,
        )

    return ask(form, act, question)


@blueprint.post("/<int:folder_id>/remarks/<int:remark_id>/judge")
@requires(P.FOLDERS)
def judge_remark(folder_id: int, remark_id: int) -> ResponseReturnValue:
    """Say that a remark is mended, is still to be mended, or is taken back."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    remark = find_remark(actor, folder, remark_id)
    what = request.form.get("what", "")
    if what == "drop":
        do(
            lambda: services.drop_remark(actor, folder, remark),
            done=_l("The remark is taken back."),
        )
    else:
        do(
            lambda: services.judge_remark(actor, folder, remark, mended=what == "mended"),
            done=_l("The remark is judged."),
        )
    return back_to(folder, f"part-{remark.part_id}" if remark.part_id else "remarks")


@blueprint.route("/<int:folder_id>/return", methods=("GET", "POST"))
@requires(P.FOLDERS)
def return_folder(folder_id: int) -> ResponseReturnValue:
    """Give the preview out: the folder is returned with its remarks."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    form = WordsForm(request.form or None)
    question = Question(
        heading=_l("Return the folder"),
        purpose=_l("The institution is told, and sees the remarks and the marks of the parts."),
        button=_l("Return the folder"),
        back=folder_url(folder_id),
        done=_l("The folder is returned; the institution is told."),
        crumbs=folder_crumbs(folder),
        version=folder.version,
    )

    def act() -> None:
        services.give_out(actor, folder, ready=False, words=form.words.data or "", seen=seen())

    return ask(form, act, question)


@blueprint.post("/<int:folder_id>/ready")
@requires(P.FOLDERS)
def folder_ready(folder_id: int) -> ResponseReturnValue:
    """Give the preview out: the folder is ready."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    do(
        lambda: services.give_out(actor, folder, ready=True, seen=seen()),
        done=_l("The folder is ready; the institution is told."),
    )
    return back_to(folder)


@blueprint.post("/<int:folder_id>/close")
@requires(P.FOLDERS)
def close_folder(folder_id: int) -> ResponseReturnValue:
    """Close a folder whose attestation is over."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    do(lambda: services.close(actor, folder, seen=seen()), done=_l("The folder is closed."))
    return back_to(folder)


@blueprint.route("/<int:folder_id>/inspector", methods=("GET", "POST"))
@requires(P.FOLDERS)
def set_inspector(folder_id: int) -> ResponseReturnValue:
    """Say who previews a folder."""
    actor = acting()
    folder = find_folder(actor, folder_id, "edit")
    people = district_users(folder.municipality_id, P.FOLDERS, operators=True)
    form = InspectorForm(request.form or None, data={"inspector": folder.inspector_id})
    form.inspector.choices = [(one.id, one.name) for one in people]
    question = Question(
        heading=_l("Who previews the folder"),
        button=_l("Save"),
        back=folder_url(folder_id),
        done=_l("Saved."),
        crumbs=folder_crumbs(folder),
        version=folder.version,
    )

    def act() -> None:
        chosen = next((one for one in people if one.id == form.inspector.data), None)
        services.set_inspector(actor, folder, chosen, seen=seen())

    return ask(form, act, question)
