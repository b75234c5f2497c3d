"""Checklists of a request: several, each with its lines; needed ones hold the solution back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.hotline.answering import save_acted, take_request
from plugins.hotline.changing import change, fits, label_of, need, take
from plugins.hotline.models import Checklist, ChecklistItem, Request
from portal import clock
from portal.audit.services import record
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        last = Checklist.select(fn.COALESCE(fn.MAX(Checklist.position), 0)).where(
            Checklist.request == stored.id
        )
        made = Checklist.create(
            request=stored, title=name, required=required, position=last.scalar() + 1
        )
        for position, text in enumerate(filter(None, map(str.strip, items)), start=1):
            ChecklistItem.create(
                checklist=made, position=position, text=fits(ChecklistItem, "text", text)
            )
        record(actor, "create", made, note=label_of(stored))
        save_acted(actor, stored)
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
        record(actor, "create", made, note=label_of(stored))
        save_acted(actor, stored)
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
        values: dict[str, Any] = {
            "done_at": clock.now() if done else None,
            "done_by": (actor.user if actor.user.id else None) if done else None,
        }
        change(actor, stored, values)
        save_acted(actor, request)
    return stored


def remove_item(actor: Actor, item: ChecklistItem) -> None:
    """Take a line away."""
    with write():
        request = take_request(actor, item.checklist.request)
        record(actor, "delete", item, note=label_of(request))
        item.delete_instance()
        save_acted(actor, request)


def remove_checklist(actor: Actor, checklist: Checklist) -> None:
    """Take a checklist away with its lines."""
    with write():
        request = take_request(actor, checklist.request)
        record(actor, "delete", checklist, note=label_of(request))
        checklist.delete_instance()
        save_acted(actor, request)
