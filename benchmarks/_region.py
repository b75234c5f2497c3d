"""The region that measurements run on: made once, kept in the machine's folder for temporary files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    sign_ins = json.loads((instance / "demo_sign_ins.json").read_text(encoding="utf-8"))
    password = next(one["password"] for one in sign_ins if one["login"] == login)
    page = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    answer = client.post(
        "/sign-in", data={"login": login, "password": password, "csrf_token": token}
    )
    if answer.status_code != 302:  # noqa: PLR2004
        message = f"The sign-in failed with {answer.status_code}."
        raise RuntimeError(message)
    return client
