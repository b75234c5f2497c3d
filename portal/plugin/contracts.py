"""The values that plugins hand to the portal: frozen, and without behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    from flask_babel.speaklater import LazyString
    from peewee import Model

    from portal.institutions.models import Institution, Municipality

    Text: TypeAlias = str | LazyString


class Tone(StrEnum):
    """The meaning of a mark; always shown with a word or a sign beside its colour."""

    OVERDUE = "overdue"
    SOON = "soon"
    DONE = "done"
    INFORMATION = "information"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Something that a role can grant: ``<plugin>.<resource>.<verb>``."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTemplate:
    """What a shipped role (by its code) gets from a plugin."""

    role: str
    grants: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A typed setting of a plugin, read from the ``[rules]`` table of ``portal.toml``."""

    name: str
    title: Text
    kind: type
    default: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """An entry of the left menu; shown when the actor has its permission."""

    title: Text
    endpoint: str
    permission: str
    group: Text = ""
    icon: str = "list"
    order: int = 100
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure or a call to act on the dashboard, with the link that leads to its rows."""

    title: Text
    value: str
    permission: str
    url: str = ""
    note: str = ""
    tone: Tone = Tone.NEUTRAL
    needs_you: bool = False
    order: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminView:
    """A table of the admin panel: the class of its view and its model, never an instance."""

    view: type[Any]
    model: type[Model]
    title: Text
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSeed:
    """What a plugin may build its demo rows upon: places, a fixed random source, today's day."""

    municipalities: Sequence[Municipality]
    institutions: Sequence[Institution]
    random: random.Random
    persons: int
    today: Any
    progress: Callable[[str], None]
