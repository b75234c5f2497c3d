"""The one error of reading a plan: a sentence that tells the person what to do."""

from __future__ import annotations

from typing import ClassVar

from portal.errors import PortalError
from portal.i18n import gettext as _
from portal.spreadsheets.reasons import Reason


class PlanUnreadable(PortalError):
    """The file cannot be read as a plan; ``reason`` is for programs, ``message`` for people."""

    status: ClassVar[int] = 422

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Find the sentence for the reason; ``detail`` is technical and meant for the log."""
        super().__init__(_sentence(reason))
        self.reason = reason
        self.detail = detail


class NoActivities(PlanUnreadable):
    """The file was read, and nothing in it looks like an activity; says what was looked for."""

    def __init__(self) -> None:
        """Say what is missing in the file."""
        super().__init__(Reason.EMPTY, "no activities")
        self.message = _(
            "The file was read, but no activities were found in it: a table with headings such as"
            " “Activity – Term – Responsible” is looked for, or numbered paragraphs with a term in"
            " each."
        )


def _sentence(reason: Reason) -> str:
    too_big = _(
        "The file is too big for a plan: leave only the plan itself, without pictures, and send"
        " it again."
    )
    sentences = {
        Reason.EMPTY: _(
            "There is no text in the file: check that the plan is in it and save it anew."
        ),
        Reason.PASSWORD: _(
            "The file is protected by a password: remove the password and send it again."
        ),
        Reason.DOCUMENT: _(
            "This is a document of an old kind: open it in Word, save it as .docx and send the new file."
        ),
        Reason.PDF: _(
            "This is a PDF: send the document it was made from, or copy the table and paste it here."
        ),
        Reason.PICTURE: _("This is a picture: send the document with the plan itself."),
        Reason.ARCHIVE: _("This is an archive: unpack it and send the plan that is inside."),
        Reason.UNKNOWN: _(
            "This is no plan: send a document (.docx, .odt), a workbook (.xlsx, .ods) or a text (.txt)."
        ),
        Reason.BROKEN: _(
            "The file is damaged: open it in the program it was made in, save it anew and send it again."
        ),
        Reason.TOO_SLOW: _(
            "The file takes too long to read: copy the plan into a new document and send that."
        ),
    }
    return sentences.get(reason, too_big)
