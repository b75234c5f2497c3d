"""Names follow the rules of the house, so that who knows one plugin finds everything in another."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

ROOT = Path(__file__).parents[2]
FORBIDDEN_ROOMS = {"utils", "helpers", "misc", "manager", "common"}
ALLOWED_ROOMS = {ROOT / "portal/plugin/manager.py"}
SOURCES = sorted([*(ROOT / "portal").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")])


def test_tables_carry_the_name_of_their_owner(app: Flask) -> None:
    for owner, model in app.extensions["plugins"].models():
        assert model._meta.table_name.startswith(f"{owner}_"), model


def test_permissions_carry_the_name_of_their_owner(app: Flask) -> None:
    for owner, permission in app.extensions["plugins"].permissions():
        assert re.fullmatch(rf"{owner}\.[a-z_]+\.[a-z_]+", permission.code), permission


def test_grants_name_declared_permissions(app: Flask) -> None:
    declared = app.extensions["permissions"]
    for owner, template in app.extensions["plugins"].role_templates():
        assert set(template.grants) <= declared, (owner, set(template.grants) - declared)


def test_index_names_never_meet(app: Flask) -> None:
    for _owner, model in app.extensions["plugins"].models():
        assert model._meta.legacy_table_names is False, model


def test_keys_from_plugins_to_the_core_have_no_back_reference(app: Flask) -> None:
    plugins = app.extensions["plugins"]
    core = {model for owner, model in plugins.models() if plugins[owner].core}
    for owner, model in plugins.models():
        if plugins[owner].core:
            continue
        for field in model._meta.refs:
            if field.rel_model in core:
                assert field.backref == "+", f"{owner}: {model.__name__}.{field.name}"


def test_addresses_follow_the_plugin(app: Flask) -> None:
    plugins = {one.name for one in app.extensions["plugins"] if not one.core}
    owners = app.extensions["owners"]
    for rule in app.url_map.iter_rules():
        owner = owners.get(rule.endpoint.rpartition(".")[0])
        if owner in plugins:
            dashed = owner.replace("_", "-")
            allowed = (f"/{dashed}/", f"/{dashed.removeprefix('excel-')}/", f"/admin/{dashed}/")
            assert rule.rule.startswith(allowed), rule


def test_a_module_is_a_room_with_a_purpose() -> None:
    wrong: list[str] = []
    for file in SOURCES:
        if file.stem in FORBIDDEN_ROOMS and file not in ALLOWED_ROOMS:
            wrong.append(f"{file}: its name tells nothing")
        text = file.read_text(encoding="utf-8") if file.parent.name != "migrations" else '"""'
        if not text.startswith('"""'):
            wrong.append(f"{file}: its first docstring tells the purpose")
        if "import sqlite3" in text:
            wrong.append(f"{file}: SQLite is imported as peewee.sqlite3 alone")
    assert wrong == []
