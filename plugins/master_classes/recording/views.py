"""The page on which hours are confirmed for the records of teachers, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, request, url_for

from plugins.master_classes.certificates.candidates import why_not_yet
from plugins.master_classes.certificates.papers import hours_words
from plugins.master_classes.certificates.wording import ROLES
from plugins.master_classes.pages.card import show_tab
from plugins.master_classes.pages.subjects import find_event
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.recording import confirming
from portal.access import requires
from portal.access.actor import acting
from portal.asking import do
from portal.i18n import gettext as _
from portal.i18n import ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue

blueprint = Blueprint("master_classes_recording", __name__, url_prefix="/master-classes")


@blueprint.get("/<int:key>/hours")
@requires(ClassesPermission.ENROLMENTS)
def event_hours(key: int) -> str:
    """Show whose hours stand in the record, whose wait to be confirmed, and whose cannot."""
    actor = acting()
    event = find_event(actor, key)
    listed = confirming.lines(actor, event)
    return show_tab(
        "master_classes/hours.html",
        actor,
        event,
        refusal=why_not_yet(event),
        listed=listed,
        due=[one for one in listed if one.is_due],
        held=[one for one in listed if one.confirmed is not None],
        roles=dict(ROLES),
        hours_words=hours_words,
        confirms=actor.can(ClassesPermission.RECORD),
        sees_cards=actor.can("staff.person.view"),
    )


@blueprint.post("/<int:key>/hours/confirm")
@requires(ClassesPermission.RECORD)
def confirm_hours(key: int) -> ResponseReturnValue:
    """Write hours into the records: of those who were chosen, or of all who wait."""
    actor = acting()
    event = find_event(actor, key)

    def words(made: Sequence[object]) -> str:
        return ngettext(
            "The hours of %(num)s person stand in the record.",
            "The hours of %(num)s people stand in their records.",
            len(made),
        )

    return _done(key, lambda holders: words(confirming.confirm(actor, event, holders=holders)))


@blueprint.post("/<int:key>/hours/take-back")
@requires(ClassesPermission.RECORD)
def take_hours_back(key: int) -> ResponseReturnValue:
    """Take hours out of the records again."""
    actor = acting()
    event = find_event(actor, key)

    def words(gone: Sequence[object]) -> str:
        return ngettext(
            "The hours of %(num)s person are out of the record again.",
            "The hours of %(num)s people are out of their records again.",
            len(gone),
        )

    return _done(key, lambda holders: words(confirming.take_back(actor, event, holders=holders)))


def _done(key: int, act: Callable[[frozenset[str] | None], str]) -> ResponseReturnValue:
    holders = None if request.form.get("all") else frozenset(request.form.getlist("holder"))
    if holders is not None and not holders:
        flash(_("Choose people first."), "error")
    else:
        do(lambda: act(holders), done=str)
    return redirect(url_for(".event_hours", key=key))
