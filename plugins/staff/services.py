"""The verbs of the databank: add, change and remove persons and what belongs to them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from plugins.staff import checks
from plugins.staff.absence_codes import without_reason
from plugins.staff.message_ids import N_
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Participation,
    Person,
)
from portal import clock
from portal.access import policies
from portal.audit.services import changes_of, record
from portal.database import fetch_rows, is_postgres, write
from portal.errors import Conflict, Invalid, NotAllowed
from portal.files.services import remove_of as remove_files_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from peewee import Model

    from portal.access import Actor

# what is deleted with a person or a post, children before parents
PARTS_OF_PERSON = (Participation, Award, Course, Education, Absence, Category)


def add_person(
    actor: Actor, person: Mapping[str, Any], post: Mapping[str, Any], *, note: str = ""
) -> tuple[Person, list[str]]:
    """Add a person together with the post that makes the person an institution's own.

    Returns the person and what is doubtful. ``note`` goes into the audit. Raises :class:`Invalid` or
    :class:`NotAllowed`.
    """
    found = checks.check_person(person, clock.today())
    found_post = checks.check_employment(post, clock.today())
    _refuse({**found.errors, **found_post.errors})
    with write():
        made = Person()
        _demand(actor, "create", made)
        _fill(made, person)
        made.save(force_insert=True)
        record(actor, "create", made, label=made.full_name, changes=_fresh(made), note=note,
               institution_id=post["institution"].id)  # fmt: skip
        job = Employment(person=made)
        _fill(job, post)
        _demand(actor, "create", job)
        job.save(force_insert=True)
        record(actor, "create", job, label=_label(job), changes=_fresh(job), note=note)
    return made, [*found.warnings, *found_post.warnings, *_namesakes(actor, made)]


def save(
    actor: Actor,
    subject: Any,
    values: Mapping[str, Any],
    seen: str | None = None,
    *,
    note: str = "",
) -> list[str]:
    """Add a new part of a person's card, or change a part or the person; return what is doubtful.

    ``seen`` is the mark (:func:`mark_of`) of what the user was shown; ``note`` goes into the audit.
    Raises :class:`Conflict` when
    somebody has changed it since, :class:`Invalid` with its fields, :class:`NotAllowed`.
    """
    found = check(subject, values)
    _refuse(found.errors)
    created = subject.id is None
    with write():
        if not created:
            take(subject, seen)
            _demand(actor, "edit", subject)
        changes = {} if created else changes_of(subject, values)
        _fill(subject, values)
        _demand(actor, "create" if created else "edit", subject)
        if not created and not changes:
            return found.warnings
        if isinstance(subject, Person):
            subject.changed_at = clock.now()
        if hasattr(subject, "version") and not created:
            subject.version += 1
        subject.save(force_insert=created)
        if created:
            changes = _fresh(subject)
        record(
            actor,
            "create" if created else "change",
            subject,
            label=_label(subject),
            changes=_told(subject, changes),
            note=note,
        )
    return found.warnings


def remove(actor: Actor, subject: Any, seen: str | None = None, *, note: str = "") -> None:
    """Delete something that was entered by mistake, with what belongs to it.

    Somebody who leaves is not deleted: the post gets the day of leaving. The last post of a person
    is deleted with the person only. Raises :class:`Conflict`, :class:`Invalid`, :class:`NotAllowed`.
    """
    with write():
        take(subject, seen)
        _demand(actor, "delete", subject)
        if isinstance(subject, Person):
            for post in list(_posts_of(subject)):
                _demand(actor, "delete", post)
                _delete(actor, post, note)
            for model in PARTS_OF_PERSON:
                model.delete().where(model.person == subject).execute()
            remove_files_of(actor, subject)
        elif isinstance(subject, Employment) and _posts_of(subject.person).count() == 1:
            raise Invalid(_(ONLY_POST))
        _delete(actor, subject, note)


def mark_of(subject: Any) -> str:
    """Return a mark that changes with every change of a record, for forms to bring back."""
    if hasattr(subject, "version"):
        return str(subject.version)
    values = "\x1f".join(repr(subject.__data__[name]) for name in sorted(subject.__data__))
    return hashlib.sha256(values.encode()).hexdigest()[:16]


def check(subject: Any, values: Mapping[str, Any]) -> checks.Findings:
    """Return what would be wrong or doubtful if a record got these values; nothing is written."""
    today = clock.today()
    if isinstance(subject, Person):
        return checks.check_person(values, today)
    if isinstance(subject, Employment):
        return checks.check_employment(values, today)
    if isinstance(subject, Category):
        posts = Employment.select(Employment.position).where(Employment.person == subject.person_id)
        return checks.check_category(values, today, {key for (key,) in fetch_rows(posts)})
    if isinstance(subject, Compliance):
        return checks.check_compliance(values, today, values["employment"].started_on)
    if isinstance(subject, Absence):
        return checks.check_absence(values)
    if isinstance(subject, Education):
        return checks.check_education(values, today)
    if isinstance(subject, Participation):
        return checks.check_participation(values, today)
    return checks.check_titled(values, today)


def _refuse(errors: Mapping[str, list[str]]) -> None:
    if errors:
        raise Invalid(
            _("The form has mistakes"),
            {name: [_(message) for message in messages] for name, messages in errors.items()},
        )


def _demand(actor: Actor, verb: str, subject: Any) -> None:
    verdict = policies[type(subject)].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)


def take(subject: Any, seen: str | None) -> None:
    """Lock the stored row and refuse when it is not the one that the user saw."""
    model = type(subject)
    query = model.select().where(model.id == subject.id)
    if is_postgres():
        query = query.for_update()
    stored = query.first()
    if stored is None:
        raise Conflict(_("Somebody else has deleted this since you opened it."))
    if seen is not None and mark_of(stored) != seen:
        raise Conflict(_("Somebody else has changed this since you opened it."))


def _fill(subject: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(subject, name, value)
    if isinstance(subject, Person) and subject.snils:
        subject.snils = checks.tidy_snils(subject.snils) or subject.snils


def _fresh(subject: Any) -> dict[str, tuple[Any, Any]]:
    kept_out = {"id", "name_key", "version"}
    names = [name for name in type(subject)._meta.fields if name not in kept_out]  # noqa: SLF001
    return {
        name: (None, getattr(subject, name))
        for name in names
        if getattr(subject, name) not in {None, ""} and not name.endswith("_at")
    }


def _told(subject: Any, changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return changes as the audit may tell them: of an absence the code, never the reason."""
    return without_reason(changes) if isinstance(subject, Absence) else changes


