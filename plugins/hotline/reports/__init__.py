"""The reports that the hotline gives to the catalogue of reports."""

from __future__ import annotations

from plugins.hotline.reports.ageing import AGEING
from plugins.hotline.reports.difficulties import DIFFICULTIES
from plugins.hotline.reports.journal import JOURNAL
from plugins.hotline.reports.repeats import REPEATS
from plugins.hotline.reports.terms import TERMS
from plugins.hotline.reports.topics import TOPICS

REPORTS = (JOURNAL, TOPICS, TERMS, REPEATS, AGEING, DIFFICULTIES)
