"""The blueprint that all pages of the hotline share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("hotline", __name__, url_prefix="/hotline")
