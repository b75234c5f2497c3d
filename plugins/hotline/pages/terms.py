"""The page that brings open requests to the terms of today: what would change, applied to the chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from plugins.hotline import services
from plugins.hotline.pages.blueprint import blueprint
from plugins.hotline.pages.menu import journal_crumb
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.wording import CLOCKS
from portal.access import requires
from portal.access.actor import acting
from portal.asking import do
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.route("/terms", methods=("GET", "POST"))
@requires(HotlinePermission.DICTIONARIES)
def renew_terms() -> ResponseReturnValue:
    """Show the open requests whose terms differ from the rules; apply the rules to those chosen."""
    actor = acting()
    if request.method == "POST":
        keys = {key for key in map(number, request.form.getlist("chosen")) if key is not None}
        do(lambda: services.renew(actor, keys), done=_renewed)
        return redirect(url_for(".renew_terms"))
    return render_template(
        "hotline/terms.html",
        found=services.renewals(actor),
        clocks=dict(CLOCKS),
        crumbs=[journal_crumb(actor), (_("Terms of open requests"), None)],
    )


def _renewed(count: int) -> str:
    return ngettext(
        "The terms of %(num)s request are those of today.",
        "The terms of %(num)s requests are those of today.",
        count,
    )
