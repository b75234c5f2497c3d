"""Everything on a person's card, as of a day, for one actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.staff.absence_codes import CodedAbsence, coded_absences
from plugins.staff.due_list import Due, Standing, dues, law, standings_of
from plugins.staff.duties import Reason, may_apply
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
from plugins.staff.wording import (
    duty_in_words,
    reason_in_words,
    source_in_words,
    term_in_words,
    title,
)
from portal.access import policies
from portal.errors import NotFound
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from plugins.staff.duties import Applying
    from portal.access import Actor

AHEAD_DAYS = 365 * 5
# rules whose application would tell why somebody was absent
OF_ABSENCE = frozenset(
    {
        "compliance.leave_years",
        "compliance.illness_years",
        "compliance.illness_months",
        "compliance.maternity",
        "compliance.parental",
        "compliance.pregnancy",
    }
)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline."""

    on: dt.date
    title: str
    note: str = ""
    tone: str = ""
    ahead: bool = False
    now: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """One reason as the page says it: the sentence, and the paragraph and act it rests on."""

    sentence: str
    source: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class PostOnCard:
    """A post with its duty and the reasons for it."""

    standing: Standing
    held: bool
    tone: str
    words: str
    why: list[Why]


@dataclass(frozen=True, slots=True)
class Card:
    """What the page of a person shows."""

    person: Person
    day: dt.date
    posts: list[PostOnCard]
    posts_elsewhere: int
    categories: list[Category]
    compliances: list[Compliance]
    absences: list[Absence]
    absences_coded: list[CodedAbsence]
    educations: list[Education]
    courses: list[Course]
    awards: list[Award]
    participations: list[Participation]
    coming: list[Due]
    applying: list[tuple[str, Applying]]
    timeline: list[Event]

    @property
    def next(self) -> Due | None:
        """Return the most urgent thing to do, if any."""
        return self.coming[0] if self.coming else None


def find_person(actor: Actor, person_id: int) -> Person:
    """Return a person whom the actor may see; raise :class:`NotFound` for everybody else."""
    found = policies[Person].rows(actor).where(Person.id == person_id).first()
    if found is None:
        raise NotFound(_("There is no such person, or you have no access to the card."))
    return found


def card_of(actor: Actor, person_id: int, day: dt.date) -> Card:
    """Return the card of a person as of a day. Raises :class:`NotFound`."""
    person = find_person(actor, person_id)
    standings = standings_of(actor, person_id, day)
    absences = _of(actor, Absence, person, Absence.started_on, day)
    coded = _hidden(actor, person, day)
    held = [one for one in standings if _is_held(one, day)]
    rules = law(day)
    found_elsewhere = (
        Employment.select().where(Employment.person == person).count()
        - policies[Employment].rows(actor).where(Employment.person == person).count()
    )
    compliances = list(
        policies[Compliance]
        .rows(actor)
        .where(
            Compliance.employment.in_([one.post.id for one in standings] or [0]),
            Compliance.held_on <= day,
        )
        .order_by(Compliance.held_on.desc())
    )
    coming = dues(held, rules, within=AHEAD_DAYS)
    card = Card(
        person=person,
        day=day,
        posts=[_post(one, day, coded) for one in sorted(standings, key=_newest_first(day))],
        posts_elsewhere=found_elsewhere,
        categories=_categories(actor, person, day),
        compliances=compliances,
        absences=absences,
        absences_coded=coded,
        educations=list(
            policies[Education]
            .rows(actor)
            .where(Education.person == person)
            .order_by(Education.finished_year.desc())
        ),
        courses=_of(actor, Course, person, Course.finished_on, day),
        awards=_of(actor, Award, person, Award.awarded_on, day),
        participations=_of(actor, Participation, person, Participation.held_on, day),
        coming=coming,
        applying=_applying(held, day),
        timeline=[],
    )
    card.timeline.extend(_timeline(card))
    return card


def _of(actor: Actor, model: Any, person: Person, begun: Any, day: dt.date) -> list[Any]:
    query = (
        policies[model].rows(actor).where(model.person == person, begun.is_null() | (begun <= day))
    )
    return list(query.order_by(begun.desc()))


def _categories(actor: Actor, person: Person, day: dt.date) -> list[Category]:
    query = (
        policies[Category]
        .rows(actor)
        .select(Category, Position)
        .join(Position, JOIN.LEFT_OUTER)
        .where(
            Category.person == person,
            Category.assigned_on.is_null() | (Category.assigned_on <= day),
        )
    )
    return list(query.order_by(Category.assigned_on.desc()))


def _hidden(actor: Actor, person: Person, day: dt.date) -> list[CodedAbsence]:
    """Return the absences whose reason the actor may not know, begun by the day."""
    found = coded_absences(actor, [person.id]).get(person.id, [])
    return [one for one in found if one.started_on is not None and one.started_on <= day]


