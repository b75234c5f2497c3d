"""Setting the second factor up, checking codes at sign-in, recovery codes, taking it away."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.access.policies import policies
from portal.accounts import throttle
from portal.accounts.models import (
    RecoveryCode,
    Role,
    SecondFactor,
    TrustedBrowser,
    User,
    UserSession,
)
from portal.accounts.password_policy import policy_of
from portal.accounts.second_factor import codes, sealing
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import Membership

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.config import Settings

SET_UP_WITHIN = dt.timedelta(hours=1)
NOTE = "second factor"


def factor_of(user: User) -> SecondFactor | None:
    """Return a user's second factor in force, where there is one."""
    return SecondFactor.get_or_none(
        SecondFactor.user == user.id, SecondFactor.confirmed_at.is_null(False)
    )


def is_demanded(user: User, settings: Settings) -> bool:
    """Tell whether one of a user's roles asks for a second factor; demo users are left alone."""
    if user.demo or not settings.second_factor_roles:
        return False
    asked = Role.select(Role.id).where(Role.code.in_(settings.second_factor_roles))
    return bool(
        Membership.select().where(Membership.user == user.id, Membership.role.in_(asked)).exists()
    )


def due_on(user: User, settings: Settings) -> dt.date | None:
    """Return by which day a user must have a second factor; nothing where he has one or needs none.

    The grace begins with the first sign-in at which it is asked for: the caller keeps the day.
    """
    if factor_of(user) is not None or not is_demanded(user, settings):
        return None
    grace = dt.timedelta(days=settings.second_factor_grace_days)
    return user.second_factor_due_on or clock.today() + grace


def begin_set_up(*, user: User, settings: Settings) -> None:
    """Make a fresh secret for a user who has none in force; raise :class:`Conflict` otherwise."""
    secret = codes.new_secret()
    with write():
        if factor_of(user) is not None:
            raise Conflict(_("The second factor is on already."))
        SecondFactor.delete().where(SecondFactor.user == user.id).execute()
        SecondFactor.create(
            user=user.id, sealed_secret=sealing.seal(secret, secret_key=settings.secret_key)
        )


def secret_being_set_up(*, user: User, settings: Settings) -> str | None:
    """Return the secret that waits for its first code; nothing where none does any more."""
    waiting = _waiting(user)
    if waiting is None:
        return None
    return sealing.unseal(waiting.sealed_secret, secret_key=settings.secret_key)


def confirm_set_up(*, user: User, code: str, address: str, settings: Settings) -> list[str]:
    """Put the second factor in force after its first right code; return the recovery codes.

    Raises :class:`Invalid` for a wrong code, :class:`TooMany` after too many.
    """
    _charge(user, address, settings)
    with write():
        waiting = _waiting(user)
        if waiting is None:
            raise Conflict(_("Begin the set-up again: too much time has passed."))
        secret = sealing.unseal(waiting.sealed_secret, secret_key=settings.secret_key)
        step = codes.step_of(code, secret, clock.now(), last_step=0)
        if step is None:
            words = _("The code is wrong. Look whether the clock of the telephone is right.")
            raise Invalid(words, {"code": [words]})
        waiting.last_step, waiting.confirmed_at = step, clock.now()
        waiting.save()
        made = _new_codes(user, settings)
        User.update(second_factor_due_on=None).where(User.id == user.id).execute()
        record(user, "change", user, note=f"{NOTE}: on")
    _refund(user, address, settings)
    return made


def check_code(*, user: User, code: str, address: str, settings: Settings) -> int | None:
    """Check the code of a sign-in: of the application, or a recovery code; each works once.

    Returns how many recovery codes are left where one was used. Raises :class:`Invalid` in the
    same words for every wrong code, :class:`TooMany` after too many.
    """
    _charge(user, address, settings)
    left = None
    if not _use_code(user, code, settings):
        left = _use_recovery_code(user, code, settings)
        if left is None:
            record(None, "refuse", user, note="sign-in: code")
            words = _("The code is wrong or has been used already.")
            raise Invalid(words, {"code": [words]})
    _refund(user, address, settings)
    return left


def codes_left(user: User) -> int:
    """Return how many of a user's recovery codes have not been used."""
    return int(
        RecoveryCode.select()
        .where(RecoveryCode.user == user.id, RecoveryCode.used_at.is_null())
        .count()
    )


