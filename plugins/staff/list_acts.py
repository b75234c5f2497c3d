"""What can be done with many posts at once: a subject, a day of leaving, a held attestation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from plugins.staff import services
from plugins.staff.models import DECISIONS, Compliance, Employment, Person, Position
from plugins.staff.permissions import StaffPermission
from portal.access import policies
from portal.errors import Invalid
from portal.forms import Form
from portal.i18n import format_date
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution
from portal.lists.contracts import BulkAction, Change

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from portal.access.actor import Actor

Values = dict[str, Any]
KEPT_OUT = frozenset({"id", "version", "name_key"})


class SubjectForm(Form):
    """The subject that the posts get."""

    subject = StringField(
        _("Subject"), [Length(max=200)], description=_("Leave empty to clear it.")
    )


class LeavingForm(Form):
    """The last day of work."""

    ended_on = DateField(_("Last day of work"), [InputRequired(_("Give the day."))])


class AttestationForm(Form):
    """When an attestation for compliance was held, and what it decided."""

    held_on = DateField(_("Held on"), [InputRequired(_("Give the day."))])
    decision = SelectField(_("Decision"), choices=DECISIONS, default="complies")
    protocol_number = StringField(_("Protocol number"), [Length(max=60)])


def posts_of(actor: Actor, keys: Sequence[int]) -> Iterator[Employment]:
    """Yield the posts of these keys that the actor may see, by the name of the person."""
    yield from (
        policies[Employment]
        .rows(actor)
        .select(Employment, Person, Institution, Position)
        .join(Person)
        .switch(Employment)
        .join(Institution)
        .switch(Employment)
        .join(Position)
        .where(Employment.id.in_(list(keys) or [0]))
        .order_by(Employment.name_key, Employment.id)
    )


def save(actor: Actor, subject: Any, values: Mapping[str, Any]) -> None:
    """Write one change with the checks of the form of a card; raise :class:`Invalid` in one sentence."""
    fields = type(subject)._meta.fields  # noqa: SLF001 - peewee's public way
    whole = {name: getattr(subject, name) for name in fields if name not in KEPT_OUT}
    try:
        services.save(actor, subject, whole | dict(values))
    except Invalid as error:
        raise Invalid(_first(error)) from error


def _first(error: Invalid) -> str:
    return next((one for messages in error.fields.values() for one in messages), error.message)


def _each(
    change: Callable[[Employment, Mapping[str, Any]], tuple[Any, Values, str]],
) -> Callable[[Actor, Sequence[int], Mapping[str, Any]], Iterator[Change]]:
    def plan(actor: Actor, keys: Sequence[int], values: Mapping[str, Any]) -> Iterator[Change]:
        for post in posts_of(actor, keys):
            subject, given, refused = change(post, values)
            yield Change(
                record=subject,
                values=given,
                label=f"{post.person.full_name}: {post}",
                place=str(post.institution),
                refused=refused or _refusal(actor, post, subject),
            )

    return plan


def _refusal(actor: Actor, post: Employment, subject: Any) -> str:
    verb = "edit" if subject is post else "create"
    verdict = policies[type(subject)].permits(actor, verb, subject)
    return "" if verdict else verdict.reason


def _subject(post: Employment, values: Mapping[str, Any]) -> tuple[Any, Values, str]:
    return post, {"subject": " ".join((values.get("subject") or "").split())}, ""


def _leaving(post: Employment, values: Mapping[str, Any]) -> tuple[Any, Values, str]:
    day = values["ended_on"]
    refused = ""
    if post.ended_on is not None and post.ended_on != day:
        refused = _l("The post has ended on %(day)s already.", day=format_date(post.ended_on))
    elif post.started_on is not None and day < post.started_on:
        refused = _l("That is before the day of hiring, %(day)s.", day=format_date(post.started_on))
    return post, {"ended_on": day}, refused


def _attestation(post: Employment, values: Mapping[str, Any]) -> tuple[Any, Values, str]:
    day = values["held_on"]
    given = {
        "employment": post,
        "held_on": day,
        "decision": values["decision"],
        "protocol_number": values.get("protocol_number") or "",
    }
    refused = ""
    if post.started_on is not None and day < post.started_on:
        refused = _l("That is before the day of hiring, %(day)s.", day=format_date(post.started_on))
    elif post.ended_on is not None and day > post.ended_on:
        refused = _l("The post has ended on %(day)s already.", day=format_date(post.ended_on))
    elif (
        Compliance.select().where(Compliance.employment == post, Compliance.held_on == day).exists()
    ):
        refused = _l("There is an attestation of that day already.")
    return Compliance(employment=post), given, refused


ACTS = (
    BulkAction(
        name="set_subject",
        title=_("Set the subject"),
        permission=StaffPermission.EDIT,
        form=SubjectForm,
        plan=_each(_subject),
        save=save,
    ),
    BulkAction(
        name="hold_attestation",
        title=_("Note a held attestation for compliance"),
        permission=StaffPermission.EDIT,
        form=AttestationForm,
        plan=_each(_attestation),
        save=save,
        remove=services.remove,
    ),
    BulkAction(
        name="end_posts",
        title=_("End the posts"),
        text=_("The posts get a last day of work; the history of the people stays."),
        permission=StaffPermission.EDIT,
        form=LeavingForm,
        plan=_each(_leaving),
        save=save,
    ),
)
