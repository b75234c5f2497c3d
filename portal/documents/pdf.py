"""PDF from docx by LibreOffice, which alone lays a docx out as it was meant."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from portal.errors import PortalError
from portal.i18n import gettext as _

SECONDS = 60
_PROGRAMS = ("soffice", "libreoffice")


class NoConverter(PortalError):
    """There is no program here that makes PDF of a docx."""

    status = 501


def converter() -> str | None:
    """Return the path of LibreOffice, or nothing."""
    return next(filter(None, map(shutil.which, _PROGRAMS)), None)


def convert(docx: bytes) -> bytes:
    """Return a docx as PDF, made in a folder of its own with a profile of its own."""
    program = converter()
    if program is None:
        raise NoConverter(
            _(
                "PDF needs LibreOffice on the server. Download the document as DOCX, or tell the administrator."
            )
        )
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as name:
        folder = Path(name)
        source = folder / "paper.docx"
        source.write_bytes(docx)
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", "pdf:writer_pdf_Export", "--outdir", name, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(  # noqa: S603 - LibreOffice, no shell
                command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                check=False, env={"HOME": name, "PATH": "/usr/bin:/bin"},
            )  # fmt: skip
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PortalError(
                _("LibreOffice could not make a PDF of this document. Download it as DOCX.")
            ) from error
