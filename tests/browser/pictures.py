"""Pictures of every page: ``python -m tests.browser.pictures OUT [ROLE ...]``.

A demo district is served, each role walks the pages of the URL map, and a page is pictured for the
first role that reaches it: light and dark, on an office screen and on a phone. The dashboard, where
roles differ most, is pictured for each.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.crawl import pages
from tests.browser.serving import chromium, launched, served_demo, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROLES = (
    "school_coordinator",
    "district_specialist",
    "administrator",
    "institution_head",
    "methodologist",
    "observer",
)
LOOKS = tuple((width, scheme) for width in (1366, 390) for scheme in ("light", "dark"))
HEIGHTS = {1366: 768, 390: 844}
TALLEST = 2400
"""How much of a long page, in pixels, a picture shows."""
VISITORS = ("/sign-in", "/signed-out", "/no-such-page")


def main(arguments: list[str]) -> int:
    """Write the pictures into a folder, one name per page; return the exit code."""
    path = chromium()
    if not arguments or path is None:
        sys.stderr.write("Give the folder for the pictures; Chromium is needed, too.\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as instance,
        served_demo(Path(instance)) as served,
        launched(path) as browser,
    ):
        drawn: set[str] = set()
        for role in arguments[1:] or ROLES:
            page = browser.new_context(locale="ru-RU").new_page()
            sign_in(page, served, role)
            seen: set[str] = set()
            for address in pages(served, page, seen, panel=role == "administrator"):
                name = _name(address)
                kind = re.sub(r"\d+", "0", name)
                if address != "/" and kind in drawn:
                    continue
                drawn.add(kind)
                _picture(page, folder, f"{role}.{name}" if address == "/" else name)
        visitor = browser.new_context(locale="ru-RU").new_page()
        for address in VISITORS:
            visitor.goto(served.address + address)
            _picture(visitor, folder, _name(address))
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures in {folder}\n")
    return 0


def _name(address: str) -> str:
    return re.sub(r"[^\w.-]+", "_", address.partition("?")[0]).strip("_") or "home"


def _picture(page: Page, folder: Path, name: str) -> None:
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        height = page.evaluate("document.documentElement.scrollHeight")
        page.screenshot(
            path=folder / f"{name}.{width}.{scheme}.png",
            full_page=True,
            clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)},
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
