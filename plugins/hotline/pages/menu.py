"""The entries of the menu: the desk takes calls and keeps the journal, institutions ask."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from plugins.hotline.links import request_list_url
from plugins.hotline.permissions import HotlinePermission
from portal.access.municipal import works_for_district
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, Side

if TYPE_CHECKING:
    from portal.access import Actor

GROUP = _("Hotline")
DESKS = _("Journal of the hotline")
OWN = _("Our questions to the hotline")


def journal_crumb(actor: Actor) -> tuple[str, str]:
    """Return the way to the list of requests, called as this workplace calls it."""
    return str(DESKS if works_for_district(actor) else OWN), request_list_url()


_item = partial(MenuItem, group=GROUP)

ITEMS = (
    _item(
        title=DESKS,
        endpoint="hotline.request_list",
        permission=HotlinePermission.VIEW,
        icon="phone",
        order=30,
        side=Side.DISTRICT,
    ),
    _item(
        title=OWN,
        endpoint="hotline.request_list",
        permission=HotlinePermission.VIEW,
        icon="phone",
        order=30,
        side=Side.INSTITUTION,
    ),
    _item(
        title=_("Take a call"),
        endpoint="hotline.take_call",
        permission=HotlinePermission.EDIT,
        icon="talk",
        order=31,
        side=Side.DISTRICT,
    ),
    _item(
        title=_("Ask the hotline"),
        endpoint="hotline.ask_hotline",
        permission=HotlinePermission.ASK,
        icon="question",
        order=31,
        side=Side.INSTITUTION,
    ),
    _item(
        title=_("Search the hotline"),
        endpoint="hotline_search.search",
        permission=HotlinePermission.VIEW,
        icon="search",
        order=33,
    ),
    _item(
        title=_("Articles of the hotline"),
        endpoint="hotline_answers.article_list",
        permission=HotlinePermission.VIEW,
        icon="file",
        order=34,
    ),
)
"""The entries; what differs between the desk and institutions says for whom it is."""
