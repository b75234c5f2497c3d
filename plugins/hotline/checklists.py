"""Checklists of a request: several, each with its lines; needed ones hold the solution back.

A line that is ticked is a record of its own, with who and when; rules ask for open ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.hotline.answering import save_acted, take_request
from plugins.hotline.checklist_templates import make_checklist, make_of
from plugins.hotline.models import Checklist, ChecklistItem
from portal import clock
from portal.changing import fits, need, refuse, take
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.hotline.models import ChecklistTemplate, Request
    from portal.access import Actor


def add_checklist(
    actor: Actor,
    request: Request,
    *,
    title: str,
    items: Sequence[str] = (),
    required: bool = False,
) -> Checklist:
    """Add a checklist with its lines; a ``required`` one must be done before the solution."""
    name = need("title", fits(Checklist, "title", title), _("Give the checklist a title."))
    with write():
        stored = take_request(actor, request)
        lines = [one.strip() for one in items if one.strip()]
        made = make_checklist(stored, name, lines, required=required)
        save_acted(actor, stored, note=_("Checklist added: %(title)s", title=name))
    return made


def add_template(actor: Actor, request: Request, template: ChecklistTemplate | None) -> Checklist:
    """Add a checklist of the dictionary; one that the request has already is not added again."""
    with write():
        stored = take_request(actor, request)
        if template is None or template.municipality_id != stored.municipality_id:
            refuse("template", _("There is no such checklist."))
        known = Checklist.get_or_none(
            Checklist.request == stored.id, Checklist.template == template.id
        )
        if known is not None:
            return known
        made = make_of(template, stored)
        save_acted(actor, stored, note=_("Checklist added: %(title)s", title=made.title))
    return made


def add_item(actor: Actor, checklist: Checklist, *, text: str) -> ChecklistItem:
    """Add a line at the end of a checklist."""
    line = need("text", fits(ChecklistItem, "text", text), _("Write what is to be done."))
    with write():
        stored = take_request(actor, checklist.request)
        last = ChecklistItem.select(fn.COALESCE(fn.MAX(ChecklistItem.position), 0)).where(
            ChecklistItem.checklist == checklist.id
        )
        made = ChecklistItem.create(checklist=checklist, text=line, position=last.scalar() + 1)
        save_acted(actor, stored, note=_("Line added: %(text)s", text=line))
    return made


def tick(
    actor: Actor, item: ChecklistItem, *, done: bool = True, seen: int | None = None
) -> ChecklistItem:
    """Say that a line is done, or not done after all."""
    with write():
        request = take_request(actor, item.checklist.request)
        stored = take(item, seen)
        if done == (stored.done_at is not None):
            return stored
        stored.done_at = clock.now() if done else None
        stored.done_by = actor.user if done and actor.user.id else None
        stored.version += 1
        stored.save()
        text = stored.text
        told = _("Done: %(text)s", text=text) if done else _("Not done: %(text)s", text=text)
        save_acted(actor, request, note=told)
    return stored


def remove_item(actor: Actor, item: ChecklistItem) -> None:
    """Take a line away."""
    with write():
        request = take_request(actor, item.checklist.request)
        item.delete_instance()
        save_acted(actor, request, note=_("Line taken away: %(text)s", text=item.text))


def remove_checklist(actor: Actor, checklist: Checklist) -> None:
    """Take a checklist away with its lines."""
    with write():
        request = take_request(actor, checklist.request)
        checklist.delete_instance()
        told = _("Checklist taken away: %(title)s", title=checklist.title)
        save_acted(actor, request, note=told)
