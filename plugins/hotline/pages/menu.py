"""The entries of the menu: the desk takes calls and keeps the journal, institutions ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import request_list_url
from plugins.hotline.permissions import HotlinePermission
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem

if TYPE_CHECKING:
    from portal.access import Actor

GROUP = _("Hotline")
DESKS = _("Journal of the hotline")
OWN = _("Our questions to the hotline")


def journal_crumb(actor: Actor) -> tuple[str, str]:
    """Return the way to the list of requests, called as this workplace calls it."""
    return str(DESKS if works_for_district(actor) else OWN), request_list_url()


def items(actor: Actor) -> list[MenuItem]:
    """Return the entries for a workplace."""
    desk = works_for_district(actor)
    journal = MenuItem(
        title=DESKS if desk else OWN,
        endpoint="hotline.request_list",
        permission=HotlinePermission.VIEW,
        group=GROUP,
        icon="phone",
        order=30,
    )
    other = (
        MenuItem(
            title=_("Take a call"),
            endpoint="hotline.take_call",
            permission=HotlinePermission.EDIT,
            group=GROUP,
            icon="talk",
            order=31,
        )
        if desk
        else MenuItem(
            title=_("Ask the hotline"),
            endpoint="hotline.ask_hotline",
            permission=HotlinePermission.ASK,
            group=GROUP,
            icon="question",
            order=31,
        )
    )
    articles = MenuItem(
        title=_("Articles of the hotline"),
        endpoint="hotline_answers.article_list",
        permission=HotlinePermission.VIEW,
        group=GROUP,
        icon="file",
        order=34,
    )
    searching = MenuItem(
        title=_("Search the hotline"),
        endpoint="hotline_search.search",
        permission=HotlinePermission.VIEW,
        group=GROUP,
        icon="search",
        order=33,
    )
    return [journal, other, searching, articles]
