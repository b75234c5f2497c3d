"""What the databank knows of a folder's teacher: shown beside, and offered for the folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.models import Award, Category, Course, Education, Participation
from portal.access.policies import policies

if TYPE_CHECKING:
    from collections.abc import Container

    from plugins.document_control.folders.models import Folder
    from portal.access import Actor

MOST = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What the reader may see of a teacher: five short lists. ``offered`` are events not in the folder yet."""

    education: list[Any] = field(default_factory=list)
    categories: list[Any] = field(default_factory=list)
    courses: list[Any] = field(default_factory=list)
    awards: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    offered: frozenset[int] = frozenset()


def known_of(actor: Actor, folder: Folder, used: Container[int | None]) -> Known:
    """Return what the databank knows of a folder's teacher: five queries, through its own policies."""
    if folder.person_id is None:
        return Known()
    events = _rows(actor, folder, Participation, Participation.held_on.desc())
    return Known(
        education=_rows(actor, folder, Education, Education.finished_year.desc()),
        categories=_rows(actor, folder, Category, Category.assigned_on.desc()),
        courses=_rows(actor, folder, Course, Course.finished_on.desc()),
        awards=_rows(actor, folder, Award, Award.awarded_on.desc()),
        events=events,
        offered=frozenset(one.id for one in events if one.id not in used),
    )


def _rows(actor: Actor, folder: Folder, model: Any, order: Any) -> list[Any]:
    query = policies[model].rows(actor).where(model.person == folder.person_id)
    return list(query.order_by(order, model.id).limit(MOST))
