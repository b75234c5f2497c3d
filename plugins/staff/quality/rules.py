"""What contradicts itself and what is missing in one person's data: pure rules with their paragraphs.

Each rule is a function over :class:`Facts` that gives the entries it is about; :data:`RULES` says what
it is called, what it rests on and which kind of finding it makes. Nothing here knows the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE, ORDER_196
from plugins.staff.standing import FOR_PERSON, FOR_POST
from portal.workdays import add_years

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

CONTRADICTION = "contradiction"
GAP = "gap"
OLD = "old"
DUPLICATE = "duplicate"
KINDS = (CONTRADICTION, GAP, DUPLICATE, OLD)

LABOUR_CODE = "Трудовой кодекс РФ"
EDUCATION_ACT = "Федеральный закон от 29.12.2012 № 273-ФЗ"
YOUNGEST_HIRED = 16
OLDEST = 100
ORDER_WITHIN_DAYS = 90
SUBJECT_TAUGHT = frozenset({"teacher"})
"""Positions that mean nothing without a subject."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post as the rules see it; ``here`` tells that the reader may see and mend it."""

    id: int
    position_id: int
    position_code: str
    subject: str
    kind: str
    started_on: dt.date | None
    since: dt.date | None
    ended_on: dt.date | None
    here: bool = True

    @property
    def begun(self) -> dt.date | None:
        """Return the day from which the two years before the first attestation are counted."""
        return self.since or self.started_on

    def is_held(self, day: dt.date) -> bool:
        """Tell whether the post is held on a day."""
        return self.ended_on is None or self.ended_on >= day


@dataclass(frozen=True, slots=True)
class Held:
    """A category as the rules see it; ``teaching`` tells whether its position is a teaching one."""

    id: int
    kind: str
    position_id: int | None
    assigned_on: dt.date | None
    order_on: dt.date | None
    term: str
    valid_until: dt.date | None
    teaching: bool = True


@dataclass(frozen=True, slots=True)
class Attested:
    """An attestation for compliance as the rules see it."""

    id: int
    post_id: int
    held_on: dt.date


@dataclass(frozen=True, slots=True)
class Dated:
    """A course or an award with its day."""

    part: str
    id: int
    field: str
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the databank holds about one person on a day; ``first_years`` is the law's (п. 22 б)."""

    person_id: int
    day: dt.date
    birth_on: dt.date | None = None
    working_since: dt.date | None = None
    teaching_since: dt.date | None = None
    posts: tuple[Post, ...] = ()
    categories: tuple[Held, ...] = ()
    attested: tuple[Attested, ...] = ()
    dated: tuple[Dated, ...] = ()
    educations: int = 0
    first_years: int = 2

    @property
    def held(self) -> list[Post]:
        """Return the posts held on the day that the reader may see."""
        return [one for one in self.posts if one.here and one.is_held(self.day)]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that a rule is about: part of the card, its number (0 if it is missing), the field.

    ``seen`` are the values that the rule looked at: a mark of them tells whether a finding that
    somebody has accepted is still the same one.
    """

    part: str
    id: int
    field: str
    seen: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, kind, name and sentence, and the paragraph and act that it rests on."""

    code: str
    kind: str
    title: str
    text: str
    find: Callable[[Facts], Iterator[Found]]
    paragraph: str = ""
    act: str = ""


def term_after_law(facts: Facts) -> Iterator[Found]:
    """Check that a category given since 01.09.2023 has no term (п. 2 of the order)."""
    for one in facts.categories:
        if one.term == "until" and one.assigned_on and one.assigned_on >= NO_TERM_SINCE:
            yield Found("categories", one.id, "term", (one.assigned_on, one.valid_until))


def no_term_before_law(facts: Facts) -> Iterator[Found]:
    """Check that a category given before 01.09.2023 keeps its term of five years (п. 3 of the order)."""
    for one in facts.categories:
        if one.term == "none" and one.assigned_on and one.assigned_on < NO_TERM_SINCE:
            yield Found("categories", one.id, "term", (one.assigned_on,))


