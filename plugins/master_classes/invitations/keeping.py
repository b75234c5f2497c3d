"""How long it is kept to which addresses invitations went: as long as other contacts of participants."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.master_classes.invitations.models import Invited, SessionEdition
from plugins.master_classes.settings import GUEST_MONTHS
from portal import clock
from portal.database import among
from portal.i18n import lazy_gettext as _
from portal.plugin import Expired, RetentionRule
from portal.plugin.settings import setting
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def rule() -> RetentionRule:
    """Return the rule, with the term that the operator has set."""
    return RetentionRule(
        name="master_classes.invitations",
        title=_("Addresses to which invitations to events went"),
        model=Invited,
        term=_("%(months)s months after the event", months=setting(GUEST_MONTHS)),
        basis=_("The purpose has been reached (152-FZ, article 5, part 7)"),
        expired=_expired,
        destroy=_forget,
        by_itself=True,
    )


def forget_about(enrolments: Iterable[int] = (), leaders: Iterable[int] = ()) -> None:
    """Forget with their letters to which addresses of participants and leaders invitations went."""
    Invited.delete().where(
        among(Invited.enrolment, enrolments) | among(Invited.leader, leaders)
    ).execute()


def _forget(keys: Iterable[int]) -> int:
    return int(Invited.delete().where(among(Invited.id, keys)).execute())


def _expired(day: dt.date, limit: int) -> Sequence[Expired]:
    months: int = setting(GUEST_MONTHS)
    before = dt.datetime.combine(add_months(day, -months), dt.time(), clock.zone())
    query = (
        Invited.select(Invited, SessionEdition)
        .join(SessionEdition)
        .where(SessionEdition.ends_at < before)
        .order_by(SessionEdition.ends_at, Invited.id)
        .limit(limit)
    )
    return [
        Expired(
            key=one.id,
            label=f"{one.edition.title}: № {one.id}",
            since=add_months(clock.local(one.edition.ends_at).date(), months),
        )
        for one in query
    ]
