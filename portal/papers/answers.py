"""Giving a paper out: as docx for saving, under a name in Russian."""

from __future__ import annotations

from flask import Response

from portal.files.kinds import KINDS
from portal.files.names import clean_name, disposition


def docx_answer(content: bytes, name: str) -> Response:
    """Return a docx for saving under a name, which is given without its extension."""
    response = Response(content, mimetype=KINDS["docx"].media_type)
    response.headers["Content-Disposition"] = disposition("attachment", clean_name(name, "docx"))
    response.headers["Cache-Control"] = "no-store"
    return response


def pdf_answer(content: bytes, name: str) -> Response:
    """Return a PDF for saving under a name, which is given without its extension."""
    response = Response(content, mimetype=KINDS["pdf"].media_type)
    response.headers["Content-Disposition"] = disposition("attachment", clean_name(name, "pdf"))
    response.headers["Cache-Control"] = "no-store"
    return response