def term_too_long(facts: Facts) -> Iterator[Found]:
    """Check that no dated category can be valid after 31.08.2028."""
    for one in facts.categories:
        given_before = one.assigned_on is None or one.assigned_on < NO_TERM_SINCE
        if given_before and one.valid_until and one.valid_until > LAST_TERM_ENDS:
            yield Found("categories", one.id, "valid_until", (one.valid_until,))


def never_held(facts: Facts) -> Iterator[Found]:
    """Check that a first or highest category is of a position that the person holds or held."""
    held = {one.position_id for one in facts.posts}
    for one in facts.categories:
        if one.kind in FOR_POST and one.position_id is not None and one.position_id not in held:
            yield Found("categories", one.id, "position", (one.position_id, *sorted(held)))


def not_teaching(facts: Facts) -> Iterator[Found]:
    """Check that categories are given for teaching posts only (п. 24)."""
    for one in facts.categories:
        if one.position_id is not None and not one.teaching:
            yield Found("categories", one.id, "position", (one.position_id,))


def title_before_law(facts: Facts) -> Iterator[Found]:
    """Check that teacher-methodists and teacher-mentors exist since 01.09.2023."""
    for one in facts.categories:
        if one.kind in FOR_PERSON and one.assigned_on and one.assigned_on < NO_TERM_SINCE:
            yield Found("categories", one.id, "assigned_on", (one.assigned_on,))


def title_without_highest(facts: Facts) -> Iterator[Found]:
    """Check that teacher-methodist and teacher-mentor are given to those of the highest category (п. 45)."""
    highest = [one for one in facts.categories if one.kind == "highest"]
    for one in facts.categories:
        if one.kind not in FOR_PERSON:
            continue
        if not any(_stood(other, one.assigned_on) for other in highest):
            yield Found("categories", one.id, "kind", (one.kind, one.assigned_on))


def _stood(one: Held, day: dt.date | None) -> bool:
    if day is None:
        return True
    begun = one.assigned_on is None or one.assigned_on <= day
    return begun and (one.valid_until is None or one.valid_until >= day)


def order_date(facts: Facts) -> Iterator[Found]:
    """Check that the order comes with the commission's decision or soon after it, never before (п. 42)."""
    for one in facts.categories:
        if one.order_on is None or one.assigned_on is None:
            continue
        if not 0 <= (one.order_on - one.assigned_on).days <= ORDER_WITHIN_DAYS:
            yield Found("categories", one.id, "order_on", (one.order_on, one.assigned_on))


def ends_before_start(facts: Facts) -> Iterator[Found]:
    """Check that a post does not end, nor a position in it begin, before its beginning."""
    for one in facts.posts:
        if not one.here:
            continue
        if one.ended_on and one.begun and one.ended_on < one.begun:
            yield Found("posts", one.id, "ended_on", (one.begun, one.ended_on))
        elif one.since and one.started_on and one.since < one.started_on:
            yield Found("posts", one.id, "in_position_since", (one.since, one.started_on))


def two_main(facts: Facts) -> Iterator[Found]:
    """Check that a person has one main job at a time (ст. 60.1, 282)."""
    main = [one for one in facts.posts if one.kind == "main" and one.is_held(facts.day)]
    if len(main) > 1:
        for one in main:
            if one.here:
                yield Found("posts", one.id, "kind", tuple(sorted(other.id for other in main)))


def age(facts: Facts) -> Iterator[Found]:
    """Check that nobody is hired before 16 years of age (ст. 63), nor works at a hundred."""
    born = facts.birth_on
    if born is None:
        return
    begun = [one.started_on for one in facts.posts if one.here and one.started_on]
    earliest = min([*begun, facts.day])
    if add_years(born, YOUNGEST_HIRED) > earliest or add_years(born, OLDEST) < facts.day:
        yield Found("person", facts.person_id, "birth_on", (born, earliest))


