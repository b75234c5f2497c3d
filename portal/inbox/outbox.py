"""The outbox: mail waits in the database until a server has taken it, or has refused it for good."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

from flask import current_app

from portal import clock
from portal.database import write
from portal.i18n import gettext as _
from portal.inbox import services
from portal.inbox.calendar_part import add_calendar
from portal.inbox.letters import is_address, new_message_id, one_line
from portal.inbox.models import FAILED, SENT, WAITING, MailMessage
from portal.inbox.permissions import InboxPermission
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.config import Settings
    from portal.inbox.letters import Letter
    from portal.jobs.work import Work

log = logging.getLogger(__name__)

BACK_OFF_MINUTES = (1, 5, 15, 60, 240)
GIVE_UP_AFTER = dt.timedelta(days=3)
AT_A_TIME = 100
PERMANENT = 500
ERROR_LENGTH = 500


class ServerAway(Exception):
    """The mail server cannot be used now; nothing is wrong with the mail itself."""


def mail_is_on() -> bool:
    """Tell whether the operator has named a mail server and a sender."""
    settings = _settings()
    return bool(settings.smtp_host and settings.mail_from and settings.public_url)


def put(user: User, letter: Letter, *, run_after: dt.datetime | None = None) -> MailMessage | None:
    """Put a mail to a user into the outbox, and have it sent; joins the caller's transaction.

    Nothing is put where mail is not set up or the user has no usable address.
    """
    return _put(user.email, letter, user_id=user.id, run_after=run_after)


def put_for(address: str, letter: Letter) -> MailMessage | None:
    """Put a mail to somebody who is no user into the outbox, as :func:`put` does for a user."""
    return _put(address, letter, user_id=None, run_after=None)


def _put(
    address: str, letter: Letter, *, user_id: int | None, run_after: dt.datetime | None
) -> MailMessage | None:
    if not mail_is_on() or not is_address(address):
        return None
    with write():
        mail = MailMessage.create(
            user=user_id,
            address=address,
            subject=one_line(letter.subject),
            text=letter.text,
            html=letter.html,
            calendar=letter.calendar,
            unsubscribe_url=letter.unsubscribe_url,
            message_id=new_message_id(),
            run_after=run_after,
        )
        if run_after is None:
            enqueue("inbox.send_mail", actor=None, key="send")
    return mail


def send_waiting(work: Work) -> None:
    """Send what may go now, each mail marked at once: what is killed between is sent twice at most."""
    if not mail_is_on():
        return
    sent = failed = 0
    server: smtplib.SMTP | None = None
    tried: set[int] = set()
    try:
        while mails := _next(tried):
            for mail in mails:
                tried.add(mail.id)
                work.progress(len(tried), len(tried) + len(mails))
                server = server or connect()
                failed += _send(server, mail) == FAILED
                sent += mail.state == SENT
    except ServerAway as error:
        log.warning("Mail cannot be sent now: %s", error)
        _put_off(tried, str(error))
    finally:
        if server is not None:
            _leave(server)
    work.result(text=_("Mail sent: %(sent)s, refused: %(failed)s.", sent=sent, failed=failed))


def _next(tried: set[int]) -> list[MailMessage]:
    now = clock.now()
    latest = now + dt.timedelta(days=2)
    due = MailMessage.run_after.is_null() | (MailMessage.run_after <= now)
    query = MailMessage.select().where(
        MailMessage.state == WAITING, due | (MailMessage.run_after > latest)
    )
    if tried:
        query = query.where(MailMessage.id > max(tried))
    return list(query.order_by(MailMessage.id).limit(AT_A_TIME))


def connect() -> smtplib.SMTP:
    """Return a connection to the mail server; raise :class:`ServerAway` when there is none."""
    settings = _settings()
    context = ssl.create_default_context()
    try:
        if settings.smtp_tls == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                settings.smtp_host,
                settings.smtp_port,
                timeout=settings.smtp_seconds,
                context=context,
            )
        else:
            server = smtplib.SMTP(
                settings.smtp_host, settings.smtp_port, timeout=settings.smtp_seconds
            )
            if settings.smtp_tls == "starttls":
                server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(reason(error)) from error
    return server


def _leave(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _send(server: smtplib.SMTP, mail: MailMessage) -> str:
    """Send one mail and mark it; return its state. Raises :class:`ServerAway` when the server goes."""
    try:
        server.send_message(message_of(mail), _settings().mail_from, [mail.address])
    except smtplib.SMTPServerDisconnected as error:
        raise ServerAway(reason(error)) from error
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        return _refused(server, mail, code, _decoded(text))
    except smtplib.SMTPResponseException as error:
        return _refused(server, mail, error.smtp_code, _decoded(error.smtp_error))
    except (ValueError, UnicodeError, smtplib.SMTPNotSupportedError) as error:
        return _mark_failed(mail, reason(error))
    except (OSError, smtplib.SMTPException) as error:
        raise ServerAway(reason(error)) from error
    mail.state, mail.sent_at, mail.error = SENT, clock.now(), ""
    mail.attempts += 1
    with write():
        mail.save()
    return SENT


def _refused(server: smtplib.SMTP, mail: MailMessage, code: int, said: str) -> str:
    error = f"{code} {said}"
    try:
        server.rset()
    except (OSError, smtplib.SMTPException) as broken:
        _later(mail, error)
        raise ServerAway(reason(broken)) from broken
    return _mark_failed(mail, error) if code >= PERMANENT else _later(mail, error)


def _later(mail: MailMessage, error: str) -> str:
    """Let a mail wait for its next attempt; after three days, give it up."""
    if clock.now() - mail.created_at > GIVE_UP_AFTER:
        return _mark_failed(mail, error)
    pause = BACK_OFF_MINUTES[min(mail.attempts, len(BACK_OFF_MINUTES) - 1)]
    mail.attempts += 1
    mail.run_after = clock.now() + dt.timedelta(minutes=pause)
    mail.error = one_line(error, ERROR_LENGTH)
    with write():
        mail.save()
    return WAITING


def _put_off(tried: set[int], error: str) -> None:
    """Put off the mails that were not sent when the server went away."""
    for mail in MailMessage.select().where(
        MailMessage.state == WAITING,
        MailMessage.id.in_(list(tried)),
        MailMessage.run_after.is_null() | (MailMessage.run_after <= clock.now()),
    ):
        _later(mail, error)


def _mark_failed(mail: MailMessage, error: str) -> str:
    """Give a mail up, and tell the administrators in their inbox, once a day."""
    mail.state, mail.error = FAILED, one_line(error, ERROR_LENGTH)
    mail.attempts += 1
    with write():
        mail.save()
        services.notify(
            services.users_who_can(InboxPermission.EDIT, None),
            "inbox.mail_failed",
            title=_("Mail could not be delivered"),
            text=_("To %(address)s: %(error)s", address=mail.address, error=mail.error),
            url="/inbox/mail/?state=failed",
            key=f"inbox.mail_failed:{clock.today().isoformat()}",
        )
    return FAILED


def message_of(mail: MailMessage) -> EmailMessage:
    """Return a mail as it is sent; a header that would hold a second line raises ValueError."""
    settings = _settings()
    message = EmailMessage(policy=SMTP)
    name = settings.product_name or _("Attestation portal")
    message["From"] = Address(one_line(name), addr_spec=settings.mail_from)
    message["To"] = Address(addr_spec=mail.address)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    if mail.calendar:
        add_calendar(message, mail.calendar)
    return message


def reason(error: BaseException) -> str:
    """Return in one line what went wrong with a mail or its server."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return one_line(str(error) or type(error).__name__, ERROR_LENGTH)


def _decoded(text: bytes | str) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else text


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
