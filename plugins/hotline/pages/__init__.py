"""The pages of the hotline; importing this room gives its blueprint all of them."""

from plugins.hotline.pages import (
    belonging,
    call,
    caller_page,
    canned,
    journal_page,
    request_acts,
    request_page,
    terms,
    visits,
)
from plugins.hotline.pages.blueprint import blueprint

PAGES = (
    call,
    journal_page,
    request_page,
    request_acts,
    belonging,
    visits,
    caller_page,
    canned,
    terms,
)

__all__ = ["PAGES", "blueprint"]
