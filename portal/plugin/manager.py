"""Finding, ordering and calling plugins; callers use typed methods, never hook names."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from portal.errors import PluginError
from portal.plugin import spec
from portal.plugin.manifest import Manifest
from portal.plugin.markers import PROJECT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator
    from types import ModuleType

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.actor import Actor
    from portal.access.policies import Policy
    from portal.accounts.models import User
    from portal.database import Prepared
    from portal.institutions.models import Institution
    from portal.lists.contracts import ListPage
    from portal.plugin.contracts import (
        AdminView,
        CalendarEntry,
        Card,
        Chart,
        DataSubject,
        DemoSeed,
        DoneWork,
        FilePlace,
        FoundPerson,
        JobKind,
        KnownPerson,
        MenuItem,
        NoticeKind,
        OpenItems,
        PaperKind,
        Permission,
        PersonalDatum,
        PlannedWork,
        RecordLink,
        RelatedRecord,
        RetentionRule,
        RoleTemplate,
        SearchResult,
        Setting,
        SharedTopic,
        Task,
        TopicDemand,
        Traces,
        WorkKind,
    )

log = logging.getLogger(__name__)

ENTRY_POINTS = "portal.plugins"
CORE = (
    "portal.accounts",
    "portal.institutions",
    "portal.access",
    "portal.modules",
    "portal.audit",
    "portal.files",
    "portal.jobs",
    "portal.inbox",
    "portal.papers",
    "portal.agenda",
    "portal.search",
    "portal.lists",
    "portal.privacy",
    "portal.backup",
)


@dataclass(frozen=True, slots=True)
class LoadedPlugin:
    """A plugin, or a core package in the same clothes, ready to be called."""

    manifest: Manifest
    folder: Path
    core: bool

    @property
    def name(self) -> str:
        """Return the plugin's name."""
        return self.manifest.name

    @property
    def migrations(self) -> Path:
        """Return the folder of the plugin's own migrations, which may be absent."""
        return self.folder / "migrations"


