"""The page of a caller: who it is, what was asked so far, and the deletion of the name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from plugins.hotline import services
from plugins.hotline.links import request_list_url
from plugins.hotline.models import Request
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.pages.subjects import find_caller, may, with_names
from plugins.hotline.pages.wording import state_badge
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import said, seen
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.phones import masked

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

P = HotlinePermission
PAGE = 50
MOST_PAGES = 10_000


@blueprint.get("/callers/<int:caller_id>")
@requires(P.CALLERS)
def caller_page(caller_id: int) -> str:
    """Show a caller with the requests that the actor sees."""
    actor = acting()
    caller = find_caller(actor, caller_id)
    query = with_names(policies[Request].rows(actor)).where(
        Request.caller == caller.id, Request.removed_at.is_null()
    )
    page = min(max(number(request.args.get("page")) or 1, 1), MOST_PAGES)
    query = query.order_by(Request.received_at.desc(), Request.id.desc())
    found = list(query.offset((page - 1) * PAGE).limit(PAGE + 1))
    requests, more = found[:PAGE], len(found) > PAGE
    return render_template(
        "hotline/caller.html",
        person=caller,
        phone=caller.phone if works_for_district(actor) else masked(caller.phone),
        requests=[(one, state_badge(one)) for one in requests],
        earlier=_page_url(caller.id, page - 1) if page > 1 else None,
        later=_page_url(caller.id, page + 1) if more else None,
        page=page,
        erases=works_for_district(actor) and may(actor, "delete", caller),
        crumbs=[journal_crumb(actor), (str(caller), None)],
    )


def _page_url(caller_id: int, page: int) -> str:
    return url_for(".caller_page", caller_id=caller_id, page=page if page > 1 else None)


@blueprint.route("/callers/<int:caller_id>/erase", methods=("GET", "POST"))
@requires(P.ERASE)
def erase_caller(caller_id: int) -> ResponseReturnValue:
    """Delete a caller's name and number; the requests stay."""
    actor = acting()
    caller = find_caller(actor, caller_id, "delete")
    if request.method == "POST":
        try:
            count = services.erase_caller(actor, caller, seen=seen())
        except (Invalid, Conflict) as error:
            flash(said(error), "error")
        else:
            words = ngettext(
                "The name is deleted; %(num)s request stays.",
                "The name is deleted; %(num)s requests stay.",
                count,
            )
            flash(words, "success")
            return redirect(request_list_url())
    return render_template(
        "confirm.html",
        title=_("Delete the name of a caller"),
        text=str(caller),
        consequences=[
            _("name, number, mail and position"),
            _(
                "the name and the number in every text of the hotline, in drafts and read journals, too"
            ),
            _("links of the requests to the person's card"),
        ],
        submit=_("Delete the name"),
        values={"seen": caller.version},
        cancel_url=url_for(".caller_page", caller_id=caller.id),
        crumbs=[
            journal_crumb(actor),
            (str(caller), url_for(".caller_page", caller_id=caller.id)),
            (_("Delete the name"), None),
        ],
    )
