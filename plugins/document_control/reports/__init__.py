"""The reports that document control gives to the catalogue of reports."""

from __future__ import annotations

from plugins.document_control.reports.findings import FINDINGS
from plugins.document_control.reports.matrix import MATRIX
from plugins.document_control.reports.oddities import ODDITIES
from plugins.document_control.reports.register import REGISTER
from plugins.document_control.reports.typical import TYPICAL
from plugins.document_control.reports.years import YEARS

REPORTS = (REGISTER, MATRIX, FINDINGS, TYPICAL, YEARS, ODDITIES)
