"""Every rule by the name that checklists call it by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.rules import lists, papers, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.rules.values import Rule

RULES: Mapping[str, Rule] = {
    "acquainted_before_sitting": papers.acquainted_before_sitting,
    "all_told": papers.all_told,
    "commission_composition": papers.commission_composition,
    "extract_acquainted_in_time": papers.extract_acquainted_in_time,
    "extract_in_time": papers.extract_in_time,
    "list_complete": lists.list_complete,
    "next_in_five_years": papers.next_in_five_years,
    "norms_in_force": texts.norms_in_force,
    "plan_approved": texts.plan_approved,
    "plan_for_year": texts.plan_for_year,
    "position_matches": papers.position_matches,
    "protocol_in_order": papers.protocol_in_order,
    "schedule_ordered": papers.schedule_ordered,
    "site_links": texts.site_links,
    "site_materials": texts.site_materials,
    "site_page": texts.site_page,
    "within_period": texts.within_period,
}
