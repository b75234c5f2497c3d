"""Every check of ``portal doctor --deploy`` finds what it is there for, and is quiet where all is well."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from typing import TYPE_CHECKING

import pytest
import time_machine

from portal import clock, read_only
from portal.accounts.models import SecondFactor, User
from portal.backup.services import STAMP
from portal.commands.deployment_checks import CHECKS
from portal.institutions.models import Institution
from portal.jobs.models import Job, WorkerBeat
from tests import factories
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from portal.config import Settings

BY_NAME = {check.name: check for check in CHECKS}
TODAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)


def _backup_of(settings: Settings, at: dt.datetime) -> None:
    settings.backups.mkdir(exist_ok=True, mode=0o700)
    (settings.backups / f"portal-{at:{STAMP}}.tar.gz").write_bytes(b"")


@pytest.fixture
def sound(db: object, tmp_path: Path) -> Settings:
    """Return the settings of a portal that is ready for people."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    (folder / "portal.toml").touch(0o600)
    (folder / "files").mkdir(mode=0o700)
    (folder / "portal.db").touch(0o600)
    settings = settings_for(
        folder,
        f"sqlite:///{folder / 'portal.db'}",
        https=True,
        trusted_hosts=("portal.district.ru",),
        trusted_proxies=1,
        phone="8 800 000-00-00",
        smtp_host="mail.district.ru",
        smtp_tls="starttls",
        public_url="https://portal.district.ru",
        antivirus_command="clamdscan",
        antivirus_required=True,
    )
    _backup_of(settings, clock.now())
    admin = factories.make_user(role="administrator")
    SecondFactor.create(user=admin, sealed_secret="sealed", confirmed_at=clock.now())
    WorkerBeat.create(name="one")
    return settings


def _open(path: str) -> Callable[[Settings], Settings]:
    def change(settings: Settings) -> Settings:
        (settings.instance / path).chmod(0o755)
        return settings

    return change


def _with(**values: object) -> Callable[[Settings], Settings]:
    return lambda settings: dataclasses.replace(settings, **values)


def _after(act: Callable[[Settings], object]) -> Callable[[Settings], Settings]:
    def change(settings: Settings) -> Settings:
        act(settings)
        return settings

    return change


def _forget_backups(settings: Settings) -> None:
    for one in settings.backups.iterdir():
        one.unlink()


def _old_backup(settings: Settings) -> None:
    _forget_backups(settings)
    _backup_of(settings, clock.now() - dt.timedelta(days=3))


def _outside(settings: Settings) -> Settings:
    other = settings.instance.parent / "shared"
    other.mkdir()
    (other / "portal.db").touch()
    (other / "portal.db").chmod(0o644)
    return dataclasses.replace(settings, database_url=f"sqlite:///{other / 'portal.db'}")


def _never_came(_settings: Settings) -> None:
    user = factories.make_user()
    User.update(created_at=clock.now() - dt.timedelta(days=61), signed_in_at=None).where(
        User.id == user.id
    ).execute()