def make_new_codes(*, user: User, settings: Settings) -> list[str]:
    """Replace a user's recovery codes and return the new ones, to be shown once."""
    with write():
        if factor_of(user) is None:
            raise Conflict(_("The second factor is off."))
        made = _new_codes(user, settings)
        record(user, "change", user, note=f"{NOTE}: new recovery codes")
    return made


def own_codes(*, user: User, given: list[str], settings: Settings) -> list[str]:
    """Return those of the given codes that are the user's own and unused, as they were given."""
    rows = RecoveryCode.select(RecoveryCode.code_hash).where(
        RecoveryCode.user == user.id, RecoveryCode.used_at.is_null()
    )
    kept = {row.code_hash for row in rows}
    return [one for one in given[: codes.RECOVERY_CODES] if _hash_of(one, settings) in kept]


def switch_off(*, user: User, settings: Settings) -> None:
    """Take one's own second factor away; raise :class:`Conflict` where a role demands it."""
    if is_demanded(user, settings):
        raise Conflict(_("Your role demands a second factor: it cannot be switched off."))
    with write():
        _remove(user)
        record(user, "change", user, note=f"{NOTE}: off")


def reset(*, actor: Actor, user: User) -> None:
    """Take away the second factor of somebody who has lost the telephone and the codes.

    His sessions end and the grace begins anew. Raises :class:`NotAllowed` beyond the actor's reach
    and rights. The caller tells the user.
    """
    verdict = policies[User].permits(actor, "edit", user)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with write():
        if factor_of(user) is None:
            raise Conflict(_("This user has no second factor."))
        _remove(user)
        user.second_factor_due_on = None
        user.save()
        UserSession.delete().where(UserSession.user == user.id).execute()
        record(actor, "change", user, note=f"{NOTE}: reset")


def _remove(user: User) -> None:
    SecondFactor.delete().where(SecondFactor.user == user.id).execute()
    RecoveryCode.delete().where(RecoveryCode.user == user.id).execute()
    TrustedBrowser.delete().where(TrustedBrowser.user == user.id).execute()


def _waiting(user: User) -> SecondFactor | None:
    return SecondFactor.get_or_none(
        SecondFactor.user == user.id,
        SecondFactor.confirmed_at.is_null(),
        SecondFactor.created_at > clock.now() - SET_UP_WITHIN,
    )


def _use_code(user: User, code: str, settings: Settings) -> bool:
    factor = factor_of(user)
    if factor is None:
        return False
    secret = sealing.unseal(factor.sealed_secret, secret_key=settings.secret_key)
    step = codes.step_of(code, secret, clock.now(), last_step=factor.last_step)
    if step is None:
        return False
    with write():  # of two that come with one code at a time, one finds the step used
        used = SecondFactor.update(last_step=step).where(
            SecondFactor.id == factor.id, SecondFactor.last_step < step
        )
        return bool(used.execute())


def _use_recovery_code(user: User, code: str, settings: Settings) -> int | None:
    with write():
        used = RecoveryCode.update(used_at=clock.now()).where(
            RecoveryCode.user == user.id,
            RecoveryCode.code_hash == _hash_of(code, settings),
            RecoveryCode.used_at.is_null(),
        )
        if not used.execute():
            return None
        left = codes_left(user)
        record(user, "change", user, note=f"{NOTE}: recovery code, {left} left")
    return left


def _new_codes(user: User, settings: Settings) -> list[str]:
    made = codes.new_recovery_codes()
    RecoveryCode.delete().where(RecoveryCode.user == user.id).execute()
    RecoveryCode.insert_many(
        [{"user": user.id, "code_hash": _hash_of(one, settings)} for one in made]
    ).execute()
    return made


def _hash_of(code: str, settings: Settings) -> str:
    return sealing.keyed_hash(codes.recovery_key(code), secret_key=settings.secret_key)


def _counted_as(user: User) -> str:
    """Return under which name codes are counted: a right password must not forgive wrong codes."""
    return f"code:{user.id}"


def _charge(user: User, address: str, settings: Settings) -> None:
    policy = policy_of(settings)
    throttle.charge(_counted_as(user), address, policy.tries, lock=policy.lock)


def _refund(user: User, address: str, settings: Settings) -> None:
    throttle.succeeded(_counted_as(user), address, policy_of(settings).tries)
