"""The reports that the databank gives to the catalogue of reports."""

from __future__ import annotations

from plugins.staff.reports.by_category import STAFF_BY_CATEGORY
from plugins.staff.reports.categories import CATEGORIES
from plugins.staff.reports.compliance_due import COMPLIANCE_DUE
from plugins.staff.reports.databank import DATABANK
from plugins.staff.reports.perspective import PERSPECTIVE
from plugins.staff.reports.without_category import WITHOUT_CATEGORY

REPORTS = (
    DATABANK,
    COMPLIANCE_DUE,
    CATEGORIES,
    PERSPECTIVE,
    STAFF_BY_CATEGORY,
    WITHOUT_CATEGORY,
)