class Plugins:
    """All plugins of one application, in dependency order, the core's own packages first."""

    def __init__(self, *, blocked: Collection[str] = (), extra: Iterable[str] = ()) -> None:
        self._manager = pluggy.PluginManager(PROJECT)
        self._manager.add_hookspecs(spec)
        self._loaded: dict[str, LoadedPlugin] = {}
        self.prepared: dict[Any, Prepared] = {}
        for package in CORE:
            module = importlib.import_module(package)
            manifest = Manifest(
                name=package.rpartition(".")[2],
                title=module.TITLE,
                switchable=False,
                enabled_by_default=True,
            )
            self._register(module, manifest, core=True)
        for module in _in_order(_discover(blocked, extra)):
            self._register(module, module.manifest, core=False)
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            message = f"Plugin {_owner(error)}: {error}"
            raise PluginError(message) from error

    def __iter__(self) -> Iterator[LoadedPlugin]:
        """Yield everything that is loaded, the core's own packages first."""
        return iter(self._loaded.values())

    def __contains__(self, name: object) -> bool:
        """Tell whether a plugin of this name is loaded."""
        return name in self._loaded

    def __getitem__(self, name: str) -> LoadedPlugin:
        """Return one plugin by its name."""
        return self._loaded[name]

    def switchable(self) -> tuple[LoadedPlugin, ...]:
        """Return the plugins that institutions may switch, in dependency order."""
        return tuple(one for one in self if one.manifest.switchable and not one.core)

    def always_on(self) -> frozenset[str]:
        """Return the names of what is on everywhere: the core and plugins that cannot be switched."""
        return frozenset(one.name for one in self if not one.manifest.switchable)

    def required_by(self, name: str) -> tuple[str, ...]:
        """Return every plugin that needs this one, directly or through others."""
        found: list[str] = []
        for one in self:
            if name in one.manifest.requires or set(found) & set(one.manifest.requires):
                found.append(one.name)
        return tuple(found)

    def requirements(self, name: str) -> tuple[str, ...]:
        """Return every plugin that this one needs, directly or through others, in order."""
        wanted = set(self._loaded[name].manifest.requires)
        for one in reversed(tuple(self)):
            if one.name in wanted:
                wanted |= set(one.manifest.requires)
        return tuple(one.name for one in self if one.name in wanted)

    def models(self) -> list[tuple[str, type[Model]]]:
        """Return every model with the name of its owner."""
        return list(self._declared("portal_register_models"))

    def permissions(self) -> list[tuple[str, Permission]]:
        """Return every permission with the name of its owner."""
        return list(self._declared("portal_register_permissions"))

    def role_templates(self) -> list[tuple[str, RoleTemplate]]:
        """Return what the shipped roles get, with the name of the giver."""
        return list(self._declared("portal_register_roles"))

    def policies(self) -> list[tuple[str, Policy]]:
        """Return every policy with the name of its owner."""
        return list(self._declared("portal_register_policies"))

    def settings(self) -> list[tuple[str, Setting]]:
        """Return every setting with the name of its owner."""
        return list(self._declared("portal_register_settings"))

    def blueprints(self) -> list[tuple[str, Blueprint]]:
        """Return every blueprint with the name of its owner."""
        return list(self._declared("portal_register_blueprints"))

    def admin_views(self) -> list[tuple[str, AdminView]]:
        """Return every table of the admin panel with the name of its owner."""
        return list(self._declared("portal_register_admin_views"))

    def lists(self) -> list[tuple[str, ListPage]]:
        """Return every list with the name of its owner."""
        return list(self._declared("portal_register_lists"))

    def commands(self) -> list[tuple[str, click.Command]]:
        """Return every command with the name of its owner."""
        return list(self._declared("portal_register_commands"))

    def jobs(self) -> list[tuple[str, JobKind]]:
        """Return every kind of background work with the name of its owner."""
        return list(self._declared("portal_register_jobs"))

    def notices(self) -> list[tuple[str, NoticeKind]]:
        """Return every kind of notice with the name of its owner."""
        return list(self._declared("portal_register_notices"))

    def data_subjects(self) -> list[tuple[str, DataSubject]]:
        """Return every kind of people whose personal data is kept, with the name of its owner."""
        return list(self._declared("portal_register_data_subjects"))

    def retention_rules(self) -> list[tuple[str, RetentionRule]]:
        """Return every rule of how long rows are kept, with the name of its owner."""
        return list(self._collect("portal_register_retention_rules"))

    def file_places(self) -> list[tuple[str, FilePlace]]:
        """Return what users add files to, with the name of its owner."""
        return list(self._declared("portal_register_file_places"))

    def papers(self) -> list[tuple[str, PaperKind]]:
        """Return every kind of paper with the name of its owner."""
        return list(self._declared("portal_register_papers"))

    def work_kinds(self) -> list[tuple[str, WorkKind]]:
        """Return every kind of work that records prove, with the name of its owner."""
        return list(self._declared("portal_register_work_kinds"))

    def planned_work(self, actor: Actor, keys: Collection[int] = ()) -> list[PlannedWork]:
        """Return the pieces of plans that this actor may see, those of ``keys`` even when over."""
        given = self._collect_alone("portal_planned_work", actor.modules, actor=actor, keys=keys)
        return [one for _owner, one in given]

    def topics(self) -> list[tuple[str, SharedTopic]]:
        """Return every shared topic, with the name of who keeps it."""
        return list(self._collect("portal_topics"))

    def topic_demand(self, actor: Actor, first: dt.date, last: dt.date) -> list[TopicDemand]:
        """Return what was asked about, from the plugins that are on for this actor."""
        given = self._collect_alone(
            "portal_topic_demand", actor.modules, actor=actor, first=first, last=last
        )
        return [one for _owner, one in given]

    def topic_plans(self, actor: Actor) -> list[RecordLink]:
        """Return the pages on which this actor plans what answers topics that are asked about."""
        given = self._collect_alone("portal_topic_plans", actor.modules, actor=actor)
        return [one for _owner, one in given]

    def menu_items(self, actor: Actor) -> list[tuple[str, MenuItem]]:
        """Return the menu entries of the plugins that are on for this actor."""
        return list(self._collect_alone("portal_menu_items", actor.modules, actor=actor))

    @cached_property
    def same_menu_for_all(self) -> bool:
        """Tell whether no plugin asks who acts when it gives its menu entries."""
        given = self._manager.hook.portal_menu_items.get_hookimpls()
        return not any("actor" in one.argnames for one in given)

    def dashboard_cards(self, actor: Actor) -> list[tuple[str, Card]]:
        """Return the dashboard's cards of the plugins that are on for this actor."""
        return list(self._collect_alone("portal_dashboard_cards", actor.modules, actor=actor))

    def dashboard_charts(self, actor: Actor) -> list[tuple[str, Chart]]:
        """Return the dashboard's charts of the plugins that are on for this actor."""
        return list(self._collect_alone("portal_dashboard_charts", actor.modules, actor=actor))

    def tasks(self, actor: Actor) -> list[tuple[str, Task]]:
        """Return what this actor must do, from the plugins that are on for him."""
        return list(self._collect_alone("portal_tasks", actor.modules, actor=actor))

    def search(self, actor: Actor, text: str) -> list[tuple[str, SearchResult]]:
        """Return what plugins that are on for this actor find for a text."""
        return list(self._collect_alone("portal_search", actor.modules, actor=actor, text=text))

    def find_people(self, actor: Actor, text: str, most: int) -> list[FoundPerson]:
        """Return the people that a number or a name may mean, the best first, of all plugins together."""
        found = [
            one
            for _owner, one in self._collect_alone(
                "portal_find_people", actor.modules, actor=actor, text=text, most=most
            )
            if actor.can(one.permission)
        ]
        return sorted(found, key=lambda one: -one.score)[:most]

    def related_records(self, actor: Actor, record: Model) -> dict[str, list[RelatedRecord]]:
        """Return what plugins that are on for this actor hold about a record, by their headings."""
        found: dict[str, list[RelatedRecord]] = {}
        for _owner, one in self._collect_alone(
            "portal_related_records", actor.modules, actor=actor, record=record
        ):
            if actor.can(one.permission):
                found.setdefault(str(one.group), []).append(one)
        return found

    def calendar_entries(
        self, actor: Actor, first: dt.date, last: dt.date
    ) -> list[tuple[str, CalendarEntry]]:
        """Return the calendar's entries between two days, both included."""
        return list(
            self._collect_alone(
                "portal_calendar_entries", actor.modules, actor=actor, first=first, last=last
            )
        )

    def open_items(self, user: User) -> list[tuple[str, OpenItems]]:
        """Return what is open with a user; a plugin that fails stops the hand-over."""
        return list(self._collect("portal_open_items", user=user))

    def work_done(self, work: DoneWork) -> None:
        """Tell every plugin of work that was done, each in a savepoint of its own."""
        from portal.database import write  # noqa: PLC0415 - nothing else here needs the database

        for name in self._loaded:
            try:
                with write():
                    self._alone(name, "portal_work_done")(work=work)
            except Exception:
                log.exception("Plugin %s failed in portal_work_done and was left out.", name)

    def personal_data(self, record: Model) -> list[tuple[str, PersonalDatum]]:
        """Return everything held about a person; a plugin that fails stops the copy."""
        return list(self._collect("portal_personal_data", record=record))

    def personal_traces(self, person: KnownPerson) -> list[tuple[str, Traces]]:
        """Return what is kept about a person beside the rows; a plugin that fails stops the act."""
        return list(self._collect("portal_personal_traces", person=person))

    def describe_successor(self, actor: Actor, table: str, key: int) -> RecordLink | None:
        """Return what a record that is gone has become a part of, when its owner tells."""
        found: RecordLink | None = self._manager.hook.portal_describe_successor(
            actor=actor, table=table, key=key
        )
        return found

    def describe_record(self, record: Model) -> RecordLink | None:
        """Return how a record is called and where it is shown, when its owner tells."""
        found: RecordLink | None = self._manager.hook.portal_describe_record(record=record)
        return found

    def revert_field(
        self, actor: Actor, record: Model, *, field: str, value: Any, note: str
    ) -> bool:
        """Let the owner of a record give a field an earlier value; tell whether somebody did."""
        return bool(
            self._manager.hook.portal_revert_field(
                actor=actor, record=record, field=field, value=value, note=note
            )
        )

    def install_data(self) -> None:
        """Let every plugin write the rows that it cannot work without."""
        list(self._collect("portal_install_data"))

    def demo_data(self, seed: DemoSeed) -> None:
        """Let every plugin fill its tables with demo rows."""
        list(self._collect("portal_demo_data", seed=seed))

    def module_switched(self, institution: Institution, plugin: str, *, enabled: bool) -> None:
        """Tell a plugin that it has been switched on or off in an institution."""
        hook = "portal_module_enabled" if enabled else "portal_module_disabled"
        list(self._collect_alone(hook, {plugin}, institution=institution, plugin=plugin))

    def hook(self, name: str, **arguments: Any) -> list[tuple[str, Any]]:
        """Return the values of a hook that one plugin offers to others, with each giver's name."""
        return list(self._collect(name, **arguments))

    def _register(self, module: ModuleType, manifest: Manifest, *, core: bool) -> None:
        package = module.__name__
        folder = Path(str(module.__file__)).parent
        loaded = LoadedPlugin(manifest, folder, core)
        if (folder / "spec.py").exists():
            self._manager.add_hookspecs(importlib.import_module(f"{package}.spec"))
        if (folder / "hooks.py").exists():
            try:
                self._manager.register(importlib.import_module(f"{package}.hooks"), manifest.name)
            except (pluggy.PluginValidationError, ValueError, ImportError, SyntaxError) as error:
                message = f"Plugin {manifest.name}: {error}"
                raise PluginError(message) from error
        self._loaded[manifest.name] = loaded

    def _collect(self, hook: str, **arguments: Any) -> Iterator[tuple[str, Any]]:
        for name in self._loaded:
            for values in self._alone(name, hook)(**arguments):
                for value in values or ():
                    yield name, value

    def _declared(self, hook: str) -> Iterator[tuple[str, Any]]:
        """Yield like ``_collect``; a plugin that fails here stops the start, with its name."""
        for name in self._loaded:
            try:
                found = [one for values in self._alone(name, hook)() for one in values or ()]
            except Exception as error:
                message = f"Plugin {name}: {hook} failed: {error}"
                raise PluginError(message) from error
            yield from ((name, one) for one in found)

    def _collect_alone(
        self, hook: str, only: Collection[str], **arguments: Any
    ) -> Iterator[tuple[str, Any]]:
        """Yield like ``_collect``, but a plugin that raises is logged and left out."""
        always = self.always_on()
        for name in self._loaded:
            if name not in only and name not in always:
                continue
            try:
                found = [
                    one for values in self._alone(name, hook)(**arguments) for one in values or ()
                ]
            except Exception:
                log.exception("Plugin %s failed in %s and was left out.", name, hook)
                continue
            yield from ((name, one) for one in found)

    def _alone(self, name: str, hook: str) -> pluggy.HookCaller:
        others = [
            plugin for key, plugin in self._manager.list_name_plugin() if key != name and plugin
        ]
        return self._manager.subset_hook_caller(hook, others)


