"""Sessions on the server: the cookie is a random key, stored hashed, beside its user and data.

A visitor who has not signed in has a small signed cookie instead (form token, language, where to
go on to), so that nobody's GET writes to the database before sign-in. Signing in makes a new key.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Any, cast

import flask
import peewee
from flask import current_app, g, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionInterface
from flask_login import LoginManager

from portal import clock
from portal.access.guards import AUDIENCE
from portal.accounts.models import User, UserSession
from portal.accounts.password_policy import policy_of
from portal.database import Prepared, as_date, database, is_sqlite, write

if TYPE_CHECKING:
    from flask import Flask, Request, Response

    from portal.config import Settings

log = logging.getLogger(__name__)

KEY_BYTES = 32
PROOF_SECONDS = 10 * 60
SEEN_EVERY = dt.timedelta(minutes=5)
LONGEST_BROWSER = 200
LONGEST_ADDRESS = 64
KEPT_AT_SIGN_IN = ("locale",)
# what flask-login puts into a session: it follows from the row and is never stored
FOLLOWS_FROM_USER = ("_user_id", "_fresh", "_id")

_json = TaggedJSONSerializer()

_USER_COLUMNS = (
    User.id,
    User.login,
    User.name,
    User.email,
    User.phone,
    User.must_change_password,
    User.enabled,
    User.locale,
    User.theme,
    User.text_size,
    User.spacing,
    User.images,
    User.unread,
    User.list_defaults,
    User.demo,
    User.second_factor_due_on,
)
_USER_FIELDS = tuple(column.name for column in _USER_COLUMNS)
_BOOLEANS = frozenset({"must_change_password", "enabled", "images", "demo"})

_OPEN = Prepared(
    lambda: (
        UserSession.select(
            UserSession.id,
            UserSession.data,
            UserSession.created_at,
            UserSession.seen_at,
            *_USER_COLUMNS,
        )
        .join(User)
        .where(UserSession.key_hash == Prepared.slot("key_hash"))
    )
)


class PortalSession(SecureCookieSession):
    """The session of one request: a visitor's, or that of a signed-in user with ``user`` set."""

    def __init__(self, initial: dict[str, Any] | None = None) -> None:
        super().__init__(initial)
        self.modified = False
        self.user: User | None = None
        self.row_id: int | None = None
        self.seen_at: dt.datetime | None = None
        self.created_at: dt.datetime | None = None
        self.new_key: str | None = None
        self.ended = False
        self.untouched = False
        self.failure: peewee.PeeweeException | None = None


class _GuestCookies(SecureCookieSessionInterface):
    """The signed cookie of a visitor, under a name of its own."""

    salt = "portal-guest"
    digest_method = staticmethod(hashlib.sha256)
    session_class = PortalSession  # type: ignore[assignment] # what it is made from is the same

    def __init__(self, name: str) -> None:
        self._name = name

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - the interface gives the app
        return self._name


class DatabaseSessions(SessionInterface):
    """Flask's sessions, kept in the table ``accounts_session``."""

    def __init__(self, settings: Settings) -> None:
        prefix = "__Host-" if settings.https else ""
        self.cookie = f"{prefix}session"
        self.guests = _GuestCookies(f"{prefix}guest")
        self.idle = policy_of(settings).idle
        self.absolute = dt.timedelta(hours=settings.session_absolute_hours)

    def open_session(self, app: Flask, request: Request) -> PortalSession:
        """Return the session of a request: one query with a session's cookie, none without."""
        if "/static/" in request.path:
            found = PortalSession()
            found.untouched = True
            return found
        key = request.cookies.get(self.cookie)
        if not key:
            return cast("PortalSession", self.guests.open_session(app, request))
        try:
            loaded = self._load(key)
        except peewee.PeeweeException as error:
            found = PortalSession()
            found.untouched, found.failure = True, error
            return found
        if loaded is None:
            loaded = cast("PortalSession", self.guests.open_session(app, request))
            loaded.ended = True
        return loaded

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        """Keep what has changed; a signed-in user's session is never brought back once ended."""
        if session.untouched:
            return
        response.vary.add("Cookie")
        if session.user is None:
            if session.ended:
                response.delete_cookie(self.cookie, **self._flags(app))
            self.guests.save_session(app, session, response)
            return
        try:
            self._keep(session)
        except peewee.PeeweeException:
            log.exception("The session could not be written.")
        if session.new_key is not None:
            response.set_cookie(self.cookie, session.new_key, **self._flags(app))
            response.delete_cookie(self.guests.get_cookie_name(app), **self._flags(app))

    def _load(self, key: str) -> PortalSession | None:
        _connect()
        rows = _OPEN.rows(key_hash=_hashed(key))
        if not rows:
            return None
        row_id, data, created_at, seen_at, *columns = rows[0]
        user = _user(columns)
        now, created, seen = clock.now(), _moment(created_at), _moment(seen_at)
        if not user.enabled or now - seen > self.idle or now - created > self.absolute:
            return None
        found = PortalSession(_json.loads(data))
        dict.update(found, {"_user_id": str(user.id), "_fresh": True})
        found.user, found.row_id, found.seen_at = user, row_id, seen
        found.created_at = created
        return found

    @staticmethod
    def _keep(session: PortalSession) -> None:
        now = clock.now()
        if session.modified:
            _connect()
            with write():
                UserSession.update(data=_dumped(session), seen_at=now).where(
                    UserSession.id == session.row_id
                ).execute()
        elif session.seen_at is not None and now - session.seen_at >= SEEN_EVERY:
            _touch(session.row_id, now)

    @staticmethod
    def _flags(app: Flask) -> dict[str, Any]:
        return {
            "path": "/",
            "secure": bool(app.config["SESSION_COOKIE_SECURE"]),
            "httponly": True,
            "samesite": "Lax",
        }


