"""The sign-in sheet of a session as a file: docx by the template that holds there, and xlsx.

The page of the sheet is printed by the browser; a file can be changed before it is printed, and its
template is the district's or the institution's own.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.papers.kinds import find_kind
from portal.papers.services import fill, template_for, template_of_district
from portal.plugin import PaperField, PaperKind
from portal.spreadsheets.sheets import Column, Line, Place, Sheet
from portal.spreadsheets.write import write_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.master_classes.attendance.expected import Expected
    from plugins.master_classes.models import Event
    from plugins.master_classes.pages.card import LeaderLine, SessionLine

KIND = "master_classes.sign_in_sheet"
_WIDTHS = (5, 36, 22, 24, 18)

SHEET = PaperKind(
    name=KIND,
    title=_l("Sign-in sheet"),
    template=Path(__file__).parent.parent / "papers" / "sign_in_sheet.docx",
    fields=(
        PaperField(
            name="issuer.name", title=_l("Held by"), example="МБОУ «СОШ № 1» Заречного района"
        ),
        PaperField(name="event.kind", title=_l("Kind of event"), example="Мастер-класс"),
        PaperField(
            name="event.title",
            title=_l("Topic of the event"),
            example="Приёмы формирующего оценивания на уроках математики",
        ),
        PaperField(
            name="session.title", title=_l("Title of the session, or empty"), example="Практикум"
        ),
        PaperField(name="session.when", title=_l("When"), example="17.03.2026 15:00–16:30"),
        PaperField(
            name="session.where", title=_l("Where"), example="СОШ № 1, кабинет 12, ул. Мира, 5"
        ),
        PaperField(
            name="leaders",
            title=_l("Leaders: name, role, about"),
            example=[
                {"name": "Образцова Вера Павловна", "role": "Ведущий", "about": "СОШ № 1"},
            ],
        ),
        PaperField(
            name="rows",
            title=_l("Rows: number, name, organisation, position; empty rows come last"),
            example=[
                {"number": 1, "name": "Петрова Анна Ильинична", "organisation": "СОШ № 2",
                 "position": "учитель"},
                {"number": 2, "name": "", "organisation": "", "position": ""},
            ],
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a sheet says: the session with its event, who is expected, and how many rows stay empty."""

    event: Event
    kind: str
    organiser: str
    line: SessionLine
    leaders: Sequence[LeaderLine]
    rows: Sequence[Expected]
    more: int

    def table(self) -> list[tuple[int, str, str, str]]:
        """Return the rows: number, name, institution, position."""
        told = [(one.name, one.institution, one.post) for one in self.rows]
        return [(at, *one) for at, one in enumerate([*told, *[("", "", "")] * self.more], start=1)]

    @property
    def where(self) -> str:
        """Return the place with its address."""
        return ", ".join(filter(None, (self.line.where, self.line.address)))


def make_document(sheet: SignIn) -> bytes:
    """Return a sheet as docx. Raises :class:`portal.errors.Invalid` where a template cannot be filled."""
    kind, event = find_kind(KIND), sheet.event
    template = (
        template_of_district(kind, event.municipality_id)
        if event.institution_id is None
        else template_for(kind, event.institution_id)
    )
    return fill(template, values_of(sheet))


def values_of(sheet: SignIn) -> dict[str, Any]:
    """Return the values of the paper's fields."""
    line = sheet.line
    names = ("number", "name", "organisation", "position")
    return {
        "issuer": {"name": sheet.organiser},
        "event": {"kind": sheet.kind, "title": sheet.event.title},
        "session": {"title": line.session.title, "when": line.words, "where": sheet.where},
        "leaders": [
            {"name": one.name, "role": one.role, "about": one.about} for one in sheet.leaders
        ],
        "rows": [dict(zip(names, row, strict=True)) for row in sheet.table()],
    }


def make_workbook(sheet: SignIn, *, author: str) -> bytes:
    """Return a sheet as xlsx, to be filled in on a computer or printed."""
    line, title = sheet.line, _("Sign-in sheet")
    titles = (_("No."), _("Full name"), _("Institution"), _("Position"), _("Signature"))
    above = [
        Line(text=sheet.organiser, place=Place.CENTRE),
        Line(text=title, place=Place.CENTRE, title=True),
        Line(text=f"{sheet.kind}: {sheet.event.title}", place=Place.CENTRE),
        Line(text=line.session.title, place=Place.CENTRE),
        Line(text=", ".join(filter(None, (line.words, sheet.where)))),
        *(
            Line(text=f"{one.role}: {', '.join(filter(None, (one.name, one.about)))}")
            for one in sheet.leaders
        ),
    ]
    made = Sheet(
        title=title,
        columns=[
            Column(title=one, width=width, wrap=True)
            for one, width in zip(titles, _WIDTHS, strict=True)
        ],
        rows=[(str(number), *told, "") for number, *told in sheet.table()],
        landscape=False,
        filter=False,
        above=[one for one in above if one.text],
        below=[Line(text=_("Leader") + ": ____________________ / ____________________ /")],
    )
    target = io.BytesIO()
    write_workbook(target, [made], title=title, author=author)
    return target.getvalue()
