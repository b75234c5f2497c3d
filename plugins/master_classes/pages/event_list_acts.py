"""What is done with many events at once: published, closed for enrolment, given to somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import SelectField
from wtforms.validators import Optional

from plugins.master_classes import services
from plugins.master_classes.models import Event
from plugins.master_classes.pages.choices import responsible_choices, user_of
from plugins.master_classes.permissions import ClassesPermission
from portal.access import policies
from portal.access.actor import acting
from portal.accounts.models import User
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import BulkAction, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from portal.access import Actor

    Planned = tuple[dict[str, Any], str]


class ResponsibleForm(Form):
    """Who answers for the events from now on."""

    responsible = SelectField(_("Responsible"), [Optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.responsible.choices = responsible_choices(acting())


def _each(
    decide: Callable[[Event, Mapping[str, Any]], Planned],
) -> Callable[[Actor, Sequence[int], Mapping[str, Any]], Iterator[Change]]:
    """Return the plan of an act that decides for each event what it gets, or why it is left alone."""

    def plan(actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Iterator[Change]:
        query = policies[Event].rows(actor).where(Event.id.in_(list(keys)))
        for one in query.order_by(Event.starts_at, Event.id):
            given, refused = decide(one, values)
            verdict = policies[Event].permits(actor, "edit", one)
            refused = refused or ("" if verdict else verdict.reason)
            yield Change(record=one, label=one.title, values=given, refused=refused)

    return plan


def _published(event: Event, _values: Mapping[str, Any]) -> Planned:
    refused = "" if event.state == "draft" else _l("Only a draft can be published.")
    if not refused and event.starts_at is None:
        refused = _l("The event has no day yet.")
    return {"state": "planned"}, refused


def _closed(event: Event, _values: Mapping[str, Any]) -> Planned:
    refused = "" if event.state in {"planned", "open"} else _l("Its enrolment does not go on.")
    return {"state": "closed"}, refused


def _given(event: Event, values: Mapping[str, Any]) -> Planned:
    refused = _l("The event is over.") if event.state in {"held", "cancelled"} else ""
    return {"responsible": user_of(values.get("responsible"))}, refused


def _save_published(actor: Actor, event: Event, _values: Mapping[str, Any]) -> None:
    services.publish(actor, Event.get_by_id(event.id))
    event.state = Event.get_by_id(event.id).state


def _save_closed(actor: Actor, event: Event, values: Mapping[str, Any]) -> None:
    stored = Event.get_by_id(event.id)
    if values["state"] == "closed":
        services.close(actor, stored)
    else:
        services.reopen(actor, stored)
    event.state = Event.get_by_id(event.id).state


def _save_given(actor: Actor, event: Event, values: Mapping[str, Any]) -> None:
    who = values.get("responsible")
    user = who if who is None or isinstance(who, User) else User.get_or_none(User.id == who)
    stored = services.change_event(actor, Event.get_by_id(event.id), values={"responsible": user})
    event.responsible = stored.responsible


ACTS = (
    BulkAction(
        name="publish",
        title=_("Publish"),
        text=_("From then on institutions see the events and can enrol teachers."),
        permission=ClassesPermission.EDIT,
        plan=_each(_published),
        save=_save_published,
        undoable=False,
    ),
    BulkAction(
        name="close",
        title=_("Close the enrolment"),
        text=_("Nobody can be enrolled any more; it can be opened again."),
        permission=ClassesPermission.EDIT,
        plan=_each(_closed),
        save=_save_closed,
    ),
    BulkAction(
        name="give",
        title=_("Make somebody responsible"),
        permission=ClassesPermission.EDIT,
        form=ResponsibleForm,
        plan=_each(_given),
        save=_save_given,
    ),
)
