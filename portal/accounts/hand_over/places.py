"""At which workplace of who takes over a thing goes on that was done at one of who hands over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import gettext as _
from portal.institutions.models import Membership

if TYPE_CHECKING:
    from portal.accounts.models import User


def same_place(receiver: User, workplace_id: int | None) -> Membership | None:
    """Return the receiver's workplace in the same place, one with the same role before others.

    Workplaces that are handed over are the receiver's already when plugins' things move.
    """
    given = Membership.get_or_none(Membership.id == workplace_id) if workplace_id else None
    if given is None:
        return None
    theirs = Membership.select().where(Membership.user == receiver.id).order_by(Membership.id)
    here = [
        one
        for one in theirs
        if (one.institution_id, one.municipality_id)
        == (given.institution_id, given.municipality_id)
    ]
    return next((one for one in here if one.role_id == given.role_id), here[0] if here else None)


def no_place() -> str:
    """Return why a thing cannot go on with who takes over."""
    return _("who takes over has no workplace in the same place")
