"""What the list of users is narrowed to, where users work in words, and who has come at all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from peewee import JOIN, Case, fn

from portal.access.policies import policies
from portal.accounts.models import Role, User
from portal.i18n import gettext as _
from portal.institutions.listing import number, plain
from portal.institutions.models import Institution, Membership, Municipality

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import ModelSelect

    from portal.access.actor import Actor

STATES = ("never", "off", "issued")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFilter:
    """What a list of users is narrowed to."""

    text: str = ""
    role: str = ""
    institution_id: int | None = None
    state: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> UserFilter:
        """Return the filter that an address tells; what is not understood is left out."""
        state = arguments.get("state", "")
        return cls(
            text=plain(arguments.get("q", "")),
            role=plain(arguments.get("role", "")),
            institution_id=number(arguments.get("institution")),
            state=state if state in STATES else "",
        )

    def apply(self, query: ModelSelect[User]) -> ModelSelect[User]:
        """Return a query of users narrowed to this filter."""
        if self.text:
            query = query.where(
                User.name.contains(self.text)
                | User.login.contains(self.text)
                | User.email.contains(self.text)
            )
        places = Membership.select(Membership.user)
        if self.role:
            of_role = Role.select(Role.id).where(Role.code == self.role)
            query = query.where(User.id.in_(places.where(Membership.role.in_(of_role))))
        if self.institution_id is not None:
            here = places.where(Membership.institution == self.institution_id)
            query = query.where(User.id.in_(here))
        if self.state == "never":
            query = query.where(User.signed_in_at.is_null())
        elif self.state == "off":
            query = query.where(User.enabled == False)  # noqa: E712
        elif self.state == "issued":
            query = query.where(User.must_change_password == True)  # noqa: E712
        return query


def states() -> list[tuple[str, str]]:
    """Return the states that a list of users can be narrowed to, as code and words."""
    return [
        ("never", _("Never signed in")),
        ("issued", _("Has not chosen a password")),
        ("off", _("Kept out")),
    ]


def role_titles() -> list[tuple[str, str]]:
    """Return the roles that a list of users can be narrowed to, as code and name."""
    return [(one.code, str(one)) for one in Role.select().order_by(Role.id)]


def workplaces_by_user(user_ids: list[int]) -> dict[int, list[str]]:
    """Return what each user is and where, in words: one query."""
    rows = (
        Membership.select(Membership, Role, Institution, Municipality)
        .join(Role)
        .switch(Membership)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Membership)
        .join(Municipality, JOIN.LEFT_OUTER, on=(Membership.municipality == Municipality.id))
        .where(Membership.user.in_(user_ids))
        .order_by(Membership.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows if user_ids else ():
        found[row.user_id].append(str(row))
    return dict(found)


def adoption(actor: Actor) -> list[dict[str, Any]]:
    """Return for each institution in reach how many users it has and how many have ever come.

    Institutions where nobody has come stand first: those are the ones to call.
    """
    inside = policies[Institution].rows(actor).select(Institution.id)
    came = fn.SUM(Case(None, [(User.signed_in_at.is_null(), 0)], 1))
    rows = (
        Institution.select(
            Institution.id,
            Institution.short_name,
            fn.COUNT(User.id),
            fn.COALESCE(came, 0),
            fn.MAX(User.signed_in_at),
        )
        .join(Membership, JOIN.LEFT_OUTER, on=(Membership.institution == Institution.id))
        .join(
            User,
            JOIN.LEFT_OUTER,
            on=((Membership.user == User.id) & (User.enabled == True)),  # noqa: E712
        )
        .where(Institution.id.in_(inside), Institution.closed_on.is_null())
        .group_by(Institution.id, Institution.short_name, Institution.sort_key)
        .order_by(Institution.sort_key)
        .tuples()
    )
    names = ("id", "name", "users", "came", "last_at")
    found = [dict(zip(names, cast("tuple[Any, ...]", row), strict=True)) for row in rows]
    for one in found:
        one["last_at"] = User.signed_in_at.python_value(one["last_at"])
    return sorted(found, key=lambda one: bool(one["came"]))
