"""The settings of one portal: typed, validated once, from ``portal.toml`` and ``PORTAL_*``."""

from __future__ import annotations

import dataclasses
import os
import secrets
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from portal.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "portal.toml"
SECRET_LENGTH = 32
_AT_LEAST_ONE = frozenset({"workers", "worker_jobs", "smtp_port"})
_NEAR = 0.85
PASSWORD_POLICIES = ("asvs", "fstec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting of the core, with its default; times are in the unit that the name tells."""

    instance: Path
    secret_key: str
    database_url: str
    product_name: str = ""
    phone: str = ""
    security_contact: str = ""
    time_zone: str = "Europe/Moscow"
    locale: str = "ru"
    https: bool = False
    trusted_hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    trusted_proxies: int = 0
    blocked_plugins: tuple[str, ...] = ()
    session_idle_minutes: int = 120
    session_absolute_hours: int = 12
    password_policy: str = "asvs"  # noqa: S105 - the name of a preset
    password_length: int = 8
    issued_password_days: int = 14
    second_factor_roles: tuple[str, ...] = (
        "administrator",
        "district_head",
        "district_specialist",
    )
    second_factor_grace_days: int = 14
    trusted_browser_days: int = 30
    sign_in_attempts: int = 5
    upload_megabytes: int = 32
    file_megabytes: int = 20
    result_megabytes: int = 512
    institution_megabytes: int = 2048
    antivirus_command: str = ""
    antivirus_required: bool = False
    antivirus_seconds: int = 30
    import_seconds: int = 120
    import_memory_megabytes: int = 1024
    workers: int = 2
    worker: bool = True
    worker_jobs: int = 1
    job_lease_seconds: int = 30
    job_memory_megabytes: int = 1024
    public_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_user: str = ""
    smtp_password: str = ""
    smtp_tls: str = "starttls"
    smtp_seconds: int = 20
    mail_from: str = ""
    mail_details: bool = False
    reminder_days: tuple[str, ...] = ("30", "14", "7", "1", "0")
    overdue_days: tuple[str, ...] = ("1", "7", "30")
    backup_folder: str = ""
    backup_daily: bool = True
    backup_days: int = 7
    backup_weeks: int = 4
    backup_months: int = 12
    log_format: str = "text"
    log_requests: bool = False
    rules: Mapping[str, Any] = field(default_factory=dict)

    @property
    def backups(self) -> Path:
        """Return the folder of backups: ``backup_folder``, or ``backups`` in the instance folder."""
        return Path(self.backup_folder) if self.backup_folder else self.instance / "backups"

    @property
    def files(self) -> Path:
        """Return the folder of uploaded files and previews."""
        return self.instance / "files"


def instance_folder() -> Path:
    """Return the folder that holds the portal's state: ``PORTAL_INSTANCE`` or ``./instance``."""
    return Path(os.environ.get("PORTAL_INSTANCE") or "instance").resolve()


def load_settings(instance: Path | None = None, **overrides: Any) -> Settings:
    """Read the settings; overrides win over ``PORTAL_*``, which win over the file.

    Raises :class:`ConfigurationError` with one clear line for an unknown key, a value of a wrong
    type, an unknown time zone or a missing or weak secret.
    """
    folder = (instance or instance_folder()).resolve()
    values: dict[str, Any] = {**_from_file(folder / FILE_NAME), **_from_environment(), **overrides}
    values["instance"] = folder
    values.setdefault("database_url", f"sqlite:///{folder / 'portal.db'}")
    secret = values.get("secret_key", "")
    if not isinstance(secret, str) or len(secret) < SECRET_LENGTH:
        message = f"No secret key of {SECRET_LENGTH} characters in {folder / FILE_NAME}: run 'portal init'."
        raise ConfigurationError(message)
    settings = Settings(**values)
    if settings.password_policy not in PASSWORD_POLICIES:
        message = (
            f"Setting password_policy: {settings.password_policy!r} is neither asvs nor fstec."
        )
        raise ConfigurationError(message)
    try:
        ZoneInfo(settings.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        message = f"Setting time_zone: there is no time zone {settings.time_zone!r}."
        raise ConfigurationError(message) from error
    return settings


def write_first_settings(instance: Path) -> bool:
    """Make ``portal.toml`` with a fresh secret, readable by its owner alone; tell whether it was made."""
    file = instance / FILE_NAME
    if file.exists():
        return False
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = (
        "# Settings of this portal: docs/reference/settings.md lists them all.\n"
        f'secret_key = "{secrets.token_urlsafe(48)}"\n'
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    return True


def _from_file(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        message = f"{file} cannot be read: {error}."
        raise ConfigurationError(message) from error
    return {key: _typed(key, value, str(file)) for key, value in given.items()}


def _from_environment() -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in dataclasses.fields(Settings):
        name = f"PORTAL_{one.name.upper()}"
        if one.name not in {"instance", "rules"} and os.environ.get(name):
            values[one.name] = _typed(one.name, os.environ[name], name)
    return values


def unknown_variables(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the variables that look like a misspelt setting, each with the one probably meant."""
    known = {f"PORTAL_{one.name.upper()}" for one in dataclasses.fields(Settings)}
    found = []
    for name in sorted(environment):
        if name.startswith("PORTAL_") and name not in known:
            found += [(name, near) for near in get_close_matches(name, known, n=1, cutoff=_NEAR)]
    return found


def _whole(key: str, number: int) -> int:
    """Return a number that a setting may be: none is below nought, a few are at least one."""
    if number < (key in _AT_LEAST_ONE):
        raise ValueError(number)
    return number


def _typed(key: str, value: Any, where: str) -> Any:
    kinds = {
        one.name: str(one.type) for one in dataclasses.fields(Settings) if one.name != "instance"
    }
    if key not in kinds:
        message = f"{where}: there is no setting {key!r}."
        raise ConfigurationError(message)
    kind = kinds[key]
    try:
        if kind == "int":
            return _whole(key, int(value))
        if kind == "bool":
            return (
                value
                if isinstance(value, bool)
                else {"true": True, "1": True, "false": False, "0": False}[value.lower()]
            )
        if kind.startswith("tuple"):
            return tuple(value.split(",") if isinstance(value, str) else map(str, value))
        if kind == "str":
            return {str: value}[type(value)]
        if kind.startswith("Mapping"):
            return dict(value)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        message = f"{where}: setting {key} cannot be {value!r}."
        raise ConfigurationError(message) from error
    return value
