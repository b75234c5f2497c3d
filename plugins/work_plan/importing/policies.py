"""Who sees plans on their way in: those who may make plans of the institution."""

from __future__ import annotations

from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.permissions import PlanPermission
from portal.access.policies import InstitutionPolicy


class DraftPolicy(InstitutionPolicy):
    """Drafts of the institutions in reach, for those who may make plans."""

    def __init__(self) -> None:
        super().__init__(PlanDraft, "work_plan.plan")

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one right covers the whole import
        """Return the right to make plans, which covers every step."""
        return PlanPermission.EDIT
