"""The slips of issued passwords and links: shown once, in the answer itself, and written nowhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, render_template, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer

from portal import clock
from portal.accounts.people.first_password import token_for
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.qr_codes import qr_code
from portal.spreadsheets.write import Column, Sheet, write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.accounts.models import User
    from portal.config import Settings

SALT = "portal-slips"
SECONDS = 60 * 60


def slips_page(issued: Sequence[tuple[User, str]]) -> str:
    """Return the page of users with the passwords issued to them; an empty one leaves only the link."""
    settings = _settings()
    slips: list[dict[str, Any]] = []
    for user, password in issued:
        link = url_for("accounts.first_password", token=token_for(user, settings), _external=True)
        slips.append({"user": user, "password": password, "link": link, "picture": qr_code(link)})
    told = [[one["user"].name, one["user"].login, one["password"], one["link"]] for one in slips]
    return render_template(
        "accounts/slips.html",
        slips=slips,
        sealed=_signer(settings).dumps(told),
        address=url_for("accounts.sign_in", _external=True),
    )


def slips_table(sealed: str) -> io.BytesIO:
    """Return what a page of slips has shown as a workbook; raise :class:`Invalid` after an hour."""
    try:
        rows = _signer(_settings()).loads(sealed, max_age=SECONDS)
    except BadSignature as error:
        raise Invalid(_("These passwords are shown no more. Issue new ones.")) from error
    sheet = Sheet(
        title=_("Issued passwords"),
        columns=[
            Column(title=_("Full name")),
            Column(title=_("Login")),
            Column(title=_("Password")),
            Column(title=_("Link")),
        ],
        rows=[tuple(row) for row in rows],
    )
    target = io.BytesIO()
    write_workbook(target, [sheet], title=_("Issued passwords"), created=clock.now())
    target.seek(0)
    return target


def _signer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings.secret_key, salt=SALT)


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
