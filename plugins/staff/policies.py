"""Who sees and changes which rows of the databank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from peewee import SQL, fn

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
    Position,
)
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.access.policies import (
    GRANT_OF_VERB,
    InstitutionPolicy,
    Policy,
    RelatedPolicy,
    Verdict,
    module_is_on,
)
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.privacy.permissions import PrivacyPermission

if TYPE_CHECKING:
    from peewee import Expression, Field, ModelSelect

    from portal.access.actor import Actor

RESOURCE = "staff.person"


class PositionPolicy(Policy):
    """The official list: read by everybody, changed by those who reach the whole portal."""

    def __init__(self) -> None:
        super().__init__(Position, "staff.position")

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant; the list serves every district, so a part of the portal cannot change it."""
        verdict = super().permits(actor, verb, record)
        if verdict and GRANT_OF_VERB.get(verb) == "edit" and not actor.reach.everything:
            return Verdict(
                False, _("The list of positions is changed for the whole portal at once.")
            )
        return verdict


class PersonPolicy(Policy):
    """Persons who have or had a post within reach.

    A person is changed by those who reach a post that the person holds now. A person without any
    post is reached by the roles of the whole portal only: no institution answers for such a row.
    """

    def __init__(self) -> None:
        super().__init__(Person, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that one of the person's posts, past ones too, lies in the reach."""
        return _seen(actor, Person.id, _persons_within(actor, Person.id))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; changes need a post that is held now where the module is on."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or record.id is None or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        held = self._holding(actor, record.id)
        if not held and actor.reach.everything:
            return verdict
        if not held:
            return Verdict(False, _("The person holds no post within your reach now."))
        if not any(module_is_on(self.owner, place) for place in held):
            return Verdict(False, _("The module is off in this institution: data are only read."))
        return verdict

    def _holding(self, actor: Actor, person_id: int) -> list[int]:
        """Return the keys of the institutions in reach where the person holds a post now."""
        query = Employment.select(Employment.institution).where(
            Employment.person == person_id,
            Employment.ended_on.is_null() | (Employment.ended_on >= clock.today()),
        )
        inside = actor.reach.where(cast("Any", Employment.institution))
        if inside is not None:
            query = query.where(inside)
        return [place for (place,) in fetch_rows(query)]


class EmploymentPolicy(InstitutionPolicy):
    """Posts in the institutions in reach, but those of blocked persons."""

    def __init__(self) -> None:
        super().__init__(Employment, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the post's institution lies in the reach.

        Blocked persons are left out by the keys of their posts: an index in the order of names holds
        those, and not the persons' keys. Whether there is any is asked once, not for every post.
        """
        inside = super().where(actor)
        if sees_blocked(actor):
            return inside
        hidden = Employment.select(Employment.id).where(Employment.person.in_(_blocked()))
        shown = cast("Expression", ~fn.EXISTS(_blocked()) | Employment.id.not_in(hidden))
        return shown if inside is None else inside & shown


class PartPolicy(RelatedPolicy):
    """What belongs to a person: seen with the person.

    Written out rather than asked of the person's policy: "not one of the few who are blocked" is
    found at once, "one of all the others" is not.
    """

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the person is in the reach."""
        return _seen(actor, self.field, _persons_within(actor, self.field))


class ParticipationPolicy(PartPolicy):
    """Parts in events: with the person; what another section has confirmed is mended there."""

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the person, but for what another section answers for."""
        if record is not None and record.source and GRANT_OF_VERB.get(verb) == "edit":
            return Verdict(False, _("Another section has confirmed this: take it back there."))
        return super().permits(actor, verb, record)


class CompliancePolicy(RelatedPolicy):
    """Attestations for compliance: with the post they were held for."""

    def __init__(self, employments: Policy) -> None:
        super().__init__(
            Compliance, RESOURCE, field=cast("Any", Compliance.employment), of=employments
        )

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the post is in the reach."""
        if actor.reach.everything and not sees_blocked(actor):
            hidden = Employment.select(Employment.id).where(Employment.person.in_(_blocked()))
            return Compliance.employment.not_in(hidden)
        return super().where(actor)

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the institution whose post was attested."""
        return self.of.institution_of(record.employment)


class AbsencePolicy(InstitutionPolicy):
    """Absences with their reasons: inside the institution alone, and only with a grant of its own.

    Nobody above the institution is given a row of this table, the administrator neither. What
    others may know of an absence (from, to, a code) is told by ``plugins.staff.databank``.
    """

    def __init__(self) -> None:
        super().__init__(Absence, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the absence is the institution's."""
        return _seen(actor, cast("Field[Any]", Absence.person), super().where(actor))

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the institution's absences; none to those who may not know reasons."""
        query = super().rows(actor)
        return query if knows_reasons(actor) else query.where(SQL("1 = 0"))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach, and by the right to know reasons."""
        if not knows_reasons(actor):
            return Verdict(False, _("Reasons of absence are seen by the institution only."))
        return super().permits(actor, verb, record)


def knows_reasons(actor: Actor) -> bool:
    """Tell whether an actor may know why people of the own institution are absent."""
    return actor.reach.institution_id is not None and actor.can(StaffPermission.VIEW_REASONS)


def sees_blocked(actor: Actor) -> bool:
    """Tell whether an actor sees persons whose data are blocked (152-FZ, article 21)."""
    return actor.can(PrivacyPermission.SEE_BLOCKED)


def _blocked() -> Any:
    """Return the few persons who are blocked, as a query that an index of them alone answers."""
    return Person.select(Person.id).where(Person.blocked)


def _seen(actor: Actor, field: Any, inside: Expression | None) -> Expression | None:
    """Return a condition with the further one that the person is not blocked for this actor."""
    if sees_blocked(actor):
        return inside
    shown = field.not_in(_blocked())
    return shown if inside is None else inside & shown


def _persons_within(actor: Actor, field: Any) -> Expression | None:
    inside = actor.reach.where(cast("Any", Employment.institution))
    if inside is None:
        return None
    return cast("Expression", field.in_(Employment.select(Employment.person).where(inside)))


def all_policies() -> list[Policy]:
    """Return one policy for each model of the databank."""
    persons = PersonPolicy()
    employments = EmploymentPolicy()
    return [
        PositionPolicy(),
        persons,
        employments,
        *(
            PartPolicy(model, RESOURCE, field=cast("Any", model).person, of=persons)
            for model in (Category, Education, Course, Award)
        ),
        ParticipationPolicy(
            Participation, RESOURCE, field=cast("Any", Participation.person), of=persons
        ),
        CompliancePolicy(employments),
        AbsencePolicy(),
    ]


def every_policy() -> list[Policy]:
    """Return the policies of the whole plugin: of the databank and of the rooms built upon it."""
    from plugins.staff.importing import policies as importing  # noqa: PLC0415 - they build on these
    from plugins.staff.merging import policies as merging  # noqa: PLC0415 - likewise
    from plugins.staff.quality import policies as quality  # noqa: PLC0415 - likewise
    from plugins.staff.roundtrip import policies as roundtrip  # noqa: PLC0415 - likewise

    databank = all_policies()
    persons = next(one for one in databank if isinstance(one, PersonPolicy))
    return [
        *databank,
        *importing.all_policies(),
        *roundtrip.all_policies(),
        *merging.all_policies(persons),
        *quality.all_policies(persons),
    ]
