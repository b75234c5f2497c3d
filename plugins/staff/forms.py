"""The forms of the databank."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from plugins.staff.models import (
    ABSENCE_KINDS,
    CATEGORY_KINDS,
    DECISIONS,
    EMPLOYMENT_KINDS,
    PARTICIPATION_KINDS,
    SEXES,
    TERMS,
    Employment,
    Position,
)
from portal.access import policies
from portal.database import fetch_rows
from portal.forms import Form
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _text(title: Any, longest: int, *, required: bool = False, hint: Any = "", **more: Any) -> Any:
    first = InputRequired(_("Fill this in.")) if required else Optional()
    return StringField(
        title,
        [first, Length(max=longest, message=_("No longer than %(max)d letters."))],
        filters=[_stripped],
        description=hint,
        default="",
        **more,
    )


def _stripped(text: str | None) -> str:
    return " ".join((text or "").split())


def _never_none(code: str | None) -> str:
    return code or ""


def _day(title: Any, *, required: bool = False, hint: Any = "") -> Any:
    first = InputRequired(_("Fill this in.")) if required else Optional()
    return DateField(title, [first], format=["%Y-%m-%d", "%d.%m.%Y"], description=hint)


def _key(text: str | None) -> int | None:
    return int(text) if text else None


def _choice(title: Any, choices: Any, *, required: bool = True, hint: Any = "") -> Any:
    first = [InputRequired(_("Choose one."))] if required else [Optional()]
    offered = [SelectChoice(key, words) for key, words in choices]
    return SelectField(title, first, choices=offered, description=hint, filters=[_never_none])


def _relation(title: Any, *, required: bool = True, hint: Any = "") -> Any:
    first = [InputRequired(_("Choose one."))] if required else [Optional()]
    return SelectField(title, first, coerce=_key, choices=[], description=hint)


class StaffForm(Form):
    """A form whose choices of related rows come from what the actor may use."""

    class Meta:
        """Messages of WTForms come from the portal's catalogues."""

        locales = ("ru", "en")

    def offer(self, actor: Actor, person_id: int | None) -> None:
        """Fill the choices of related rows; by default there are none."""

    def values(self) -> dict[str, Any]:
        """Return what was given, related rows as records."""
        return {name: field.data for name, field in self._fields.items()}


class PersonForm(StaffForm):
    """A person's own data."""

    last_name = _text(_("Last name"), 100, required=True)
    first_name = _text(_("First name"), 100, required=True)
    patronymic = _text(_("Patronymic"), 100)
    birth_on = _day(_("Date of birth"))
    sex = _choice(_("Sex"), (("", _("not given")), *SEXES), required=False)
    snils = _text(_("SNILS"), 14, hint=_("11 digits; shown whole on the card only."))
    phone = _text(_("Phone"), 60)
    email = _text(_("E-mail"), 200)
    working_since = _day(
        _("Working since"), hint=_("The whole length of service is counted from it.")
    )
    teaching_since = _day(_("Teaching since"))
    note = TextAreaField(_("Note"), [Optional(), Length(max=4000)], default="")

    def validate_email(self, field: Any) -> None:
        """Refuse what cannot be an address of e-mail."""
        if field.data and not MAIL.fullmatch(field.data):
            raise ValidationError(_("This is no address of e-mail."))


class PostForm(StaffForm):
    """A post that a person holds."""

    institution = _relation(_("Institution"))
    position = _relation(_("Position"))
    subject = _text(
        _("Subject"),
        200,
        hint=_("For a teacher the subject, in additional education the direction."),
    )
    kind = _choice(_("Kind of job"), EMPLOYMENT_KINDS)
    rate = DecimalField(_("Rate"), [Optional()], places=2, description=_("For example 1 or 0.5."))
    started_on = _day(_("Hired on"))
    in_position_since = _day(
        _("In this position since"),
        hint=_(
            "When it differs from the day of hiring: the two years before the first attestation are counted from it."
        ),
    )
    ended_on = _day(_("Left on"), hint=_("The last working day. The history stays."))

    def offer(self, actor: Actor, person_id: int | None) -> None:  # noqa: ARG002
        """Offer the institutions in reach and the official positions."""
        institutions = policies[Institution].rows(actor).order_by(Institution.sort_key)
        self._institutions = {one.id: one for one in institutions}
        self._positions = {one.id: one for one in Position.select().order_by(Position.title)}
        self.institution.choices = _offered(self._institutions)
        self.position.choices = _offered(self._positions)
        if len(self._institutions) == 1 and self.institution.data is None:
            self.institution.data = next(iter(self._institutions))

    def values(self) -> dict[str, Any]:
        """Return what was given, institution and position as records."""
        return {
            **super().values(),
            "institution": self._institutions[self.institution.data],
            "position": self._positions[self.position.data],
        }


