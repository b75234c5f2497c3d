"""One policy object per model answers every question about its rows: which, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from peewee import SQL, Model
from werkzeug.local import LocalProxy

from portal.database import Prepared
from portal.errors import PluginError
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.modules.models import ModuleSwitch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from peewee import Expression, Field, ModelSelect

    from portal.access.actor import Actor
    from portal.plugin.manager import Plugins

GRANT_OF_VERB = {
    "view": "view",
    "create": "edit",
    "edit": "edit",
    "delete": "edit",
    "export": "export",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its reason, in words."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        """Tell whether it is allowed."""
        return self.allowed


class Policy:
    """Who may see and do what with the rows of one model: by default everybody with the grant."""

    def __init__(self, model: type[Model], resource: str, *, read_only: bool = False) -> None:
        self.model = model
        self.resource = resource
        self.read_only = read_only
        self.owner = resource.partition(".")[0]

    def permission(self, verb: str) -> str:
        """Return the permission that a verb (view, create, edit, delete, export) asks for."""
        return f"{self.resource}.{GRANT_OF_VERB.get(verb, verb)}"

    def where(self, actor: Actor) -> Expression | None:  # noqa: ARG002 - narrower policies use it
        """Return the condition of the rows in the actor's reach; none when all are."""
        return None

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the rows that the actor may see, as a query; none without the permission."""
        query = self.model.select()
        if not actor.can(self.permission("view")):
            return query.where(SQL("1 = 0"))
        condition = self.where(actor)
        return query if condition is None else query.where(condition)

    def institution_of(self, record: Any) -> int | None:  # noqa: ARG002 - narrower policies use it
        """Return the key of the institution that a record belongs to, where it belongs to one."""
        return None

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer whether the actor may do this, to this record where one is given."""
        code = self.permission(verb)
        if self.owner not in actor.modules:
            return Verdict(False, _("The module is off within your reach."))
        if code not in actor.permissions:
            return Verdict(False, _("Your role does not grant %(code)s.", code=code))
        if self.read_only and GRANT_OF_VERB.get(verb) == "edit":
            return Verdict(False, _("These records are only read."))
        if record is None:
            return Verdict(True, _("Your role grants %(code)s.", code=code))
        if record.id is not None and not self._reaches(actor, record):
            return Verdict(False, _("The record lies outside your reach."))
        place = self.institution_of(record)
        if place is not None:
            if not _in_reach(actor, place):
                return Verdict(False, _("The institution lies outside your reach."))
            if verb not in {"view", "export"} and not module_is_on(self.owner, place):
                return Verdict(
                    False, _("The module is off in this institution: data are only read.")
                )
        return Verdict(True, _("Your role grants %(code)s here.", code=code))

    def _reaches(self, actor: Actor, record: Any) -> bool:
        model: Any = self.model
        return bool(self.rows(actor).where(model.id == record.id).exists())


class InstitutionPolicy(Policy):
    """Rows that belong to an institution: those of the institutions in the actor's reach."""

    def __init__(
        self,
        model: type[Model],
        resource: str,
        *,
        field: Field | None = None,
        read_only: bool = False,
    ) -> None:
        super().__init__(model, resource, read_only=read_only)
        self.field: Field = field if field is not None else cast("Any", model).institution

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the row's institution lies in the reach."""
        return actor.reach.where(self.field)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution's key as the record has it."""
        if self.model is Institution:
            return cast("int | None", record.id)
        return cast("int | None", getattr(record, cast("Any", self.field).object_id_name))


class RelatedPolicy(Policy):
    """Rows that are seen with the row they belong to, such as a person's courses."""

    def __init__(self, model: type[Model], resource: str, *, field: Field, of: Policy) -> None:
        super().__init__(model, resource)
        self.field = field
        self.of = of

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the row it belongs to is in the reach."""
        condition = self.of.where(actor)
        if condition is None:
            return None
        parent: Any = self.of.model
        inside = parent.select(parent.id).where(condition)
        return self.field.in_(inside)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the row it belongs to, by this model's own permissions."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None:
            return verdict
        parent = getattr(record, self.field.name, None)
        return verdict if parent is None else self.of.permits(actor, _as_part(verb), parent)


def _as_part(verb: str) -> str:
    return "edit" if verb in {"create", "delete"} else verb


class Policies:
    """The policies of one application, by model; a model without one cannot be asked for."""

    def __init__(self, plugins: Plugins) -> None:
        self._by_model: dict[type[Model], Policy] = {}
        for owner, policy in plugins.policies():
            if policy.model in self._by_model:
                message = f"Plugin {owner}: {policy.model.__name__} has two policies."
                raise PluginError(message)
            if policy.owner != owner:
                message = f"Plugin {owner}: the policy of {policy.model.__name__} is not its own."
                raise PluginError(message)
            self._by_model[policy.model] = policy
        for owner, model in plugins.models():
            if model not in self._by_model:
                message = f"Plugin {owner}: {model.__name__} has no policy."
                raise PluginError(message)

    def __getitem__(self, model: type[Model]) -> Policy:
        """Return the policy of a model."""
        return self._by_model[model]

    def __contains__(self, model: object) -> bool:
        """Tell whether a model has a policy."""
        return model in self._by_model

    def __iter__(self) -> Iterator[Policy]:
        """Yield every policy."""
        return iter(self._by_model.values())


def module_is_on(plugin: str, institution_id: int) -> bool:
    """Tell whether a plugin is on in one institution."""
    plugins: Plugins = current_app.extensions["plugins"]
    if plugin in plugins.always_on():
        return True
    switch = _SWITCH.rows(plugin=plugin, institution=institution_id)
    return bool(switch[0][0]) if switch else plugins[plugin].manifest.enabled_by_default


_SWITCH = Prepared(
    lambda: ModuleSwitch.select(ModuleSwitch.enabled).where(
        ModuleSwitch.plugin == Prepared.slot("plugin"),
        ModuleSwitch.institution == Prepared.slot("institution"),
    )
)


def _in_reach(actor: Actor, institution_id: int) -> bool:
    reach = actor.reach
    if reach.everything:
        return True
    if reach.institution_id is not None:
        return reach.institution_id == institution_id
    return bool(reach.institutions().where(Institution.id == institution_id).exists())


def _registered() -> Policies:
    return cast("Policies", current_app.extensions["policies"])


policies: Policies = cast("Policies", LocalProxy(_registered))


def declared_codes(plugins: Plugins) -> Iterable[str]:
    """Return the code of every permission that somebody declares."""
    return (permission.code for _owner, permission in plugins.permissions())
