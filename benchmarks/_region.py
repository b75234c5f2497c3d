"""The region that measurements run on: made once, kept in the machine's folder for temporary files."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

FOLDER = Path(os.environ.get("PORTAL_BENCH", Path(tempfile.gettempdir()) / "portal-benchmark"))


def region(size: str = "region", name: str = "") -> Path:
    """Return the instance of a filled demo of this size; the first call makes it, others bring its tables up to date.

    ``name`` keeps it apart from others of the same size.
    """
    instance = FOLDER / (name or size)
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance)}
    filled = (instance / "demo_sign_ins.json").exists()
    made = [["db", "up"]] if filled else [["init"], ["db", "up"], ["demo", "--size", size]]
    for words in made:
        subprocess.run([sys.executable, "-m", "portal", *words], env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    return instance


def browser(instance: Path, login: str = "specialist") -> FlaskClient:
    """Return a browser signed in to the portal of an instance."""
    from portal.app import create_app
    from portal.config import load_settings

    client = create_app(load_settings(instance)).test_client()
    client.set_cookie("session", signed_in(client.application, login))
    return client


def signed_in(app: Flask, login: str = "specialist") -> str:
    """Return the key of a new session: the sign-in page would hold back whoever asks it too often."""
    from flask import session

    from portal.accounts.models import User
    from portal.accounts.sessions import begin
    from portal.database import database

    with app.test_request_context("/"), database.connection_context():
        begin(session, User.get(User.login == login))
        return session.new_key