class CategoryForm(StaffForm):
    """A qualification category."""

    kind = _choice(_("Category"), CATEGORY_KINDS)
    position = _relation(
        _("Position"),
        required=False,
        hint=_("The position it was given for; teacher-methodist and teacher-mentor have none."),
    )
    assigned_on = _day(_("Assigned on"), hint=_("The day of the commission's decision."))
    order_number = _text(_("Order number"), 60)
    order_on = _day(_("Order date"))
    term = _choice(
        _("Term"), TERMS, hint=_("Given since 01.09.2023: no term. Given before: until a date.")
    )
    valid_until = _day(_("Valid until"))
    note = _text(_("Note"), 1000)

    def offer(self, actor: Actor, person_id: int | None) -> None:  # noqa: ARG002
        """Offer the positions, those of the person first."""
        held = Employment.select(Employment.position).where(Employment.person == person_id)
        own = {key for (key,) in fetch_rows(held)}
        self._positions = {one.id: one for one in Position.select().order_by(Position.title)}
        mine = {key: one for key, one in self._positions.items() if key in own}
        others = {
            key: one
            for key, one in self._positions.items()
            if key not in own and one.is_pedagogical
        }
        self.position.choices = _offered({**mine, **others})

    def values(self) -> dict[str, Any]:
        """Return what was given, the position as a record; titles of a person have none."""
        found = super().values()
        titled = found["kind"] in {"methodist", "mentor"}
        key = self.position.data
        return {**found, "position": None if titled or key is None else self._positions[key]}


class ComplianceForm(StaffForm):
    """An attestation for compliance with the post held."""

    employment = _relation(_("Post"))
    held_on = _day(_("Held on"), required=True)
    decision = _choice(_("Decision"), DECISIONS)
    protocol_number = _text(_("Protocol number"), 60)
    next_on = _day(
        _("Next attestation"),
        hint=_("Only when another day is set: else it is counted by the rules."),
    )
    note = _text(_("Note"), 1000)

    def offer(self, actor: Actor, person_id: int | None) -> None:
        """Offer the person's posts in reach."""
        posts = policies[Employment].rows(actor).where(Employment.person == person_id)
        self._posts = {one.id: one for one in posts.order_by(Employment.ended_on, Employment.id)}
        self.employment.choices = _offered(
            {key: f"{one} — {one.institution}" for key, one in self._posts.items()}
        )
        if len(self._posts) == 1 and self.employment.data is None:
            self.employment.data = next(iter(self._posts))

    def values(self) -> dict[str, Any]:
        """Return what was given, the post as a record."""
        return {**super().values(), "employment": self._posts[self.employment.data]}


class AbsenceForm(StaffForm):
    """A leave or an illness that shifts duties."""

    institution = _relation(_("Institution"))
    kind = _choice(_("Reason"), ABSENCE_KINDS, hint=_("Seen by your institution only."))
    started_on = _day(_("From"), required=True)
    ended_on = _day(_("Last day"), hint=_("Leave it empty while the absence lasts."))
    note = _text(_("Note"), 1000)

    def offer(self, actor: Actor, person_id: int | None) -> None:  # noqa: ARG002
        """Offer the actor's own institution: reasons are entered inside it."""
        self._institutions = {one.id: one for one in policies[Institution].rows(actor).limit(2)}
        self.institution.choices = _offered(self._institutions)
        if len(self._institutions) == 1 and self.institution.data is None:
            self.institution.data = next(iter(self._institutions))

    def values(self) -> dict[str, Any]:
        """Return what was given, the institution as a record."""
        return {**super().values(), "institution": self._institutions[self.institution.data]}


class EducationForm(StaffForm):
    """What a person has finished."""

    level = _text(_("Level"), 120, hint=_("For example: higher, secondary vocational."))
    school = _text(_("Institution of education"), 300)
    speciality = _text(_("Speciality"), 300)
    qualification = _text(_("Qualification"), 300)
    finished_year = IntegerField(_("Year"), [Optional()])


class CourseForm(StaffForm):
    """A course of further training."""

    title = _text(_("Topic"), 500, required=True)
    organisation = _text(_("Organisation"), 300)
    hours = IntegerField(_("Hours"), [Optional()])
    finished_on = _day(_("Finished on"))


class AwardForm(StaffForm):
    """An award or an honorary title."""

    title = _text(_("Award"), 500, required=True)
    awarded_on = _day(_("Awarded on"))


class ParticipationForm(StaffForm):
    """A part in an event, attended or led."""

    kind = _choice(_("Part in the event"), PARTICIPATION_KINDS)
    title = _text(_("Topic of the event"), 500, required=True)
    organisation = _text(_("Held by"), 300)
    hours = DecimalField(_("Academic hours"), [Optional()], places=1)
    held_on = _day(_("Held on"))
    certificate_number = _text(_("Number of the certificate"), 40)
    certificate_code = _text(_("Check code of the certificate"), 20)


def _offered(rows: dict[int, Any]) -> list[tuple[str, Any]]:
    return [
        SelectChoice("", _("Choose from the list")),
        *(SelectChoice(str(key), str(one)) for key, one in rows.items()),
    ]
