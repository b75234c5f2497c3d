"""The cards of checks on the dashboard: what waits for this side, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from peewee import fn

from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor

P = ControlPermission
OVER = ("closed", "cancelled")
OF_INSPECTOR = ("submitted", "inspection", "recheck")
OF_INSTITUTION = ("self_check", "returned", "issued")
OPEN_FINDINGS = ("open", "answered", "returned")


def cards(actor: Actor) -> list[Card]:
    """Return the cards of the workplace: two queries."""
    if not actor.can(P.VIEW):
        return []
    district = works_for_district(actor)
    waiting, late = _checks(actor, OF_INSPECTOR if district else OF_INSTITUTION)
    unmended, overdue = _findings(actor)
    works = actor.can(P.EDIT if district else P.ANSWER)
    return [
        Card(
            title=_("Checks wait for the inspector") if district else _("Checks wait for you"),
            value=str(waiting),
            permission=P.VIEW,
            url=url_for("document_control.check_list", when="ours" if district else "open"),
            note=_("overdue: %(count)s", count=late),
            tone=Tone.OVERDUE if late else Tone.SOON if waiting else Tone.NEUTRAL,
            needs_you=bool(waiting) and works,
            order=50,
        ),
        Card(
            title=_("Findings to mend"),
            value=str(unmended),
            permission=P.VIEW,
            url=url_for("document_control.finding_list", when="overdue" if overdue else "open"),
            note=_("overdue: %(count)s", count=overdue),
            tone=Tone.OVERDUE if overdue else Tone.NEUTRAL,
            needs_you=bool(overdue) and works,
            order=51,
        ),
    ]


def _checks(actor: Actor, states: tuple[str, ...]) -> tuple[int, int]:
    query = (
        policies[ControlCheck]
        .rows(actor)
        .select(
            fn.COUNT(ControlCheck.id).filter(ControlCheck.state.in_(states)),
            fn.COUNT(ControlCheck.id).filter(
                ControlCheck.state.in_(states) & (ControlCheck.due_on < clock.today())
            ),
        )
        .where(ControlCheck.state.not_in(OVER))
    )
    return _two(query)


def _findings(actor: Actor) -> tuple[int, int]:
    query = (
        policies[Finding]
        .rows(actor)
        .select(fn.COUNT(Finding.id), fn.COUNT(Finding.id).filter(Finding.due_on < clock.today()))
        .where(Finding.state.in_(OPEN_FINDINGS))
    )
    return _two(query)


def _two(query: Any) -> tuple[int, int]:
    first, second = fetch_rows(query)[0]
    return int(first), int(second)
