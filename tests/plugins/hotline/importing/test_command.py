"""``portal hotline import``: says what it did, exits with what came of it, and takes no lie for a journal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import docx
import pytest
from click.testing import CliRunner

from plugins.hotline.cli import hotline
from plugins.hotline.models import Request
from tests.plugins.hotline.importing.makers import workbook

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugins.hotline.world import World

HEAD = ["№", "Дата", "Вопрос", "Ответ"]
PASSWORD = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 2000 + "EncryptedPackage".encode("utf-16le")


def run(*words: str) -> Any:
    """Run the command."""
    return CliRunner().invoke(hotline, ["import", *words])


def test_a_dry_run_tells_in_a_fixed_form_and_writes_nothing(world: World, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "a.xlsx", {"2025": [HEAD, [1, "01.02.2025", "Когда?", "Завтра"], [2, "32.13.2025", "Как?", ""]]}
    )  # fmt: skip
    answer = run("--dry-run", "--json", "--municipality", world.place.name, str(file))
    told = json.loads(answer.stdout)
    assert answer.exit_code == 2
    assert [*told] == [
        "read",
        "added",
        "unchanged",
        "quiet_days",
        "asked",
        "refused",
        "told",
        "rows",
    ]
    assert (told["read"], told["added"], len(told["refused"])) == (2, 1, 1)
    assert [*told["rows"][0]] == [
        "address", "action", "number", "date", "time", "channel", "institution", "topic",
        "seconds", "question", "answer",
    ]  # fmt: skip
    assert not Request.select().exists()


def test_the_same_file_again_says_that_nothing_was_taken_in(world: World, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"2025": [HEAD, [1, "01.02.2025", "Когда?", "Завтра"]]})
    first = run("--municipality", world.place.name, str(file))
    again = run("--municipality", world.place.name, str(file))
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert "Журнал загружен." in first.stdout
    assert "Ничего не загружено." in again.stdout
    assert Request.select().count() == 1


@pytest.mark.parametrize("lie", ["empty", "document", "html", "password", "sparse", "missing"])
def test_a_file_that_lies_is_refused_with_a_reason(world: World, tmp_path: Path, lie: str) -> None:
    file = tmp_path / "журнал.xlsx"
    if lie == "document":
        docx.Document().save(str(file))
    elif lie == "sparse":
        with file.open("wb") as stream:
            stream.truncate(1 << 30)
    elif lie != "missing":
        file.write_bytes({"empty": b"", "html": b"<html><p>x</html>", "password": PASSWORD}[lie])
    answer = run("--json", "--municipality", world.place.name, str(file))
    told = json.loads(answer.stdout)
    assert answer.exit_code == 2
    assert len(told["refused"]) == 1
    assert told["refused"][0]["reason"]
