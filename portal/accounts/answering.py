"""Answering the forms of accounts: do what a posted form asks, or show it again with what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from portal.asking import show_refusal
from portal.errors import Invalid, PortalError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from portal.forms import FlaskForm


def answered(
    form: FlaskForm,
    act: Callable[[], ResponseReturnValue],
    page: Callable[[], str],
    *,
    refusals: type[PortalError] = Invalid,
) -> ResponseReturnValue:
    """Return what ``act`` answers to a posted form; else the page with the form.

    A form that is not valid, or that ``act`` refuses by one of ``refusals``, is shown again with the
    reasons and the status of the refusal.
    """
    if request.method != "POST":
        return page(), 200
    if not form.validate():
        return page(), Invalid.status
    try:
        return act()
    except refusals as error:
        show_refusal(form, error)
        return page(), error.status
