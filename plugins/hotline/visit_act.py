"""The act of a visit on request as a paper: filled from the template that holds in the institution."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from portal.changing import demand
from portal.errors import Conflict
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.papers.services import make_paper
from portal.plugin import PaperField, PaperKind

if TYPE_CHECKING:
    from plugins.hotline.models import Visit
    from portal.access import Actor

KIND = "hotline.visit_act"

VISIT_ACT = PaperKind(
    name=KIND,
    title=_("Act of the visit"),
    template=Path(__file__).parent / "papers" / "visit_act.docx",
    fields=(
        PaperField(name="place.name", title=_("Municipality"), example="Заречный район"),
        PaperField(name="request.number", title=_("Number of the request"), example="17/2026"),
        PaperField(name="request.institution", title=_("Institution"), example="МБОУ «СОШ № 1»"),
        PaperField(
            name="request.question",
            title=_("What was asked"),
            example="Посмотреть накопительные папки до заседания комиссии.",
        ),
        PaperField(name="visit.done_on", title=_("Done on"), example=dt.date(2026, 3, 17)),
        PaperField(name="visit.place", title=_("Place"), example="ул. Школьная, 1"),
        PaperField(name="visit.visitor", title=_("Who goes"), example="Образцова Вера Павловна"),
        PaperField(
            name="visit.what_done",
            title=_("What was done"),
            example="Просмотрены папки пяти педагогов, даны замечания.",
        ),
        PaperField(
            name="visit.materials", title=_("Materials left"), example="Памятка о сроках, 2 экз."
        ),
    ),
)


def make_visit_act(actor: Actor, visit: Visit) -> bytes:
    """Return the act of a visit as docx; raises :class:`Conflict` before the visit was made."""
    demand(actor, "view", visit)
    if visit.done_on is None:
        raise Conflict(gettext("Write down first what was done on the visit."))
    request = visit.request
    place = request.institution
    return make_paper(
        KIND,
        {
            "place": {"name": request.municipality.name},
            "request": {
                "number": request.full_number,
                "institution": place.name if place is not None else "",
                "question": request.question,
            },
            "visit": {
                "done_on": visit.done_on,
                "place": visit.place,
                "visitor": visit.visitor.name if visit.visitor is not None else "",
                "what_done": visit.what_done,
                "materials": visit.materials,
            },
        },
        actor=actor,
        institution_id=request.institution_id,
    )
