"""What ``portal doctor --deploy`` asks of a portal that people work with: each check says what is wrong.

A check answers with one line that tells what is wrong and how to mend it, or with an empty one. Errors
make the command fail, warnings do not.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from peewee import fn

from portal import clock, health, read_only
from portal.accounts.models import Role, SecondFactor, User
from portal.backup.services import backups
from portal.config import FILE_NAME
from portal.institutions.models import Institution, Membership
from portal.jobs.models import Job
from portal.workdays import official_calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from portal.config import Settings

LONGEST_IDLE_MINUTES = 120
LONGEST_SESSION_HOURS = 24
SHORTEST_PASSWORD = 8
MOST_ATTEMPTS = 10
MOST_ADMINISTRATORS = 3
LEAST_LETTERS_OF_SECRET = 10
RECENT = timedelta(days=7)
FORGOTTEN = timedelta(days=60)
CALENDAR_NEEDED_FROM_MONTH = 12
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
ELEVATED = ("administrator", "district_head", "district_specialist")
SAFE_SSL_MODES = frozenset({"require", "verify-ca", "verify-full"})


@dataclass(frozen=True, slots=True)
class Check:
    """A question about a portal in use: its name, whether it is an error, and who answers it."""

    name: str
    is_error: bool
    ask: Callable[[Settings], str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a check found: nothing wrong when ``problem`` is empty."""

    check: Check
    problem: str


def answers(settings: Settings) -> Iterator[Answer]:
    """Ask every check; the application's context and a connection are needed."""
    for check in CHECKS:
        yield Answer(check, check.ask(settings))


def _https(settings: Settings) -> str:
    return (
        "" if settings.https else "pages go unencrypted: put a proxy with TLS before, https = true"
    )


def _host_names(settings: Settings) -> str:
    own = set(settings.trusted_hosts) - LOCAL_NAMES
    return "" if own else "trusted_hosts names only this machine: add the portal's name"


def _no_wildcard(settings: Settings) -> str:
    wild = [one for one in settings.trusted_hosts if "*" in one or one.startswith(".")]
    return f"trusted_hosts takes any name by {', '.join(wild)}: name each" if wild else ""


def _proxy(settings: Settings) -> str:
    if settings.https and not settings.trusted_proxies:
        return "trusted_proxies is 0: everybody seems to come from the proxy, so one person's failures lock all out"
    return ""


def _secret(settings: Settings) -> str:
    if len(set(settings.secret_key)) < LEAST_LETTERS_OF_SECRET:
        return "secret_key is easy to guess: delete the line and let 'portal init' make one"
    return ""


def _closed(path: Path, what: str) -> str:
    if not path.exists() or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return ""
    return f"others can read {what}: run 'chmod -R go= {path}'"


def _settings_closed(settings: Settings) -> str:
    return _closed(settings.instance / FILE_NAME, "the settings with their secret")


def _folder_closed(settings: Settings) -> str:
    return _closed(settings.instance, "the instance folder")


def _files_closed(settings: Settings) -> str:
    return _closed(settings.files, "the uploaded files")


def _backups_closed(settings: Settings) -> str:
    return _closed(settings.backups, "the backups")


def _database_closed(settings: Settings) -> str:
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if not settings.database_url.startswith("sqlite:"):
        return ""
    return "" if file.parent == settings.instance else _closed(file, "the database")


def _has_backup(settings: Settings) -> str:
    return "" if backups(settings) else "there is no backup: run 'portal backup' every night"


def _young_backup(settings: Settings) -> str:
    return "" if health.backup_is_young(settings) else "the newest backup is older than two days"


def _nightly(settings: Settings) -> str:
    return "" if settings.backup_daily else "backup_daily is off: something else must make backups"


def _other_disk(settings: Settings) -> str:
    folder = settings.backups
    if folder.exists() and folder.stat().st_dev == settings.instance.stat().st_dev:
        return f"{folder} is on the disk of the data: copy backups to another machine"
    return ""


def _space(settings: Settings) -> str:
    share = health.free_share(settings.instance)
    return "" if share >= 2 * health.LEAST_FREE else f"only {share:.0%} of the disk is free"


