"""The one error of reading a table: a sentence that tells the person what to do."""

from __future__ import annotations

from typing import ClassVar

from portal.errors import PortalError
from portal.i18n import gettext as _
from portal.spreadsheets.reasons import Reason


class Unreadable(PortalError):
    """The file cannot be read as a table; `reason` is for programs, `message` for people."""

    status: ClassVar[int] = 422

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Find the sentence for the reason; `detail` is technical and meant for the log."""
        super().__init__(_sentence(reason))
        self.reason = reason
        self.detail = detail


def _sentence(reason: Reason) -> str:
    sentences = {
        Reason.EMPTY: _(
            "There is no table in the file. Open it in the spreadsheet program, check that the"
            " rows are there, save it and send it again."
        ),
        Reason.PASSWORD: _(
            "The file is protected by a password. Open it in the spreadsheet program, remove the"
            " password (File – Info – Protect) and send it again."
        ),
        Reason.BROKEN: _(
            "The file is damaged and cannot be read. Open it in the spreadsheet program, save it"
            " as an Excel workbook (.xlsx) and send the new file."
        ),
        Reason.TOO_BIG: _(
            "The file is too big to be read. Leave only the sheet with the list, delete pictures"
            " and empty rows, save it as .xlsx and send it again."
        ),
        Reason.TOO_MANY_ROWS: _(
            "There are too many rows in the file. Split the list into several files, or delete"
            " the rows far below it that hold nothing needed."
        ),
        Reason.TOO_MANY_COLUMNS: _(
            "There are too many columns in the file. Delete the columns to the right of the list"
            " that hold nothing needed and send it again."
        ),
        Reason.TOO_MANY_SHEETS: _(
            "There are too many sheets in the file. Leave only the sheets with the list and send"
            " it again."
        ),
        Reason.TOO_SLOW: _(
            "The file takes too long to read. Copy the list into a new workbook as values, save it"
            " as .xlsx and send it again."
        ),
        Reason.TOO_MUCH_MEMORY: _(
            "The file unpacks to too much data. Copy the list into a new workbook as values, save"
            " it as .xlsx and send it again."
        ),
        Reason.DOCUMENT: _(
            "This is a text document, not a spreadsheet. Copy its table into a spreadsheet, save"
            " it as .xlsx and send it again."
        ),
        Reason.PDF: _(
            "This is a PDF. Send the spreadsheet it was made from, as .xlsx, .xls, .ods or .csv."
        ),
        Reason.PICTURE: _(
            "This is a picture. Send the spreadsheet itself, as .xlsx, .xls, .ods or .csv."
        ),
        Reason.ARCHIVE: _("This is an archive. Unpack it and send the spreadsheet that is inside."),
        Reason.UNKNOWN: _(
            "This is not a spreadsheet. Open the file in the program it was made in, save it as an"
            " Excel workbook (.xlsx) and send the new file."
        ),
    }
    return sentences[reason]
