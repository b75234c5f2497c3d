"""The reports that the databank gives to the catalogue of reports."""

from __future__ import annotations

from plugins.staff.reports.by_age_service import STAFF_BY_AGE_SERVICE
from plugins.staff.reports.by_category import STAFF_BY_CATEGORY
from plugins.staff.reports.by_position import STAFF_BY_POSITION
from plugins.staff.reports.categories import CATEGORIES
from plugins.staff.reports.compliance_due import COMPLIANCE_DUE
from plugins.staff.reports.data_quality import DATA_QUALITY
from plugins.staff.reports.databank import DATABANK
from plugins.staff.reports.perspective import PERSPECTIVE
from plugins.staff.reports.without_category import WITHOUT_CATEGORY

REPORTS = (
    DATABANK,
    COMPLIANCE_DUE,
    CATEGORIES,
    PERSPECTIVE,
    STAFF_BY_CATEGORY,
    STAFF_BY_POSITION,
    STAFF_BY_AGE_SERVICE,
    WITHOUT_CATEGORY,
    DATA_QUALITY,
)
