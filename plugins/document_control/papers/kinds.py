"""The kinds of papers of document control: their shipped templates, and the fields with examples."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from portal.i18n import lazy_gettext as _
from portal.plugin import PaperField, PaperKind

CHECK_REPORT = "document_control.check_report"
CHECK_ACT = "document_control.check_act"
CAMPAIGN_REPORT = "document_control.campaign_report"
FOLDER = Path(__file__).parent

_POINTS = [
    {"heading": "План подготовки"},
    {
        "heading": "",
        "number": "1.1",
        "question": "План утверждён руководителем",
        "verdict": "Да",
        "remark": "Приказ № 12 от 01.09.2025",
    },
    {
        "heading": "",
        "number": "1.2",
        "question": "План доведён до педагогов под подпись",
        "verdict": "Частично",
        "remark": "Нет подписей двух педагогов",
    },
]
_FINDINGS = [
    {
        "heading": "",
        "number": 1,
        "severity": "Замечание",
        "text": "Нет подписей об ознакомлении двух педагогов.",
        "norm": "п. 11 Порядка",
        "recommendation": "Ознакомить под подпись.",
        "due_on": dt.date(2026, 4, 16),
        "responsible": "Галкина М. Л.",
        "repeated": True,
        "state": "На устранении",
    }
]
_CHECK = (
    PaperField(name="place.name", title=_("Municipality"), example="Заречный район"),
    PaperField(name="check.number", title=_("Number of the check"), example="17/2026"),
    PaperField(name="check.title", title=_("Title"), example="Планы подготовки к аттестации"),
    PaperField(
        name="check.issued_on", title=_("Day when it was given out"), example=dt.date(2026, 3, 17)
    ),
    PaperField(name="check.institution", title=_("Institution"), example="МБОУ «СОШ № 1»"),
    PaperField(name="check.basis", title=_("Basis"), example="План работы на 2025/26, п. V.1"),
    PaperField(name="check.aim", title=_("Aim"), example="Готовность к весенней аттестации."),
    PaperField(name="check.starts_on", title=_("From"), example=dt.date(2026, 3, 2)),
    PaperField(name="check.ends_on", title=_("Until"), example=dt.date(2026, 3, 31)),
    PaperField(name="check.inspector", title=_("Inspector"), example="Орлова Вера Павловна"),
    PaperField(name="check.checklist", title=_("Checklist of a check"), example="План подготовки, версия 1"),
    PaperField(
        name="check.subjects",
        title=_("Teachers whose papers were looked at"),
        example="Образцова Вера Павловна, учитель",
    ),
    PaperField(name="check.papers", title=_("Proofs"), example="План на сайте; приказ № 12"),
    PaperField(
        name="check.points",
        title=_("Items with verdicts: heading, number, question, verdict, remark"),
        example=_POINTS,
    ),
    PaperField(name="check.asked", title=_("Items with a verdict"), example=12),
    PaperField(name="check.yes", title=_("Of them: yes"), example=10),
    PaperField(name="check.partly", title=_("Of them: partly"), example=1),
    PaperField(name="check.no", title=_("Of them: no"), example=1),
    PaperField(
        name="check.findings",
        title=_(
            "Findings: number, severity, text, norm, recommendation, due_on, responsible, repeated"
        ),
        example=_FINDINGS,
    ),
    PaperField(
        name="check.outcome", title=_("Verdict of the whole"), example="С замечаниями"
    ),
    PaperField(name="check.score", title=_("Score"), example="88 %"),
    PaperField(
        name="check.conclusion",
        title=_("Conclusions, by lines"),
        example=[{"text": "Документы в основном соответствуют требованиям."}],
    ),
    PaperField(
        name="check.recommendations",
        title=_("Recommendations, by lines"),
        example=[{"text": "Устранить замечания до 16.04.2026."}],
    ),
    PaperField(
        name="check.acknowledged_on", title=_("Acknowledged"), example=dt.date(2026, 3, 20)
    ),
    PaperField(
        name="check.acknowledged_name",
        title=_("Acknowledged, name"),
        example="Воронов Олег Юрьевич",
    ),
    PaperField(
        name="check.objection",
        title=_("Objection of the head"),
        example="С замечанием № 1 не согласен: подписи стоят в журнале.",
    ),
)  # fmt: skip
_CAMPAIGN = (
    PaperField(name="place.name", title=_("Municipality"), example="Заречный район"),
    PaperField(name="today", title=_("Today"), example=dt.date(2026, 4, 1)),
    PaperField(
        name="campaign.title", title=_("Title"), example="Планы подготовки к аттестации"
    ),
    PaperField(name="campaign.basis", title=_("Basis"), example="План работы на 2025/26, п. V.1"),
    PaperField(name="campaign.aim", title=_("Aim"), example="Готовность к весенней аттестации."),
    PaperField(name="campaign.starts_on", title=_("From"), example=dt.date(2026, 3, 2)),
    PaperField(name="campaign.ends_on", title=_("Until"), example=dt.date(2026, 3, 31)),
    PaperField(
        name="campaign.checklist", title=_("Checklist of a check"), example="План подготовки, версия 1"
    ),
    PaperField(
        name="campaign.inspectors", title=_("Inspectors"), example="Орлова Вера Павловна"
    ),
    PaperField(
        name="campaign.leader", title=_("Who leads the campaign"), example="Орлова Вера Павловна"
    ),
    PaperField(name="campaign.checks", title=_("Checks"), example=20),
    PaperField(name="campaign.issued", title=_("Of them: given out"), example=18),
    PaperField(name="campaign.good", title=_("Of them: without remarks"), example=10),
    PaperField(name="campaign.remarks", title=_("Of them: with remarks"), example=7),
    PaperField(name="campaign.bad", title=_("Of them: not up to the requirements"), example=1),
    PaperField(
        name="campaign.places",
        title=_("Institutions: number, institution, outcome, score, findings, open"),
        example=[
            {
                "number": "17/2026",
                "institution": "МБОУ «СОШ № 1»",
                "outcome": "С замечаниями",
                "score": "88 %",
                "findings": 1,
                "open": 1,
            }
        ],
    ),
    PaperField(
        name="campaign.findings",
        title=_("Findings by institutions: heading, or a finding as in the papers of a check"),
        example=[{"heading": "МБОУ «СОШ № 1»"}, *_FINDINGS],
    ),
    PaperField(
        name="campaign.typical",
        title=_("Most frequent findings, by lines"),
        example=[{"text": "План доведён до педагогов под подпись – 5 организаций"}],
    ),
)  # fmt: skip


def kinds() -> tuple[PaperKind, ...]:
    """Return the kinds; a district may put its own template in the place of each."""
    return (
        PaperKind(
            name=CHECK_REPORT,
            title=_("Report on a check"),
            template=FOLDER / "check_report.docx",
            fields=_CHECK,
        ),
        PaperKind(
            name=CHECK_ACT,
            title=_("Act of a check"),
            template=FOLDER / "check_act.docx",
            fields=_CHECK,
        ),
        PaperKind(
            name=CAMPAIGN_REPORT,
            title=_("Report on a campaign of checks"),
            template=FOLDER / "campaign_report.docx",
            fields=_CAMPAIGN,
        ),
    )
