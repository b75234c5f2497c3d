"""Which modules are on where, what a switch would change, and the switch itself."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal import clock
from portal.audit.models import AuditEntry
from portal.audit.services import Line, record_many
from portal.database import after_commit, fetch_rows, write
from portal.errors import Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.modules.closures import outcome
from portal.modules.models import ModuleSwitch
from portal.modules.permissions import ModulesPermission

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from peewee import ModelSelect

    from portal.access.actor import Actor
    from portal.plugin.manager import Plugins

BATCH = 1000
ACTION = "switch"
TABLE = "modules_switch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A module that somebody wants on, or off, in some institutions."""

    plugin: str
    enabled: bool
    institution_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One module that goes on or off in one institution; ``asked`` when the wish named it."""

    institution_id: int
    plugin: str
    enabled: bool
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What happens to one module, and in how many institutions; ``asked`` as in a change."""

    plugin: str
    enabled: bool
    asked: bool
    institution_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPreview:
    """What wishes would change; nothing where it is so already."""

    wishes: tuple[Wish, ...]
    changes: tuple[Change, ...]

    @property
    def institutions(self) -> int:
        """Return in how many institutions something changes."""
        return len({change.institution_id for change in self.changes})

    @property
    def effects(self) -> list[Effect]:
        """Return the changes by module, what was asked for first."""
        groups: dict[tuple[bool, str, bool], list[int]] = defaultdict(list)
        for change in self.changes:
            groups[change.asked, change.plugin, change.enabled].append(change.institution_id)
        return [
            Effect(plugin=plugin, enabled=enabled, asked=asked, institution_ids=tuple(keys))
            for (asked, plugin, enabled), keys in sorted(
                groups.items(), key=lambda group: (not group[0][0], group[0][1:])
            )
        ]


def enabled_modules(institution_id: int) -> frozenset[str]:
    """Return the names of everything that is on in one institution, the core included."""
    plugins: Plugins = current_app.extensions["plugins"]
    return plugins.always_on() | states(plugins, [institution_id])[institution_id]


def institution_ids_with(plugin: str) -> ModelSelect[Any]:
    """Return the keys of the institutions where a plugin is on, as a query."""
    plugins: Plugins = current_app.extensions["plugins"]
    if plugin in plugins.always_on():
        return Institution.select(Institution.id)
    default = plugins[plugin].manifest.enabled_by_default
    switched = ModuleSwitch.select(ModuleSwitch.institution).where(
        ModuleSwitch.plugin == plugin, ModuleSwitch.enabled == (not default)
    )
    if default:
        return Institution.select(Institution.id).where(Institution.id.not_in(switched))
    return switched


