"""The pages of duplicates: pairs, two cards side by side, merging, parting again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.staff.forms import PersonForm
from plugins.staff.journal import can_be_undone
from plugins.staff.merging import services
from plugins.staff.models import SEXES
from plugins.staff.permissions import StaffPermission
from plugins.staff.services import model_label
from portal.access import requires
from portal.access.actor import acting
from portal.errors import Conflict
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.staff.merging.services import Comparison

blueprint = Blueprint("staff_merge", __name__, url_prefix="/staff/duplicates")


@blueprint.get("/")
@requires(StaffPermission.VIEW)
def pairs() -> str:
    """Show pairs of cards that may tell of one person, and the last merges."""
    actor = acting()
    found = services.pairs(actor)
    return render_template(
        "staff/merge_pairs.html",
        pairs=[(one, ", ".join(_(reason) for reason in one.reasons)) for one in found],
        merges=[
            (one, one.undone_at is None and can_be_undone(one.merged_at))
            for one in services.recent(actor)
        ],
        most=services.MOST_PAIRS,
    )


@blueprint.get("/<int:kept_id>/<int:gone_id>")
@requires(StaffPermission.EDIT)
def compare(kept_id: int, gone_id: int) -> str:
    """Show two cards side by side and what a merge would do."""
    return _compare_page(services.compare(acting(), kept_id, gone_id))


@blueprint.post("/<int:kept_id>/<int:gone_id>/merge")
@requires(StaffPermission.EDIT)
def merge(kept_id: int, gone_id: int) -> Any:
    """Merge two cards into one."""
    actor = acting()
    take = [name for name in services.FIELDS if request.form.get(f"field:{name}") == "gone"]
    try:
        services.merge(actor, kept_id, gone_id, take=take, stamp=request.form.get("stamp", ""))
    except Conflict as error:
        flash(error.message, "error")
        return _compare_page(services.compare(actor, kept_id, gone_id)), error.status
    flash(_("The cards have been merged. This can be undone for 30 days."), "success")
    return redirect(url_for("staff.person_card", person_id=kept_id))


@blueprint.post("/<int:kept_id>/<int:gone_id>/apart")
@requires(StaffPermission.EDIT)
def set_apart(kept_id: int, gone_id: int) -> Any:
    """Remember that two cards are of two people."""
    services.set_apart(acting(), kept_id, gone_id, reason=request.form.get("reason", ""))
    flash(_("Remembered: these are two different people."), "success")
    return redirect(url_for(".pairs"))


@blueprint.post("/merges/<int:merge_id>/undo")
@requires(StaffPermission.EDIT)
def undo(merge_id: int) -> Any:
    """Part two merged cards again."""
    actor = acting()
    try:
        done = services.undo(actor, merge_id)
    except Conflict as error:
        flash(error.message, "error")
        return redirect(url_for(".pairs"))
    flash(_("The cards are apart again, as they were before."), "success")
    return redirect(url_for("staff.person_card", person_id=done.gone_id))


def _compare_page(both: Comparison) -> str:
    labels = {one.name: str(one.label.text) for one in PersonForm()}
    rows = []
    for name in services.FIELDS:
        mine, theirs = getattr(both.kept, name), getattr(both.gone, name)
        if mine or theirs:
            first = "gone" if not mine else "kept"
            rows.append((name, labels[name], _shown(mine), _shown(theirs), mine != theirs, first))
    return render_template(
        "staff/merge_compare.html",
        both=both,
        rows=rows,
        moved=[(_part(name), number) for name, number in both.moved.items() if number],
        crumbs=[
            (_("Duplicates"), url_for(".pairs")),
            (_("Compare two cards"), None),
        ],
    )


def _shown(value: Any) -> str:
    if hasattr(value, "isoformat"):
        return format_date(value)
    return str(dict(SEXES).get(value, value or ""))


def _part(name: str) -> str:
    models = {str(one._meta.table_name).removeprefix("staff_"): one for one in services.PARTS}  # noqa: SLF001
    return model_label(models[name]) if name in models else _("post")
