"""What machines ask of every site is answered to everybody, without a session."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from portal import clock

if TYPE_CHECKING:
    import pytest
    from flask import Flask
    from flask.testing import FlaskClient

PATHS = ("/robots.txt", "/favicon.ico", "/.well-known/security.txt")


def test_each_is_answered_without_a_session_and_kept(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = dataclasses.replace(
        app.extensions["settings"], security_contact="one@a.test", public_url="https://a.test/"
    )
    monkeypatch.setitem(app.extensions, "settings", told)
    answers = {path: client.get(path) for path in PATHS}

    assert [one.status_code for one in answers.values()] == [200, 301, 200]
    for one in answers.values():
        assert "Set-Cookie" not in one.headers
        assert one.headers["Cache-Control"].startswith("public")
    assert answers["/robots.txt"].text == "User-agent: *\nDisallow: /\n"
    fields = dict(line.split(": ", 1) for line in answers[PATHS[2]].text.splitlines())
    assert fields["Contact"] == "mailto:one@a.test"
    assert fields["Canonical"] == "https://a.test/.well-known/security.txt"
    left = dt.datetime.fromisoformat(fields["Expires"]) - clock.now()
    assert dt.timedelta(150) < left < dt.timedelta(365)


def test_no_contact_is_told_where_the_operator_has_named_none(client: FlaskClient) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