BROKEN = [
    ("https", _with(https=False)),
    ("host names", _with(trusted_hosts=("localhost", "127.0.0.1"))),
    ("host names without wildcards", _with(trusted_hosts=("*.district.ru",))),
    ("host names without wildcards", _with(trusted_hosts=(".district.ru",))),
    ("proxy", _with(trusted_proxies=0)),
    ("secret key", _with(secret_key="secret" * 10)),
    ("rights of the settings", _open("portal.toml")),
    ("rights of the folder", _open(".")),
    ("rights of the database", _outside),
    ("rights of the files", _open("files")),
    ("rights of the backups", _open("backups")),
    ("a backup", _after(_forget_backups)),
    ("age of the backup", _after(_old_backup)),
    ("nightly backup", _with(backup_daily=False)),
    ("place of the backups", _with()),
    ("no demo", _after(lambda _: User.update(demo=True).execute())),
    ("no demo", _after(lambda _: factories.make_institution(demo=True))),
    ("an administrator", _after(lambda _: User.update(enabled=False).execute())),
    ("few administrators", _after(lambda _: [factories.make_user(role="administrator") for _ in "123"])),
    ("administrators' second factor", _after(lambda _: SecondFactor.delete().execute())),
    ("administrators' second factor", _after(lambda _: SecondFactor.update(confirmed_at=None).execute())),
    ("roles with a second factor", _with(second_factor_roles=("administrator",))),
    ("users who never came", _after(_never_came)),
    ("idle limit", _with(session_idle_minutes=240)),
    ("session limit", _with(session_absolute_hours=72)),
    ("length of passwords", _with(password_length=6)),
    ("tries to sign in", _with(sign_in_attempts=50)),
    ("telephone", _with(phone="")),
    ("mail", _with(smtp_host="")),
    ("encrypted mail", _with(smtp_tls="none")),
    ("address for links", _with(public_url="")),
    ("antivirus", _with(antivirus_command="")),
    ("antivirus is a must", _with(antivirus_required=False)),
    ("processes", _with(workers=1)),
    ("processes", _with(workers=4 * (os.cpu_count() or 1) + 1)),
    ("background work", _after(lambda _: WorkerBeat.delete().execute())),
    ("background work", _after(lambda _: WorkerBeat.update(seen_at=clock.now() - dt.timedelta(minutes=6)).execute())),
    ("failed background work", _after(lambda _: Job.create(kind="x", state="failed", finished_at=clock.now()))),
    ("encrypted database connection", _with(database_url="postgresql://portal@db.district.ru/portal")),
    ("encrypted database connection", _with(database_url="postgresql://portal@10.0.0.5/portal?sslmode=prefer")),
    ("entry is open", _after(lambda settings: read_only.switch_on(settings.instance, "Архив"))),
    ("no former state", _after(lambda settings: (settings.instance / "before-restore-1").mkdir())),
]  # fmt: skip


@pytest.mark.parametrize(("name", "broken"), BROKEN, ids=[one[0] for one in BROKEN])
def test_what_is_wrong_is_found(name, broken, sound):
    assert BY_NAME[name].ask(broken(sound)) != ""


UNCHANGEABLE = {
    "system user",
    "no debugging",
    "space",
    "production calendar",
    "place of the backups",
}


@pytest.mark.parametrize("name", sorted(set(BY_NAME) - UNCHANGEABLE))
def test_a_sound_portal_hears_nothing(name, sound):
    assert BY_NAME[name].ask(sound) == ""


def test_every_check_is_tried():
    assert set(BY_NAME) == {name for name, _broken in BROKEN} | UNCHANGEABLE
    assert len(BY_NAME) >= 25


def test_the_production_calendar_is_asked_for_next_year_in_december(sound):
    with time_machine.travel(dt.datetime(2026, 11, 20, tzinfo=dt.UTC)):
        assert BY_NAME["production calendar"].ask(sound) == ""
    with time_machine.travel(dt.datetime(2030, 12, 20, tzinfo=dt.UTC)):
        assert "2031" in BY_NAME["production calendar"].ask(sound)


def test_debugging_in_the_environment_is_found(sound, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "0")
    assert BY_NAME["no debugging"].ask(sound) == ""
    monkeypatch.setenv("FLASK_DEBUG", "1")
    assert "FLASK_DEBUG" in BY_NAME["no debugging"].ask(sound)


def test_root_is_told_so(sound):
    assert bool(BY_NAME["system user"].ask(sound)) == (os.geteuid() == 0)


def test_a_database_on_this_machine_needs_no_tls(sound):
    for url in (
        "postgresql://portal@127.0.0.1/portal",
        "postgresql://portal@/portal?host=/run/postgresql",
        "postgresql://portal@db.district.ru/portal?sslmode=verify-full",
    ):
        settings = dataclasses.replace(sound, database_url=url)
        assert BY_NAME["encrypted database connection"].ask(settings) == ""


def test_removed_institutions_of_a_demo_are_no_demo(sound):
    factories.make_institution()
    assert not Institution.select().where(Institution.demo == True).exists()  # noqa: E712
    assert BY_NAME["no demo"].ask(sound) == ""
