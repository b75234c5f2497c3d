"""The reports that events give to the catalogue of reports."""

from __future__ import annotations

from plugins.master_classes.reports.attendance import ATTENDANCE
from plugins.master_classes.reports.certificates import CERTIFICATES
from plugins.master_classes.reports.coverage import COVERAGE
from plugins.master_classes.reports.feedback import FEEDBACK
from plugins.master_classes.reports.leaders import LEADERS
from plugins.master_classes.reports.participants import PARTICIPANTS
from plugins.master_classes.reports.plan import PLAN
from plugins.master_classes.reports.teachers import TEACHERS

REPORTS = (
    PLAN,
    PARTICIPANTS,
    ATTENDANCE,
    COVERAGE,
    TEACHERS,
    LEADERS,
    FEEDBACK,
    CERTIFICATES,
)
