"""What every view says of itself: who may call it. A view that says nothing fails a test."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from flask import flash, g, redirect, request, session, url_for

from portal.errors import NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")

AUDIENCE = "portal_audience"


def requires(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be called by those whose role grants the permission; others get 403."""

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = g.get("actor")
            if actor is None:
                return to_sign_in()  # type: ignore[return-value]
            if not actor.can(permission):
                raise NotAllowed(_("Your role does not allow this page."))
            return view(*args, **kwargs)

        setattr(guarded, AUDIENCE, permission)
        return guarded

    return guard


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view be called by everybody who is signed in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if g.get("actor") is None:
            return to_sign_in()  # type: ignore[return-value]
        return view(*args, **kwargs)

    setattr(guarded, AUDIENCE, "signed_in")
    return guarded


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let a view be called by anybody."""
    setattr(view, AUDIENCE, "public")
    return view


def to_sign_in() -> object:
    """Send a visitor to the sign-in page, and back here afterwards where that is a page."""
    if getattr(session, "ended", False):
        flash(_("Your session has ended. Sign in again."), "information")
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=here))
