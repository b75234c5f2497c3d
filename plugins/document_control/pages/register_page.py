"""The page of the register: its views as tabs above the list."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from plugins.document_control.pages.blueprint import blueprint
from plugins.document_control.pages.register import CHECKS, VIEWS
from plugins.document_control.permissions import ControlPermission
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.lists.page import show

OWN_VIEWS = frozenset({"open", "overdue", "theirs", "all"})


@blueprint.get("/checks")
@requires(ControlPermission.VIEW)
def check_list() -> Any:
    """Show the register of checks: the district's, or the institution's own."""
    district = works_for_district(acting())
    return show(
        CHECKS,
        "document_control/check_list.html",
        tabs=_tabs(district=district),
        district=district,
    )


def _tabs(*, district: bool) -> list[tuple[str, str, bool]]:
    now = request.args.get("when", "") or ("" if request.args.get("state") else "open")
    views = [one for one in VIEWS if district or one[0] in OWN_VIEWS]
    return [(str(title), url_for(".check_list", when=key), key == now) for key, title in views]