def _not_root(_settings: Settings) -> str:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return "it runs as root: give it a user of its own" if is_root else ""


def _no_debug(_settings: Settings) -> str:
    on = [name for name in ("FLASK_DEBUG", "PYTHONINSPECT") if os.environ.get(name, "0") != "0"]
    return f"{', '.join(on)} is set: take it out of the environment" if on else ""


def _no_demo(_settings: Settings) -> str:
    known = User.select().where(User.demo == True).exists()  # noqa: E712 - peewee's comparison
    made_up = Institution.select().where(Institution.demo == True).exists()  # noqa: E712
    return (
        "demo people with known passwords are in it: start with an empty database"
        if known or made_up
        else ""
    )


def _administrators() -> list[User]:
    role = Role.get_or_none(Role.code == "administrator")
    if role is None:
        return []
    inside = Membership.select(Membership.user).where(Membership.role == role)
    return list(User.select().where(User.id.in_(inside), User.enabled == True))  # noqa: E712


def _has_administrator(_settings: Settings) -> str:
    return (
        ""
        if _administrators()
        else "nobody can administer it: portal users add … --role administrator"
    )


def _few_administrators(_settings: Settings) -> str:
    count = len(_administrators())
    return (
        ""
        if count <= MOST_ADMINISTRATORS
        else f"{count} people may do everything: give narrower roles"
    )


def _administrators_second_factor(_settings: Settings) -> str:
    confirmed = SecondFactor.select(SecondFactor.user).where(
        SecondFactor.confirmed_at.is_null(False)
    )
    having = {one.user_id for one in confirmed}
    without = [one.login for one in _administrators() if one.id not in having]
    return f"no second factor: {', '.join(without)}" if without else ""


def _second_factor_roles(settings: Settings) -> str:
    missing = [one for one in ELEVATED if one not in settings.second_factor_roles]
    return f"second_factor_roles leaves out {', '.join(missing)}" if missing else ""


def _first_passwords(_settings: Settings) -> str:
    old = User.select(User.login).where(
        User.enabled == True,  # noqa: E712 - peewee's comparison
        User.signed_in_at.is_null(),
        User.created_at < clock.now() - FORGOTTEN,
    )
    count = old.count()
    return (
        f"{count} users have never signed in for two months: switch them off or help them"
        if count
        else ""
    )


def _idle(settings: Settings) -> str:
    if settings.session_idle_minutes > LONGEST_IDLE_MINUTES:
        return f"session_idle_minutes = {settings.session_idle_minutes}: a left computer stays open"
    return ""


def _session(settings: Settings) -> str:
    if settings.session_absolute_hours > LONGEST_SESSION_HOURS:
        return f"session_absolute_hours = {settings.session_absolute_hours}: longer than a day"
    return ""


def _password(settings: Settings) -> str:
    short = settings.password_length < SHORTEST_PASSWORD
    return f"password_length = {settings.password_length}: at least 8" if short else ""


def _attempts(settings: Settings) -> str:
    many = settings.sign_in_attempts > MOST_ATTEMPTS
    return f"sign_in_attempts = {settings.sign_in_attempts}: at most 10" if many else ""


def _phone(settings: Settings) -> str:
    return "" if settings.phone else "phone is empty: people do not see whom to call"


def _mail(settings: Settings) -> str:
    return "" if settings.smtp_host else "smtp_host is empty: reminders stay in the portal"


def _mail_encrypted(settings: Settings) -> str:
    away = settings.smtp_host and settings.smtp_host not in LOCAL_NAMES
    plain = away and settings.smtp_tls in {"", "none", "no", "off", False}
    return "smtp_tls is off: mail goes unencrypted" if plain else ""


def _public_url(settings: Settings) -> str:
    if settings.smtp_host and urlsplit(settings.public_url).scheme not in {"http", "https"}:
        return "public_url is empty: links in mail lead nowhere"
    return ""


def _antivirus(settings: Settings) -> str:
    return (
        "" if settings.antivirus_command else "antivirus_command is empty: uploads are not scanned"
    )


