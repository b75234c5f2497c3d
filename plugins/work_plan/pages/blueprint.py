"""The blueprint that all pages of plans and their work share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("work_plan", __name__, url_prefix="/work-plan")
