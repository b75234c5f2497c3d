"""The vendored front end is what its list says, and pages load nothing from elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import portal

STATIC = Path(portal.__file__).parent / "static"
VENDOR = STATIC / "vendor"


def test_vendored_files_are_those_of_the_list() -> None:
    listed = {
        f"{one['folder']}/{name}": checksum
        for one in json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
        for name, checksum in one["files"].items()
    }
    found = {
        str(file.relative_to(VENDOR)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in VENDOR.glob("*/*")
    }
    assert found == listed


def test_every_package_has_its_licence_and_version() -> None:
    for one in json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8")):
        assert "LICENSE" in one["files"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", one["version"])
        assert one["licence"]


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    root = STATIC.parent
    asked = {
        name
        for template in root.rglob("*.html")
        for name in re.findall(r'icon\("([a-z-]+)"', template.read_text(encoding="utf-8"))
    }
    assert asked
    assert asked <= drawn


def test_templates_hold_no_inline_code_or_style() -> None:
    for template in STATIC.parent.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\son[a-z]+\s*=", text), template
        assert not re.search(r"\sstyle\s*=", text), template
        assert "javascript:" not in text, template
        assert not re.search(r"<script(?![^>]*\ssrc=)", text), template
        assert not re.search(r'(?:src|href)="https?:', text), template
