"""One record of every kind in an institution, for the tests that ask for foreign ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask import Flask

    from portal.institutions.models import Institution


def make(app: Flask, institution: Institution) -> dict[str, Any]:
    """Make a record of every kind in an institution and return their keys by kind."""
    return {"institution": institution.id}
