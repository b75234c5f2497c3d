"""Who sees workbooks that were given out: those of the institution who may import its lists."""

from __future__ import annotations

from plugins.staff.permissions import StaffPermission
from plugins.staff.roundtrip.models import Workbook, WorkbookReturn
from portal.access.policies import InstitutionPolicy, Policy


class WorkbookPolicy(InstitutionPolicy):
    """Workbooks and what came back of them: seen and taken back with the right to import."""

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one right covers the whole round trip
        """Return the right to import, which covers giving out and taking back."""
        return StaffPermission.IMPORT


def all_policies() -> list[Policy]:
    """Return one policy for each model of the round trip."""
    return [WorkbookPolicy(model, "staff.import") for model in (Workbook, WorkbookReturn)]
