"""Settings are read once and wrong ones stop the start with one clear line."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from portal.config import load_settings, unknown_variables, write_first_settings
from portal.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "PORTAL_INSTANCE",
        "PORTAL_DATABASE_URL",
        "PORTAL_BLOCKED_PLUGINS",
        "PORTAL_WORKERS",
    ):
        monkeypatch.delenv(name, raising=False)


def test_a_new_portal_gets_a_secret_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "каталог с пробелом"
    assert write_first_settings(folder) is True
    assert write_first_settings(folder) is False
    assert stat.S_IMODE((folder / "portal.toml").stat().st_mode) == 0o600
    settings = load_settings(folder)
    assert len(settings.secret_key) >= 32
    assert settings.database_url == f"sqlite:///{folder / 'portal.db'}"


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_first_settings(tmp_path)
    with (tmp_path / "portal.toml").open("a", encoding="utf-8") as file:
        file.write("workers = 3\nhttps = true\n")
    assert load_settings(tmp_path).workers == 3
    monkeypatch.setenv("PORTAL_WORKERS", "5")
    settings = load_settings(tmp_path)
    assert (settings.workers, settings.https) == (5, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('colour = "red"', "colour"),
        ('workers = "many"', "workers"),
        ("workers = 0", "workers"),
        ("backup_days = -1", "backup_days"),
        ("https = 3", "https"),
        ("product_name = 5", "product_name"),
        ('time_zone = "Europe/Moskow"', "Europe/Moskow"),
        ("broken =", "portal.toml"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path, line: str, told: str) -> None:
    write_first_settings(tmp_path)
    with (tmp_path / "portal.toml").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(ConfigurationError) as refusal:
        load_settings(tmp_path)
    assert told in refusal.value.message


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_missing_or_weak_secret_stops_the_start(tmp_path: Path, secret: str) -> None:
    (tmp_path / "portal.toml").write_text(f'secret_key = "{secret}"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="portal init"):
        load_settings(tmp_path)


def test_a_misspelt_variable_is_told_with_the_one_meant() -> None:
    given = {"PORTAL_TRUSTED_HOST": "a", "PORTAL_WORKERS": "2", "PORTAL_KILLS": "3", "HOME": "/"}
    assert unknown_variables(given) == [("PORTAL_TRUSTED_HOST", "PORTAL_TRUSTED_HOSTS")]