def init_app(app: Flask) -> None:
    """Give the application its sessions, and flask-login the user that came with the session."""
    app.session_interface = DatabaseSessions(app.extensions["settings"])
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.user_loader(_loaded_user)
    app.before_request(_tell_failure)


def begin(session: PortalSession, user: User, **more: Any) -> None:
    """Make the session of this request that of a user, under a new key; the old key is void.

    ``more`` is kept in the session from its first moment.
    """
    now = clock.now()
    kept = {name: session[name] for name in KEPT_AT_SIGN_IN if name in session}
    old_row = session.row_id
    session.clear()
    session.update(kept, csrf_token=secrets.token_hex(20), proved_at=_stamp(now), **more)
    session.new_key = secrets.token_urlsafe(KEY_BYTES)
    g.pop("csrf_token", None)
    limits = cast("DatabaseSessions", current_app.session_interface)
    with write():
        UserSession.delete().where(
            (UserSession.id == old_row)
            | (UserSession.seen_at < now - limits.idle)
            | (UserSession.created_at < now - limits.absolute)
        ).execute()
        made = UserSession.create(
            key_hash=_hashed(session.new_key),
            user=user,
            data=_dumped(session),
            created_at=now,
            seen_at=now,
            address=(request.remote_addr or "")[:LONGEST_ADDRESS],
            browser=request.headers.get("User-Agent", "")[:LONGEST_BROWSER],
        )
    session.user, session.row_id, session.seen_at, session.ended = user, made.id, now, False
    session.created_at = now
    session.update({"_user_id": str(user.id), "_fresh": True})
    session.modified = False


def stay(session: PortalSession) -> None:
    """Begin the idle time of this session anew; the absolute limit stays."""
    with write():
        UserSession.update(seen_at=clock.now()).where(UserSession.id == session.row_id).execute()


def seconds_left(session: PortalSession) -> tuple[int, int]:
    """Return in how many seconds a session ends, idle and at the latest; asks the database nothing."""
    limits = cast("DatabaseSessions", current_app.session_interface)
    now = clock.now()
    seen, created = session.seen_at or now, session.created_at or now
    idle_since = now if session.modified or now - seen >= SEEN_EVERY else seen
    idle, absolute = idle_since + limits.idle - now, created + limits.absolute - now
    return max(int(idle.total_seconds()), 0), max(int(absolute.total_seconds()), 0)


def prove(session: PortalSession) -> None:
    """Note that the user has just given the password again."""
    session["proved_at"] = _stamp(clock.now())


def is_proved(session: PortalSession) -> bool:
    """Tell whether the password was given in this session within the last ten minutes."""
    proved_at = session.get("proved_at")
    return isinstance(proved_at, int) and _stamp(clock.now()) - proved_at <= PROOF_SECONDS


def renew(session: PortalSession) -> None:
    """Give the session of this request a new key, as after a change of the password."""
    session.new_key = secrets.token_urlsafe(KEY_BYTES)
    with write():
        UserSession.update(key_hash=_hashed(session.new_key)).where(
            UserSession.id == session.row_id
        ).execute()


def end(session: PortalSession) -> None:
    """End the session of this request: its row goes, the visitor keeps the language alone."""
    if session.row_id is not None:
        with write():
            UserSession.delete().where(UserSession.id == session.row_id).execute()
    kept = {name: session[name] for name in KEPT_AT_SIGN_IN if name in session}
    session.clear()
    session.update(kept)
    session.user, session.row_id, session.new_key, session.ended = None, None, None, True
    g.pop("csrf_token", None)


def _loaded_user(_user_id: str) -> User | None:
    return cast("PortalSession", flask.session).user


def _tell_failure() -> None:
    """Raise now what kept the session from being read: where it was opened, nobody shows errors."""
    failure = cast("PortalSession", flask.session).failure
    view = current_app.view_functions.get(request.endpoint or "")
    if failure is not None and getattr(view, AUDIENCE, "") != "public":
        raise failure


def _connect() -> None:
    """Open the database for this request; what closes it looks at ``g.opened_database``."""
    if database.is_closed():
        database.connect()
        g.opened_database = True


def _touch(row_id: int | None, now: dt.datetime) -> None:
    """Note when the user was last seen, unless somebody is writing: no page waits for that."""
    update = UserSession.update(seen_at=now).where(UserSession.id == row_id)
    _connect()
    if not is_sqlite():
        update.execute()
        return
    waits = database.execute_sql("pragma busy_timeout").fetchone()[0]
    database.execute_sql("pragma busy_timeout = 0")
    try:
        update.execute()
    except peewee.OperationalError:
        log.info("The last visit was not noted: the database is being written.")
    finally:
        database.execute_sql(f"pragma busy_timeout = {int(waits)}")


def _stamp(moment: dt.datetime) -> int:
    return int(moment.timestamp())


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _dumped(session: PortalSession) -> str:
    return _json.dumps({key: session[key] for key in session if key not in FOLLOWS_FROM_USER})


def _user(columns: list[Any]) -> User:
    """Return the user of a row of the one query, as if it had been read as a model."""
    user = User(__no_default__=1)
    user.__data__.update(
        (name, bool(value) if name in _BOOLEANS else value)
        for name, value in zip(_USER_FIELDS, columns, strict=True)
    )
    user.__data__["second_factor_due_on"] = as_date(user.__data__["second_factor_due_on"])
    return user


def _moment(value: Any) -> dt.datetime:
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment
