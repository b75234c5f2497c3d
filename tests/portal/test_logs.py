"""The log: one line a message, with the request's number, without what people typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ASK = """
import logging
from portal.app import create_app
from portal.schema.runner import upgrade
from portal.database import database
app = create_app()
with app.app_context(), database.connection_context():
    upgrade(app.extensions["plugins"])
client = app.test_client()
answer = client.get("/sign-in?next=/secret-word")
logging.getLogger("portal").warning("first\\nERROR second")
print(answer.headers["X-Request-ID"])
"""


def _lines(folder: Path, form: str) -> tuple[str, list[str]]:
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_SECRET_KEY": "s" * 40,
        "PORTAL_LOG_FORMAT": form,
        "PORTAL_LOG_REQUESTS": "1",
    }
    folder.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip(), done.stderr.strip().splitlines()


@pytest.mark.parametrize("form", ["text", "json"])
def test_each_request_is_one_line_with_its_number_and_without_its_address(form, tmp_path):
    number, lines = _lines(tmp_path, form)

    told = [line for line in lines if "/sign-in" in line]
    assert len(told) == 1
    assert number in told[0]
    assert "secret-word" not in "".join(lines)


def test_json_lines_are_json(tmp_path):
    number, lines = _lines(tmp_path, "json")

    said = [json.loads(line) for line in lines]
    request = next(one for one in said if one["logger"] == "portal.requests")
    assert request["request"] == number
    assert any(one["message"] == "first\nERROR second" for one in said)


def test_what_was_typed_cannot_pretend_to_be_a_line(tmp_path):
    _number, lines = _lines(tmp_path, "text")

    assert not [line for line in lines if line.startswith("ERROR second")]
