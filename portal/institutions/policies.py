"""Who sees and changes which municipalities, institutions and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import current_app
from peewee import SQL

from portal.access.actor import ADMINISTRATOR
from portal.access.policies import GRANT_OF_VERB, InstitutionPolicy, Policy, Verdict
from portal.accounts.models import Role, RoleGrant
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership, Municipality

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor, Reach

INSTITUTION_ROLES = frozenset({"school_coordinator", "institution_head"})


class MunicipalityPolicy(Policy):
    """Municipalities that hold the reach; changed only by whom the whole of it is reached."""

    def __init__(self) -> None:
        super().__init__(Municipality, "institutions.municipality")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the municipality holds the actor's reach."""
        reach = actor.reach
        if reach.everything:
            return None
        if reach.municipality_id is not None:
            return Municipality.id == reach.municipality_id
        home = Institution.select(Institution.municipality).where(
            Institution.id == reach.institution_id
        )
        return Municipality.id.in_(home)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; a new municipality is added by the whole portal's roles."""
        verdict = super().permits(actor, verb, record)
        if not verdict or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        alone = verb in {"create", "delete"}
        if actor.reach.institution_id is not None or (alone and not actor.reach.everything):
            return Verdict(False, _("Your workplace does not cover the whole municipality."))
        return verdict


class InstitutionsPolicy(InstitutionPolicy):
    """Institutions in reach; a new one is added within a municipality that is reached whole."""

    def __init__(self) -> None:
        super().__init__(Institution, "institutions.institution", field=Institution.id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, of the municipality that the record names too."""
        verdict = super().permits(actor, verb, record)
        if not verdict or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        reach = actor.reach
        if verb in {"create", "delete"} and reach.institution_id is not None:
            return Verdict(False, _("Institutions are added and deleted by the district."))
        named = record.municipality_id if record is not None else None
        if named is not None and not _holds(reach, named):
            return Verdict(False, _("The municipality lies outside your reach."))
        return verdict


class MembershipPolicy(Policy):
    """Workplaces within reach; nobody gives or takes away more than the own role grants."""

    def __init__(self) -> None:
        super().__init__(Membership, "institutions.membership")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the workplace lies wholly within the actor's reach."""
        return None if actor.reach.everything else memberships_within(actor.reach)

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the workplace's institution, where it is in one."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and by what the role of the workplace grants."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        reach = actor.reach
        if record.institution_id is None:
            if record.municipality_id is None and not reach.everything:
                return Verdict(False, _("The whole portal lies outside your reach."))
            if record.municipality_id is not None and (
                reach.institution_id is not None or not _holds(reach, record.municipality_id)
            ):
                return Verdict(False, _("The municipality lies outside your reach."))
        if record.user_id == actor.user.id and not actor.is_administrator:
            return Verdict(False, _("You cannot change your own workplaces."))
        stored = Membership.get_or_none(Membership.id == record.id) if record.id else None
        for one in {record.role_id, stored.role_id if stored else record.role_id} - {None}:
            wide = record.institution_id is None
            more = _lacking(actor, Role.get_by_id(one)) if wide else beyond(actor, one)
            if more:
                return Verdict(
                    False,
                    _("The role grants more than yours: %(codes)s.", codes=", ".join(more[:3])),
                )
        return verdict


def memberships_within(reach: Reach) -> Expression:
    """Return the condition of the workplaces that lie wholly within a reach."""
    if reach.institution_id is not None:
        return Membership.institution == reach.institution_id
    if reach.municipality_id is not None:
        inside = cast("Expression", reach.where(cast("Any", Membership.institution)))
        return (Membership.municipality == reach.municipality_id) | inside
    return cast("Expression", SQL("1 = 1"))


def beyond(actor: Actor, role_id: int) -> list[str]:
    """Return what keeps an actor from giving a role: what it grants and his own does not, sorted.

    A district's role gives the roles of an institution although they see more there (why somebody
    is on leave, say): somebody must let the first coordinator in.
    """
    role = Role.get_by_id(role_id)
    if role.code in INSTITUTION_ROLES and actor.reach.institution_id is None:
        return []
    return _lacking(actor, role)


def _lacking(actor: Actor, role: Role) -> list[str]:
    if actor.is_administrator:
        return []
    declared: frozenset[str] = current_app.extensions["permissions"]
    if role.code == ADMINISTRATOR:
        return sorted(declared - actor.permissions) or [ADMINISTRATOR]
    grants = RoleGrant.select(RoleGrant.permission).where(
        RoleGrant.role == role,
        RoleGrant.granted == True,  # noqa: E712
    )
    return sorted((declared & {one.permission for one in grants}) - actor.permissions)


def _holds(reach: Reach, municipality_id: int) -> bool:
    """Tell whether a municipality lies within a reach, or holds the institution that is it."""
    if reach.everything:
        return True
    if reach.municipality_id is not None:
        return reach.municipality_id == municipality_id
    return bool(
        Institution.select()
        .where(Institution.id == reach.institution_id, Institution.municipality == municipality_id)
        .exists()
    )
