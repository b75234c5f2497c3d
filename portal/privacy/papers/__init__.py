"""The shipped template of the act of destruction, and its fields."""

from __future__ import annotations

from pathlib import Path

from portal.i18n import lazy_gettext as _
from portal.plugin import PaperField, PaperKind

ACT = PaperKind(
    name="privacy.destruction_act",
    title=_("Act of destruction of personal data"),
    template=Path(__file__).parent / "destruction_act.docx",
    fields=(
        PaperField(name="number", title=_("Number"), example="1/2026"),
        PaperField(name="day", title=_("Date"), example="22.11.2026"),
        PaperField(name="system", title=_("Name of the system"), example="Портал аттестации"),
        PaperField(name="operator", title=_("Operator"), example="МБОУ «СОШ № 1»"),
        PaperField(name="reason", title=_("Reason"), example="Цель достигнута"),
        PaperField(name="note", title=_("Note"), example="По заявлению"),
        PaperField(name="made_by", title=_("Made by"), example="Петрова А. И."),
        PaperField(name="kept_until", title=_("Kept until"), example="22.11.2029"),
        PaperField(
            name="persons",
            title=_("Persons and data"),
            example=[
                {
                    "place": 1,
                    "key": 17,
                    "name": "Иванова Мария Петровна",
                    "categories": "ФИО; дата рождения",
                }
            ],
        ),
        PaperField(
            name="log",
            title=_("Extract of the event log"),
            example=[{"at": "22.11.2026 10:00", "entry": "100", "what": "Педагоги № 17: строк 5"}],
        ),
    ),
)
