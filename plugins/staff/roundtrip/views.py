"""The pages of the workbook for offline work: download, take back, look at the edits, undo."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for

from plugins.staff.journal import KEPT_DAYS, can_be_undone
from plugins.staff.permissions import StaffPermission
from plugins.staff.roundtrip import services
from plugins.staff.roundtrip.difference import Action
from plugins.staff.roundtrip.forms import GiveOutForm, TakeBackForm
from plugins.staff.roundtrip.snapshot import position_titles
from plugins.staff.roundtrip.wording import people_of
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.spreadsheets.errors import Unreadable

if TYPE_CHECKING:
    from portal.access import Actor

blueprint = Blueprint("staff_workbook", __name__, url_prefix="/staff/workbook")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_DIGITS = 9


@blueprint.get("/")
@requires(StaffPermission.IMPORT)
def workbooks() -> str:
    """Show what can be downloaded and taken back, and what has been."""
    return _page(_give_out_form(acting()), TakeBackForm())


@blueprint.post("/download")
@requires(StaffPermission.IMPORT)
def download() -> Any:
    """Give a workbook out: what it holds is remembered, so it is asked for by a button."""
    actor = acting()
    form = _give_out_form(actor)
    if not form.validate():
        return _page(form, TakeBackForm()), 422
    name, content = services.give_out(actor, _institution(actor, form.institution.data))
    return send_file(io.BytesIO(content), XLSX, as_attachment=True, download_name=name)


@blueprint.post("/")
@requires(StaffPermission.IMPORT)
def take_back() -> Any:
    """Read a workbook that came back."""
    actor = acting()
    form = TakeBackForm()
    if form.validate():
        try:
            kept = services.take_back(actor, form.file.data.stream, form.file.data.filename or "")
        except (Invalid, Unreadable) as error:
            form.file.errors = [*form.file.errors, error.message]
        else:
            return redirect(url_for(".edits", return_id=kept.id))
    return _page(_give_out_form(actor), form), 422


@blueprint.get("/returns/<int:return_id>")
@requires(StaffPermission.IMPORT)
def edits(return_id: int) -> Any:
    """Show what a workbook would change, per person; or what it has changed."""
    actor = acting()
    return _edits_page(actor, services.find(actor, return_id))


@blueprint.post("/returns/<int:return_id>/apply")
@requires(StaffPermission.IMPORT)
def apply(return_id: int) -> Any:
    """Take the edits over."""
    actor = acting()
    kept = services.find(actor, return_id)
    choices = {
        name.removeprefix("choice:"): value
        for name, value in request.form.items()
        if name.startswith("choice:")
    }
    shown, taken = set(request.form.getlist("shown")), set(request.form.getlist("take"))
    try:
        services.apply(
            actor,
            kept,
            stamp=request.form.get("stamp", ""),
            choices=choices,
            left_out=shown - taken,
        )
    except (Conflict, Invalid) as error:
        flash(error.message, "error")
        return _edits_page(actor, services.find(actor, return_id), choices), error.status
    flash(_("The edits have been taken over."), "success")
    return redirect(url_for(".edits", return_id=kept.id))


@blueprint.post("/returns/<int:return_id>/undo")
@requires(StaffPermission.IMPORT)
def undo(return_id: int) -> Any:
    """Put back what a workbook has changed."""
    actor = acting()
    kept = services.find(actor, return_id)
    try:
        services.undo(actor, kept)
    except Conflict as error:
        flash(error.message, "error")
    else:
        flash(_("Undone: everything is as it was before."), "success")
    return redirect(url_for(".edits", return_id=kept.id))


@blueprint.post("/returns/<int:return_id>/discard")
@requires(StaffPermission.IMPORT)
def discard(return_id: int) -> Any:
    """Give up a workbook that came back."""
    actor = acting()
    services.discard(actor, services.find(actor, return_id))
    flash(_("The workbook was given up: nothing has been changed."), "success")
    return redirect(url_for(".workbooks"))


def _edits_page(actor: Actor, kept: Any, choices: dict[str, str] | None = None) -> str:
    values: dict[str, Any] = {
        "kept": kept,
        "undoable": kept.state == "applied" and kept.journal and can_be_undone(kept.applied_at),
        "days": KEPT_DAYS,
        "totals": json.loads(kept.totals),
        "crumbs": [
            (_("Staff"), url_for("staff.person_list")),
            (_("Workbook for offline work"), url_for(".workbooks")),
            (kept.file_name, None),
        ],
    }
    if kept.state != "read":
        return render_template("staff/workbook_done.html", **values)
    plan = services.plan_of(actor, kept)
    return render_template(
        "staff/workbook_edits.html",
        plan=plan,
        people=people_of(plan.rows, position_titles()),
        counts={one.value: plan.count(one) for one in Action},
        choices=choices or {},
        **values,
    )


def _page(give_out: GiveOutForm, take_back: TakeBackForm) -> str:
    given, back = services.recent(acting())
    return render_template(
        "staff/workbook_list.html",
        give_out=give_out,
        take_back=take_back,
        given=given,
        back=back,
        megabytes=8,
    )


def _give_out_form(actor: Actor) -> GiveOutForm:
    form = GiveOutForm()
    places = policies[Institution].rows(actor).where(Institution.closed_on.is_null())
    form.institution.choices = [
        ("", _("Choose from the list")),
        *((str(one.id), one.short_name) for one in places.order_by(Institution.sort_key)),
    ]
    if actor.reach.institution_id is not None:
        form.institution.choices = form.institution.choices[1:]
    return form


def _institution(actor: Actor, chosen: str | None) -> Institution:
    digits = chosen or ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        raise NotFound(_("There is no such institution."))
    found = policies[Institution].rows(actor).where(Institution.id == int(digits)).first()
    if found is None:
        raise NotFound(_("There is no such institution."))
    return found
