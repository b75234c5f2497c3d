"""The blueprint that the pages of folders share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("document_control_folders", __name__, url_prefix="/document-control/folders")