def service_order(facts: Facts) -> Iterator[Found]:
    """Check that teaching is a part of the whole service: it does not begin before it."""
    working, teaching = facts.working_since, facts.teaching_since
    if working and teaching and teaching < working:
        yield Found("person", facts.person_id, "teaching_since", (working, teaching))


def compliance_before_hired(facts: Facts) -> Iterator[Found]:
    """Check that a person is attested in a post that is held (п. 5)."""
    begun = {one.id: one.started_on for one in facts.posts if one.here}
    for one in facts.attested:
        hired = begun.get(one.post_id)
        if hired is not None and one.held_on < hired:
            yield Found("compliances", one.id, "held_on", (one.held_on, hired))


def compliance_too_early(facts: Facts) -> Iterator[Found]:
    """Check that in the first two years in a post there is no attestation for compliance (п. 22 б)."""
    begun = {one.id: one.begun for one in facts.posts if one.here}
    for one in facts.attested:
        day = begun.get(one.post_id)
        if day is not None and day <= one.held_on < add_years(day, facts.first_years):
            yield Found("compliances", one.id, "held_on", (one.held_on, day))


def compliance_with_category(facts: Facts) -> Iterator[Found]:
    """Check that who has a category for the post is not attested for compliance with it (п. 22 а)."""
    positions = {one.id: one.position_id for one in facts.posts if one.here}
    for one in facts.attested:
        position = positions.get(one.post_id)
        if position is not None and any(
            other.kind in FOR_POST
            and other.position_id == position
            and other.assigned_on is not None
            and _stood(other, one.held_on)
            for other in facts.categories
        ):
            yield Found("compliances", one.id, "held_on", (one.held_on, position))


def future(facts: Facts) -> Iterator[Found]:
    """Check that what has happened has a day that is not in the future; a day of leaving may be."""
    for part, number, name, day in _happened(facts):
        if day is not None and day > facts.day:
            yield Found(part, number, name, (day,))


def _happened(facts: Facts) -> Iterator[tuple[str, int, str, dt.date | None]]:
    yield "person", facts.person_id, "birth_on", facts.birth_on
    yield "person", facts.person_id, "working_since", facts.working_since
    yield "person", facts.person_id, "teaching_since", facts.teaching_since
    here = [one for one in facts.posts if one.here]
    for post in here:
        yield "posts", post.id, "started_on", post.started_on
        yield "posts", post.id, "in_position_since", post.since
    for one in facts.categories:
        yield "categories", one.id, "assigned_on", one.assigned_on
        yield "categories", one.id, "order_on", one.order_on
    for held in facts.attested:
        if any(held.post_id == post.id for post in here):
            yield "compliances", held.id, "held_on", held.held_on
    for other in facts.dated:
        yield other.part, other.id, other.field, other.on


def no_birth(facts: Facts) -> Iterator[Found]:
    """Check that namesakes are told apart, and ages counted, by the date of birth."""
    if facts.birth_on is None:
        yield Found("person", facts.person_id, "birth_on")


def no_start(facts: Facts) -> Iterator[Found]:
    """Check that without the beginning of the post no term of attestation can be counted (п. 22 б)."""
    for one in facts.held:
        if one.begun is None:
            yield Found("posts", one.id, "started_on")


def no_subject(facts: Facts) -> Iterator[Found]:
    """Check that a teacher teaches a subject."""
    for one in facts.held:
        if one.position_code in SUBJECT_TAUGHT and not one.subject:
            yield Found("posts", one.id, "subject")


def term_unknown(facts: Facts) -> Iterator[Found]:
    """Check that a category has no term, or a term with its last day (п. 2, 3 of the order)."""
    for one in facts.categories:
        if one.term == "unknown":
            yield Found("categories", one.id, "term", (one.assigned_on,))


def no_education(facts: Facts) -> Iterator[Found]:
    """Check that who teaches has an education of pedagogy, which the databank has to hold (ст. 46)."""
    if not facts.educations:
        yield Found("educations", 0, "level")


