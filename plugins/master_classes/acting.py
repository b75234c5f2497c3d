"""Who acts on an enrolment: a user, somebody by a personal link, or the portal by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from plugins.master_classes.invitations import sending as invitations
from plugins.master_classes.models import EnrolmentChange, PersonalLink

if TYPE_CHECKING:
    from plugins.master_classes.models import Enrolment
    from portal.access import Actor
    from portal.accounts.models import User

    By: TypeAlias = Actor | PersonalLink | None

WHY_LENGTH = 500


def actor_of(by: By) -> Actor | None:
    """Return the actor, where a user acts."""
    return None if by is None or isinstance(by, PersonalLink) else by


def user_of(by: By) -> User | None:
    """Return the user who acts; none for links, for the operator and for the portal itself."""
    actor = actor_of(by)
    return actor.user if actor is not None and actor.user.id is not None else None


def acted_as(by: By) -> str:
    """Return how the log calls who acts."""
    if isinstance(by, PersonalLink):
        return "link"
    return "user" if user_of(by) is not None else "system"


def log_change(by: By, enrolment: Enrolment, *, was: str, why: str) -> EnrolmentChange:
    """Write one line of an enrolment's log, inside the transaction that changes it.

    Every change of an enrolment passes here, so here its invitation is asked for, too.
    """
    values: dict[str, Any] = {"was": was, "became": enrolment.state, "why": why[:WHY_LENGTH]}
    invitations.tell(enrolment.event_id)
    return EnrolmentChange.create(
        enrolment=enrolment, acted=acted_as(by), user=user_of(by), **values
    )
