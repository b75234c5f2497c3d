"""The actor: a user at one workplace, with the institutions, permissions and modules in reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import g
from peewee import JOIN, SQL, EnclosedNodeList, fn
from werkzeug.local import LocalProxy

from portal.accounts.models import Role, RoleGrant, User
from portal.database import Prepared
from portal.errors import NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership, Municipality

if TYPE_CHECKING:
    from collections.abc import Collection

    from peewee import Expression, Field, ModelSelect

    from portal.plugin.manager import Plugins

ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Reach:
    """Which institutions a workplace covers: one, all of a municipality, or the whole portal."""

    municipality_id: int | None = None
    institution_id: int | None = None

    @property
    def everything(self) -> bool:
        """Tell whether the reach is the whole portal."""
        return self.municipality_id is None and self.institution_id is None

    def where(self, field: Field) -> Expression | None:
        """Return the condition under which a column with an institution's key lies in the reach."""
        if self.institution_id is not None:
            return field == self.institution_id
        if self.municipality_id is not None:
            inside = Institution.select(Institution.id).where(
                Institution.municipality == self.municipality_id
            )
            return field.in_(inside)
        return None

    def institutions(self) -> ModelSelect[Institution]:
        """Return the institutions in the reach, as a query."""
        query = Institution.select()
        condition = self.where(Institution.id)
        return query if condition is None else query.where(condition)


@dataclass(frozen=True, slots=True)
class Workplace:
    """One membership as pages show it."""

    id: int
    role_id: int
    role: str
    role_title: str
    municipality_id: int | None
    institution_id: int | None
    place: str
    kind: str

    @property
    def title(self) -> str:
        """Return the place and the role, in the language of the page."""
        return f"{self.place or _('The whole portal')} — {_(self.role_title)}"

    @property
    def reach(self) -> Reach:
        """Return which institutions the workplace covers."""
        return Reach(self.municipality_id, self.institution_id)


@dataclass(frozen=True, slots=True)
class Actor:
    """A user at one workplace; built once per request and handed to services as an argument."""

    user: User
    workplace: Workplace
    reach: Reach
    permissions: frozenset[str]
    modules: frozenset[str]

    @property
    def is_administrator(self) -> bool:
        """Tell whether the role passes every grant (but not the module switch)."""
        return self.workplace.role == ADMINISTRATOR

    def can(self, permission: str) -> bool:
        """Tell whether the role grants a permission of a module that is on within reach."""
        return permission in self.permissions and permission.partition(".")[0] in self.modules


def build_actor(
    user: User, workplace: Workplace, plugins: Plugins, declared: frozenset[str]
) -> Actor:
    """Return the actor of a user at a workplace: two queries."""
    granted = (
        declared
        if workplace.role == ADMINISTRATOR
        else declared & {code for (code,) in _GRANTS.rows(role=workplace.role_id)}
    )
    return Actor(user, workplace, workplace.reach, granted, modules_in(workplace.reach, plugins))


def workplaces_of(user_id: int) -> list[Workplace]:
    """Return the workplaces of a user, the widest first: one query."""
    return [Workplace(*row) for row in _WORKPLACES.rows(user=user_id)]


def modules_in(reach: Reach, plugins: Plugins) -> frozenset[str]:
    """Return the names of everything that is on somewhere within a reach: one query."""
    choices = plugins.switchable()
    if not choices:
        return plugins.always_on()
    key = (
        tuple((one.name, one.manifest.enabled_by_default) for one in choices),
        reach.municipality_id is not None,
        reach.institution_id is not None,
    )
    if key not in plugins.prepared:
        plugins.prepared[key] = Prepared(lambda: _modules_query(key[0], reach))
    row = plugins.prepared[key].rows(
        municipality=reach.municipality_id, institution=reach.institution_id
    )[0]
    return plugins.always_on() | {one.name for one, on in zip(choices, row, strict=True) if on}


def _modules_query(choices: tuple[tuple[str, bool], ...], reach: Reach) -> ModelSelect[Institution]:
    from portal.modules.models import ModuleSwitch  # noqa: PLC0415 - modules build on access

    def inside(field: Field) -> Expression:
        if reach.institution_id is not None:
            return field == Prepared.slot("institution")
        if reach.municipality_id is not None:
            of_municipality = Institution.select(Institution.id).where(
                Institution.municipality == Prepared.slot("municipality")
            )
            return field.in_(of_municipality)
        return cast("Expression", SQL("1 = 1"))

    columns = []
    for name, by_default in choices:
        switched = ModuleSwitch.select(SQL("1")).where(
            ModuleSwitch.plugin == name, ModuleSwitch.enabled == (not by_default)
        )
        if by_default:
            off = switched.where(ModuleSwitch.institution == Institution.id)
            found: Any = Institution.select(SQL("1")).where(inside(Institution.id), ~fn.EXISTS(off))
        else:
            found = switched.where(inside(ModuleSwitch.institution))
        columns.append(fn.EXISTS(found))
    return Institution.select(*columns).from_(EnclosedNodeList([SQL("select 1")]).alias("one"))


_WORKPLACES = Prepared(
    lambda: (
        Membership.select(
            Membership.id,
            Membership.role,
            Role.code,
            Role.title,
            Membership.municipality,
            Membership.institution,
            fn.COALESCE(Institution.short_name, Municipality.name, ""),
            fn.COALESCE(Institution.kind, ""),
        )
        .join(Role)
        .switch(Membership)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Membership)
        .join(Municipality, JOIN.LEFT_OUTER, on=(Membership.municipality == Municipality.id))
        .where(Membership.user == Prepared.slot("user"))
        .order_by(
            Membership.institution.is_null(False),
            Membership.municipality.is_null(False),
            Membership.id,
        )
    )
)

_GRANTS = Prepared(
    lambda: RoleGrant.select(RoleGrant.permission).where(
        RoleGrant.role == Prepared.slot("role"),
        RoleGrant.granted == True,  # noqa: E712
    )
)


def _current() -> Actor | None:
    return cast("Actor | None", g.get("actor"))


current_actor: Actor = cast("Actor", LocalProxy(_current))


def acting() -> Actor:
    """Return the actor of this request itself, not its proxy; refuse where there is none."""
    found = _current()
    if found is None:
        raise NotAllowed(_("Sign in first."))
    return found


def system_actor(plugins: Plugins, declared: Collection[str]) -> Actor:
    """Return the actor of the command line: the operator, who reaches everything."""
    user = User(login="", name="portal", enabled=True)
    workplace = Workplace(0, 0, ADMINISTRATOR, "Administrator", None, None, "", "")
    names = frozenset(one.name for one in plugins)
    return Actor(user, workplace, workplace.reach, frozenset(declared), names)