RULES: tuple[Rule, ...] = (
    Rule("term_after_law", CONTRADICTION, N_("A term on a category without one"),
         N_("The category was given since 01.09.2023 and has no term by law, though an end date is given."),
         term_after_law, "п. 2", ORDER_196),
    Rule("no_term_before_law", CONTRADICTION, N_("No term on a category given before 01.09.2023"),
         N_("The category was given before 01.09.2023: then it had a term of five years."),
         no_term_before_law, "п. 3", ORDER_196),
    Rule("term_too_long", CONTRADICTION, N_("A term after 31.08.2028"),
         N_("No dated category is valid after 31.08.2028: check the end date."),
         term_too_long, "п. 3", ORDER_196),
    Rule("never_held", CONTRADICTION, N_("A category of a position never held"),
         N_("The person has held no post of the position that the category is given for."),
         never_held, "п. 24", ORDER_196),
    Rule("not_teaching", CONTRADICTION, N_("A category of a post that is no teaching one"),
         N_("Categories are given for teaching posts only."), not_teaching, "п. 24", ORDER_196),
    Rule("title_before_law", CONTRADICTION, N_("A title before 01.09.2023"),
         N_("Teacher-methodists and teacher-mentors exist since 01.09.2023."),
         title_before_law, "п. 45", ORDER_196),
    Rule("title_without_highest", CONTRADICTION, N_("A title without the highest category"),
         N_("Teacher-methodist and teacher-mentor are given to those who have the highest category; there was none on that day."),
         title_without_highest, "п. 45", ORDER_196),
    Rule("order_date", CONTRADICTION, N_("The order's date does not fit"),
         N_("The order is dated before the decision, or more than three months after it."),
         order_date, "п. 42", ORDER_196),
    Rule("ends_before_start", CONTRADICTION, N_("An end before its beginning"),
         N_("The post ends, or the position in it begins, before the beginning of the post."),
         ends_before_start),
    Rule("two_main", CONTRADICTION, N_("Two main jobs"),
         N_("The person has more than one main job: one of them is a part-time job."),
         two_main, "ст. 60.1", LABOUR_CODE),
    Rule("age", CONTRADICTION, N_("The age cannot be right"),
         N_("By the date of birth the person was hired before 16, or is older than a hundred."),
         age, "ст. 63", LABOUR_CODE),
    Rule("service_order", CONTRADICTION, N_("Teaching began before work"),
         N_("Teaching since lies before working since."), service_order),
    Rule("compliance_before_hired", CONTRADICTION, N_("An attestation before hiring"),
         N_("The attestation for compliance was held before the person was hired for the post."),
         compliance_before_hired, "п. 5", ORDER_196),
    Rule("compliance_too_early", CONTRADICTION, N_("An attestation in the first two years"),
         N_("In the first two years in a post there is no attestation for compliance."),
         compliance_too_early, "п. 22 б", ORDER_196),
    Rule("compliance_with_category", CONTRADICTION, N_("An attestation in spite of a category"),
         N_("On the day of the attestation the person had a category for this post and was exempt."),
         compliance_with_category, "п. 22 а", ORDER_196),
    Rule("future", CONTRADICTION, N_("A date in the future"),
         N_("The date lies in the future, though the thing is said to have happened."), future),
    Rule("no_birth", GAP, N_("No date of birth"), N_("The date of birth is not given."), no_birth),
    Rule("no_start", GAP, N_("No beginning of the post"),
         N_("Neither the day of hiring nor the beginning in the position is given: no term can be counted."),
         no_start, "п. 22 б", ORDER_196),
    Rule("no_subject", GAP, N_("No subject"), N_("The subject of a teacher is not given."), no_subject),
    Rule("term_unknown", GAP, N_("A category whose term is not stated"),
         N_("It is not stated whether the category has a term, and until when."),
         term_unknown, "п. 2", ORDER_196),
    Rule("no_education", GAP, N_("No education"), N_("No education is entered."),
         no_education, "ст. 46", EDUCATION_ACT),
)  # fmt: skip
BY_CODE = {one.code: one for one in RULES}
