"""What a portal asks of passwords: two presets, chosen by the setting ``password_policy``.

``asvs`` follows OWASP ASVS 5.0, 6.2: length and lists of bad passwords, no kinds of characters, no
forced change. ``fstec`` follows what orders after ФСТЭК's No. 21 ask for (ИАФ.4, УПД.6, УПД.10):
an alphabet of 70 and more, five passwords back, a greatest age, few tries, a lock of fixed length
and a short idle time. They contradict each other, so an operator chooses one.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.config import Settings

KINDS = (r"[a-zа-яё]", r"[A-ZА-ЯЁ]", r"\d", r"[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordPolicy:
    """The figures of one preset; ages are for everybody and for wide roles, none: for ever."""

    shortest: int
    all_kinds: bool = False
    history: int = 0
    longest_age: dt.timedelta | None = None
    longest_age_of_wide_roles: dt.timedelta | None = None
    tries: int = 5
    lock: dt.timedelta | None = None
    idle: dt.timedelta = dt.timedelta(minutes=120)

    def is_too_old(self, changed_at: dt.datetime | None, now: dt.datetime, *, wide: bool) -> bool:
        """Tell whether a password chosen then must be changed now; ``wide``: in a wide role."""
        longest = self.longest_age_of_wide_roles if wide else self.longest_age
        return longest is not None and (changed_at is None or now - changed_at > longest)

    def lacks(self, password: str) -> list[str]:
        """Return what the alphabet of this policy misses in a password, in one sentence."""
        if not self.all_kinds or all(re.search(kind, password) for kind in KINDS):
            return []
        return [_("Use small and capital letters, digits and signs such as ! or -.")]


def policy_of(settings: Settings) -> PasswordPolicy:
    """Return the policy that the settings choose; their own figures may only make ``fstec`` stricter."""
    shortest, tries = settings.password_length, settings.sign_in_attempts
    idle = settings.session_idle_minutes
    if settings.password_policy == "asvs":  # noqa: S105 - the name of a preset
        return PasswordPolicy(shortest=shortest, tries=tries, idle=dt.timedelta(minutes=idle))
    return PasswordPolicy(
        shortest=max(shortest, 8),
        all_kinds=True,
        history=5,
        longest_age=dt.timedelta(days=180),
        longest_age_of_wide_roles=dt.timedelta(days=60),
        tries=min(tries, 4),
        lock=dt.timedelta(minutes=15),
        idle=dt.timedelta(minutes=min(idle, 15)),
    )
