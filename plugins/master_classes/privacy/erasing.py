"""Taking people out of events: contacts go, that somebody took part or led stays.

The audit and notices that name them are the core's to erase.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.attendance.models import Unannounced
from plugins.master_classes.certificates import keeping as certificates
from plugins.master_classes.invitations.keeping import forget_about
from plugins.master_classes.models import Enrolment, Leader, PersonalLink
from portal import clock
from portal.database import among

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMELESS: dict[str, Any] = {"name": "", "guest_key": "", "position": "", "question": ""}


def erase_contacts(enrolments: Iterable[int] = (), leaders: Iterable[int] = ()) -> int:
    """Erase addresses, phones and links of enrolments and leaders, whose names stay; return how many."""
    return _erase(list(enrolments), list(leaders), {}, {})


def erase_names(enrolments: Iterable[int] = (), leaders: Iterable[int] = ()) -> int:
    """Erase all that tells who somebody was; return how many rows."""
    participants, led = list(enrolments), list(leaders)
    certificates.erase_names(participants, led)
    return _erase(participants, led, NAMELESS, {"name": "", "position": ""})


def forget_unannounced(keys: Iterable[int]) -> int:
    """Erase the names of people who came unannounced and got no place; return how many."""
    gone = {"name": "", "organisation": "", "position": "", "settled": True}
    return int(Unannounced.update(**gone).where(among(Unannounced.id, keys)).execute())


def _erase(
    enrolments: list[int], leaders: list[int], more: dict[str, Any], of_leaders: dict[str, Any]
) -> int:
    gone = {"email": "", "phone": "", "erased_at": clock.now()}
    count = 0
    forget_about(enrolments, leaders)
    if enrolments:
        PersonalLink.delete().where(among(PersonalLink.enrolment, enrolments)).execute()
        count += Enrolment.update(**gone, **more).where(among(Enrolment.id, enrolments)).execute()
    if leaders:
        PersonalLink.delete().where(among(PersonalLink.leader, leaders)).execute()
        count += Leader.update(**gone, **of_leaders).where(among(Leader.id, leaders)).execute()
    return count
