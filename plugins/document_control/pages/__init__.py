"""The pages of document control; importing this room gives its blueprint all of them."""

from plugins.document_control.pages import campaigns, register_page
from plugins.document_control.pages.blueprint import blueprint

PAGES = (campaigns, register_page)

__all__ = ["PAGES", "blueprint"]
