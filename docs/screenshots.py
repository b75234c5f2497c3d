# ruff: noqa: INP001 - a script, not a package
"""Take the pictures of the users' guide: ``python docs/screenshots.py [FOLDER]``, by default docs/ru/screenshots.

Starts a portal of its own with demo data on a free port in a temporary folder, signs in as made-up users
and photographs the pages that docs/ru names. Needs chromium and playwright (installed for the tests).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

FOLDER = Path(__file__).parent / "ru" / "screenshots"
ROOT = Path(__file__).parents[1]
WIDTH, HEIGHT = 1366, 768
READY_SECONDS = 120

PAGES: dict[str, dict[str, str]] = {
    "specialist": {
        "specialist-start.png": "/",
        "specialist-institutions.png": "/institutions/",
        "specialist-modules.png": "/modules/",
        "specialist-due.png": "/staff/due",
        "specialist-reports.png": "/reports/",
        "specialist-report.png": "/reports/databank",
        "specialist-users.png": "/users/",
        "specialist-hand-over.png": "/hand-overs/new",
        "specialist-papers.png": "/papers/",
        "specialist-audit.png": "/audit/",
        "specialist-quality.png": "/staff/quality/",
    },
    "school1": {
        "coordinator-start.png": "/",
        "coordinator-staff.png": "/staff/",
        "coordinator-my-work.png": "/my-work/",
        "coordinator-calendar.png": "/calendar/",
        "coordinator-feed.png": "/calendar/feed",
        "coordinator-import.png": "/staff/import/",
        "coordinator-workbook.png": "/staff/workbook/",
        "coordinator-bases.png": "/privacy/bases",
        "coordinator-second-factor.png": "/account/second-factor",
    },
    "administrator": {
        "administrator-backups.png": "/backups/",
        "administrator-roles.png": "/access/roles",
    },
}
PREVIEW = "coordinator-import-preview.png"
LIST = """Фамилия Имя Отчество;Должность;Дата рождения;Квалификационная категория;Дата присвоения
Образцова Вера Ивановна;учитель математики;12.03.1984;высшая;25.04.2023
Примерный Пётр Сергеевич;учитель физики;31.02.1990;первая;20.12.2024
Пробная Анна Олеговна;педагог-психолог;07.07.1992;;
"""


def pictures() -> list[str]:
    """Return the names of all pictures."""
    return sorted([PREVIEW, *(name for pages in PAGES.values() for name in pages)])


@contextmanager
def portal() -> Iterator[tuple[str, dict[str, str]]]:
    """Run a portal with demo data; yield its address and the passwords by login."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pictures-"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "portal", "serve", "--with-demo", "--port", str(port)]
    server = subprocess.Popen(  # noqa: S603 - this Python and this portal, nothing from outside
        command,
        cwd=ROOT,
        env={**os.environ, "PORTAL_INSTANCE": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/healthz")
        given = json.loads((folder / "demo_sign_ins.json").read_text(encoding="utf-8"))
        yield address, {one["login"]: one["password"] for one in given}
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=5):  # noqa: S310 - our own address of this machine
                return
        except (URLError, OSError):
            time.sleep(0.3)
    message = f"{url} did not answer within {READY_SECONDS} seconds."
    raise TimeoutError(message)


def _sign_in(browser: Browser, address: str, login: str, password: str) -> Page:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        locale="ru-RU",
        timezone_id="Europe/Moscow",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    page.click("form:has([name=password]) button[type=submit]")
    page.wait_for_load_state()
    return page


def _photograph(page: Page, file: Path) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, animations="disabled")
    sys.stdout.write(f"{file.name}\n")


def _preview(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}/staff/import/")
    page.set_input_files(
        "input[type=file]",
        {"name": "Список педагогов.csv", "mimeType": "text/csv", "buffer": LIST.encode()},
    )
    page.click("form:has(input[type=file]) button[type=submit]")
    page.wait_for_url("**/staff/import/*/*", timeout=60_000)
    for _step in range(3):
        if page.url.endswith("/preview"):
            break
        page.locator("main form button[type=submit].btn-primary").last.click()
        page.wait_for_load_state("networkidle")
    _photograph(page, file)


def main(arguments: list[str]) -> int:
    """Take every picture; return 1 when a page does not answer 200."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a test reads names only

    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    with portal() as (address, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for login, pages in PAGES.items():
            page = _sign_in(browser, address, login, passwords[login])
            for name, path in pages.items():
                answer = page.goto(f"{address}{path}")
                if answer is None or not answer.ok:
                    sys.stdout.write(f"{name}: {path} does not answer 200\n")
                    failed = 1
                    continue
                _photograph(page, folder / name)
            if login == "school1":
                _preview(page, address, folder / PREVIEW)
        browser.close()
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
