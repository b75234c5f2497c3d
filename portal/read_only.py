"""The read-only mode: pages are shown, nothing is entered, as in an archive year or before a move.

A file in the instance folder switches it, so that it holds for all processes at once and without a
restart; its text is the reason that people read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request

from portal.errors import PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

FLAG_NAME = "read-only"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
STILL_ALLOWED = frozenset(
    {
        "accounts.sign_in",
        "accounts.sign_out",
        "accounts.set_locale",
        "accounts.switch_workplace",
        "accounts.appearance",
        "accounts.stay",
        "accounts.prove",
    }
)
"""What a reader needs: coming in, going out, and how pages look to him."""


class ReadOnly(PortalError):
    """The portal can only be read now."""

    status = 503


def init_app(app: Flask) -> None:
    """Refuse whatever would enter something while the mode is on."""
    app.before_request(_refuse_entries)


def reason(instance: Path) -> str | None:
    """Return why the portal is only read, an empty text where no reason is given, or none when it is not."""
    try:
        return (instance / FLAG_NAME).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def switch_on(instance: Path, why: str) -> None:
    """Switch the mode on for all processes."""
    (instance / FLAG_NAME).write_text(why, encoding="utf-8")


def switch_off(instance: Path) -> None:
    """Switch the mode off; that it was off is fine."""
    (instance / FLAG_NAME).unlink(missing_ok=True)


def _refuse_entries() -> None:
    if request.method in SAFE_METHODS or request.endpoint in STILL_ALLOWED:
        return
    why = reason(current_app.extensions["settings"].instance)
    if why is not None:
        message = _("The portal can only be read just now. Nothing was written.")
        raise ReadOnly(f"{message} {why}".strip())
