"""The act of a hand-over (акт приёма-передачи дел): its fields, its values, and the file that is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.accounts.hand_over.contents import read
from portal.files import services as files
from portal.files.models import StoredFile
from portal.files.subjects import table_of
from portal.i18n import format_date, lazy_gettext
from portal.i18n import gettext as _
from portal.papers.services import make_paper
from portal.plugin import PaperField, PaperKind

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.accounts.hand_over.models import HandOver

KIND = "accounts.hand_over_act"
ACT = PaperKind(
    name=KIND,
    title=lazy_gettext("Act of a hand-over"),
    template=Path(__file__).parent / "papers" / "hand_over_act.docx",
    fields=(
        PaperField(name="number", title=lazy_gettext("Number"), example=12),
        PaperField(name="day", title=lazy_gettext("Date"), example="22.11.2026"),
        PaperField(name="place", title=lazy_gettext("Institution"), example="МБОУ «СОШ № 1»"),
        PaperField(
            name="giver", title=lazy_gettext("Who hands over"), example="Петрова Анна Ивановна"
        ),
        PaperField(
            name="receiver", title=lazy_gettext("Who takes over"), example="Сидорова Вера Ильинична"
        ),
        PaperField(name="made_by", title=lazy_gettext("Made by"), example="Орлова Н. П."),
        PaperField(
            name="items",
            title=lazy_gettext("What moves"),
            example=[
                {"place": 1, "title": "Рабочие места", "count": 1, "labels": "Координатор ОО"}
            ],
        ),
        PaperField(
            name="left",
            title=lazy_gettext("What stays, and why"),
            example=[
                {
                    "place": 1,
                    "title": "Фоновая работа: Отчёт",
                    "reason": "выполняется и завершится сама",
                }
            ],
        ),
    ),
)


def keep_act(hand_over: HandOver, *, actor: Actor) -> None:
    """Make the act of a hand-over that has been carried out, and keep it as its file."""
    made = make_paper(
        KIND, values_of(hand_over), actor=actor, institution_id=hand_over.institution_id
    )
    files.store(
        made,
        name=_("Act of a hand-over %(number)s.docx", number=hand_over.id),
        actor=actor,
        subject=hand_over,
        purpose="act",
        accept=frozenset({"docx"}),
    )


def act_of(hand_over: HandOver) -> bytes | None:
    """Return the act as it is kept; nothing where none has been made."""
    file = StoredFile.get_or_none(
        StoredFile.subject == table_of(hand_over), StoredFile.subject_id == hand_over.id
    )
    if file is None:
        return None
    with files.open_content(files.find_version(file)) as stream:
        return stream.read()


def values_of(hand_over: HandOver) -> dict[str, Any]:
    """Return the values of the act's fields."""
    place = hand_over.institution or hand_over.municipality
    found = read(hand_over.content)
    return {
        "number": hand_over.id,
        "day": format_date(hand_over.on),
        "place": getattr(place, "name", ""),
        "giver": hand_over.giver.name,
        "receiver": hand_over.receiver.name,
        "made_by": hand_over.prepared_by.name if hand_over.prepared_by else "",
        "items": [
            {
                "place": at,
                "title": one.title,
                "count": len(one.labels),
                "labels": "; ".join(one.labels),
            }
            for at, one in enumerate((one for one in found if one.labels), start=1)
        ],
        "left": [
            {"place": at, "title": f"{title}: {one.label}", "reason": one.reason}
            for at, (title, one) in enumerate(
                ((kind.title, one) for kind in found for one in kind.left), start=1
            )
        ],
    }
