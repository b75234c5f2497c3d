"""Adding municipalities, institutions and workplaces, and telling who has access."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from portal.access import policies
from portal.accounts.models import Role, User
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import INSTITUTION_KINDS, Institution, Membership, Municipality

if TYPE_CHECKING:
    from portal.access.actor import Actor

CODE_LENGTH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWithAccess:
    """One user who can see an institution's data, as the printed list names them."""

    name: str
    login: str
    role: str
    place: str
    enabled: bool


def add_municipality(actor: Actor, *, code: str, name: str) -> Municipality:
    """Add a district; raise :class:`Conflict` when the code is taken."""
    found = Municipality(code=_code(code), name=_filled(name, "name"))
    _check(actor, found)
    with write():
        if Municipality.select().where(Municipality.code == found.code).exists():
            raise Conflict(_("There is a municipality with the code %(code)s.", code=found.code))
        changes = changes_of(found)
        found.save(force_insert=True)
        record(actor, "create", found, changes=changes)
    return found


def add_institution(
    actor: Actor,
    *,
    municipality: Municipality,
    code: str,
    short_name: str,
    kind: str,
    name: str = "",
    **more: Any,
) -> Institution:
    """Add an institution; ``more`` is address, phone, e-mail.

    Raises :class:`Conflict` when the code is taken, :class:`Invalid` for an unknown kind.
    """
    if kind not in dict(INSTITUTION_KINDS):
        kinds = ", ".join(code for code, _title in INSTITUTION_KINDS)
        message = _("There is no kind %(kind)s; choose one of: %(kinds)s.", kind=kind, kinds=kinds)
        raise Invalid(message, {"kind": [message]})
    short_name = _filled(short_name, "short_name")
    found = Institution(
        municipality=municipality,
        code=_code(code),
        short_name=short_name,
        name=name.strip() or short_name,
        kind=kind,
        **more,
    )
    _check(actor, found)
    with write():
        if Institution.select().where(Institution.code == found.code).exists():
            raise Conflict(_("There is an institution with the code %(code)s.", code=found.code))
        changes = changes_of(found)
        found.save(force_insert=True)
        record(actor, "create", found, changes=changes, institution_id=found.id)
    return found


def give_workplace(
    actor: Actor,
    *,
    user: User,
    role: Role,
    institution: Institution | None = None,
    municipality: Municipality | None = None,
) -> Membership:
    """Give a user a role at a place, within the actor's own reach and rights."""
    found = Membership(user=user, role=role, institution=institution, municipality=municipality)
    _check(actor, found)
    with write():
        same = (
            (Membership.user == user)
            & (Membership.role == role)
            & _same(Membership.institution, institution)
            & _same(Membership.municipality, municipality)
        )
        if Membership.select().where(same).exists():
            raise Conflict(_("%(name)s has this workplace already.", name=user.name))
        changes = changes_of(found)
        found.save(force_insert=True)
        record(actor, "grant", found, label=f"{user.name}: {found}", changes=changes)
    return found


def take_workplace(actor: Actor, membership: Membership) -> None:
    """Take a workplace away, within the actor's own reach and rights."""
    verdict = policies[Membership].permits(actor, "delete", membership)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with write():
        taken = {
            name: (getattr(membership, name), None)
            for name in ("user", "role", "municipality", "institution")
        }
        label = f"{membership.user.name}: {membership}"
        record(actor, "grant", membership, label=label, changes=taken)
        membership.delete_instance()


def people_with_access(institution: Institution) -> list[PersonWithAccess]:
    """Return everybody who can see an institution's data: from it, its district, the whole portal.

    The law asks for this list, so wider workplaces are on it too.
    """
    inside = (
        (Membership.institution == institution)
        | (Membership.municipality == institution.municipality_id)
        | (Membership.institution.is_null() & Membership.municipality.is_null())
    )
    rows = (
        Membership.select(Membership, User, Role, Municipality)
        .join(User)
        .switch(Membership)
        .join(Role)
        .switch(Membership)
        .join(Municipality, JOIN.LEFT_OUTER, on=(Membership.municipality == Municipality.id))
        .where(inside)
        .order_by(Membership.institution.is_null(), Membership.municipality.is_null(), User.name)
    )
    return [
        PersonWithAccess(
            name=row.user.name,
            login=row.user.login,
            role=str(row.role),
            place=_place(row, institution),
            enabled=row.user.enabled,
        )
        for row in rows
    ]


def _place(row: Membership, institution: Institution) -> str:
    if row.institution_id is not None:
        return institution.short_name
    return row.municipality.name if row.municipality else _("The whole portal")


def _check(actor: Actor, found: Any) -> None:
    verdict = policies[type(found)].permits(actor, "create", found)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _code(code: str) -> str:
    code = code.strip()
    if not code or len(code) > CODE_LENGTH or any(letter.isspace() for letter in code):
        message = _("A code is one word of up to %(n)s signs.", n=CODE_LENGTH)
        raise Invalid(message, {"code": [message]})
    return code


def _filled(text: str, field: str) -> str:
    text = " ".join(text.split())
    if not text:
        message = _("The name is empty.")
        raise Invalid(message, {field: [message]})
    return text


def _same(field: Any, record_: Any) -> Any:
    return field.is_null() if record_ is None else field == record_
