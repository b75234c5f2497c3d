"""Templates of checklists: which fit a request, which it gets by itself, and what rules ask of lists.

Rules ask by :func:`open_lines`: a solution waits for needed lists, and a level of escalation may mean
only requests whose lists are open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.hotline.models import Checklist, ChecklistItem, ChecklistTemplate
from portal.changing import fits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.hotline.models import Request


def templates_for(request: Request) -> list[ChecklistTemplate]:
    """Return the templates that a request may still get: those of its topic and group, and for all."""
    topic = request.topic
    topics = [key for key in (topic.id, topic.parent_id) if key] if topic is not None else []
    has = Checklist.select(Checklist.template).where(
        Checklist.request == request.id, Checklist.template.is_null(False)
    )
    used: Any = ChecklistTemplate.in_use == True  # noqa: E712 - SQL
    query = ChecklistTemplate.select().where(
        used,
        ChecklistTemplate.municipality == request.municipality_id,
        ChecklistTemplate.topic.is_null() | ChecklistTemplate.topic.in_(topics),
        ChecklistTemplate.group.is_null() | (ChecklistTemplate.group == request.group_id),
        ChecklistTemplate.id.not_in(has),
    )
    return list(query.order_by(ChecklistTemplate.position, ChecklistTemplate.title))


def add_fitting(request: Request) -> list[Checklist]:
    """Give an open request the templates that are added by themselves; joins the transaction.

    Asked again when its topic or its group changes; what it has stays.
    """
    if not request.is_open:
        return []
    return [make_of(one, request) for one in templates_for(request) if one.by_itself]


def open_lines(request_id: int) -> int:
    """Return how many lines of needed checklists of a request are not done."""
    needed: Any = Checklist.required == True  # noqa: E712 - SQL
    return (
        ChecklistItem.select()
        .join(Checklist)
        .where(Checklist.request == request_id, needed, ChecklistItem.done_at.is_null())
        .count()
    )


def make_of(template: ChecklistTemplate, request: Request) -> Checklist:
    """Make the checklist of a template; joins the transaction."""
    return make_checklist(
        request, template.title, template.items, required=template.required, template=template
    )


def make_checklist(
    request: Request,
    title: str,
    lines: Sequence[str],
    *,
    required: bool,
    template: ChecklistTemplate | None = None,
) -> Checklist:
    """Make a checklist with its lines, the last of its request; joins the transaction."""
    last = Checklist.select(fn.COALESCE(fn.MAX(Checklist.position), 0)).where(
        Checklist.request == request.id
    )
    made = Checklist.create(
        request=request,
        template=template,
        title=title,
        required=required,
        position=last.scalar() + 1,
    )
    for position, text in enumerate(lines, start=1):
        ChecklistItem.create(
            checklist=made, position=position, text=fits(ChecklistItem, "text", text)
        )
    return made
