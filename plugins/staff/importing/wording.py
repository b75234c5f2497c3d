"""Reasons, values and names of fields in the words of the page's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.staff.importing.outcome import Reason

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def in_words(reason: Reason) -> str:
    """Return a reason as a sentence, its dates day first."""
    return message_in_words(reason.message, reason.params)


def message_in_words(message: str, params: dict[str, Any]) -> str:
    """Return a message with its parameters, dates day first."""
    return _(message, **{name: shown(value) for name, value in params.items()})


def shown(value: Any) -> str:
    """Return a value as a person reads it."""
    if value is None:
        return ""
    text = str(value)
    return format_date(text) if _ISO_DATE.match(text) else text
