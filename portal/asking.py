"""A form on a page of its own: shown, read, answered with its mistakes or by going where it leads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from flask import flash, redirect, render_template, request

from portal.errors import Conflict, Invalid
from portal.institutions.listing import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue
    from wtforms import Form

    from portal.errors import PortalError

TEMPLATE = "asked_form.html"
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the page of a form says: heading, purpose, the button, where it leads, what is told then."""

    heading: str
    button: str
    back: str
    done: str = ""
    purpose: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    version: int | None = None
    template: str = TEMPLATE
    danger: bool = False
    upload: bool = False
    more: dict[str, Any] = field(default_factory=dict)


def ask(form: Form, act: Callable[[], Any], question: Question) -> ResponseReturnValue:
    """Show a form; when it was sent and is right, do the act and go where it leads.

    ``act`` may return an address to go to instead of the usual one.
    """
    if request.method != "POST":
        return drawn(form, question)
    status = Invalid.status
    if form.validate():
        try:
            found = act()
        except (Invalid, Conflict) as error:
            show_refusal(form, error)
            status = error.status
        else:
            if question.done:
                flash(question.done, "success")
            return redirect(found if isinstance(found, str) else question.back)
    return drawn(form, question), status


def drawn(form: Form, question: Question) -> str:
    """Return the page of a form."""
    return render_template(question.template, form=form, question=question, **question.more)


def show_refusal(form: Form, error: PortalError) -> None:
    """Put a refusal's words at the fields that they belong to, the rest above the form."""
    told = error.fields if isinstance(error, Invalid) else {}
    for name, messages in told.items():
        if name in form:
            form[name].errors = [*form[name].errors, *messages]
        else:
            form.form_errors = [*form.form_errors, *messages]
    if not told:
        form.form_errors = [*form.form_errors, error.message]


def do(act: Callable[[], T], *, done: str | Callable[[T], str]) -> bool:
    """Do what a button asks for, and tell on the next page that it was done, or why it was not.

    ``done`` may be a function that words what the act returned.
    """
    try:
        found = act()
    except (Invalid, Conflict) as error:
        flash(said(error), "error")
        return False
    flash(done if isinstance(done, str) else done(found), "success")
    return True


def do_in_place(
    form: Form,
    act: Callable[[], Any],
    *,
    done: str,
    back: str,
    again: Callable[[Invalid | Conflict | None], str],
) -> ResponseReturnValue:
    """Do what one of several forms of a page asks for, and go back to the page.

    Where it cannot be done, ``again`` draws the page with what was typed: it gets the refusal, or nothing where the
    form itself has mistakes. The refusal's words stand at the fields that they belong to.
    """
    if not form.validate():
        return again(None), Invalid.status
    try:
        act()
    except (Invalid, Conflict) as error:
        told = error.fields if isinstance(error, Invalid) else {}
        for name, messages in told.items():
            if name in form:
                form[name].errors = messages
        return again(error), error.status
    flash(done, "success")
    return redirect(back)


def said(error: Invalid | Conflict) -> str:
    """Return what was wrong in one text."""
    told = error.fields.values() if isinstance(error, Invalid) else ()
    return " ".join(message for messages in told for message in messages) or error.message


def seen() -> int | None:
    """Return the version of the record that the user was shown, as the form tells it."""
    return number(request.form.get("seen"))
