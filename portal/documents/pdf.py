"""PDF from docx: by LibreOffice with Writer, else by typst where the document is simple enough."""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from portal.documents.simple_layout import layout_of
from portal.errors import PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 60
MEMORY = 4 << 30
_PROGRAMS = ("soffice", "libreoffice")
_WRITER = ("swriter", "swriter.exe", "libswlo.so")
_LAYOUT = Path(__file__).parent / "layout.typ"


class NoConverter(PortalError):
    """There is nothing here that makes a faithful PDF of this docx."""

    status = 501


def has_converter() -> bool:
    """Tell whether at least simple documents become PDF here."""
    return libreoffice() is not None or find_spec("typst") is not None


def libreoffice() -> str | None:
    """Return the path of a LibreOffice that has Writer, or nothing."""
    for name in _PROGRAMS:
        found = shutil.which(name)
        if found and any((Path(found).resolve().parent / one).exists() for one in _WRITER):
            return found
    return None


def convert(papers: Sequence[bytes]) -> list[bytes]:
    """Return each docx as PDF; raise :class:`NoConverter` where that cannot be done faithfully."""
    program = libreoffice()
    if program is not None:
        return _by_libreoffice(program, papers)
    if find_spec("typst") is None:
        raise _no_converter()
    return [_by_typst(one) for one in papers]


def _no_converter() -> NoConverter:
    return NoConverter(
        _(
            "PDF needs LibreOffice on the server. Download the document as DOCX, or tell the administrator."
        )
    )


def _by_typst(docx: bytes) -> bytes:
    """Lay out a simple document; whatever is not understood whole is refused."""
    import typst  # noqa: PLC0415 - an extra

    layout = layout_of(docx)
    if layout is None:
        raise _no_converter()
    return bytes(typst.compile(_LAYOUT.read_bytes(), sys_inputs={"paper": json.dumps(layout)}))


def _by_libreoffice(program: str, papers: Sequence[bytes]) -> list[bytes]:
    """Convert in a folder of its own with a profile of its own, within limits."""
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as name:
        folder = Path(name)
        sources = [folder / f"paper{number}.docx" for number in range(len(papers))]
        for source, docx in zip(sources, papers, strict=True):
            source.write_bytes(docx)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "pdf:writer_pdf_Export",
            "--outdir",
            name,
            *map(str, sources),
        ]
        try:
            subprocess.run(  # noqa: S603 - LibreOffice, no shell
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env={"HOME": name, "PATH": "/usr/bin:/bin"},
                preexec_fn=_limit,
            )
            return [source.with_suffix(".pdf").read_bytes() for source in sources]
        except (OSError, subprocess.TimeoutExpired) as error:
            raise PortalError(
                _("LibreOffice could not make a PDF of this document. Download it as DOCX.")
            ) from error


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
