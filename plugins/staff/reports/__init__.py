"""The reports that the databank gives to the catalogue of reports."""

from __future__ import annotations

from plugins.staff.reports.databank import DATABANK

REPORTS = (DATABANK,)
