"""The headers of every answer, and the hosts that the portal answers at."""

from __future__ import annotations

import pytest

from portal.security.headers import POLICY

EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "portal",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sign-in", 200),
        ("GET", "/", 302),
        ("GET", "/no-such-page", 404),
        ("GET", "/static/portal.css", 200),
        ("GET", "/static/no-such-file.css", 404),
        ("GET", "/healthz", 200),
        ("POST", "/sign-in", 400),
        ("DELETE", "/sign-in", 405),
        ("TRACE", "/sign-in", 405),
        ("OPTIONS", "/sign-in", 200),
    ],
)
def test_every_answer_carries_the_headers(client, method, path, status):
    answer = client.open(path, method=method)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in answer.headers


def test_unexpected_failures_carry_them_too(app, sign_in, monkeypatch):
    client = sign_in()
    monkeypatch.setitem(app.view_functions, "pages.dashboard", lambda: 1 / 0)
    monkeypatch.setattr(app, "testing", False)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    answer = client.get("/")

    app.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500
    assert "ZeroDivisionError" not in answer.get_data(as_text=True)
    assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_policy_names_no_other_place():
    assert POLICY.startswith("default-src 'none'")
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY


def test_pages_are_never_kept_and_static_files_are(sign_in):
    client = sign_in()

    assert client.get("/").headers["Cache-Control"] == "no-store"
    assert client.get("/account/sessions").headers["Cache-Control"] == "no-store"
    assert client.get("/sign-in").headers["Cache-Control"] == "no-store"
    assert "max-age" in client.get("/static/portal.css").headers["Cache-Control"]


def test_static_files_set_no_cookie(client):
    assert "Set-Cookie" not in client.get("/static/portal.css").headers


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "evil.example:80", ""])
@pytest.mark.parametrize("path", ["/sign-in", "/", "/no-such-page", "/healthz"])
def test_unknown_host_is_refused(client, host, path):
    answer = client.get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert "evil" not in answer.get_data(as_text=True)
    assert "Location" not in answer.headers
    assert answer.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_known_hosts_are_answered_at_any_port(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200
