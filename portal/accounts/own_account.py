"""What users change about themselves: name, e-mail, telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.accounts import services
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.config import Settings

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """A user's name and how to reach him."""

    name: str
    email: str
    phone: str


def change_contacts(
    *,
    user: User,
    contacts: Contacts,
    current: str,
    proved: bool,
    address: str,
    settings: Settings,
) -> None:
    """Keep a user's own name and contacts.

    A new e-mail asks for the password, unless it was given a moment ago (``proved``): it is how a
    lost password comes back. Raises :class:`Invalid` that names the field.
    """
    email = contacts.email.strip()
    if email and not EMAIL.fullmatch(email):
        words = _("An e-mail address looks like name@example.ru.")
        raise Invalid(words, {"email": [words]})
    if not contacts.name.strip():
        words = _("Give the full name.")
        raise Invalid(words, {"name": [words]})
    if email != user.email and not proved:
        if not current:
            words = _("Give your present password: you change the e-mail.")
            raise Invalid(words, {"current": [words]})
        services.prove_password(user=user, current=current, address=address, settings=settings)
    user.name = " ".join(contacts.name.split())
    user.email, user.phone = email, contacts.phone.strip()
    with write():
        changes = changes_of(user)
        if user.is_dirty():
            user.save()
            record(user, "change", user, changes=changes)
