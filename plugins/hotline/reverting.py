"""Giving a field of a request its earlier value, through the verbs that keep its clocks in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline import services
from plugins.hotline.arranging import CHANGED
from plugins.hotline.models import Message, Request, Visit
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Model

    from portal.access import Actor


def revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give a field its earlier value: what a request is about, a message's words; no others'."""
    if isinstance(record, Request) and field in CHANGED:
        services.change_request(actor, record, values={field: value}, seen=record.version)
    elif isinstance(record, Message) and field in {"text", "norm"}:
        told = {"text": record.text, "norm": record.norm, field: value or ""}
        services.change_message(actor, record, **told, seen=record.version)
    elif isinstance(record, (Request, Message, Visit)):
        raise Conflict(
            _("This is changed back on the page of the request, where its clocks follow.")
        )
    else:
        return None
    return True
