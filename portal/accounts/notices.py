"""What users are told about their own accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal import clock
from portal.i18n import format_date, lazy_gettext
from portal.i18n import gettext as _
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    import datetime as dt

    from portal.accounts.models import User

SECURITY = "accounts.security"
HAND_OVER = "accounts.hand_over"

KINDS = (
    NoticeKind(
        name=SECURITY, title=lazy_gettext("Safety of my account"), delivery=Delivery.AT_ONCE
    ),
    NoticeKind(name=HAND_OVER, title=lazy_gettext("Work handed over"), delivery=Delivery.AT_ONCE),
)


def tell_new_browser(user: User, *, browser: str, address: str) -> None:
    """Tell a user that somebody has signed in as him in a browser where he has never been."""
    _tell(
        user,
        SECURITY,
        title=_("Somebody signed in as you in a new browser"),
        text=_(
            "%(browser)s, address %(address)s. If it was not you, sign out everywhere and change "
            "the password.",
            browser=browser,
            address=address,
        ),
        url="/account/sessions",
        key=f"browser:{user.id}:{clock.now().timestamp():.0f}",
    )


def tell_second_factor_due(user: User, day: dt.date) -> None:
    """Tell a user, once, by when his role wants a second factor."""
    _tell(
        user,
        SECURITY,
        title=_("Your role asks for a second factor"),
        text=_("Set it up by %(day)s.", day=format_date(day)),
        url="/account/second-factor",
        key=f"second-factor-due:{user.id}:{day.isoformat()}",
    )


def tell_second_factor_reset(user: User) -> None:
    """Tell a user that his second factor has been taken away by somebody else."""
    _tell(
        user,
        SECURITY,
        title=_("Your second factor has been taken away"),
        text=_("It was done by the district centre. If you did not ask for it, call the centre."),
        url="/account/second-factor",
        key=f"second-factor:{user.id}:{clock.now().timestamp():.0f}",
    )


def tell_handed_over(receiver: User, *, giver: str, hand_over_id: int) -> None:
    """Tell a user that somebody's work has been handed over to him."""
    _tell(
        receiver,
        HAND_OVER,
        title=_("The work of %(name)s has been handed over to you", name=giver),
        text=_("Look at what has moved and accept it."),
        url=f"/hand-overs/{hand_over_id}",
        key=f"hand-over:{hand_over_id}",
    )


def _tell(user: User, kind: str, *, title: str, text: str, url: str, key: str) -> None:
    try:
        from portal.inbox.services import notify  # noqa: PLC0415 - the inbox builds on accounts
    except ImportError:
        return
    notify([user], kind, title=title, text=text, url=url, key=key)
