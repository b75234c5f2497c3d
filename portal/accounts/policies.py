"""Who sees and changes which users, roles and sessions; nobody makes anybody stronger than himself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from peewee import SQL

from portal.access.policies import GRANT_OF_VERB, Policy, Verdict
from portal.accounts.hand_over.models import HandOver
from portal.accounts.models import (
    FailedSignIn,
    Role,
    RoleGrant,
    TrustedBrowser,
    User,
    UserSession,
)
from portal.i18n import gettext as _
from portal.institutions.models import Membership
from portal.institutions.policies import beyond, memberships_within

if TYPE_CHECKING:
    from peewee import Expression, Field, Model

    from portal.access.actor import Actor, Reach


class UserPolicy(Policy):
    """Users with a workplace in the actor's reach; changed only when all their workplaces are.

    Otherwise a new password for somebody who also works elsewhere, or has a stronger role, would
    be a way into what the actor may not see.
    """

    def __init__(self) -> None:
        super().__init__(User, "accounts.user")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the user works somewhere in the reach."""
        return _users_within(actor, cast("Field", User.id))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and by every workplace that the user has."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or GRANT_OF_VERB.get(verb) != "edit" or record.id is None:
            return verdict
        if record.id == actor.user.id:
            return Verdict(False, _("Your own account is changed on your own page."))
        everywhere = Membership.select().where(Membership.user == record.id)
        if not actor.reach.everything:
            inside = everywhere.where(memberships_within(actor.reach))
            if inside.count() != everywhere.count():
                return Verdict(False, _("The user also works outside your reach."))
        if any(beyond(actor, one.role_id) for one in everywhere):
            return Verdict(False, _("The user's role grants more than yours."))
        return verdict


class RolePolicy(Policy):
    """Roles: seen by all who may, changed only by whom the whole portal is reached."""

    def __init__(self) -> None:
        super().__init__(Role, "accounts.role")

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant; a role holds in the whole portal, so it is changed from there."""
        verdict = super().permits(actor, verb, record)
        return _changes_of_roles(actor, verb, verdict)


class RoleGrantPolicy(Policy):
    """What roles grant: nobody grants what he lacks, nor changes the role he works in."""

    def __init__(self) -> None:
        super().__init__(RoleGrant, "accounts.role")

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant, by what the actor has, and by whose role it is."""
        verdict = _changes_of_roles(actor, verb, super().permits(actor, verb, record))
        if not verdict or record is None or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        if actor.is_administrator:
            return verdict
        if record.role_id == actor.workplace.role_id:
            return Verdict(False, _("Nobody changes the role in which he works."))
        if record.permission not in actor.permissions:
            return Verdict(False, _("You cannot grant what your own role lacks."))
        return verdict


class SessionPolicy(Policy):
    """Sessions of the users in reach; they begin and end by signing in and out, never by hand."""

    def __init__(self, model: type[UserSession | TrustedBrowser] = UserSession) -> None:
        super().__init__(model, "accounts.session", read_only=True)
        self._user = cast("Field", model.user)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the session's user works somewhere in the reach."""
        return _users_within(actor, self._user)


class SecretPolicy(Policy):
    """What no list, export or search ever shows to anybody: only its own services read it."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, "accounts.secret", read_only=True)

    def where(self, actor: Actor) -> Expression | None:  # noqa: ARG002 - the same for everybody
        """Return the condition that no row fulfils."""
        return cast("Expression", SQL("1 = 0"))


class HandOverPolicy(Policy):
    """Hand-overs of the places in the actor's reach; the persons have had and have workplaces there."""

    def __init__(self) -> None:
        super().__init__(HandOver, "accounts.hand_over")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the hand-over belongs to a place in the reach."""
        return hand_overs_within(actor.reach)


class FailurePolicy(Policy):
    """Failed sign-ins, which belong to no institution: seen by whom the whole portal is reached."""

    def __init__(self) -> None:
        super().__init__(FailedSignIn, "accounts.failure", read_only=True)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that holds for the whole portal's roles alone."""
        return None if actor.reach.everything else FailedSignIn.id.is_null()


def hand_overs_within(reach: Reach) -> Expression | None:
    """Return the condition of the hand-overs whose place lies in a reach; none when all do."""
    if reach.institution_id is not None:
        return HandOver.institution == reach.institution_id
    if reach.municipality_id is not None:
        return HandOver.municipality == reach.municipality_id
    return None


def _users_within(actor: Actor, field: Field) -> Expression | None:
    """Return the condition of the users who work in the reach, or have handed their work over there.

    Who has handed everything over has no workplace any more; without the second half the district
    could neither see nor let in again somebody who comes back.
    """
    if actor.reach.everything:
        return None
    inside = Membership.select(Membership.user).where(memberships_within(actor.reach))
    left = HandOver.select(HandOver.giver).where(hand_overs_within(actor.reach))
    without = Membership.select(Membership.user)
    return field.in_(inside) | (field.in_(left) & field.not_in(without))


def _changes_of_roles(actor: Actor, verb: str, verdict: Verdict) -> Verdict:
    if verdict and GRANT_OF_VERB.get(verb) == "edit" and not actor.reach.everything:
        return Verdict(False, _("Roles hold in the whole portal and are changed from there."))
    return verdict
