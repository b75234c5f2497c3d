"""The page of the list of events: its views as tabs."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from plugins.master_classes.pages.arranging import may_add
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.event_list import EVENTS, VIEWS
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.lists.page import show


@blueprint.get("/")
@requires(ClassesPermission.VIEW)
def event_list() -> Any:
    """Show the events: those ahead, those that enrol, the own ones, proposals, the past."""
    actor = acting()
    return show(
        EVENTS,
        "master_classes/event_list.html",
        tabs=_tabs(),
        adds=may_add(actor),
        district=works_for_district(actor),
        plans=works_for_district(actor) and actor.can(ClassesPermission.EDIT),
    )


def _tabs() -> list[tuple[str, str, bool]]:
    now = request.args.get("when", "")
    now = now or ("all" if request.args.get("state") else "ahead")
    sorts = {"past": "-starts"}
    return [
        (str(title), url_for(".event_list", when=key, sort=sorts.get(key)), key == now)
        for key, title in VIEWS
    ]
