"""The blueprint that all pages of document control share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("document_control", __name__, url_prefix="/document-control")
