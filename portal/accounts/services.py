"""What is done with accounts: signing in, passwords, adding users, letting in and keeping out."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import IntegrityError

from portal import clock
from portal.access.policies import policies
from portal.accounts import throttle
from portal.accounts.models import OldPassword, Role, User, UserSession
from portal.accounts.password_policy import policy_of
from portal.accounts.passwords import Passwords, hash_of_nothing, issue_password, weaknesses
from portal.accounts.second_factor import services as second_factor
from portal.accounts.second_factor import trusted_browsers
from portal.audit.services import changes_of, record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound, TooMany
from portal.i18n import LOCALES
from portal.i18n import gettext as _
from portal.institutions import services as places
from portal.institutions.models import Membership

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.institutions.models import Institution, Municipality

THEMES = ("auto", "light", "dark", "contrast")
TEXT_SIZES = ("normal", "large", "largest")
SPACINGS = ("normal", "wide")
LOGIN = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,78}[a-z0-9]")
NAME_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a new user works and as what: a role in an institution, a municipality, or everywhere."""

    role: Role
    municipality: Municipality | None = None
    institution: Institution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a sign-in tells the page: whether it was the user's first, and what is due by when."""

    first: bool
    second_factor_due_on: dt.date | None

    @property
    def must_set_up(self) -> bool:
        """Tell whether the grace is over: nothing else is open before the second factor is on."""
        due = self.second_factor_due_on
        return due is not None and due < clock.today()


def login_key(text: str) -> str:
    """Return a login as it is kept: small letters, nothing around it."""
    return text.strip().casefold()


def check_password(*, login: str, password: str, address: str, settings: Settings) -> User:
    """Return the user of a login and password; a second factor may still be asked for.

    Raises :class:`Invalid` in the same words and after the same work for an unknown login, a wrong
    password and a user who may not sign in; :class:`TooMany` when tries must wait;
    :class:`NotAllowed` for a right password of somebody without a workplace, or one that was
    issued too long ago.
    """
    name = login_key(login)
    policy = policy_of(settings)
    attempts = policy.tries
    hashing = Passwords(settings.instance)
    throttle.charge(name, address, attempts, lock=policy.lock)
    user = User.get_or_none(User.login == name)
    stored = user.password_hash if user is not None and user.enabled else ""
    try:
        right = hashing.check(stored, password)
    except TooMany:
        throttle.refund(name, address, attempts)
        raise
    if user is None or not right:
        record(None, "refuse", user, note="sign-in")
        raise Invalid(_("The login or the password is wrong."))
    throttle.succeeded(name, address, attempts)
    if not Membership.select().where(Membership.user == user).exists():
        raise NotAllowed(_("You have no workplace yet. Ask the district centre to give you one."))
    if user.must_change_password and user.issued_until and user.issued_until < clock.now():
        raise NotAllowed(
            _("This password was issued too long ago. Ask the district centre for a new one.")
        )
    if hashing.is_outdated(stored):
        made = hashing.hash(password)
        with write():
            user.password_hash = made
            user.save()
    return user


def complete_sign_in(*, user: User, settings: Settings, note: str = "") -> SignIn:
    """Note that a user is in, and return what he must do now: every question has been answered."""
    now = clock.now()
    policy = policy_of(settings)
    due = second_factor.due_on(user, settings)
    first = user.signed_in_at is None
    changed_at = user.password_changed_at or user.created_at
    wide = Membership.institution.is_null()
    is_wide = Membership.select().where(Membership.user == user.id, wide).exists()
    with write():
        user.signed_in_at = now
        user.second_factor_due_on = due
        if not user.demo and policy.is_too_old(changed_at, now, wide=is_wide):
            user.must_change_password = True
        user.save()
        record(user, "sign_in", user, note=note)
    return SignIn(first=first, second_factor_due_on=due)


def change_password(
    *,
    user: User,
    current: str | None,
    new: str,
    address: str,
    settings: Settings,
    keep_session: int | None = None,
) -> None:
    """Give a user the password he chose, and end his other sessions.

    ``current`` is none when an issued password is replaced right after signing in with it. Raises
    :class:`Invalid` that names the field, :class:`TooMany` after too many wrong current passwords.
    """
    user = User.get_by_id(user.id)
    if current is not None:
        _check_current(user, current, address, settings)
    elif not user.must_change_password:
        raise Invalid(
            _("Give your present password."), {"current": [_("Give your present password.")]}
        )
    set_password(user=user, new=new, settings=settings, keep_session=keep_session)


