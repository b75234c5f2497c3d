"""The reports that work plans give to the catalogue of reports."""

from __future__ import annotations

from plugins.work_plan.reports.evidence import EVIDENCE
from plugins.work_plan.reports.late_work import LATE_WORK
from plugins.work_plan.reports.official_plan import OFFICIAL_PLAN
from plugins.work_plan.reports.plan_fact import BY_MONTH, BY_PERSON, BY_SECTION
from plugins.work_plan.reports.unanswered import UNANSWERED

REPORTS = (
    OFFICIAL_PLAN,
    BY_SECTION,
    BY_PERSON,
    BY_MONTH,
    LATE_WORK,
    EVIDENCE,
    UNANSWERED,
)
