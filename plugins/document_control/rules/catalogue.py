"""The rules as people choose them: how each is called, what it reads, what it must be told.

Pure. Message ids stand here; pages translate them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from plugins.document_control.rules.values import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["fact", "facts", "page", "flag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a rule must be told: a fact or facts of ``fact_kind``, a page of a site, or yes and no.

    ``usual`` is what counts where a yes or no is not told, ``default`` which fact where none is.
    """

    name: str
    label: str
    kind: Kind = "fact"
    fact_kind: str = ""
    needed: bool = True
    usual: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule as people choose it.

    ``reads`` says what is compared; ``facts`` are codes of the facts without which it cannot tell,
    ``also`` of those that it takes into account where they are told. ``only_of`` is whom the item must
    be asked of, empty for either.
    """

    title: str
    reads: str
    facts: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    only_of: str = ""


CATALOGUE: Mapping[str, RuleWords] = {
    "commission_composition": RuleWords(
        title=N_("Composition of the commission"),
        reads=N_(
            "Counts the members, looks whether the head is one of them and the union is represented;"
            " compares the order's day with the sitting."
        ),
        facts=(
            "commission_order_on",
            "commission_members",
            "commission_head_in",
            "commission_union_exists",
            "commission_union_in",
        ),
        also=("commission_until", "sitting_on"),
    ),
    "schedule_ordered": RuleWords(
        title=N_("Order with the list and the schedule"),
        reads=N_("Looks whether the order is early enough to tell people before the sitting."),
        facts=("schedule_order_number", "schedule_order_on", "sitting_on"),
    ),
    "acquainted_before_sitting": RuleWords(
        title=N_("Acquainted long enough before the sitting"),
        reads=N_(
            "Counts the calendar days between the acquaintance and the sitting (at least 30)."
        ),
        facts=("sitting_on",),
        parameters=(
            Parameter(name="acquainted", label=N_("Day of the acquaintance"), fact_kind="date"),
            Parameter(
                name="refused",
                label=N_("The teacher refused to sign"),
                fact_kind="yes_no",
                needed=False,
            ),
            Parameter(
                name="act",
                label=N_("Day of the act on the refusal"),
                fact_kind="date",
                needed=False,
            ),
        ),
    ),
    "all_told": RuleWords(
        title=N_("Everything is there"),
        reads=N_(
            "Looks whether every one of the chosen facts is “yes”; some of them give “partly”."
        ),
        parameters=(
            Parameter(
                name="facts", label=N_("What must be there"), kind="facts", fact_kind="yes_no"
            ),
        ),
    ),
    "list_complete": RuleWords(
        title=N_("The list is complete by the databank"),
        reads=N_(
            "Compares the names told, a person on a line, with those who are due by the databank and"
            " with those who are not subject to attestation."
        ),
        parameters=(
            Parameter(
                name="listed", label=N_("Names of the list"), fact_kind="text", default="listed"
            ),
            Parameter(
                name="others_may",
                label=N_("Those who are not due may stand in the list too"),
                kind="flag",
                needed=False,
            ),
        ),
    ),
    "position_matches": RuleWords(
        title=N_("The post is that of the databank"),
        reads=N_(
            "Compares the post written in the protocol with the teacher's post in the databank."
        ),
        facts=("decided_position",),
        only_of="subject",
    ),
    "protocol_in_order": RuleWords(
        title=N_("The protocol is in order"),
        reads=N_(
            "Reckons the quorum of two thirds; looks at the day, votes, wordings, signatures."
        ),
        facts=(
            "protocol_number",
            "protocol_on",
            "members_present",
            "commission_members",
            "protocol_votes",
            "protocol_wording",
            "protocol_signed",
        ),
        also=("sitting_on",),
    ),
    "extract_in_time": RuleWords(
        title=N_("The extract was drawn up in time"),
        reads=N_("Counts the working days between the sitting and the extract (at most two)."),
        facts=("extract_on", "sitting_on"),
    ),
    "extract_acquainted_in_time": RuleWords(
        title=N_("Acquainted with the extract in time"),
        reads=N_(
            "Counts the working days between the extract and the acquaintance (at most three)."
        ),
        facts=("extract_acquainted_on", "extract_on", "extract_in_file"),
    ),
    "next_in_five_years": RuleWords(
        title=N_("The next attestation is in five years"),
        reads=N_("Compares the planned day with five years after the sitting."),
        facts=("next_on", "sitting_on"),
    ),
    "norms_in_force": RuleWords(
        title=N_("Orders cited are in force"),
        reads=N_("Looks in a text for orders that are no longer in force (No. 276, No. 209)."),
        parameters=(
            Parameter(name="text", label=N_("The text"), fact_kind="text"),
            Parameter(
                name="must_cite",
                label=N_("Order No. 196 must be cited"),
                kind="flag",
                needed=False,
                usual=True,
            ),
        ),
    ),
    "plan_approved": RuleWords(
        title=N_("The plan is approved"),
        reads=N_("Looks whether the day of approval has come and fits the school year."),
        facts=("plan_approved_on",),
    ),
    "plan_for_year": RuleWords(
        title=N_("The plan is for this school year"),
        reads=N_("Reads the school year of the plan and compares it with the year of the check."),
        facts=("plan_school_year",),
    ),
    "within_period": RuleWords(
        title=N_("Papers are of the time between attestations"),
        reads=N_(
            "Compares the days of the first and the last paper with the teacher's last attestation in"
            " the databank; days that nobody told are taken from the portfolio."
        ),
        facts=("folder_first_on", "folder_last_on"),
        only_of="subject",
    ),
    "site_page": RuleWords(
        title=N_("The site has a page"),
        reads=N_("Takes over what the robot saw of a page that sites must have."),
        parameters=(Parameter(name="page", label=N_("Page of the site"), kind="page"),),
    ),
    "site_links": RuleWords(
        title=N_("Links of the site work"),
        reads=N_("Takes over what the robot saw of the links."),
    ),
    "site_materials": RuleWords(
        title=N_("The teacher's materials are on the site"),
        reads=N_("Takes over what the robot saw of the materials of the teacher."),
        only_of="subject",
    ),
}
"""Every rule of :data:`plugins.document_control.rules.table.RULES`, by its name."""


def missing_parameters(rule: str, options: Mapping[str, Any]) -> list[Parameter]:
    """Return the parameters that a rule needs and was not told."""
    known = CATALOGUE.get(rule)
    if known is None:
        return []
    return [
        one for one in known.parameters if one.needed and not (options.get(one.name) or one.default)
    ]


def facts_read(rule: str, options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the codes of the facts without which a rule, told its options, cannot tell."""
    known = CATALOGUE.get(rule)
    if known is None:
        return ()
    found = list(known.facts)
    for one in known.parameters:
        told = options.get(one.name) or one.default
        if one.kind == "fact" and told:
            found.append(str(told))
        elif one.kind == "facts":
            found.extend(str(code) for code in told or ())
    return tuple(dict.fromkeys(found))
