"""The tables of the hotline: its dictionaries, its requests, and what stands beside a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models.beside import (
    Checklist,
    ChecklistItem,
    Merge,
    Pause,
    Rating,
    RecordLink,
    RequestLink,
    Visit,
    Watcher,
)
from plugins.hotline.models.desk import CallDraft, Escalation, Presence, QuietDay
from plugins.hotline.models.dictionaries import (
    ChecklistTemplate,
    EscalationLevel,
    Group,
    GroupMember,
    Term,
    Topic,
)
from plugins.hotline.models.requests import Caller, Counter, Message, Request

if TYPE_CHECKING:
    from peewee import Model

__all__ = [
    "TABLES",
    "CallDraft",
    "Caller",
    "Checklist",
    "ChecklistItem",
    "ChecklistTemplate",
    "Counter",
    "Escalation",
    "EscalationLevel",
    "Group",
    "GroupMember",
    "Merge",
    "Message",
    "Pause",
    "Presence",
    "QuietDay",
    "Rating",
    "RecordLink",
    "Request",
    "RequestLink",
    "Term",
    "Topic",
    "Visit",
    "Watcher",
]

TABLES: tuple[type[Model] | Any, ...] = (
    Topic,
    Group,
    GroupMember,
    Term,
    EscalationLevel,
    ChecklistTemplate,
    Counter,
    Caller,
    Request,
    Message,
    Watcher,
    Checklist,
    ChecklistItem,
    RequestLink,
    RecordLink,
    Merge,
    Pause,
    Visit,
    Rating,
    Escalation,
    QuietDay,
    Presence,
    CallDraft,
)
