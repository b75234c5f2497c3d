"""The page of the audit: who changed, viewed and exported what within reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from portal.access import policies, requires
from portal.access.actor import acting
from portal.audit import reverting
from portal.audit.history import history_of_key
from portal.audit.lists import ENTRIES
from portal.audit.models import ACTIONS, AuditEntry
from portal.audit.permissions import AuditPermission
from portal.audit.words import changes_in, in_words, model_of, table_titles
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.lists.page import show

if TYPE_CHECKING:
    from portal.plugin import RecordLink

LONG_CHOICE = 12

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires(AuditPermission.VIEW)
def entry_list() -> Any:
    """Show the lines of the audit in reach, the newest first."""
    return show(
        ENTRIES,
        "audit/entry_list.html",
        actions=ACTIONS,
        tables=sorted(table_titles().items(), key=lambda one: one[1]),
        institutions=_institutions(),
        long_choice=LONG_CHOICE,
    )


@blueprint.get("/records/<table>/<int:key>")
@requires(AuditPermission.VIEW)
def record_history(table: str, key: int) -> str:
    """Show what became of one record: who changed what, when, from which value to which."""
    actor = acting()
    rows = history_of_key(actor, table, key) if number(str(key)) else []
    record, link = _described(table, key) if number(str(key)) else (None, None)
    plugins = current_app.extensions["plugins"]
    successor = plugins.describe_successor(actor, table, key) if record is None else None
    if not rows and record is None and successor is None:
        raise NotFound(_("Nothing is recorded here"))
    editable = record is not None and bool(policies[type(record)].permits(actor, "edit", record))
    return render_template(
        "audit/record_history.html",
        rows=rows,
        actions=dict(ACTIONS),
        changes={entry.id: changes_in(entry) for entry in rows},
        revertible={entry.id: reverting.revertible(entry) if editable else [] for entry in rows},
        table=table_titles().get(table, table),
        link=link,
        successor=successor,
        label=link.label if link else next((one.label for one in rows if one.label), ""),
    )


@blueprint.post("/entries/<int:key>/revert")
@requires(AuditPermission.VIEW)
def revert_field(key: int) -> Any:
    """Give a field its value before a line of the audit; compare first when it was changed since."""
    actor = acting()
    rows = policies[AuditEntry].rows(actor)
    entry = rows.where(AuditEntry.id == key).first() if number(str(key)) else None
    if entry is None:
        raise NotFound(_("Nothing is recorded here"))
    name = request.form.get("field", "")
    if not name:
        raise Invalid(_("Choose one from the list."))
    back = url_for(".record_history", table=entry.subject, key=entry.subject_id or 0)
    try:
        reverting.revert(actor, entry, name, seen=request.form.get("seen"))
    except Conflict as error:
        asked = reverting.look(actor, entry, name)
        return render_template(
            "audit/compare.html",
            entry=entry,
            asked=asked,
            reason=error.message,
            title=asked.field.verbose_name or name,
            values=[in_words(asked.field, _told(one)) for one in (asked.old, asked.new, asked.now)],
            back=back,
            label=entry.label,
        ), Conflict.status
    flash(_("The field has its earlier value again."), "success")
    return redirect(back)


def _told(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _described(table: str, key: int) -> tuple[Any, RecordLink | None]:
    """Return a record that the actor may see, and how it is called; nothing for others."""
    model = model_of(table)
    if model is None:
        return None, None
    found = policies[model].rows(acting()).where(model.id == key).first()  # type: ignore[attr-defined]
    if found is None:
        return None, None
    return found, current_app.extensions["plugins"].describe_record(found)


def _institutions() -> list[tuple[int, str]]:
    """Return the institutions to choose from; none at a workplace in one of them."""
    actor = acting()
    if actor.reach.institution_id is not None:
        return []
    rows = policies[Institution].rows(actor).order_by(Institution.sort_key, Institution.id)
    return [(one.id, one.short_name) for one in rows]
