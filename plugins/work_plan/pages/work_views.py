"""The page of the list of work: its views as tabs, its filters, what is done with many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from plugins.work_plan.links import activity_url, short
from plugins.work_plan.models import Activity
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.work_rows import VIEWS, WHOSE, WORK
from plugins.work_plan.permissions import PlanPermission
from portal.access import policies, requires
from portal.access.actor import acting
from portal.i18n import gettext as _l
from portal.institutions.listing import number
from portal.lists.page import USUAL, show

if TYPE_CHECKING:
    from portal.access import Actor

KEPT = ("whose", "plan", "activity")
"""What stays when another view is chosen."""


@blueprint.get("/work")
@requires(PlanPermission.VIEW)
def work_list() -> Any:
    """Show work: by its deadlines, or as one of the views."""
    actor = acting()
    return show(
        WORK,
        "work_plan/work_list.html",
        tabs=_tabs(),
        many=actor.reach.institution_id is None,
        whose=[*WHOSE],
        of_row=_row(actor),
    )


def _tabs() -> list[tuple[str, str, bool]]:
    now = request.args.get("when", "")
    kept: dict[str, Any] = {name: request.args[name] for name in KEPT if request.args.get(name)}
    views = [("", _l("By deadline")), *((key, str(title)) for key, title in VIEWS)]
    return [
        (title, url_for(".work_list", **kept, **_asked(key)), key == now) for key, title in views
    ]


def _asked(view: str) -> dict[str, Any]:
    return {"when": view} if view else {USUAL: 1}


def _row(actor: Actor) -> tuple[str, str] | None:
    """Return the name and the address of the row that the list is narrowed to, where it is."""
    key = number(request.args.get("activity"))
    if key is None:
        return None
    found = policies[Activity].rows(actor).where(Activity.id == key).first()
    return (short(found.text), activity_url(found.id)) if found else None
