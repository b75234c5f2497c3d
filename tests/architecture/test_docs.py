"""The reference pages say what the code says, and the tutorial's plugin works as it is written."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.app import create_app
from portal.database import database
from portal.schema.runner import upgrade
from tests import factories
from tests.conftest import settings_for

if TYPE_CHECKING:
    from flask import Flask

DOCS = Path(__file__).parents[2] / "docs"
TUTORIAL = DOCS / "tutorial" / "first-plugin.md"


def _generator():
    spec = importlib.util.spec_from_file_location("generate_docs", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_pages_say_what_the_code_says(app: Flask) -> None:
    app.config["LOCALE"], kept = "en", app.config["LOCALE"]
    try:
        with app.app_context():
            for name, text in _generator().pages(app).items():
                page = (DOCS / "reference" / name).read_text(encoding="utf-8")
                assert page == text, f"run 'python docs/generate.py': {name} is out of date"
    finally:
        app.config["LOCALE"] = kept


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_tutorials_plugin_works_as_it_is_written(tmp_path: Path, monkeypatch) -> None:
    """Write the tutorial's files, add the plugin, and sign its guest book through the page."""
    files = re.findall(
        r"^`([\w/.]+)`:\n\n```\w*\n(.*?)^```",
        TUTORIAL.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert len(files) >= 6
    for name, text in files:
        path = tmp_path / name.removeprefix("plugins/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    before = database.obj
    url = f"sqlite:///{tmp_path / 'portal.db'}"
    app = create_app(settings_for(tmp_path, url), extra_plugins=["guestbook"])
    try:
        with app.app_context(), database.connection_context():
            upgrade(app.extensions["plugins"])
            school = factories.make_institution()
            factories.switch(school, "guestbook", enabled=True)
            client = factories.browser_of(
                app, factories.make_user(role="school_coordinator", institution=school)
            )
            page = client.get("/guestbook/").get_data(as_text=True)
            data = {"text": "Спасибо <за> приём!", "csrf_token": factories.token_of(page)}
            client.post("/guestbook/", data=data)
            assert "Спасибо &lt;за&gt; приём!" in client.get("/guestbook/").get_data(as_text=True)
            factories.switch(school, "guestbook", enabled=False)
            assert client.get("/guestbook/").status_code == 404
    finally:
        database.obj.close_all()
        database.initialize(before)
        for name in [one for one in sys.modules if one.split(".")[0] == "guestbook"]:
            del sys.modules[name]
