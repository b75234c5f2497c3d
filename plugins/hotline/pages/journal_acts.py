"""What is done with many requests at once: hand over, close; previewed before and undone after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import SelectField
from wtforms.validators import Optional

from plugins.hotline import services
from plugins.hotline.links import short
from plugins.hotline.models import Group, Request
from plugins.hotline.pages.choices import chosen, group_choices, people_choices, user_of
from plugins.hotline.people import desk_of
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies
from portal.access.actor import acting
from portal.access.municipal import municipality_of
from portal.accounts.models import User
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import BulkAction, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from portal.access import Actor

    Planned = tuple[dict[str, Any], str]


class GiveForm(Form):
    """Who does the requests from now on, and in which group."""

    assignee = SelectField(_("Who does it"), [Optional()])
    group = SelectField(_("Group"), [Optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        actor = acting()
        where = municipality_of(actor)
        people = desk_of(where, operators=True) if where is not None else []
        self.assignee.choices = people_choices(people)
        self.group.choices = group_choices(actor)


def _each(
    decide: Callable[[Actor, Request, Mapping[str, Any]], Planned],
) -> Callable[[Actor, Sequence[int], Mapping[str, Any]], Iterator[Change]]:
    """Return the plan of an act that decides for each request what it gets, or why it is left alone."""

    def plan(actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Iterator[Change]:
        query = policies[Request].rows(actor).where(Request.id.in_(list(keys)))
        for one in query.order_by(Request.received_at, Request.id):
            given, refused = decide(actor, one, values)
            verdict = policies[Request].permits(actor, "edit", one)
            refused = refused or ("" if verdict else verdict.reason)
            if not refused and one.removed_at is not None:
                refused = _l("The request was removed.")
            if not refused and one.merged_into_id is not None:
                refused = _l("The request was merged into another one.")
            yield Change(
                record=one,
                label=f"{one.full_number}: {short(one.question)}",
                values=given,
                refused=refused,
            )

    return plan


def _given(actor: Actor, request: Request, values: Mapping[str, Any]) -> Planned:
    user = user_of(values.get("assignee"))
    group = chosen(actor, Group, values.get("group"))
    refused = ""
    if user is not None and user not in desk_of(request.municipality_id, operators=True):
        refused = _l("This person does not answer at this hotline.")
    if group is not None and group.municipality_id != request.municipality_id:
        refused = _l("This group belongs to another district.")
    return {"assignee": user, "group": group or request.group}, refused


def _closed(_actor: Actor, request: Request, _values: Mapping[str, Any]) -> Planned:
    refused = "" if request.state == "solved" else _l("Only a solved request can be closed.")
    return {"state": "closed"}, refused


def _save_given(actor: Actor, request: Request, values: Mapping[str, Any]) -> None:
    """Hand a request over; the record gets what was stored, by which the act is taken back."""
    group = _record(Group, values["group"]) if "group" in values else request.group
    stored = services.assign(
        actor, request, assignee=_record(User, values.get("assignee")), group=group
    )
    request.assignee, request.group = stored.assignee, stored.group


def _save_closed(actor: Actor, request: Request, values: Mapping[str, Any]) -> None:
    """Close a request, or open it again to the state of a solved one."""
    if values["state"] == "closed":
        stored = services.close(actor, request)
    else:
        stored = services.take_closing_back(actor, request)
    request.state = stored.state


def _record(model: type[Any], value: Any) -> Any:
    """Return the record that a value names, which may be the record itself."""
    if value is None or isinstance(value, model):
        return value
    return model.get_or_none(model.id == value)


ACTS = (
    BulkAction(
        name="give",
        title=_("Hand over"),
        text=_("Those who get requests are told."),
        permission=HotlinePermission.EDIT,
        form=GiveForm,
        plan=_each(_given),
        save=_save_given,
    ),
    BulkAction(
        name="close",
        title=_("Close"),
        text=_("Only solved requests are closed."),
        permission=HotlinePermission.EDIT,
        plan=_each(_closed),
        save=_save_closed,
    ),
)