def set_password(
    *, user: User, new: str, settings: Settings, keep_session: int | None = None
) -> None:
    """Give a user a password of his own choice, whose right to do so has been checked.

    His other sessions end and his browsers are trusted no more. Raises :class:`Invalid` that names
    the field ``new``.
    """
    hashing = Passwords(settings.instance)
    policy = policy_of(settings)
    wrong = weaknesses(new, shortest=policy.shortest, personal=(user.login, user.name))
    wrong = wrong or policy.lacks(new)
    if not wrong and hashing.check(user.password_hash, new):
        wrong = [_("This is the password that you have now. Choose another.")]
    if not wrong and any(hashing.check(one, new) for one in _old_hashes(user, policy.history)):
        wrong = [_("You have had this password before. Choose another.")]
    if wrong:
        raise Invalid(wrong[0], {"new": wrong})
    made = hashing.hash(new)
    with write():
        if policy.history and user.password_hash:
            OldPassword.create(user=user, password_hash=user.password_hash)
            _forget_older(user, policy.history)
        user.password_hash, user.must_change_password = made, False
        user.password_changed_at, user.issued_until = clock.now(), None
        user.save()
        end_sessions(user=user, keep=keep_session)
        trusted_browsers.distrust(user=user)
        record(user, "change", user, note="password")


def create_user(
    *,
    actor: Actor,
    login: str,
    name: str,
    settings: Settings,
    place: Place | None = None,
    email: str = "",
    phone: str = "",
    password: str | None = None,
) -> tuple[User, str]:
    """Add a user, with a workplace where one is given, and return the issued password.

    The password is shown once and must be changed at the first sign-in. A user without a workplace
    is added only by whom the whole portal is reached. Raises :class:`NotAllowed` where the actor
    may not, or the role grants more than the actor's own; :class:`Conflict` for a login that is
    taken; :class:`Invalid` for one that cannot be.
    """
    key = login_key(login)
    _check_names(key, name)
    _ask(actor, "create", User(login=key, name=name))
    if place is None and not actor.reach.everything:
        raise Invalid(_("Say where the user works."), {"role": [_("Choose a role and a place.")]})
    issued = password or issue_password()
    user = User(login=key, name=name.strip(), email=email.strip(), phone=phone.strip())
    user.password_hash = Passwords(settings.instance).hash(issued)
    user.issued_until = issued_until(settings)
    with write():
        save_new_user(actor=actor, user=user, place=place)
    return user, issued


def save_new_user(*, actor: Actor, user: User, place: Place | None) -> None:
    """Write a new user, who has been checked, with a workplace, in the caller's transaction."""
    if User.select().where(User.login == user.login).exists():
        raise Conflict(_("The login %(login)s is taken.", login=user.login))
    user.save()
    record(actor, "create", user)
    if place is not None:
        give_workplace(actor=actor, user=user, place=place)


def give_workplace(*, actor: Actor, user: User, place: Place) -> Membership:
    """Let a user work somewhere; raise :class:`NotAllowed` beyond the actor's reach and rights."""
    made = Membership(
        user=user, role=place.role, municipality=place.municipality, institution=place.institution
    )
    _ask(actor, "create", made)
    try:
        with write():
            made.save()
            record(actor, "grant", made, label=f"{user}: {made}")
    except IntegrityError as error:
        raise Conflict(_("The user has this workplace already.")) from error
    return made


def take_workplace(*, actor: Actor, membership: Membership) -> None:
    """Take a workplace away within the actor's reach and rights; the user's sessions end."""
    places.take_workplace(actor, membership)


def change_contacts_of(*, actor: Actor, user: User, name: str, email: str, phone: str) -> None:
    """Mend a user's name and contacts; raise :class:`NotAllowed` beyond reach and rights."""
    _ask(actor, "edit", user)
    _check_names(user.login, name)
    user.name, user.email, user.phone = " ".join(name.split()), email.strip(), phone.strip()
    with write():
        changes = changes_of(user)
        if user.is_dirty():
            user.save()
            record(actor, "change", user, changes=changes)


def issue_new_password(*, actor: Actor, user: User, settings: Settings) -> str:
    """Issue a new password, to be changed at the next sign-in; end the user's sessions."""
    _ask(actor, "edit", user)
    issued = issue_password()
    made = Passwords(settings.instance).hash(issued)
    _replace_password(actor, user, made, settings, note="issued password")
    return issued


def void_password(*, actor: Actor, user: User, settings: Settings) -> None:
    """Let a user choose a password by a link alone: the present one and his sessions end."""
    _ask(actor, "edit", user)
    _replace_password(actor, user, hash_of_nothing(), settings, note="issued link")


def set_enabled(*, actor: Actor, user: User, enabled: bool) -> None:
    """Let a user in again, or keep him out at once: his sessions end."""
    _ask(actor, "edit", user)
    with write():
        user.enabled = enabled
        changes = changes_of(user)
        user.save()
        if not enabled:
            end_sessions(user=user)
            trusted_browsers.distrust(user=user)
        record(actor, "change", user, changes=changes)


