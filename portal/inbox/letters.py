"""What a mail says: title and link, never more than the operator allows; and the link that stops it."""

from __future__ import annotations

import html
import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from portal.i18n import format_date, in_language
from portal.i18n import gettext as _
from portal.inbox.kinds import notice_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from portal.accounts.models import User
    from portal.config import Settings
    from portal.inbox.models import MailPreference, Notice

LONGEST_SUBJECT = 200
MOST_LINES = 50
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail before it is put into the outbox; ``calendar`` is an invitation that goes with it."""

    subject: str
    text: str
    html: str
    unsubscribe_url: str
    calendar: str = ""


def is_address(text: str) -> bool:
    """Tell whether a text is one plain address that mail can be sent to."""
    return ADDRESS.fullmatch(text) is not None


def one_line(text: str, longest: int = LONGEST_SUBJECT) -> str:
    """Return a text as a header may hold it: one line without control characters."""
    return " ".join(CONTROLS.sub(" ", text).split())[:longest]


def new_message_id() -> str:
    """Return the number of a new mail, which stays the same however often it is sent."""
    return f"<{secrets.token_hex(16)}@{urlsplit(_settings().public_url).hostname or 'portal'}>"


def letter_at_once(user: User, notice: Notice, preference: MailPreference | None) -> Letter:
    """Return the mail about one notice."""
    with in_language(user.locale):
        line = _line(notice)
        return _letter(user, preference, line[0], _("Hello!"), [("", [line])])


def letter_of_digest(
    user: User, notices: Sequence[Notice], preference: MailPreference | None
) -> Letter:
    """Return the daily mail: notices by kind, in each the earliest day first."""
    with in_language(user.locale):
        shown = notices[:MOST_LINES]
        groups: dict[str, list[tuple[str, str, str]]] = {}
        known = notice_kinds()
        for notice in sorted(
            shown,
            key=lambda one: (one.kind, one.due_on is None, one.due_on or one.created_at.date()),
        ):
            kind = known.get(notice.kind)
            groups.setdefault(str(kind.title) if kind else notice.kind, []).append(_line(notice))
        lines = list(groups.items())
        if len(notices) > len(shown):
            more = _("And %(count)s more in the portal.", count=len(notices) - len(shown))
            lines.append(("", [(more, _url("/inbox/"), "")]))
        subject = _("Not read yet: %(count)s", count=len(notices))
        return _letter(user, preference, subject, _("Hello! This waits for you:"), lines)


def _line(notice: Notice) -> tuple[str, str, str]:
    """Return of a notice what mail may say: its title, its address, and its day or text."""
    kind = notice_kinds().get(notice.kind)
    private = kind is not None and kind.private
    title = str(kind.title) if private and kind is not None else notice.title
    notes = [_("by %(day)s", day=format_date(notice.due_on))] if notice.due_on else []
    if _settings().mail_details:
        title = notice.title
        notes += [notice.text] if notice.text else []
    return one_line(title), _url(notice.url or "/inbox/"), "; ".join(notes)


def _letter(
    user: User,
    preference: MailPreference | None,
    subject: str,
    greeting: str,
    groups: Iterable[tuple[str, list[tuple[str, str, str]]]],
) -> Letter:
    product = _settings().product_name or _("Attestation portal")
    stop = _url(f"/inbox/unsubscribe/{unsubscribe_token(user, preference)}")
    why = _(
        "You get this mail because you work in the portal. To get no more mail: %(url)s", url=stop
    )
    text, page = [greeting, ""], [f"<p>{html.escape(greeting)}</p>"]
    for heading, lines in groups:
        if heading:
            text += [heading, "-" * len(heading)]
            page.append(f"<h2>{html.escape(heading)}</h2>")
        page.append("<ul>")
        for title, url, note in lines:
            text += [f"* {title}" + (f" ({note})" if note else ""), f"  {url}"]
            shown = f'<a href="{html.escape(url)}">{html.escape(title)}</a>' if url else title
            page.append(f"<li>{shown} {html.escape(note)}</li>")
        text.append("")
        page.append("</ul>")
    text += ["-- ", product, why]
    page.append(f"<hr><p>{html.escape(product)}<br>{html.escape(why)}</p>")
    return Letter(one_line(f"{product}: {subject}"), "\n".join(text), "\n".join(page), stop)


def unsubscribe_token(user: User, preference: MailPreference | None) -> str:
    """Return the signed words of the link that stops a user's mail, and does nothing else."""
    return str(_signer().dumps([user.id, preference.letter_number if preference else 1]))


def read_unsubscribe_token(token: str) -> tuple[int, int] | None:
    """Return whose link it is and its number, or nothing when it is not one of ours."""
    try:
        user_id, number = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (user_id, number) if isinstance(user_id, int) and isinstance(number, int) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(_settings().secret_key, salt="portal-inbox-unsubscribe")


def _url(path: str) -> str:
    return _settings().public_url.rstrip("/") + path if path.startswith("/") else path


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
