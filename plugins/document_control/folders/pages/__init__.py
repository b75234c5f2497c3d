"""The pages of folders; importing this room gives its blueprint all of them."""

from plugins.document_control.folders.pages import (
    board,
    collecting,
    folder_list,
    folder_page,
    opening,
    previewing,
    template_pages,
    viewer,
)
from plugins.document_control.folders.pages.blueprint import blueprint

PAGES = (
    board,
    collecting,
    folder_list,
    folder_page,
    opening,
    previewing,
    template_pages,
    viewer,
)

__all__ = ["PAGES", "blueprint"]