def sessions_of(user: User) -> list[UserSession]:
    """Return where a user is signed in, the latest first."""
    return list(
        UserSession.select().where(UserSession.user == user.id).order_by(UserSession.seen_at.desc())
    )


def end_sessions(*, user: User, keep: int | None = None, only: int | None = None) -> int:
    """End a user's sessions: all, all but one, or one; return how many have ended."""
    query = UserSession.delete().where(UserSession.user == user.id)
    if keep is not None:
        query = query.where(UserSession.id != keep)
    if only is not None:
        query = query.where(UserSession.id == only)
    with write():
        return int(query.execute())


def sign_out_everywhere(*, actor: Actor, user: User) -> int:
    """End all sessions of a user and trust his browsers no more; return how many sessions ended.

    Everybody may do so for himself; for others it asks for the right to change them.
    """
    if user.id != actor.user.id:
        _ask(actor, "edit", user)
    with write():
        ended = end_sessions(user=user)
        trusted_browsers.distrust(user=user)
        record(actor, "change", user, note="signed out everywhere")
    return ended


def set_appearance(*, user: User, theme: str, text_size: str, spacing: str, images: bool) -> None:
    """Keep how pages look to a user; raise :class:`Invalid` for a look that there is not."""
    if theme not in THEMES or text_size not in TEXT_SIZES or spacing not in SPACINGS:
        raise Invalid(_("There is no such appearance."))
    with write():
        User.update(theme=theme, text_size=text_size, spacing=spacing, images=images).where(
            User.id == user.id
        ).execute()


def set_locale(*, user: User, locale: str) -> None:
    """Keep a user's language; raise :class:`Invalid` for one that the portal does not speak."""
    if locale not in LOCALES:
        raise Invalid(_("The portal does not speak this language."))
    with write():
        User.update(locale=locale).where(User.id == user.id).execute()


def own_workplace(*, user: User, wanted: str) -> int:
    """Return the key of one of a user's workplaces; raise :class:`NotFound` for any other."""
    key = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0  # noqa: PLR2004 - fits any key
    found = Membership.get_or_none(Membership.id == key, Membership.user == user.id)
    if found is None:
        raise NotFound(_("You do not have this workplace."))
    return int(found.id)


def prove_password(*, user: User, current: str, address: str, settings: Settings) -> None:
    """Check that it is the user himself who sits there, before something that matters.

    Raises :class:`Invalid` that names the field ``current``, :class:`TooMany` after too many tries.
    """
    _check_current(User.get_by_id(user.id), current, address, settings)


def _replace_password(
    actor: Actor, user: User, made: str, settings: Settings, *, note: str
) -> None:
    with write():
        user.password_hash, user.must_change_password = made, True
        user.issued_until = issued_until(settings)
        user.save()
        end_sessions(user=user)
        trusted_browsers.distrust(user=user)
        record(actor, "change", user, note=note)


def _old_hashes(user: User, count: int) -> list[str]:
    rows = OldPassword.select().where(OldPassword.user == user.id)
    return [one.password_hash for one in rows.order_by(OldPassword.id.desc()).limit(count)]


def _forget_older(user: User, count: int) -> None:
    kept = OldPassword.select(OldPassword.id).where(OldPassword.user == user.id)
    keys = [one.id for one in kept.order_by(OldPassword.id.desc()).limit(count)]
    OldPassword.delete().where(OldPassword.user == user.id, OldPassword.id.not_in(keys)).execute()


def issued_until(settings: Settings) -> dt.datetime:
    """Return until when a password that is issued now can be used."""
    return clock.now() + dt.timedelta(days=settings.issued_password_days)


def _check_current(user: User, current: str, address: str, settings: Settings) -> None:
    policy = policy_of(settings)
    attempts = policy.tries
    throttle.charge(user.login, address, attempts, lock=policy.lock)
    try:
        right = Passwords(settings.instance).check(user.password_hash, current)
    except TooMany:
        throttle.refund(user.login, address, attempts)
        raise
    if not right:
        words = _("This is not your present password.")
        raise Invalid(words, {"current": [words]})
    throttle.succeeded(user.login, address, attempts)


def _check_names(login: str, name: str) -> None:
    fields: dict[str, list[str]] = {}
    if not LOGIN.fullmatch(login):
        fields["login"] = [
            _(
                "A login is made of 3 to 80 Latin letters, digits and . _ - @ +, and begins with a letter or digit."
            )
        ]
    if not name.strip() or len(name) > NAME_LENGTH:
        fields["name"] = [_("Give the full name.")]
    if fields:
        raise Invalid(next(iter(fields.values()))[0], fields)


def _ask(actor: Actor, verb: str, subject: User | Membership) -> None:
    verdict = policies[type(subject)].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