def states(plugins: Plugins, institution_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """Return which switchable modules are on in each of these institutions."""
    names = {one.name for one in plugins.switchable()}
    default = {one.name for one in plugins.switchable() if one.manifest.enabled_by_default}
    found = {key: set(default) for key in institution_ids}
    for some in batched_keys(institution_ids):
        query = ModuleSwitch.select(
            ModuleSwitch.institution, ModuleSwitch.plugin, ModuleSwitch.enabled
        ).where(ModuleSwitch.institution.in_(some))
        for key, plugin, enabled in fetch_rows(query):
            if plugin in names:
                (found[key].add if enabled else found[key].discard)(plugin)
    return {key: frozenset(on) for key, on in found.items()}


def preview(plugins: Plugins, wishes: Iterable[Wish]) -> SwitchPreview:
    """Return what would go on and off, and where, without changing anything.

    Raises :class:`Invalid` for a module that cannot be switched.
    """
    wishes = tuple(wishes)
    known = {one.name for one in plugins.switchable()}
    by_institution: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for wish in wishes:
        if wish.plugin not in known:
            raise Invalid(_("There is no module %(name)s to switch.", name=wish.plugin))
        for key in wish.institution_ids:
            by_institution[key].append((wish.plugin, wish.enabled))
    before = states(plugins, tuple(by_institution))
    changes = []
    for key, wanted in by_institution.items():
        after = outcome(
            before[key],
            wanted,
            requirements=lambda name: known.intersection(plugins.requirements(name)),
            required_by=lambda name: known.intersection(plugins.required_by(name)),
        )
        changes += [
            Change(
                institution_id=key,
                plugin=plugin,
                enabled=plugin in after,
                asked=(plugin, plugin in after) in wanted,
            )
            for plugin in sorted(after ^ before[key])
        ]
    return SwitchPreview(wishes=wishes, changes=tuple(changes))


def switch(actor: Actor, plugins: Plugins, wishes: Iterable[Wish]) -> SwitchPreview:
    """Switch modules in one transaction, with what goes with them; return what changed.

    Raises :class:`NotAllowed` without the grant, :class:`NotFound` when an institution lies outside
    the actor's reach. The plugins are told after the commit.
    """
    if not actor.can(ModulesPermission.EDIT):
        raise NotAllowed(_("Your role does not allow switching modules."))
    wishes = tuple(wishes)
    check_reach(actor, wishes)
    with write():
        found = preview(plugins, wishes)
        _store(actor, found.changes)
        record_many(actor, (_line(plugins, change) for change in found.changes))
        after_commit(lambda: _tell(plugins, found.changes))
    return found


def check_reach(actor: Actor, wishes: Iterable[Wish]) -> None:
    """Raise :class:`NotFound` unless every institution of the wishes lies in the actor's reach."""
    keys = tuple({key for wish in wishes for key in wish.institution_ids})
    inside = sum(
        actor.reach.institutions().where(Institution.id.in_(some)).count()
        for some in batched_keys(keys)
    )
    if inside != len(keys):
        raise NotFound(_("There is no such institution within your reach."))


def switched_in(actor: Actor, request_id: str) -> SwitchPreview:
    """Return what this user switched in one request, as the audit has it: the ground for undo."""
    rows = AuditEntry.select(AuditEntry.institution, AuditEntry.changes, AuditEntry.note).where(
        AuditEntry.user == actor.user.id,
        AuditEntry.request_id == request_id,
        AuditEntry.action == ACTION,
        AuditEntry.subject == TABLE,
    )
    changes = [
        Change(institution_id=key, plugin=plugin, enabled=enabled, asked=not note)
        for key, text, note in fetch_rows(rows.order_by(AuditEntry.id))
        for plugin, (_old, enabled) in json.loads(text).items()
    ]
    return SwitchPreview(wishes=(), changes=tuple(changes))


def opposite(done: SwitchPreview) -> list[Wish]:
    """Return the wishes that take a switch back."""
    return [
        Wish(plugin=one.plugin, enabled=not one.enabled, institution_ids=one.institution_ids)
        for one in done.effects
    ]


def names_of(institution_ids: Iterable[int]) -> dict[int, str]:
    """Return the short names of institutions by their keys, in the order of the list."""
    found: list[tuple[Any, ...]] = []
    for some in batched_keys(tuple(institution_ids)):
        found += fetch_rows(
            Institution.select(Institution.id, Institution.short_name, Institution.sort_key).where(
                Institution.id.in_(some)
            )
        )
    return {key: name for key, name, _sort in sorted(found, key=lambda row: row[2])}


def batched_keys(keys: Sequence[int]) -> list[tuple[int, ...]]:
    """Return keys in parts that a database takes as the values of one query."""
    return [tuple(keys[first : first + BATCH]) for first in range(0, len(keys), BATCH)]


def _store(actor: Actor, changes: Sequence[Change]) -> None:
    now = clock.now()
    rows = [(one.institution_id, one.plugin, one.enabled, actor.user.id, now) for one in changes]
    told = [ModuleSwitch.enabled, ModuleSwitch.changed_by, ModuleSwitch.changed_at]
    key = [ModuleSwitch.institution, ModuleSwitch.plugin]
    for first in range(0, len(rows), BATCH):
        ModuleSwitch.insert_many(rows[first : first + BATCH], fields=[*key, *told]).on_conflict(
            conflict_target=key, preserve=told
        ).execute()


def _line(plugins: Plugins, change: Change) -> Line:
    return Line(
        action=ACTION,
        table=TABLE,
        subject_id=None,
        label=str(plugins[change.plugin].manifest.title),
        institution_id=change.institution_id,
        changes={change.plugin: (not change.enabled, change.enabled)},
        note="" if change.asked else _("Along with another module"),
    )


def _tell(plugins: Plugins, changes: Sequence[Change]) -> None:
    keys = tuple({one.institution_id for one in changes})
    places: Mapping[int, Institution] = {
        place.id: place
        for some in batched_keys(keys)
        for place in Institution.select().where(Institution.id.in_(some))
    }
    for one in changes:
        plugins.module_switched(places[one.institution_id], one.plugin, enabled=one.enabled)
