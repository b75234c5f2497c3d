"""Static files: hashed addresses kept for ever, compressed, and nothing outside their folders."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "portal/static/portal.css"


def test_an_address_with_the_hash_may_be_kept_for_ever(app, client) -> None:
    address = _address(app, "portal.css")
    answer = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == CSS.read_bytes()
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_without_compression_the_file_comes_as_it_is(client) -> None:
    answer = client.get("/static/portal.css")
    assert answer.data == CSS.read_bytes()
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "nothing.css",
        "../config.py",
        "%2e%2e/config.py",
        "vendor/../../config.py",
        "staff/../models.py",
    ],
)
def test_nothing_outside_the_folder_is_served(client, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def _address(app, name: str) -> str:
    with app.test_request_context():
        return app.jinja_env.globals["static_url"](name)
