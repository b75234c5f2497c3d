"""What is done with many pieces of work at once: finish, move, hand over, drop; previewed and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired

from plugins.work_plan import doing
from plugins.work_plan.doing import Proof
from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import short
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.policies import reaches_plan
from portal import clock
from portal.access import policies
from portal.access.actor import acting
from portal.accounts.models import User
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.inbox.services import users_who_can
from portal.institutions.models import Institution
from portal.lists.contracts import BulkAction, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from portal.access import Actor

SAID = "_said"
"""Where a plan of an act leaves the words that go with it for its saving: a reason, a proof."""


class DoneForm(Form):
    """The day on which the work was done, and what shows it."""

    on = DateField(_("Done on"), [InputRequired(_("Give the day."))], default=clock.today)
    proof = TextAreaField(
        _("What was done"), description=_("The same words are added to each of them as proof.")
    )


class MoveForm(Form):
    """The new last day, and why."""

    due = DateField(_("New deadline"), [InputRequired(_("Give the day."))])
    why = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class DropForm(Form):
    """Why the work is dropped."""

    why = TextAreaField(_("Why"), [InputRequired(_("Say why."))])


class GiveForm(Form):
    """Who does the work from now on."""

    user = SelectField(_("Who does it"), [InputRequired(_("Choose who."))])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.user.choices = [("", ""), *colleagues(acting())]


def colleagues(actor: Actor) -> list[tuple[str, str]]:
    """Return the people of the workplace who do work of plans."""
    place = actor.reach.institution_id
    if place is None and actor.reach.municipality_id is not None:
        centre = Institution.get_or_none(
            Institution.municipality == actor.reach.municipality_id, Institution.kind == CENTRE
        )
        place = centre.id if centre else None
    return [(str(one.id), one.name) for one in users_who_can(PlanPermission.DO, place)]


def _work(actor: Actor, keys: Sequence[int]) -> Iterator[Occurrence]:
    yield from (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence, Activity, WorkPlan, Institution)
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .switch(Occurrence)
        .join(Institution)
        .where(Occurrence.id.in_(list(keys) or [0]))
        .order_by(Occurrence.due, Occurrence.id)
    )


Planned = tuple[dict[str, Any], str, Any]
"""What the fields get, why nothing happens to this row, and the words for its saving."""


def _each(
    change: Callable[[Actor, Occurrence, Mapping[str, Any]], Planned],
) -> Callable[[Actor, Sequence[int], Mapping[str, Any]], Iterator[Change]]:
    def plan(actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Iterator[Change]:
        for one in _work(actor, keys):
            given, refused, said = change(actor, one, values)
            setattr(one, SAID, said)
            yield Change(
                record=one,
                values=given,
                label=short(one.activity.text),
                place=one.institution.short_name,
                refused=_closed(one) or refused,
            )

    return plan


def _closed(work: Occurrence) -> str:
    if work.plan.state != "at_work":
        return _l("The plan is not at work.")
    return "" if work.is_open else _l("The work is not open any more.")


def _decided_above(actor: Actor, work: Occurrence) -> str:
    if reaches_plan(actor, work):
        return ""
    return _l("The work was handed down by the district: it decides on it.")


def _done(_actor: Actor, _work: Occurrence, values: Mapping[str, Any]) -> Planned:
    day = values["on"]
    refused = _l("This day has not come yet.") if day > clock.today() else ""
    return {"state": "done", "done_on": day}, refused, values.get("proof") or ""


def _move(actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> Planned:
    day = values["due"]
    refused = _decided_above(actor, work)
    if not refused and work.start is not None and day < work.start:
        refused = _l("The work begins after this day.")
    return {"due": day}, refused, values["why"]


def _give(_actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> Planned:
    user = User.get_by_id(int(values["user"]))
    fits = any(one.id == user.id for one in doing.people_for(work))
    refused = "" if fits else _l("This person does not see the work.")
    return {"responsible": user}, refused, ""


def _drop(actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> Planned:
    given = {"state": "dropped", "reason": values["why"].strip()}
    return given, _decided_above(actor, work), values["why"]


def _save_state(actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> None:
    """Finish or drop a piece of work, or take that back."""
    said = getattr(work, SAID, "")
    state = values["state"]
    if state == "done":
        proof = Proof(text=said, on=values["done_on"]) if said.strip() else None
        stored = doing.finish(actor, work, on=values["done_on"], proof=proof)
    elif state == "dropped":
        stored = doing.drop(actor, work, reason=values["reason"])
    else:
        stored = doing.reopen(actor, work, reason=_l("An action on many rows was taken back"))
        if state == "in_progress":
            stored = doing.start_work(actor, stored)
    _keep(work, stored, values)


def _save_due(actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> None:
    """Move a deadline, or take the move back."""
    said = getattr(work, SAID, None)
    if said is None:
        stored = doing.take_move_back(actor, work)
    else:
        stored = doing.move(actor, work, due=values["due"], reason=said)
    _keep(work, stored, values)


def _save_user(actor: Actor, work: Occurrence, values: Mapping[str, Any]) -> None:
    """Give a piece of work to somebody, or back to who had it."""
    user = values["responsible"]
    if user is not None and not isinstance(user, User):
        user = User.get_or_none(User.id == user)
    _keep(work, doing.assign(actor, work, user=user), values)


def _keep(work: Occurrence, stored: Occurrence, values: Mapping[str, Any]) -> None:
    """Give the record of the act what was written, since an undo compares with that."""
    for name in values:
        setattr(work, name, getattr(stored, name))


ACTS = (
    BulkAction(
        name="finish",
        title=_("Mark as done"),
        text=_("Taken back, the work is open again; proofs that were added stay."),
        permission=PlanPermission.DO,
        form=DoneForm,
        plan=_each(_done),
        save=_save_state,
    ),
    BulkAction(
        name="move",
        title=_("Move the deadline"),
        text=_("The old deadline is kept with the reason."),
        permission=PlanPermission.DO,
        form=MoveForm,
        plan=_each(_move),
        save=_save_due,
    ),
    BulkAction(
        name="give",
        title=_("Hand over to another person"),
        permission=PlanPermission.DO,
        form=GiveForm,
        plan=_each(_give),
        save=_save_user,
    ),
    BulkAction(
        name="drop",
        title=_("Drop"),
        text=_("The rows of the plan stay: only these pieces of work are dropped."),
        permission=PlanPermission.DO,
        form=DropForm,
        plan=_each(_drop),
        save=_save_state,
    ),
)
