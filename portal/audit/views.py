"""The page of the audit: who changed, viewed and exported what within reach."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from portal.access import policies, requires
from portal.access.actor import acting
from portal.audit.history import AuditFilter, changes_in, page_of, table_titles
from portal.audit.models import ACTIONS
from portal.audit.permissions import AuditPermission
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.modules.services import names_of

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires(AuditPermission.VIEW)
def entry_list() -> str:
    """Show the lines of the audit in reach, the newest first."""
    actor = acting()
    chosen = AuditFilter.of(request.args)
    page = page_of(
        actor,
        chosen,
        older_than=number(request.args.get("after")),
        newer_than=number(request.args.get("before")),
    )
    titles = table_titles()
    return render_template(
        "audit/entry_list.html",
        page=page,
        changes={entry.id: changes_in(entry) for entry in page.rows},
        actions=ACTIONS,
        tables=sorted(titles.items(), key=lambda one: one[1]),
        titles=titles,
        places=names_of({entry.institution_id for entry in page.rows if entry.institution_id}),
        chips=_chips(chosen, titles),
    )


def _chips(chosen: AuditFilter, titles: dict[str, str]) -> list[tuple[str, str, str]]:
    found = []
    if chosen.who:
        found.append((_("Who"), chosen.who, "who"))
    if chosen.action:
        found.append((_("Action"), str(dict(ACTIONS)[chosen.action]), "action"))
    if chosen.table:
        found.append((_("Kind of data"), titles.get(chosen.table, chosen.table), "table"))
    if chosen.record_id is not None:
        found.append((_("Number"), str(chosen.record_id), "record"))
    if chosen.institution_id is not None:
        place = (
            policies[Institution].rows(acting()).where(Institution.id == chosen.institution_id)
        ).first()
        found.append((_("Institution"), str(place or "?"), "institution"))
    if chosen.first:
        found.append((_("From"), format_date(chosen.first), "first"))
    if chosen.last:
        found.append((_("To"), format_date(chosen.last), "last"))
    return found