def _label(subject: Any) -> str:
    if isinstance(subject, Person):
        return subject.full_name
    person = subject.employment.person if isinstance(subject, Compliance) else subject.person
    what = type(subject)._meta.table_name.removeprefix("staff_")  # noqa: SLF001
    return f"{person.full_name}: {_(WHAT[what])}"


def _delete(actor: Actor, subject: Any, note: str) -> None:
    if isinstance(subject, Employment):
        Compliance.delete().where(Compliance.employment == subject).execute()
    gone = {name: (old, None) for name, (_none, old) in _fresh(subject).items()}
    record(actor, "delete", subject, label=_label(subject), changes=_told(subject, gone), note=note)
    subject.delete_instance()


def _posts_of(person: Person) -> Any:
    return Employment.select().where(Employment.person == person)


def _namesakes(actor: Actor, person: Person) -> list[str]:
    """Return a warning when somebody of the same name is within reach already."""
    same = (
        policies[Person]
        .rows(actor)
        .where(Person.name_key == person.name_key, Person.id != person.id)
        .exists()
    )
    return [SAME_NAME] if same else []


ONLY_POST = N_("This is the person's only post: delete the person, or give the day of leaving.")
SAME_NAME = N_("There is another person of the same name: make sure that it is not the same one.")
WHAT = {
    "employment": N_("post"),
    "category": N_("category"),
    "compliance": N_("attestation for compliance"),
    "absence": N_("absence"),
    "education": N_("education"),
    "course": N_("course"),
    "award": N_("award"),
    "participation": N_("part in an event"),
}


def model_label(model: type[Model]) -> str:
    """Return what a part of a card is called, in the language of the page."""
    return _(WHAT[model._meta.table_name.removeprefix("staff_")])  # noqa: SLF001
