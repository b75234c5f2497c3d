"""Where requests are shown, and how they are called on pages of history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.hotline import models
from plugins.hotline.answers.models import Article, CannedAnswer
from plugins.hotline.models import Caller, Message, Request
from portal.plugin import RecordLink, address_of

if TYPE_CHECKING:
    from peewee import Model

LABEL_LENGTH = 120


def request_url(request_id: int) -> str:
    """Return the address of a request."""
    return _page("hotline.request_page", request_id=request_id)


def request_list_url(**asked: Any) -> str:
    """Return the address of the list of requests: ``state``, ``when`` (overdue), ``mine``."""
    return _page("hotline.request_list", **asked)


def caller_url(caller_id: int) -> str:
    """Return the address of a caller with the requests."""
    return _page("hotline.caller_page", caller_id=caller_id)


def article_url(article_id: int) -> str:
    """Return the address of an article."""
    return _page("hotline_answers.article_page", article_id=article_id)


def short(text: str) -> str:
    """Return a text in one line that fits a heading."""
    line = " ".join(text.split())
    return line if len(line) <= LABEL_LENGTH else f"{line[: LABEL_LENGTH - 1].rstrip()}…"


def link_of(record: Model) -> RecordLink | None:
    """Return how a record of the hotline is called and where it is shown; nothing for others'."""
    if isinstance(record, Request):
        return RecordLink(str(record), request_url(record.id))
    if isinstance(record, Caller):
        return RecordLink(str(record), caller_url(record.id))
    if isinstance(record, (Message, models.Visit, models.Checklist, models.Rating)):
        return RecordLink(str(record.request), request_url(record.request_id))
    if isinstance(record, Article):
        return RecordLink(str(record), article_url(record.id))
    if isinstance(record, CannedAnswer):
        return RecordLink(str(record), _page("hotline_answers.canned_page", canned_id=record.id))
    if isinstance(record, models.TABLES):
        return RecordLink(short(str(record)))
    return None


def _page(endpoint: str, **values: Any) -> str:
    """Return an address; empty where the page is not there."""
    return address_of(endpoint, **values) if endpoint in current_app.view_functions else ""