def _is_held(standing: Standing, day: dt.date) -> bool:
    return standing.post.ended_on is None or standing.post.ended_on >= day


def _newest_first(day: dt.date) -> Any:
    def key(one: Standing) -> tuple[bool, str]:
        begun = one.post.started_on or one.post.since
        return (
            not _is_held(one, day),
            f"{9999 - begun.year:04}{12 - begun.month:02}" if begun else "",
        )

    return key


def _post(standing: Standing, day: dt.date, hidden: list[CodedAbsence]) -> PostOnCard:
    held = _is_held(standing, day)
    tone, words = duty_in_words(standing.compliance.state)
    return PostOnCard(
        standing, held, tone, words, why(standing.compliance.reasons, hidden) if held else []
    )


def why(reasons: tuple[Reason, ...], hidden: list[CodedAbsence]) -> list[Why]:
    """Return reasons in words; where a reason of absence is hidden, its dates and code instead."""
    told = []
    masked = False
    for one in reasons:
        if hidden and one.rule_code in OF_ABSENCE:
            masked = True
            continue
        told.append(Why(reason_in_words(one), source_in_words(one), one.confirmed))
    if masked:
        told += [Why(coded_in_words(one), "", confirmed=True) for one in hidden]
    return told


def coded_in_words(one: CodedAbsence) -> str:
    """Return «released from … to … (code N)»."""
    if one.ended_on is None:
        return _(
            "Released since %(day)s, code %(code)s.", day=format_date(one.started_on), code=one.code
        )
    return _(
        "Released from %(day)s to %(end)s, code %(code)s.",
        day=format_date(one.started_on),
        end=format_date(one.ended_on),
        code=one.code,
    )


def _applying(held: list[Standing], day: dt.date) -> list[tuple[str, Applying]]:
    found: dict[tuple[str, int], tuple[str, Applying]] = {}
    for one in held:
        if not one.post.is_pedagogical:
            continue
        for answer in may_apply(one.facts.categories, law(day), position=one.post.position_id):
            if answer.from_on is not None:
                found.setdefault((answer.kind, one.post.position_id), (one.post.position, answer))
    return list(found.values())


def _timeline(card: Card) -> list[Event]:
    events = [*_work(card), *_attestations(card), *_papers(card), *_ahead(card)]
    events.append(Event(card.day, _("As of this day"), now=True))
    events.sort(key=lambda event: (event.on, event.now), reverse=True)
    return events


def _work(card: Card) -> Iterator[Event]:
    for one in card.posts:
        post = one.standing.post
        what = f"{post.position}, {post.subject}" if post.subject else post.position
        if post.started_on:
            yield Event(post.started_on, _("Hired: %(post)s", post=what), post.institution)
        if post.ended_on and post.ended_on <= card.day:
            yield Event(post.ended_on, _("Left: %(post)s", post=what), post.institution)
    for absence in card.absences:
        note = _("until %(day)s", day=format_date(absence.ended_on)) if absence.ended_on else ""
        yield Event(absence.started_on, title("absence", absence.kind), note)
    for coded in card.absences_coded:
        if coded.started_on:
            yield Event(coded.started_on, coded_in_words(coded))


def _attestations(card: Card) -> Iterator[Event]:
    for category in card.categories:
        name = title("category", category.kind)
        if category.assigned_on:
            note = term_in_words(category.term, category.valid_until)
            yield Event(category.assigned_on, name, note, "done")
        if category.valid_until and category.valid_until < card.day:
            yield Event(category.valid_until, _("Ended: %(what)s", what=name))
    for held in card.compliances:
        tone = "done" if held.decision == "complies" else "overdue"
        decision = title("decision", held.decision)
        yield Event(held.held_on, _("Attestation for compliance"), decision, tone)


def _papers(card: Card) -> Iterator[Event]:
    for course in card.courses:
        if course.finished_on:
            yield Event(course.finished_on, course.title, _("course"))
    for award in card.awards:
        if award.awarded_on:
            yield Event(award.awarded_on, award.title, _("award"))
    for part in card.participations:
        if part.held_on:
            yield Event(part.held_on, part.title, title("participation", part.kind))


def _ahead(card: Card) -> Iterator[Event]:
    for due in card.coming:
        tone = "overdue" if due.overdue else "soon"
        yield Event(due.on, due_in_words(due), due.post.position, tone, ahead=not due.overdue)


def due_in_words(due: Due) -> str:
    """Return what is to be done."""
    if due.kind == "category":
        return _("The category ends")
    return _("Attestation for compliance is due")


def actor_in_words(due: Due) -> str:
    """Return who acts next."""
    if due.kind == "category":
        return _("the teacher applies")
    return _("the commission of the institution")
