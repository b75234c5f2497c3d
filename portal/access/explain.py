"""Why a user may or may not do something: the questions of access in their order, each answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.access.actor import ADMINISTRATOR, build_actor, workplaces_of
from portal.access.policies import policies
from portal.accounts.models import RoleGrant
from portal.database import fetch_rows
from portal.errors import Invalid, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Model

    from portal.access.actor import Actor, Workplace
    from portal.accounts.models import User
    from portal.plugin.manager import Plugins

LONGEST_KEY = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question, its answer, and why."""

    question: str
    answer: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkplaceAnswer:
    """The questions that depend on the workplace, answered for one."""

    workplace: str
    steps: tuple[Step, ...]

    @property
    def allowed(self) -> bool:
        """Tell whether the user may do it at this workplace."""
        return all(step.answer for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The whole answer: what holds for the user, and then for each workplace."""

    steps: tuple[Step, ...]
    workplaces: tuple[WorkplaceAnswer, ...]

    @property
    def allowed(self) -> bool:
        """Tell whether the user may do it at one workplace at least."""
        return all(step.answer for step in self.steps) and any(
            one.allowed for one in self.workplaces
        )


def explain(user: User, permission: str, record: Model | None = None) -> Explanation:
    """Answer why a user may or may not use a permission, on one record where it is given."""
    declared: frozenset[str] = current_app.extensions["permissions"]
    places = workplaces_of(user.id)
    steps = (
        Step(
            question=_("Does the permission exist?"),
            answer=permission in declared,
            why=_("A module declares %(code)s.", code=permission)
            if permission in declared
            else _("No module declares %(code)s: it grants nothing.", code=permission),
        ),
        Step(
            question=_("May the user sign in?"),
            answer=bool(user.enabled),
            why=_("The account is enabled.") if user.enabled else _("The account is disabled."),
        ),
        Step(
            question=_("Has the user a workplace?"),
            answer=bool(places),
            why="; ".join(place.title for place in places) or _("The user has no workplace."),
        ),
    )
    return Explanation(
        steps=steps,
        workplaces=tuple(_at(user, place, permission, record, declared) for place in places),
    )


def _at(
    user: User, place: Workplace, permission: str, record: Model | None, declared: frozenset[str]
) -> WorkplaceAnswer:
    actor = build_actor(user, place, _plugins(), declared)
    steps = [_module_step(actor, permission), _grant_step(actor, permission)]
    if record is not None:
        steps += _record_steps(actor, permission, record)
    return WorkplaceAnswer(workplace=place.title, steps=tuple(steps))


def _module_step(actor: Actor, permission: str) -> Step:
    owner = permission.partition(".")[0]
    on = owner in actor.modules
    if owner not in _plugins():
        why = _("There is no module %(name)s.", name=owner)
    elif owner in _plugins().always_on():
        why = _("This module is on everywhere.")
    elif on:
        why = _("It is on somewhere within reach.")
    else:
        why = _("It is off in every institution within reach.")
    return Step(question=_("Is the module on?"), answer=on, why=why)


def _grant_step(actor: Actor, permission: str) -> Step:
    granted = permission in actor.permissions
    role = _(actor.workplace.role_title)
    if actor.workplace.role == ADMINISTRATOR:
        why = _("An administrator is granted everything that exists.")
    elif granted:
        why = _("The role “%(role)s” grants it.", role=role)
    elif _is_taken_away(actor, permission):
        why = _("It has been taken away from the role “%(role)s”.", role=role)
    else:
        why = _("The role “%(role)s” does not grant it.", role=role)
    return Step(question=_("Does the role grant it?"), answer=granted, why=why)


def _is_taken_away(actor: Actor, permission: str) -> bool:
    rows = RoleGrant.select(RoleGrant.id).where(
        RoleGrant.role == actor.workplace.role_id, RoleGrant.permission == permission
    )
    return bool(fetch_rows(rows))


def _record_steps(actor: Actor, permission: str, record: Any) -> list[Step]:
    policy = policies[type(record)]
    condition = policy.where(actor)
    rows = policy.model.select(policy.model.id).where(policy.model.id == record.id)  # type: ignore[attr-defined]
    reached = bool(fetch_rows(rows if condition is None else rows.where(condition)))
    steps = [
        Step(
            question=_("Is the record within reach?"),
            answer=reached,
            why=_("It belongs to an institution within reach.")
            if reached
            else _("It lies outside the reach of this workplace: for it, it does not exist."),
        )
    ]
    verb = permission.rpartition(".")[2]
    if policy.permission(verb) == permission:
        verdict = policy.permits(actor, verb, record)
        steps.append(
            Step(
                question=_("Does the record's own rule allow it?"),
                answer=verdict.allowed,
                why=verdict.reason,
            )
        )
    return steps


def record_named(text: str) -> Model:
    """Return the record that ``TABLE:NUMBER`` names.

    Raises :class:`Invalid` for another form, :class:`NotFound` for a table or row that is not there.
    """
    table, _colon, number = text.strip().partition(":")
    if not number.isascii() or not number.isdigit() or len(number) > LONGEST_KEY:
        raise Invalid(_("A record is named by its table and number: staff_person:12."))
    models = {model._meta.table_name: model for _owner, model in _plugins().models()}  # noqa: SLF001
    if table not in models:
        raise NotFound(_("There is no table %(name)s.", name=table))
    found = models[table].get_or_none(models[table].id == int(number))  # type: ignore[attr-defined]
    if found is None:
        raise NotFound(_("There is no such record."))
    return found


def _plugins() -> Plugins:
    found: Plugins = current_app.extensions["plugins"]
    return found
