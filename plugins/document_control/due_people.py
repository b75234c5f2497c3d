"""Who of an institution's teachers must stand in the list of a sitting, may, or must not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from plugins.document_control.rules.values import Listed
from plugins.staff.card import OF_ABSENCE
from plugins.staff.due_list import law, standings
from plugins.staff.filters import StaffFilters
from plugins.staff.wording import reason_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.staff.due_list import Standing
    from portal.access import Actor

NEVER = frozenset({"not_subject", "exempt"})
BY_CATEGORY = "compliance.category_exempts"
ENDED_CATEGORY = "category.old_term_kept"


def due_people(
    actor: Actor, institution_id: int, day: dt.date, until: dt.date, *, sitting: bool
) -> tuple[Listed, ...]:
    """Return the teachers as they stood on a day, one each, with what is due until another day.

    Where there is a sitting, nobody must stand in its list who had a category on the last day of
    notice: whose category ends after it cannot be told in time, and so may be left to the next one.
    """
    filters = StaffFilters(institution=institution_id, as_of=day)
    found = [one for one in standings(actor, filters) if one.compliance.state != "not_subject"]
    notice = dt.timedelta(days=law(day).notice_days)
    told: dict[int, Standing] = {}
    if sitting and any(_after_a_category(one, day + notice) for one in found):
        last = replace(filters, as_of=until - notice)
        told = {one.post.id: one for one in standings(actor, last)}
    of_person: dict[int, list[Listed]] = {}
    for one in found:
        listed = _listed(one, until)
        if sitting and _after_a_category(one, day + notice):
            listed = _by_notice(listed, told.get(one.post.id))
        of_person.setdefault(one.post.person_id, []).append(listed)
    return tuple(_as_one(posts) for posts in of_person.values())


def _as_one(posts: Iterable[Listed]) -> Listed:
    """Return a person with several posts as one: by the post that is due first, exempt if all are."""
    every = sorted(posts, key=lambda one: (one.exempt, one.due_on or dt.date.max))
    first = every[0]
    return replace(
        first,
        unknown=first.due_on is None and any(one.unknown for one in every),
        may=any(one.may for one in every),
    )


def _after_a_category(one: Standing, notified: dt.date) -> bool:
    """Tell whether the duty begins with the end of a category, and so with a notice after it."""
    duty = one.compliance
    if duty.state == "due":
        return duty.due_on == notified
    return duty.state == "exempt" and any(why.rule_code == BY_CATEGORY for why in duty.reasons)


def _by_notice(listed: Listed, told: Standing | None) -> Listed:
    """Return a person whose category has ended: due as it stood on the last day of notice."""
    if listed.exempt:
        return listed
    if told is None or told.compliance.state in NEVER:
        return replace(listed, due_on=None, may=True)
    return replace(listed, due_on=told.compliance.due_on)


def _listed(one: Standing, until: dt.date) -> Listed:
    duty = one.compliance
    return Listed(
        name=one.post.full_name,
        due_on=duty.due_on,
        exempt=duty.state in NEVER and (duty.due_on is None or duty.due_on > until),
        unknown=duty.state == "unknown",
        why=_why(one),
    )


def _why(one: Standing) -> str:
    """Return the deciding reason as a sentence without its stop; why somebody was absent is not told."""
    reasons = list(one.compliance.reasons)
    if one.compliance.state in NEVER:
        reasons = [why for why in reasons if why.rule_code != ENDED_CATEGORY]
    if not reasons or reasons[0].rule_code in OF_ABSENCE:
        return ""
    return reason_in_words(reasons[0]).rstrip(".")
