"""The verbs of bases and blocks: enter, withdraw, block, unblock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal import clock
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.privacy.models import Basis, Block
from portal.privacy.permissions import PrivacyPermission
from portal.privacy.subjects import institution_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor
    from portal.plugin import DataSubject


def bases_of(actor: Actor, kind: DataSubject, subject: Any) -> list[Basis]:
    """Return the bases entered for a person that the actor may see, the newest first."""
    rows = policies[Basis].rows(actor).where(*_about(Basis, kind, subject))
    return list(rows.order_by(Basis.id.desc()))


def block_of(kind: DataSubject, subject: Any) -> Block | None:
    """Return the block in force of a person, if there is one."""
    found: Block | None = (
        Block.select()
        .where(*_about(Block, kind, subject), Block.lifted_at.is_null())
        .order_by(Block.id.desc())
        .first()
    )
    return found


def save_basis(
    actor: Actor,
    kind: DataSubject,
    subject: Any,
    values: Mapping[str, Any],
    *,
    basis: Basis | None = None,
    seen: int | None = None,
) -> Basis:
    """Enter a basis of a person's data, or change one.

    Raises :class:`Invalid` with its fields, :class:`Conflict` when somebody was faster,
    :class:`NotAllowed` out of reach.
    """
    _check(values)
    created = basis is None
    found = basis or Basis(
        subject=_table(kind),
        subject_id=subject.id,
        institution=institution_for(actor, kind, subject),
    )
    if found.institution_id is None:
        raise NotAllowed(_("No institution within your reach answers for this person."))
    with write():
        if not created:
            stored = Basis.get_by_id(found.id)
            if seen is not None and stored.version != seen:
                raise Conflict(_("Somebody else has changed this since you opened it."))
            found.version = stored.version + 1
        _demand(actor, "create" if created else "edit", found)
        changes = {} if created else changes_of(found, values)
        for name, value in values.items():
            setattr(found, name, value)
        _demand(actor, "create" if created else "edit", found)
        if created:
            changes = changes_of(found)
        found.save(force_insert=created)
        if created or changes:
            record(
                actor,
                "create" if created else "change",
                found,
                label=kind.name(subject),
                changes=changes,
            )
    return found


def block(actor: Actor, kind: DataSubject, subject: Any, *, reason: str, ask: str = "") -> Block:
    """Block a person's data: hidden from everybody but the holders of the permission to see them."""
    _demand_grant(actor, PrivacyPermission.BLOCK_EDIT)
    reason = " ".join(reason.split())
    if not reason:
        message = _("Say why the data are blocked.")
        raise Invalid(message, {"reason": [message]})
    place = institution_for(actor, kind, subject)
    if place is None and not actor.reach.everything:
        raise NotAllowed(_("No institution within your reach answers for this person."))
    with write():
        if block_of(kind, subject) is not None:
            raise Conflict(_("The data of this person are blocked already."))
        found = Block.create(
            subject=_table(kind),
            subject_id=subject.id,
            institution=place,
            reason=reason,
            ask=" ".join(ask.split()) or str(actor.user),
            blocked_by=actor.user.id,
        )
        kind.block(subject, True)
        record(
            actor,
            "change",
            subject,
            label=kind.name(subject),
            note=_("blocked: %(reason)s", reason=reason),
            institution_id=place,
        )
    return found


def unblock(actor: Actor, kind: DataSubject, subject: Any) -> None:
    """Lift the block of a person's data."""
    _demand_grant(actor, PrivacyPermission.BLOCK_EDIT)
    with write():
        found = block_of(kind, subject)
        if found is None:
            raise Conflict(_("The data of this person are not blocked."))
        found.lifted_at = clock.now()
        found.lifted_by = actor.user
        found.save()
        kind.block(subject, False)
        record(
            actor,
            "change",
            subject,
            label=kind.name(subject),
            note=_("unblocked"),
            institution_id=found.institution_id,
        )


def _check(values: Mapping[str, Any]) -> None:
    errors: dict[str, list[str]] = {}
    if not values.get("purpose"):
        errors["purpose"] = [_("Say what the data are held for.")]
    given = values.get("given_on")
    if values.get("kind") == "consent" and given is None:
        errors["given_on"] = [_("A consent has the day on which it was given.")]
    for name in ("ends_on", "withdrawn_on"):
        if given and values.get(name) and values[name] < given:
            errors[name] = [_("This day is before the basis was given.")]
    if errors:
        raise Invalid(_("The form has mistakes"), errors)


def _about(model: Any, kind: DataSubject, subject: Any) -> tuple[Any, Any]:
    return model.subject == _table(kind), model.subject_id == subject.id


def _table(kind: DataSubject) -> str:
    name: str = kind.model._meta.table_name  # noqa: SLF001 - peewee's public way
    return name


def _demand(actor: Actor, verb: str, found: Any) -> None:
    verdict = policies[type(found)].permits(actor, verb, found)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _demand_grant(actor: Actor, permission: str) -> None:
    if not actor.can(permission):
        raise NotAllowed(_("Your role does not allow this page."))