def _discover(blocked: Collection[str], extra: Iterable[str]) -> dict[str, ModuleType]:
    import plugins  # noqa: PLC0415 - the one place where the core looks into the folder

    packages = [
        f"plugins.{one.name}" for one in pkgutil.iter_modules(plugins.__path__) if one.ispkg
    ]
    packages += [one.value for one in entry_points(group=ENTRY_POINTS)]
    packages += list(extra)
    found: dict[str, ModuleType] = {}
    for package in sorted(set(packages)):
        name = package.rpartition(".")[2]
        if name in blocked:
            continue
        try:
            module = importlib.import_module(package)
            manifest = module.manifest
        except (ImportError, SyntaxError, AttributeError, ValueError) as error:
            message = f"Plugin {name}: {error}"
            raise PluginError(message) from error
        if not isinstance(manifest, Manifest) or manifest.name != name:
            message = f"Plugin {name}: its manifest is named otherwise than its package."
            raise PluginError(message)
        found[name] = module
    return found


def _in_order(found: dict[str, ModuleType]) -> list[ModuleType]:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for name, module in found.items():
        missing = set(module.manifest.requires) - set(found)
        if missing:
            message = (
                f"Plugin {name}: it requires {', '.join(sorted(missing))}, which is not there."
            )
            raise PluginError(message)
        sorter.add(name, *module.manifest.requires)
    try:
        return [found[name] for name in sorter.static_order()]
    except CycleError as error:
        message = f"Plugins require each other in a circle: {' → '.join(error.args[1])}."
        raise PluginError(message) from error


def _owner(error: pluggy.PluginValidationError) -> str:
    return str(getattr(error.plugin, "__name__", error.plugin))
