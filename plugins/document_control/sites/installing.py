"""Writing the required pages that come with the portal; a district's own stay as they are."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

from plugins.document_control.sites.models import RequiredPage
from portal.database import write

SOURCE = "required_pages.toml"


def shipped_pages() -> list[dict[str, Any]]:
    """Return the shipped pages as their rows have them."""
    text = files("plugins.document_control.sites").joinpath(SOURCE).read_text(encoding="utf-8")
    given = tomllib.loads(text)
    return [
        {
            "code": one["code"],
            "title": one["title"],
            "any_of": "\n".join(one.get("any_of", ())),
            "all_of": "\n".join(one.get("all_of", ())),
            "paths": "\n".join(one.get("paths", given["attestation_paths"])),
            "test": one.get("test", ""),
            "anywhere": one.get("anywhere", False),
            "position": position,
        }
        for position, one in enumerate(given["page"])
    ]


def install() -> None:
    """Bring the shipped pages up to date."""
    with write():
        for values in shipped_pages():
            of_code: Any = (RequiredPage.code == values["code"]) & (
                RequiredPage.municipality.is_null()
            )
            if not RequiredPage.update(**values).where(of_code).execute():
                RequiredPage.create(**values)
