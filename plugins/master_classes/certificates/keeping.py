"""Certificates as personal data: what is told in a copy, and how a name goes while the number stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates.models import Certificate
from portal import clock
from portal.database import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def held_of(enrolments: Iterable[int], leaders: Iterable[int]) -> Sequence[Certificate]:
    """Return the certificates of participants and leaders, the oldest first."""
    return list(Certificate.select().where(_of(enrolments, leaders)).order_by(Certificate.id))


def erase_names(enrolments: Iterable[int], leaders: Iterable[int]) -> int:
    """Take the name off certificates; number, code and title stay, so that a paper can be verified."""
    gone = {"person": None, "name": "", "position": "", "erased_at": clock.now()}
    return int(Certificate.update(**gone).where(_of(enrolments, leaders)).execute())


def _of(enrolments: Iterable[int], leaders: Iterable[int]) -> object:
    return among(Certificate.enrolment, enrolments) | among(Certificate.leader, leaders)
