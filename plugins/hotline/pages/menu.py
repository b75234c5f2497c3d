"""The entries of the menu: the desk takes calls and keeps the journal, institutions ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import request_list_url
from plugins.hotline.permissions import HotlinePermission
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, Side

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from portal.access import Actor

GROUP = _("Hotline")
DESKS = _("Journal of the hotline")
OWN = _("Our questions to the hotline")


def journal_crumb(actor: Actor) -> tuple[str, str]:
    """Return the way to the list of requests, called as this workplace calls it."""
    return str(DESKS if works_for_district(actor) else OWN), request_list_url()


def _item(
    title: LazyString,
    page: str,
    icon: str,
    order: int,
    permission: HotlinePermission = HotlinePermission.VIEW,
    side: Side | None = None,
) -> MenuItem:
    return MenuItem(
        title=title,
        endpoint=page,
        permission=permission,
        group=GROUP,
        icon=icon,
        order=order,
        side=side,
    )


ITEMS = (
    _item(DESKS, "hotline.request_list", "phone", 30, side=Side.DISTRICT),
    _item(OWN, "hotline.request_list", "phone", 30, side=Side.INSTITUTION),
    _item(
        _("Take a call"), "hotline.take_call", "talk", 31,
        HotlinePermission.EDIT, Side.DISTRICT,
    ),
    _item(
        _("Ask the hotline"), "hotline.ask_hotline", "question", 31,
        HotlinePermission.ASK, Side.INSTITUTION,
    ),
    _item(_("Search the hotline"), "hotline_search.search", "search", 33),
    _item(_("Articles of the hotline"), "hotline_answers.article_list", "file", 34),
)  # fmt: skip
"""The entries; what differs between the desk and institutions says for whom it is."""
