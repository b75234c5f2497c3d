"""The databank: persons, their posts, categories, attestations and what shifts duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DecimalField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from portal import clock
from portal.database import BaseModel, MomentField, fold
from portal.i18n import lazy_gettext as _
from portal.institutions.models import Institution

EMPLOYMENT_KINDS = (
    ("main", _("Main job")),
    ("internal", _("Internal part-time job")),
    ("external", _("External part-time job")),
)
CATEGORY_KINDS = (
    ("first", _("First category")),
    ("highest", _("Highest category")),
    ("methodist", _("Teacher-methodist")),
    ("mentor", _("Teacher-mentor")),
)
TERMS = (
    ("none", _("No term")),
    ("until", _("Until a date")),
    ("unknown", _("Not stated")),
)
DECISIONS = (
    ("complies", _("Complies with the post held")),
    ("fails", _("Does not comply with the post held")),
)
ABSENCE_KINDS = (
    ("pregnancy", _("Pregnancy")),
    ("maternity", _("Maternity leave")),
    ("parental", _("Parental leave")),
    ("illness", _("Long illness")),
    ("other", _("Another reason")),
)
PARTICIPATION_KINDS = (
    ("participant", _("Took part")),
    ("leader", _("Led")),
)
SEXES = (("f", _("Female")), ("m", _("Male")))


class Position(BaseModel):
    """An entry of the official list of positions (должность), with its case forms."""

    code = CharField(max_length=60, unique=True, verbose_name=_("Code"))
    title = CharField(max_length=200, verbose_name=_("Name"))
    genitive = CharField(max_length=200, default="", verbose_name=_("Genitive case"))
    dative = CharField(max_length=200, default="", verbose_name=_("Dative case"))
    is_pedagogical = BooleanField(default=True, verbose_name=_("Teaching post"))
    is_head = BooleanField(default=False, verbose_name=_("Leading post"))
    place = IntegerField(default=0, verbose_name=_("Place in the list"))

    class Meta:
        table_name = "staff_position"

    def __str__(self) -> str:
        return self.title


class Person(BaseModel):
    """A teacher or a head (педагог); what is held of a person is the least that the job needs."""

    last_name = CharField(max_length=100, verbose_name=_("Last name"))
    first_name = CharField(max_length=100, default="", verbose_name=_("First name"))
    patronymic = CharField(max_length=100, default="", verbose_name=_("Patronymic"))
    name_key = CharField(max_length=310, index=True)
    birth_on = DateField(null=True, verbose_name=_("Date of birth"))
    sex = CharField(max_length=1, default="", choices=SEXES, verbose_name=_("Sex"))
    snils = CharField(max_length=14, default="", verbose_name=_("SNILS"))
    phone = CharField(max_length=60, default="", verbose_name=_("Phone"))
    email = CharField(max_length=200, default="", verbose_name=_("E-mail"))
    teaching_since = DateField(null=True, verbose_name=_("Teaching since"))
    working_since = DateField(null=True, verbose_name=_("Working since"))
    note = TextField(default="", verbose_name=_("Note"))
    version = IntegerField(default=1)
    created_at = MomentField(default=clock.now, verbose_name=_("Added"))
    changed_at = MomentField(default=clock.now, verbose_name=_("Changed"))
    demo = BooleanField(default=False, verbose_name=_("Demo"))
    blocked = BooleanField(default=False, verbose_name=_("Blocked"))

    class Meta:
        table_name = "staff_person"
        further_indexes = (
            "staff_person_name_part",
            "staff_person_blocked",
            "staff_person_phone",
            "staff_person_phone_end",
        )
        constraints = [Check("sex in ('', 'f', 'm')")]

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def short_name(self) -> str:
        """Return «Фамилия И. О.»."""
        initials = (f"{part[0]}." for part in (self.first_name, self.patronymic) if part)
        return " ".join((self.last_name, *initials))

    def save(self, *args: Any, **kwargs: Any) -> int:
        """Keep the search key in step with the name."""
        self.name_key = fold(self.full_name)
        return super().save(*args, **kwargs)


class Employment(BaseModel):
    """A post that a person holds in an institution (место работы), from a day to a day.

    ``name_key`` is the person's, for reading lists in their order; the database keeps it by triggers.
    """

    person = ForeignKeyField(
        Person, backref="employments", on_delete="RESTRICT", verbose_name=_("Person")
    )
    institution = ForeignKeyField(
        Institution,
        backref="+",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Institution"),
    )
    position = ForeignKeyField(
        Position, backref="+", index=False, on_delete="RESTRICT", verbose_name=_("Position")
    )
    subject = CharField(max_length=200, default="", verbose_name=_("Subject"))
    kind = CharField(
        max_length=10, default="main", choices=EMPLOYMENT_KINDS, verbose_name=_("Kind of job")
    )
    rate = DecimalField(max_digits=5, decimal_places=2, null=True, verbose_name=_("Rate"))
    started_on = DateField(null=True, verbose_name=_("Hired on"))
    in_position_since = DateField(null=True, verbose_name=_("In this position since"))
    ended_on = DateField(null=True, verbose_name=_("Left on"))
    note = TextField(default="", verbose_name=_("Note"))
    version = IntegerField(default=1)
    name_key = CharField(max_length=310, null=True, index=True)

    if TYPE_CHECKING:
        person_id: int
        institution_id: int
        position_id: int

    class Meta:
        table_name = "staff_employment"
        constraints = [
            Check("kind in ('main', 'internal', 'external')"),
            Check("ended_on is null or started_on is null or ended_on >= started_on"),
        ]
        indexes = (
            (("institution", "person", "started_on", "ended_on"), False),
            (("institution", "name_key", "started_on", "ended_on"), False),
        )

    def __str__(self) -> str:
        return f"{self.position}, {self.subject}" if self.subject else str(self.position)


class Category(BaseModel):
    """A qualification category (квалификационная категория).

    The first and the highest hang on a person and a position; teacher-methodist and teacher-mentor
    on the person (order 196, paragraph 45). ``term`` says in words whether there is an end date.
    """

    person = ForeignKeyField(
        Person, backref="categories", on_delete="RESTRICT", verbose_name=_("Person")
    )
    kind = CharField(max_length=10, choices=CATEGORY_KINDS, verbose_name=_("Category"))
    position = ForeignKeyField(
        Position,
        backref="+",
        null=True,
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Position"),
    )
    assigned_on = DateField(null=True, verbose_name=_("Assigned on"))
    order_number = CharField(max_length=60, default="", verbose_name=_("Order number"))
    order_on = DateField(null=True, verbose_name=_("Order date"))
    term = CharField(max_length=10, default="unknown", choices=TERMS, verbose_name=_("Term"))
    valid_until = DateField(null=True, verbose_name=_("Valid until"))
    note = TextField(default="", verbose_name=_("Note"))

    if TYPE_CHECKING:
        person_id: int
        position_id: int | None

    class Meta:
        table_name = "staff_category"
        constraints = [
            Check("kind in ('first', 'highest', 'methodist', 'mentor')"),
            Check("term in ('none', 'until', 'unknown')"),
            Check("(term = 'until') = (valid_until is not null)"),
            Check("valid_until is null or assigned_on is null or valid_until >= assigned_on"),
        ]


class Compliance(BaseModel):
    """An attestation for compliance with the post held (аттестация на СЗД).

    ``next_on`` is the day of the next one where it is another than the law's term gives.
    """

    employment = ForeignKeyField(
        Employment,
        backref="compliances",
        index=False,
        on_delete="RESTRICT",
        verbose_name=_("Post"),
    )
    held_on = DateField(verbose_name=_("Held on"))
    decision = CharField(
        max_length=10, default="complies", choices=DECISIONS, verbose_name=_("Decision")
    )
    protocol_number = CharField(max_length=60, default="", verbose_name=_("Protocol number"))
    note = TextField(default="", verbose_name=_("Note"))
    next_on = DateField(null=True, verbose_name=_("Next attestation"))

    if TYPE_CHECKING:
        employment_id: int

    class Meta:
        table_name = "staff_compliance"
        constraints = [Check("decision in ('complies', 'fails')")]
        indexes = ((("employment", "held_on"), False),)


class Absence(BaseModel):
    """A leave or an illness that shifts duties; its reason is seen by the institution only."""

    person = ForeignKeyField(
        Person, backref="absences", on_delete="RESTRICT", verbose_name=_("Person")
    )
    institution = ForeignKeyField(
        Institution, backref="+", on_delete="RESTRICT", verbose_name=_("Institution")
    )
    kind = CharField(max_length=10, choices=ABSENCE_KINDS, verbose_name=_("Reason"))
    started_on = DateField(verbose_name=_("From"))
    ended_on = DateField(null=True, verbose_name=_("Last day"))
    note = TextField(default="", verbose_name=_("Note"))

    if TYPE_CHECKING:
        person_id: int
        institution_id: int

    class Meta:
        table_name = "staff_absence"
        constraints = [
            Check("kind in ('pregnancy', 'maternity', 'parental', 'illness', 'other')"),
            Check("ended_on is null or ended_on >= started_on"),
        ]


class Education(BaseModel):
    """What a person has finished (образование)."""

    person = ForeignKeyField(
        Person, backref="educations", on_delete="RESTRICT", verbose_name=_("Person")
    )
    level = CharField(max_length=120, default="", verbose_name=_("Level"))
    school = CharField(max_length=300, default="", verbose_name=_("Institution of education"))
    speciality = CharField(max_length=300, default="", verbose_name=_("Speciality"))
    qualification = CharField(max_length=300, default="", verbose_name=_("Qualification"))
    finished_year = IntegerField(null=True, verbose_name=_("Year"))

    class Meta:
        table_name = "staff_education"


class Course(BaseModel):
    """A course of further training (курсы повышения квалификации)."""

    person = ForeignKeyField(
        Person, backref="courses", on_delete="RESTRICT", verbose_name=_("Person")
    )
    title = CharField(max_length=500, verbose_name=_("Topic"))
    organisation = CharField(max_length=300, default="", verbose_name=_("Organisation"))
    hours = IntegerField(null=True, verbose_name=_("Hours"))
    finished_on = DateField(null=True, verbose_name=_("Finished on"))

    class Meta:
        table_name = "staff_course"


class Award(BaseModel):
    """An award or an honorary title (награда, звание)."""

    person = ForeignKeyField(
        Person, backref="awards", on_delete="RESTRICT", verbose_name=_("Person")
    )
    title = CharField(max_length=500, verbose_name=_("Award"))
    awarded_on = DateField(null=True, verbose_name=_("Awarded on"))

    class Meta:
        table_name = "staff_award"


class Participation(BaseModel):
    """A part in an event (участие в мероприятии): attended, or led, which shares one's experience.

    What another plugin has confirmed names itself in ``source`` and its own record in ``source_key``:
    it is written once, and mended there, not on the card.
    """

    person = ForeignKeyField(
        Person, backref="participations", on_delete="RESTRICT", verbose_name=_("Person")
    )
    kind = CharField(
        max_length=12,
        default="participant",
        choices=PARTICIPATION_KINDS,
        verbose_name=_("Part in the event"),
    )
    title = CharField(max_length=500, verbose_name=_("Topic of the event"))
    organisation = CharField(max_length=300, default="", verbose_name=_("Held by"))
    hours = DecimalField(
        max_digits=5, decimal_places=1, null=True, verbose_name=_("Academic hours")
    )
    held_on = DateField(null=True, verbose_name=_("Held on"))
    certificate_number = CharField(
        max_length=40, default="", verbose_name=_("Number of the certificate")
    )
    certificate_code = CharField(
        max_length=20, default="", verbose_name=_("Check code of the certificate")
    )
    source = CharField(max_length=40, default="", verbose_name=_("Confirmed by the section"))
    source_key = CharField(max_length=80, null=True, unique=True)

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        table_name = "staff_participation"
        constraints = [Check("kind in ('participant', 'leader')")]


TABLES = (
    Position,
    Person,
    Employment,
    Category,
    Compliance,
    Absence,
    Education,
    Course,
    Award,
    Participation,
)
