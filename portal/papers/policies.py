"""Who corrects cases; who replaces templates is said by :mod:`portal.own_templates`."""

from __future__ import annotations

from portal.access.policies import Policy
from portal.papers.models import Declension


class DeclensionPolicy(Policy):
    """Corrected cases: of language, not of institutions, so that they serve the whole portal."""

    def __init__(self) -> None:
        super().__init__(Declension, "papers.declension")
