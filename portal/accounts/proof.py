"""Asking for the password again before something that matters (ASVS 7.5)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import redirect, request, session, url_for

from portal.accounts import sessions

if TYPE_CHECKING:
    from collections.abc import Callable

    from portal.accounts.sessions import PortalSession

P = ParamSpec("P")
R = TypeVar("R")


def needs_proof(page: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a signed-in user go on only within ten minutes of giving the password.

    ``page`` is the endpoint to which he comes back when what he sent has to be sent again.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if sessions.is_proved(cast("PortalSession", session)):
                return view(*args, **kwargs)
            back = request.full_path.rstrip("?") if request.method == "GET" else url_for(page)
            return redirect(url_for("accounts.prove", next=back))  # type: ignore[return-value]

        return guarded

    return guard
