"""What users must do about their own accounts, as "My work" shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.accounts.hand_over import services as hand_over
from portal.agenda.permissions import AgendaPermission
from portal.i18n import gettext as _
from portal.plugin import Task, address_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.access.actor import Actor


def tasks_of(actor: Actor) -> Iterator[Task]:
    """Yield the second factor that a role waits for, and what the first month holds."""
    if actor.user.second_factor_due_on is not None:
        yield Task(
            key=f"accounts.second_factor:{actor.user.id}",
            title=_("Set up the second factor"),
            url=address_of("accounts_second_factor.overview"),
            permission=AgendaPermission.VIEW,
            due_on=actor.user.second_factor_due_on,
            note=_("Your role asks for it."),
        )
    titles = hand_over.step_titles()
    for step in hand_over.open_steps_of(actor.user):
        yield Task(
            key=f"accounts.first_step:{step.id}",
            title=titles[step.code],
            url=address_of("accounts_hand_over.card", hand_over_id=step.hand_over_id),
            permission=AgendaPermission.VIEW,
            due_on=step.due_on,
            note=_("Your first month."),
        )
