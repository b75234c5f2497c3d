"""How signing in goes on from page to page: the password, the code, the session, the browser.

Between the password and the code nothing is stored: the visitor's own signed cookie says whose
password was right, when, and against which hash, so that a changed password voids it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from typing import TYPE_CHECKING, cast

from flask import current_app, flash, redirect, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal import clock
from portal.accounts import notices, services, sessions
from portal.accounts.browser_names import browser_in_words
from portal.accounts.models import User
from portal.accounts.second_factor import services as second_factor
from portal.accounts.second_factor import trusted_browsers
from portal.i18n import ngettext

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from portal.accounts.sessions import PortalSession
    from portal.config import Settings

CODE_WITHIN_SECONDS = 5 * 60
PENDING = "second_step"
KNOWN_DAYS = 365
MOST_KNOWN = 12


def after_password(user: User, *, settings: Settings, wanted: str | None) -> Response:
    """Ask for a code where the user has a second factor and does not trust this browser."""
    if second_factor.factor_of(user) is None:
        return let_in(user, settings=settings, wanted=wanted)
    key = request.cookies.get(cookie_name("trusted", settings))
    if trusted_browsers.is_trusted(user, key):
        return let_in(user, settings=settings, wanted=wanted, note="trusted browser")
    session[PENDING] = {
        "user": user.id,
        "at": int(clock.now().timestamp()),
        "mark": _mark(user, settings),
        "next": wanted or "",
    }
    return redirect(url_for("accounts_second_factor.sign_in_code"))


def pending(settings: Settings) -> tuple[User, str] | None:
    """Return whose password was right a moment ago, and where he goes on to."""
    found = session.get(PENDING)
    if not isinstance(found, dict):
        return None
    if int(clock.now().timestamp()) - int(found["at"]) > CODE_WITHIN_SECONDS:
        return None
    user = User.get_or_none(User.id == found["user"], User.enabled == True)  # noqa: E712
    if user is None or not hmac.compare_digest(found["mark"], _mark(user, settings)):
        return None
    return user, found["next"]


def let_in(
    user: User, *, settings: Settings, wanted: str | None, note: str = "", trust: bool = False
) -> Response:
    """Begin the session of a user who has answered every question, and go on to the page."""
    done = services.complete_sign_in(user=user, settings=settings, note=note)
    more = {"must_set_up": True} if done.must_set_up else {}
    sessions.begin(cast("PortalSession", session), user, **more)
    answer = redirect(wanted or url_for("pages.dashboard"))
    if trust and settings.trusted_browser_days:
        key = trusted_browsers.trust(
            user=user,
            days=settings.trusted_browser_days,
            address=request.remote_addr or "",
            browser=request.headers.get("User-Agent", ""),
        )
        _set_cookie(answer, "trusted", key, days=settings.trusted_browser_days, settings=settings)
    _recognise(answer, user, settings, first=done.first)
    if done.second_factor_due_on is not None:
        notices.tell_second_factor_due(user, done.second_factor_due_on)
    return answer


def tell_codes_left(left: int | None) -> None:
    """Say how many recovery codes are left where one has just been used."""
    if left is not None:
        flash(
            ngettext(
                "You have used a recovery code. %(num)s is left.",
                "You have used a recovery code. %(num)s are left.",
                left,
            ),
            "warning",
        )


def cookie_name(name: str, settings: Settings) -> str:
    """Return a cookie's name, which over HTTPS keeps other hosts from setting it."""
    return f"__Host-{name}" if settings.https else name


def _recognise(answer: Response, user: User, settings: Settings, *, first: bool) -> None:
    """Tell a user about a sign-in from a browser where he has never been.

    Which users a browser knows stands in its own signed cookie: many share one in a school office.
    """
    signer = URLSafeSerializer(settings.secret_key, salt="portal-known")
    try:
        known = list(signer.loads(request.cookies.get(cookie_name("known", settings), "")))
    except BadSignature:
        known = []
    mark = hmac.new(settings.secret_key.encode(), f"known:{user.id}".encode(), hashlib.sha256)
    name = mark.hexdigest()[:16]
    if name not in known and not first:
        notices.tell_new_browser(
            user,
            browser=browser_in_words(request.headers.get("User-Agent", "")),
            address=request.remote_addr or "",
        )
    kept = [name, *(one for one in known if one != name)][:MOST_KNOWN]
    _set_cookie(answer, "known", str(signer.dumps(kept)), days=KNOWN_DAYS, settings=settings)


def _set_cookie(answer: Response, name: str, value: str, *, days: int, settings: Settings) -> None:
    answer.set_cookie(
        cookie_name(name, settings),
        value,
        max_age=dt.timedelta(days=days),
        path="/",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        httponly=True,
        samesite="Lax",
    )


def _mark(user: User, settings: Settings) -> str:
    text = f"{user.id}:{user.password_hash}".encode()
    return hmac.new(settings.secret_key.encode(), text, hashlib.sha256).hexdigest()[:32]
