"""The pages of document control; importing this room gives its blueprint all of them."""

from plugins.document_control.pages import (
    campaigns,
    check_page,
    check_steps,
    checklists,
    finding_list,
    finding_page,
    papers,
    proof_page,
    register_page,
    rule_page,
)
from plugins.document_control.pages.blueprint import blueprint

PAGES = (
    campaigns,
    check_page,
    check_steps,
    checklists,
    finding_list,
    finding_page,
    papers,
    proof_page,
    register_page,
    rule_page,
)

__all__ = ["PAGES", "blueprint"]
