"""An invitation inside a mail (iMIP, RFC 6047): a part that mail programs act on, and a file for the rest.

The part is one of the alternatives and names its method, without which no program offers "add to the
calendar"; the file is the same text, for programs that show the mail as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from email.message import EmailMessage

METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)
FILE_NAME = "invite.ics"


def method_of(calendar: str) -> str:
    """Return what an invitation asks for: ``REQUEST`` or ``CANCEL``; raise ValueError without it."""
    found = METHOD.search(calendar)
    if found is None:
        message = "An invitation names no METHOD."
        raise ValueError(message)
    return found[1]


def add_calendar(message: EmailMessage, calendar: str) -> None:
    """Add an invitation to a mail that has its text already.

    Both copies are written in base64: a relay that breaks or re-flows lines cannot harm them.
    """
    method = method_of(calendar)
    message.add_alternative(
        calendar, subtype="calendar", cte="base64", params={"method": method, "name": FILE_NAME}
    )
    message.add_attachment(
        calendar.encode(),
        maintype="application",
        subtype="ics",
        filename=FILE_NAME,
        params={"name": FILE_NAME},
    )
