"""My work: tasks of all plugins in groups by how near their day is. Pure, but for the words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.plugin.contracts import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.plugin.contracts import Task, Text

SUNDAY = 6
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class GroupKind:
    """One group of tasks: its name in addresses, its title, its meaning."""

    name: str
    title: Text
    tone: Tone


OVERDUE = GroupKind("overdue", _("Overdue"), Tone.OVERDUE)
TODAY = GroupKind("today", _("Today"), Tone.SOON)
THIS_WEEK = GroupKind("week", _("This week"), Tone.SOON)
LATER = GroupKind("later", _("Later"), Tone.INFORMATION)
WITHOUT_DAY = GroupKind("no-day", _("Without a day"), Tone.NEUTRAL)
KINDS = (OVERDUE, TODAY, THIS_WEEK, LATER, WITHOUT_DAY)


@dataclass(frozen=True, slots=True)
class OwnedTask:
    """A task with the plugin that gave it."""

    owner: str
    task: Task


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one group, the nearest first; ``count`` is of all, more than are shown maybe."""

    kind: GroupKind
    count: int
    tasks: tuple[OwnedTask, ...]


def group_of(due_on: dt.date | None, today: dt.date) -> GroupKind:
    """Return the group of a task due on a day; the week ends on its Sunday."""
    if due_on is None:
        return WITHOUT_DAY
    if due_on < today:
        return OVERDUE
    if due_on == today:
        return TODAY
    sunday = today + dt.timedelta(days=SUNDAY - today.weekday())
    return THIS_WEEK if due_on <= sunday else LATER


def in_order(tasks: Iterable[OwnedTask]) -> list[OwnedTask]:
    """Return tasks as they are to be done: by their day, those without one last."""
    return sorted(
        tasks,
        key=lambda one: (one.task.due_on or dt.date.max, str(one.task.title), one.task.key),
    )


def grouped(tasks: Iterable[OwnedTask], today: dt.date, most: int = MOST_SHOWN) -> list[Group]:
    """Return every group, empty ones too, with no more than ``most`` tasks of each."""
    found: dict[str, list[OwnedTask]] = {kind.name: [] for kind in KINDS}
    for one in in_order(tasks):
        found[group_of(one.task.due_on, today).name].append(one)
    return [Group(kind, len(found[kind.name]), tuple(found[kind.name][:most])) for kind in KINDS]


def narrowed(
    tasks: Iterable[OwnedTask], *, owner: str = "", institution: str = ""
) -> list[OwnedTask]:
    """Return the tasks of one plugin and one institution, where these are given."""
    return [
        one
        for one in tasks
        if (not owner or one.owner == owner)
        and (not institution or one.task.institution == institution)
    ]
