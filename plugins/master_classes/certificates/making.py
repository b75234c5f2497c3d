"""Papers of many certificates, made in the background: a ZIP of single files, or all in one."""

from __future__ import annotations

import tempfile
import zipfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.master_classes.certificates.finding import certificates_of
from plugins.master_classes.certificates.papers import papers_of
from portal import documents
from portal.errors import Invalid
from portal.files.names import clean_name
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.i18n import ngettext
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.master_classes.certificates.models import Certificate
    from plugins.master_classes.models import Event
    from portal.access import Actor
    from portal.jobs.models import Job
    from portal.jobs.work import Work

JOB = "master_classes.make_certificates"
AT_A_TIME = 20
_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Form(StrEnum):
    """As what the papers are wanted."""

    ONE_PDF = "one_pdf"
    ZIP_PDF = "zip_pdf"
    ZIP_DOCX = "zip_docx"


FORMS = (
    (Form.ONE_PDF, _l("One PDF, a certificate on each page")),
    (Form.ZIP_PDF, _l("ZIP archive of PDF files")),
    (Form.ZIP_DOCX, _l("ZIP archive of DOCX files")),
)


def ask_for_papers(actor: Actor, event: Event, form: str) -> Job:
    """Ask for the papers of an event's valid certificates; they come into the inbox of who asked."""
    if form not in set(Form):
        raise Invalid(_("Choose as what you want the papers."))
    if not certificates_of(actor, event):
        raise Invalid(_("No certificate of this event has been issued yet."))
    return enqueue(
        JOB,
        actor=actor,
        arguments={"event": event.id, "form": form},
        title=_("Certificates: %(event)s", event=event.title),
        key=f"{event.id}:{form}:{actor.user.id}",
    )


def make_certificates(work: Work) -> None:
    """Make the papers and keep them in one file for who asked."""
    form = Form(work.arguments["form"])
    listed = certificates_of(work.actor, work.arguments["event"])
    if not listed:
        raise Invalid(_("No certificate of this event has been issued yet."))
    with tempfile.TemporaryDirectory(prefix="portal-certificates-") as folder:
        if form is Form.ONE_PDF:
            made, name = _in_one(work, listed), "pdf"
            path = Path(folder) / "certificates.pdf"
            path.write_bytes(made)
        else:
            path, name = Path(folder) / "certificates.zip", "zip"
            _archive(work, listed, path, as_pdf=form is Form.ZIP_PDF)
        with work.commit():
            title = _("Certificates: %(event)s", event=listed[0].title)
            work.keep_file(path, clean_name(title, name))
            work.result(text=ngettext("%(num)s certificate", "%(num)s certificates", len(listed)))


def _in_one(work: Work, listed: Sequence[Certificate]) -> bytes:
    papers = []
    for number, paper in enumerate(papers_of(listed)):
        papers.append(paper)
        work.progress(number, len(listed) + 1, listed[number].full_number)
    work.progress(len(listed), len(listed) + 1, "PDF")
    return documents.to_pdf(documents.join(papers))


def _archive(work: Work, listed: Sequence[Certificate], path: Path, *, as_pdf: bool) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, paper in enumerate(_each(listed, as_pdf=as_pdf)):
            one = listed[number]
            work.progress(number, len(listed), one.full_number)
            member = zipfile.ZipInfo(file_name(one, "pdf" if as_pdf else "docx"), _EARLIEST)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, paper)


def _each(listed: Sequence[Certificate], *, as_pdf: bool) -> Iterator[bytes]:
    for start in range(0, len(listed), AT_A_TIME):
        papers: Any = papers_of(listed[start : start + AT_A_TIME])
        yield from documents.each_to_pdf(list(papers)) if as_pdf else papers


def file_name(certificate: Certificate, extension: str) -> str:
    """Return the name of a certificate's file: unique, since numbers are."""
    number = certificate.full_number.replace("/", "-")
    return clean_name(f"{number} {certificate.name}".strip(), extension)
