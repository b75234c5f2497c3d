"""The theme: Flask-Admin's pages drawn on the portal's own layout."""

from __future__ import annotations

from pathlib import Path

from flask_admin.theme import Theme

TEMPLATES = Path(__file__).parent / "templates"

portal_theme = Theme(folder="portal", base_template="base.html")
