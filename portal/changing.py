"""How a record is changed: it is locked, compared with what the user saw, and audited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

from portal import clock
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import is_postgres
from portal.errors import Conflict, Invalid, NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Model

    from portal.access import Actor

Stored = TypeVar("Stored", bound="Model")


def take(subject: Stored, seen: int | None = None) -> Stored:
    """Lock the stored row and return it; within the transaction that changes it.

    ``seen`` is the version that the user was shown. Raises :class:`Conflict` where the row is gone or
    has been changed since.
    """
    model: Any = type(subject)
    query = model.select().where(model.id == subject.get_id())
    if is_postgres():
        query = query.for_update()
    stored = query.first()
    if stored is None:
        raise Conflict(_("Somebody else has deleted this since you opened it."))
    if seen is not None and stored.version != seen:
        raise Conflict(_("Somebody else has changed this since you opened it."))
    return cast("Stored", stored)


def demand(actor: Actor, verb: str, subject: Model) -> None:
    """Raise :class:`NotAllowed` with the reason where the actor may not do this to the record."""
    verdict = policies[type(subject)].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)


def change(actor: Actor | None, subject: Any, values: Mapping[str, Any], *, note: str = "") -> bool:
    """Give a taken record new values, with its line of the audit; tell whether anything differed."""
    changes = changes_of(subject, values)
    if not changes:
        return False
    for name in changes:
        setattr(subject, name, values[name])
    subject.version += 1
    if hasattr(subject, "changed_at"):
        subject.changed_at = clock.now()
    subject.save()
    record(actor, "change", subject, label=label_of(subject), changes=changes, note=note)
    return True


def label_of(subject: Any) -> str:
    """Return how a record is called in the audit; ``audit_label`` where its name has no place there."""
    return " ".join(str(getattr(subject, "audit_label", subject)).split())[:300]


def refuse(field: str, message: str) -> NoReturn:
    """Raise :class:`Invalid` for one field of a form."""
    raise Invalid(_("The form has mistakes"), {field: [message]})


def need(field: str, text: str, message: str) -> str:
    """Return a text without spaces round it; refuse an empty one, and one that is too long."""
    text = text.strip()
    if not text:
        refuse(field, message)
    return text


def fits(model: type[Any], field: str, text: str) -> str:
    """Return a text without spaces round it; refuse one that is longer than its column."""
    text = text.strip()
    longest = model._meta.fields[field].max_length  # noqa: SLF001 - peewee's public way
    if len(text) > longest:
        refuse(field, _("This is longer than %(count)s letters.", count=longest))
    return text
