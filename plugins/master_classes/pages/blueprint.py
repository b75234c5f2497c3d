"""The blueprint that the pages of events share; other rooms have blueprints of their own."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("master_classes", __name__, url_prefix="/master-classes")
