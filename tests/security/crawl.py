"""Every GET address of the portal: from its map of addresses, and by following links as a user does."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import openpyxl

from tests.security.access_table import ADMIN_TABLES, PAGES, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

HREF = re.compile(r'(?:href|data-href|data-hx-get|action)="([^"#]*)')
TAG = re.compile(r"<[^>]*>")
PACKAGES = {
    "application/zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_OUT = ("/sign-out", "/static/", "/locale")
MOST_PAGES = 1_500
FILES = ("/download.", "/export/")


def addresses(app: Flask, records: dict[str, Any]) -> Iterator[str]:
    """Yield an address for every rule that answers GET, its arguments from a district's records."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint == "accounts.sign_out":
            continue
        found = PAGES.get(rule.endpoint, ())
        rows = found if isinstance(found, tuple) else (found,)
        if "_admin_" in rule.endpoint:
            table = ADMIN_TABLES[rule.endpoint.rpartition(".")[0]]
            kinds = ("csv", "xlsx") if "export_type" in rule.arguments else ("",)
            for kind in kinds:
                built = rule.build({"export_type": kind} if kind else {}, append_unknown=False)
                yield f"{built[1]}?id={records[table.record]}"
        elif not rule.arguments:
            yield rule.rule
        else:
            yield from _built(rule, rows, records)


def _built(rule: Any, rows: tuple[Row, ...], records: dict[str, Any]) -> Iterator[str]:
    for row in rows:
        own = {name: records[kind] for name, kind in row.own.items()}
        built = rule.build({**row.fixed, **own}, append_unknown=False)
        if built is not None:
            yield built[1]


def follow(
    client: FlaskClient, start: tuple[str, ...], most: int = MOST_PAGES
) -> Iterator[tuple[str, str]]:
    """Yield every page that links lead to, as its address and its text; workbooks as their cells.

    Files come before pages, which are too many to be followed all.
    """
    waiting, seen = list(start), set(start)
    while waiting and len(seen) <= most:
        address = waiting.pop(0)
        with client.get(address) as answer:
            assert answer.status_code < 500, f"{address}: {answer.status_code}"
            text = text_of(answer)
            links = HREF.findall(text) if answer.mimetype == "text/html" else []
            links.append(answer.headers.get("Location", ""))
        yield address, text
        for link in links:
            target = urljoin(address, unescape(link))
            parts = urlsplit(target)
            if parts.netloc in {"", "localhost"} and parts.path.startswith("/"):
                target = parts.path + (f"?{parts.query}" if parts.query else "")
                if target not in seen and not parts.path.startswith(KEPT_OUT):
                    seen.add(target)
                    first = any(part in target for part in FILES)
                    waiting.insert(0 if first else len(waiting), target)


def text_of(answer: Any) -> str:
    """Return everything that can be read in an answer: a page, the cells of a workbook, a csv."""
    if answer.mimetype == WORKBOOK:
        book = openpyxl.load_workbook(io.BytesIO(answer.data), read_only=True)
        cells = [
            str(value)
            for sheet in book.worksheets
            for row in sheet.iter_rows(values_only=True)
            for value in row
            if value is not None
        ]
        book.close()
        return "\n".join(cells)
    if answer.mimetype == "text/csv":
        text = answer.data.decode("utf-8-sig")
        return "\n".join(cell for row in csv.reader(io.StringIO(text)) for cell in row)
    if answer.mimetype in PACKAGES:
        return _text_of_package(answer.data)
    if answer.mimetype.startswith("text/") or "json" in answer.mimetype:
        return str(answer.get_data(as_text=True))
    return ""


def _text_of_package(content: bytes) -> str:
    """Return the text of every part of a ZIP: a document, or workbooks and lists one by one."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [package.read(name) for name in package.namelist()]
    texts = (
        _text_of_package(one) if one[:4] == b"PK\x03\x04" else one.decode("utf-8", "replace")
        for one in parts
    )
    return "\n".join(TAG.sub("", text) for text in texts)