def _antivirus_closed(settings: Settings) -> str:
    if settings.antivirus_command and not settings.antivirus_required:
        return "antivirus_required is off: files come in while the scanner is away"
    return ""


def _workers(settings: Settings) -> str:
    cores = os.cpu_count() or 1
    if settings.workers < 2:  # noqa: PLR2004 - one process would make everybody wait for one
        return "workers = 1: one slow page makes everybody wait"
    return f"workers = {settings.workers} on {cores} cores" if settings.workers > 4 * cores else ""


def _background(_settings: Settings) -> str:
    return (
        ""
        if health.worker_is_alive()
        else "no worker has been seen for five minutes: run 'portal serve' or 'portal worker'"
    )


def _failed_jobs(_settings: Settings) -> str:
    since = clock.now() - RECENT
    count = (
        Job.select(fn.count(Job.id)).where(Job.state == "failed", Job.finished_at > since).scalar()
    )
    return (
        f"{count} background jobs failed in the last week: see 'portal jobs list'" if count else ""
    )


def _database_encrypted(settings: Settings) -> str:
    parts = urlsplit(settings.database_url)
    query = parse_qs(parts.query)
    host = parts.hostname or query.get("host", [""])[0]
    if not parts.scheme.startswith("postgres") or not host or host.startswith("/"):
        return ""
    if host in LOCAL_NAMES or set(query.get("sslmode", [])) & SAFE_SSL_MODES:
        return ""
    return "the database is on another machine: add ?sslmode=verify-full to its address"


def _calendar(_settings: Settings) -> str:
    today = clock.today()
    needed = {today.year, today.year + (today.month >= CALENDAR_NEEDED_FROM_MONTH)}
    unsure = [str(year) for year in sorted(needed) if not official_calendar().is_certain(year)]
    return (
        f"no act on days off is known for {', '.join(unsure)}: update the portal" if unsure else ""
    )


def _not_read_only(settings: Settings) -> str:
    why = read_only.reason(settings.instance)
    return "" if why is None else f"it can only be read: {why or 'no reason given'}"


def _no_former_state(settings: Settings) -> str:
    left = [one.name for one in settings.instance.glob("before-restore-*")]
    return f"personal data lie in {', '.join(left)}: delete what is needed no more" if left else ""


CHECKS: tuple[Check, ...] = (
    Check("https", True, _https),
    Check("host names", True, _host_names),
    Check("host names without wildcards", True, _no_wildcard),
    Check("proxy", True, _proxy),
    Check("secret key", True, _secret),
    Check("rights of the settings", True, _settings_closed),
    Check("rights of the folder", True, _folder_closed),
    Check("rights of the database", True, _database_closed),
    Check("rights of the files", True, _files_closed),
    Check("rights of the backups", True, _backups_closed),
    Check("a backup", True, _has_backup),
    Check("age of the backup", True, _young_backup),
    Check("nightly backup", False, _nightly),
    Check("place of the backups", False, _other_disk),
    Check("space", True, _space),
    Check("system user", True, _not_root),
    Check("no debugging", True, _no_debug),
    Check("no demo", True, _no_demo),
    Check("an administrator", True, _has_administrator),
    Check("few administrators", False, _few_administrators),
    Check("administrators' second factor", True, _administrators_second_factor),
    Check("roles with a second factor", False, _second_factor_roles),
    Check("users who never came", False, _first_passwords),
    Check("idle limit", True, _idle),
    Check("session limit", True, _session),
    Check("length of passwords", True, _password),
    Check("tries to sign in", True, _attempts),
    Check("telephone", False, _phone),
    Check("mail", False, _mail),
    Check("encrypted mail", True, _mail_encrypted),
    Check("address for links", True, _public_url),
    Check("antivirus", False, _antivirus),
    Check("antivirus is a must", False, _antivirus_closed),
    Check("processes", False, _workers),
    Check("background work", True, _background),
    Check("failed background work", False, _failed_jobs),
    Check("encrypted database connection", True, _database_encrypted),
    Check("production calendar", False, _calendar),
    Check("entry is open", False, _not_read_only),
    Check("no former state", False, _no_former_state),
)
