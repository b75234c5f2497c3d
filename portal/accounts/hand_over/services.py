"""Preparing a hand-over, carrying it out in one transaction, accepting it, and the first month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal import clock
from portal.access.policies import policies
from portal.accounts import notices
from portal.accounts import services as accounts
from portal.accounts.hand_over import contents
from portal.accounts.hand_over.act import keep_act
from portal.accounts.hand_over.models import FirstStep, HandOver
from portal.accounts.models import User
from portal.accounts.second_factor import trusted_browsers
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.institutions.models import Membership

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access.actor import Actor

FIRST_STEPS = (("accept", 3), ("contacts", 5), ("tasks", 7), ("second_factor", 14),
               ("notices", 21), ("questions", 28))  # fmt: skip
"""What a newcomer does in the first month, each with its day after the hand-over."""


def prepare(
    *, actor: Actor, giver: User, receiver: User, on: dt.date, moves: Sequence[str]
) -> HandOver:
    """Note who hands what over to whom; nothing moves yet.

    ``moves`` are the keys of what moves. Raises :class:`NotAllowed` where one of the two lies
    beyond the actor's reach and rights, :class:`Invalid` where nothing would move.
    """
    _ask_about(actor, giver, receiver)
    items = [one for one in contents.open_items(giver) if one[0] in moves]
    if not items:
        words = _("Choose something to hand over.")
        raise Invalid(words, {"moves": [words]})
    municipality_id, institution_id = _place(actor, giver)
    made = HandOver(
        giver=giver,
        receiver=receiver,
        on=on,
        moves=",".join(dict.fromkeys(key for key, _items in items)),
        content=contents.told(items),
        municipality=municipality_id,
        institution=institution_id,
        prepared_by=actor.user.id,
    )
    verdict = policies[HandOver].permits(actor, "create", made)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with write():
        made.save()
        record(actor, "create", made, institution_id=institution_id)
    return made


def carry_out(*, actor: Actor, hand_over: HandOver) -> int:
    """Move everything in one transaction, keep the act, and return how many things have moved."""
    _demand(actor, hand_over, "prepared")
    giver, receiver = User.get_by_id(hand_over.giver_id), User.get_by_id(hand_over.receiver_id)
    _ask_about(actor, giver, receiver)
    chosen = set(hand_over.moves.split(","))
    with write():
        now = HandOver.update(state="handed_over", handed_at=clock.now()).where(
            HandOver.id == hand_over.id, HandOver.state == "prepared"
        )
        if not now.execute():
            raise Conflict(_("This work has been handed over already."))
        items = contents.open_items(giver)
        moved = contents.move_all(actor, giver, receiver, items, chosen)
        accounts.end_sessions(user=giver)
        trusted_browsers.distrust(user=giver)
        if not Membership.select().where(Membership.user == giver.id).exists():
            User.update(enabled=False).where(User.id == giver.id).execute()
        HandOver.update(content=contents.kept(moved)).where(HandOver.id == hand_over.id).execute()
        day = clock.today()
        for code, days in FIRST_STEPS:
            FirstStep.create(hand_over=hand_over, code=code, due_on=day + dt.timedelta(days=days))
        record(
            actor, "change", hand_over, institution_id=hand_over.institution_id, note="handed over"
        )
        notices.tell_handed_over(receiver, giver=str(giver), hand_over_id=hand_over.id)
        done = HandOver.get_by_id(hand_over.id)
        keep_act(done, actor=actor)
    return sum(len(one.labels) for one in moved)


def accept(*, user: User, hand_over: HandOver) -> None:
    """Let the receiver accept what has been handed over to him."""
    if hand_over.receiver_id != user.id:
        raise NotAllowed(_("Only who takes the work over accepts it."))
    with write():
        now = HandOver.update(state="accepted", accepted_at=clock.now()).where(
            HandOver.id == hand_over.id, HandOver.state == "handed_over"
        )
        if not now.execute():
            raise Conflict(_("There is nothing to accept here."))
        _tick(hand_over, "accept")
        record(user, "change", hand_over, institution_id=hand_over.institution_id, note="accepted")


def tick_step(*, user: User, hand_over: HandOver, code: str) -> None:
    """Note that the receiver has done one step of his first month."""
    if hand_over.receiver_id != user.id:
        raise NotAllowed(_("Only who takes the work over accepts it."))
    with write():
        _tick(hand_over, code)


def cancel(*, actor: Actor, hand_over: HandOver) -> None:
    """Forget a hand-over that has not been carried out."""
    _demand(actor, hand_over, "prepared")
    with write():
        record(actor, "delete", hand_over, institution_id=hand_over.institution_id)
        hand_over.delete_instance()


def steps_of(hand_over: HandOver) -> list[FirstStep]:
    """Return the steps of the first month, in their order."""
    return list(
        FirstStep.select()
        .where(FirstStep.hand_over == hand_over.id)
        .order_by(FirstStep.due_on, FirstStep.id)
    )


def open_steps_of(user: User) -> list[FirstStep]:
    """Return what a user still has to do in his first month."""
    return list(
        FirstStep.select(FirstStep, HandOver)
        .join(HandOver)
        .where(HandOver.receiver == user.id, FirstStep.done_at.is_null())
        .order_by(FirstStep.due_on, FirstStep.id)
    )


def step_titles() -> dict[str, str]:
    """Return what each step of the first month is called."""
    return {
        "accept": _("Accept the work that was handed over"),
        "contacts": _("Look whether your name, e-mail and telephone are right"),
        "tasks": _("Look through what waits for you on «My work»"),
        "second_factor": _("Set up the second factor"),
        "notices": _("Choose which notices reach you, and how"),
        "questions": _("Ask the district centre about what is unclear"),
    }


def _tick(hand_over: HandOver, code: str) -> None:
    FirstStep.update(done_at=clock.now()).where(
        FirstStep.hand_over == hand_over.id, FirstStep.code == code, FirstStep.done_at.is_null()
    ).execute()


def _ask_about(actor: Actor, giver: User, receiver: User) -> None:
    if giver.id == receiver.id:
        words = _("Choose somebody else to take the work over.")
        raise Invalid(words, {"receiver": [words]})
    if not receiver.enabled:
        words = _("This user is kept out: let him in first.")
        raise Invalid(words, {"receiver": [words]})
    for user in (giver, receiver):
        verdict = policies[User].permits(actor, "edit", user)
        if not verdict:
            message = f"{user}: {verdict.reason}"
            raise NotAllowed(message)


def _demand(actor: Actor, hand_over: HandOver, state: str) -> None:
    verdict = policies[HandOver].permits(actor, "edit", hand_over)
    if not verdict:
        raise NotAllowed(verdict.reason)
    if hand_over.state != state:
        raise Conflict(_("This work has been handed over already."))


def _place(actor: Actor, giver: User) -> tuple[int | None, int | None]:
    """Return the municipality and, where all is in one, the institution of a giver's workplaces."""
    places = list(Membership.select().where(Membership.user == giver.id))
    institutions = {one.institution_id for one in places}
    municipalities = {
        one.institution.municipality_id if one.institution else one.municipality_id
        for one in places
    }
    institution_id = institutions.pop() if len(institutions) == 1 else None
    municipality_id = municipalities.pop() if len(municipalities) == 1 else None
    return municipality_id or actor.reach.municipality_id, institution_id
