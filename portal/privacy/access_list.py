"""The list of those who have access to personal data (перечень лиц): who, where, since when, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN, fn

from portal.access import policies
from portal.access.actor import ADMINISTRATOR
from portal.accounts.models import Role, RoleGrant, User
from portal.audit.models import AuditEntry
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Membership, Municipality

if TYPE_CHECKING:
    import datetime as dt

    from portal.access.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """One workplace from which personal data are reached."""

    number: int
    name: str
    login: str
    role: str
    place: str
    enabled: bool
    since: dt.datetime | None
    granted_by: str
    rights: tuple[str, ...]


def people_with_access(actor: Actor, institution: Institution | None) -> list[Access]:
    """Return everybody who reaches personal data of an institution, or of anything in the reach.

    Wider workplaces are on the list too, since the law asks for all: five queries.
    """
    query = (
        Membership.select(
            Membership, User, Role, Municipality.name.alias("district"),
            Institution.short_name.alias("school"),
        )
        .join(User)
        .switch(Membership)
        .join(Role)
        .switch(Membership)
        .join(Municipality, JOIN.LEFT_OUTER, on=(Membership.municipality == Municipality.id))
        .switch(Membership)
        .join(Institution, JOIN.LEFT_OUTER, on=(Membership.institution == Institution.id))
        .where(_reaching(actor, institution))
        .order_by(
            Membership.institution.is_null(),
            Membership.municipality.is_null(),
            Institution.sort_key,
            User.name,
            Membership.id,
        )
    )  # fmt: skip
    rows: list[Any] = list(query.objects())
    rights = _rights_of_roles()
    given = _grants_of([row.id for row in rows])
    return [
        Access(
            number=number,
            name=row.name,
            login=row.login,
            role=_(row.title),
            place=row.school or row.district or _("The whole portal"),
            enabled=row.enabled,
            since=given.get(row.id, (row.created_at, ""))[0],
            granted_by=given.get(row.id, (None, ""))[1],
            rights=rights[row.role_id],
        )
        for number, row in enumerate((one for one in rows if rights[one.role_id]), start=1)
    ]


def roles_of(people: list[Access]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each role on a list once, with what it allows with personal data."""
    return list({one.role: one.rights for one in people}.items())


def _reaching(actor: Actor, institution: Institution | None) -> Any:
    """Return the condition of the workplaces that reach an institution, or something in the reach."""
    everywhere = Membership.institution.is_null() & Membership.municipality.is_null()
    if institution is not None:
        of_district = Membership.institution.is_null() & (
            Membership.municipality == institution.municipality_id
        )
        return (Membership.institution == institution.id) | of_district | everywhere
    if actor.reach.everything:
        return Membership.id.is_null(False)
    inside = actor.reach.institutions().select(Institution.id)
    return (
        Membership.institution.in_(inside)
        | (Membership.municipality == actor.reach.municipality_id)
        | everywhere
    )


def _rights_of_roles() -> dict[int, tuple[str, ...]]:
    """Return the titles of the permissions of each role that let see or change personal data."""
    plugins = current_app.extensions["plugins"]
    touching = {policies[kind.model].resource for _owner, kind in plugins.data_subjects()}
    titles = {
        str(one.code): str(one.title)
        for _owner, one in plugins.permissions()
        if str(one.code).rpartition(".")[0] in touching
    }
    granted: dict[int, tuple[str, ...]] = {}
    rows = fetch_rows(
        RoleGrant.select(RoleGrant.role, RoleGrant.permission).where(
            RoleGrant.granted == True,  # noqa: E712
            RoleGrant.permission.in_(list(titles) or [""]),
        )
    )
    for role in Role.select(Role.id, Role.code):
        codes = (
            titles if role.code == ADMINISTRATOR else [code for key, code in rows if key == role.id]
        )
        granted[role.id] = tuple(titles[code] for code in sorted(codes))
    return granted


def _grants_of(keys: list[int]) -> dict[int, tuple[Any, str]]:
    """Return when and by whom each workplace was given, as the audit has it."""
    table = Membership._meta.table_name  # noqa: SLF001 - peewee's public way
    first = (
        AuditEntry.select(fn.MIN(AuditEntry.id))
        .where(
            AuditEntry.subject == table,
            AuditEntry.subject_id.in_(keys or [0]),
            AuditEntry.action.in_(("grant", "create")),
        )
        .group_by(AuditEntry.subject_id)
    )
    return {
        one.subject_id: (one.at, one.actor_name)
        for one in AuditEntry.select().where(AuditEntry.id.in_(first))
        if one.subject_id is not None
    }
