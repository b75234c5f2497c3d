"""A believable staff for the demo district: several years of history, with gaps as real lists have."""

# ruff: noqa: PLR2004 - the numbers are the odds of a made-up district

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import accumulate, count
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.staff import demo_words as words
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
    Position,
)
from portal import clock
from portal.database import database, fetch_rows, fold, is_postgres
from portal.workdays import add_years

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from portal.institutions.models import Institution
    from portal.plugin import DemoSeed

NO_TERM_SINCE = dt.date(2023, 9, 1)
TERM_YEARS = 5
YEAR = 365

COLUMNS: dict[type[Any], tuple[str, ...]] = {
    Person: (
        "id", "last_name", "first_name", "patronymic", "name_key", "birth_on", "sex", "snils",
        "phone", "email", "teaching_since", "working_since", "note", "version", "created_at",
        "changed_at", "demo",
    ),
    Employment: (
        "id", "person_id", "institution_id", "position_id", "subject", "kind", "rate",
        "started_on", "in_position_since", "ended_on", "note", "version",
    ),
    Category: (
        "person_id", "kind", "position_id", "assigned_on", "order_number", "order_on", "term",
        "valid_until", "note",
    ),
    Compliance: ("employment_id", "held_on", "decision", "protocol_number", "note"),
    Absence: ("person_id", "institution_id", "kind", "started_on", "ended_on", "note"),
    Education: (
        "person_id", "level", "school", "speciality", "qualification", "finished_year",
    ),
    Course: ("person_id", "title", "organisation", "hours", "finished_on"),
    Award: ("person_id", "title", "awarded_on"),
}  # fmt: skip


def fill(seed: DemoSeed) -> None:
    """Write the demo's persons with their posts and history, institution by institution."""
    district = _District(seed)
    by_place: dict[int, list[Institution]] = {}
    for one in seed.institutions:
        by_place.setdefault(one.municipality_id, []).append(one)
    shares = [words.SHARE_OF_KIND[one.kind] for one in seed.institutions]
    bounds = [seed.persons * at // sum(shares) for at in accumulate(shares)]
    sizes = dict(
        zip(
            (one.id for one in seed.institutions),
            (end - start for start, end in zip([0, *bounds], bounds, strict=False)),
            strict=True,
        )
    )
    done = 0
    for neighbours in by_place.values():
        for institution in neighbours:
            district.staff(institution, sizes[institution.id], neighbours)
            done += sizes[institution.id]
        district.rows.write()
        seed.progress(f"{done} persons")
    if is_postgres():
        _continue_numbers()


@dataclass(slots=True)
class _Rows:
    """Rows that wait to be written, by model."""

    waiting: dict[type[Any], list[tuple[Any, ...]]] = field(
        default_factory=lambda: {model: [] for model in COLUMNS}
    )

    def add(self, model: type[Any], *values: Any) -> None:
        self.waiting[model].append(values)

    def write(self) -> None:
        """Write what waits, parents first; the driver's executemany is ten times peewee's speed."""
        for model, rows in self.waiting.items():
            if rows:
                columns = ", ".join(COLUMNS[model])
                marks = ", ".join([database.param] * len(COLUMNS[model]))
                table = model._meta.table_name  # noqa: SLF001 - peewee's public way
                database.cursor().executemany(
                    f"insert into {table} ({columns}) values ({marks})",  # noqa: S608 - own names
                    rows,
                )
                rows.clear()


@dataclass(frozen=True, slots=True)
class _Someone:
    """What the rest of a person's history is made from."""

    id: int
    woman: bool
    birth: dt.date
    teaching: dt.date


class _District:
    """The persons of one demo district, drawn from the seed's random source."""

    def __init__(self, seed: DemoSeed) -> None:
        self.random: random.Random = seed.random
        self.today: dt.date = seed.today
        self.rows = _Rows()
        self.positions: dict[str, int] = dict(
            fetch_rows(Position.select(Position.code, Position.id))
        )
        self.pedagogical = {
            code
            for code, teaching in fetch_rows(
                Position.select(Position.code, Position.is_pedagogical)
            )
            if teaching
        }
        self.person_ids = count((Person.select(fn.MAX(Person.id)).scalar() or 0) + 1)
        self.post_ids = count((Employment.select(fn.MAX(Employment.id)).scalar() or 0) + 1)
        self.now = clock.now().replace(tzinfo=None).isoformat(sep=" ")
        self.weights = {
            kind: list(accumulate(share for _code, share, _what in staff))
            for kind, staff in words.STAFF_OF_KIND.items()
        }
        self.subject_weights = list(accumulate(share for _name, share in words.SUBJECTS))
        self.subjects = [name for name, _share in words.SUBJECTS]

    def staff(self, institution: Institution, size: int, neighbours: Sequence[Institution]) -> None:
        """Draw the staff of one institution: a head, deputies, then by the usual shares."""
        head, deputy, deputies = words.HEAD_OF_KIND[institution.kind]
        for number in range(size):
            if number == 0:
                self.employee(institution, neighbours, head, "", senior=True)
            elif number <= deputies:
                self.employee(institution, neighbours, deputy, "", senior=True)
            else:
                choices = words.STAFF_OF_KIND[institution.kind]
                code, _share, what = self.random.choices(
                    choices, cum_weights=self.weights[institution.kind]
                )[0]
                self.employee(institution, neighbours, code, self.subject(what))

    def subject(self, what: str) -> str:
        """Return the subject, circle or sport that goes with a position, or nothing."""
        if what == "subject":
            return self.random.choices(self.subjects, cum_weights=self.subject_weights)[0]
        if what == "circle":
            return self.random.choice(words.CIRCLES)
        return self.random.choice(words.SPORTS) if what == "sport" else ""

    def employee(
        self,
        institution: Institution,
        neighbours: Sequence[Institution],
        code: str,
        subject: str,
        *,
        senior: bool = False,
    ) -> None:
        """Draw one person with all posts, papers and absences."""
        chance = self.random.random
        someone = self.person(
            senior=senior, woman_share=0.96 if institution.kind == "kindergarten" else 0.84
        )
        started = self.between(someone.teaching, self.today - dt.timedelta(days=60), late=True)
        since = started if chance() < 0.85 else self.between(started, self.today)
        ended = self.between(since, self.today) if chance() < 0.04 and not senior else None
        kind = "main" if chance() < 0.96 else "external"
        unknown = chance() < 0.02
        post = self.post(
            someone.id, institution.id, code, subject, kind,
            None if unknown else started, None if unknown else since, ended,
        )  # fmt: skip
        self.papers(someone, post, code, since, ended)
        if code == "deputy_director" and institution.kind == "school" and chance() < 0.7:
            extra = self.post(
                someone.id, institution.id, "teacher", self.subject("subject"), "internal",
                started, started, None,
            )  # fmt: skip
            self.papers(someone, extra, "teacher", started, None)
        if len(neighbours) > 1:
            self.elsewhere(someone, institution, neighbours, code, subject, started)
        self.absences(someone, institution.id, since)

    def person(self, *, senior: bool, woman_share: float) -> _Someone:
        """Draw a person's own data and education, courses, awards."""
        draw, chance = self.random, self.random.random
        number = next(self.person_ids)
        woman = chance() < woman_share
        age = draw.triangular(38, 64, 48) if senior else draw.triangular(22, 68, 44)
        birth = self.today - dt.timedelta(days=int(age * 365.25))
        teaching = min(
            add_years(birth, 22 + int(draw.expovariate(0.35))), self.today - dt.timedelta(days=90)
        )
        last = draw.choice(words.LAST_NAMES) + ("а" if woman else "")
        first = draw.choice(words.WOMEN if woman else words.MEN)
        stem, his, hers = draw.choice(words.FATHERS)
        patronymic = stem + (hers if woman else his)
        self.rows.add(
            Person, number, last, first, patronymic, fold(f"{last} {first} {patronymic}"),
            None if chance() < 0.02 else birth.isoformat(), "f" if woman else "m",
            "" if chance() < 0.05 else snils_of(number),
            f"+7 900 000-{number // 100 % 100:02d}-{number % 100:02d}" if chance() < 0.7 else "",
            f"person{number}@example.org" if chance() < 0.4 else "",
            teaching.isoformat(), teaching.isoformat(), "", 1, self.now, self.now, True,
        )  # fmt: skip
        level = draw.choices(
            [name for name, _ in words.LEVELS], [share for _, share in words.LEVELS]
        )
        self.rows.add(
            Education, number, level[0], draw.choice(words.SCHOOLS),
            "Педагогическое образование", "учитель" if "высшее" in level[0] else "педагог",
            teaching.year,
        )  # fmt: skip
        for _ in range(draw.choice((0, 1, 1, 2, 2, 3))):
            self.rows.add(
                Course, number, draw.choice(words.COURSES), draw.choice(words.ORGANISATIONS),
                draw.choice(words.COURSE_HOURS),
                self.between(self.today - dt.timedelta(days=5 * YEAR), self.today).isoformat(),
            )  # fmt: skip
        if chance() < 0.12:
            given = self.between(teaching, self.today)
            self.rows.add(Award, number, draw.choice(words.AWARDS), given.isoformat())
        return _Someone(number, woman, birth, teaching)

    def post(
        self,
        person: int,
        institution: int,
        code: str,
        subject: str,
        kind: str,
        started: dt.date | None,
        since: dt.date | None,
        ended: dt.date | None,
    ) -> int:
        """Add a post and return its number."""
        number = next(self.post_ids)
        rate = {"main": "1.00", "internal": "0.50", "external": "0.50"}[kind]
        self.rows.add(
            Employment, number, person, institution, self.positions[code], subject, kind, rate,
            _text(started), _text(since), _text(ended), "", 1,
        )  # fmt: skip
        return number

    def elsewhere(
        self,
        someone: _Someone,
        institution: Institution,
        neighbours: Sequence[Institution],
        code: str,
        subject: str,
        started: dt.date,
    ) -> None:
        """Draw a former post in another institution, or a second job there."""
        if code not in self.pedagogical:
            return
        other = self.random.choice(neighbours)
        if other.id == institution.id:
            return
        draw = self.random.random()
        if draw < 0.18 and (started - someone.teaching).days > YEAR:
            begun = self.between(someone.teaching, started - dt.timedelta(days=200))
            self.post(
                someone.id, other.id, code, subject, "main", begun, begun,
                started - dt.timedelta(days=1),
            )  # fmt: skip
        elif draw < 0.23:
            begun = self.between(started, self.today)
            post = self.post(someone.id, other.id, code, subject, "external", begun, begun, None)
            if (self.today - begun).days > 3 * YEAR:
                self.attested(post, add_years(begun, 2))

    def papers(
        self,
        someone: _Someone,
        post: int,
        code: str,
        since: dt.date,
        ended: dt.date | None,
    ) -> None:
        """Draw the categories and attestations that a teaching post has brought by today."""
        if code not in self.pedagogical:
            return
        end = ended or self.today
        years = (end - someone.teaching).days // YEAR
        here = (end - since).days // YEAR
        chance = self.random.random()
        holds = years >= 2 and chance < min(0.15 + years * 0.035, 0.72)
        if holds:
            self.categories(
                someone, code, end, highest=self.random.random() < min(0.1 + years * 0.03, 0.6)
            )
        elif here >= 2 and self.random.random() < (0.9 if here < 5 else 0.995):
            first = max(add_years(since, 2), end - dt.timedelta(days=int(YEAR * 6.2)))
            self.attested(post, self.between(first, end) if first < end else first)

    def categories(self, someone: _Someone, code: str, end: dt.date, *, highest: bool) -> None:
        """Draw the category that stands and, often, the ones before it."""
        draw, chance = self.random, self.random.random
        recent = self.between(end - dt.timedelta(days=int(YEAR * 5.4)), end - dt.timedelta(days=20))
        given = max(recent, add_years(someone.teaching, 1))
        kind = "highest" if highest else "first"
        position = self.positions[code] if chance() < 0.97 else None
        self.category(someone.id, kind, position, given, unknown=chance() < 0.025)
        earlier = add_years(given, -TERM_YEARS) if given < NO_TERM_SINCE else self.between(
            add_years(given, -TERM_YEARS), given
        )  # fmt: skip
        if earlier > add_years(someone.teaching, 1) and earlier < NO_TERM_SINCE and chance() < 0.6:
            before = "first" if kind == "first" or chance() < 0.5 else "highest"
            self.category(someone.id, before, position, earlier)
        if highest and chance() < 0.02:
            title = draw.choice(("methodist", "mentor"))
            named = self.between(max(given, NO_TERM_SINCE), self.today)
            self.category(someone.id, title, None, named)

    def category(
        self, person: int, kind: str, position: int | None, given: dt.date, *, unknown: bool = False
    ) -> None:
        """Add a category by the rule of its day: five years before 01.09.2023, no term since."""
        dated = given < NO_TERM_SINCE or self.random.random() < 0.004
        term = "unknown" if unknown else "until" if dated else "none"
        order = given + dt.timedelta(days=self.random.randrange(3, 15))
        self.rows.add(
            Category, person, kind, position, given.isoformat(),
            f"{self.random.randrange(100, 4000)}", order.isoformat(), term,
            add_years(given, TERM_YEARS).isoformat() if term == "until" else None, "",
        )  # fmt: skip

    def attested(self, post: int, held: dt.date) -> None:
        """Add an attestation for compliance; a few fail."""
        decision = "fails" if self.random.random() < 0.006 else "complies"
        day = min(held, self.today)
        self.rows.add(
            Compliance, post, day.isoformat(), decision, f"{self.random.randrange(1, 12)}", ""
        )

    def absences(self, someone: _Someone, institution: int, since: dt.date) -> None:
        """Draw leaves of young mothers, and long illnesses of a few."""
        age = (self.today - someone.birth).days // YEAR
        draw = self.random.random()
        if someone.woman and 23 <= age <= 40 and draw < 0.16:
            begun = self.between(max(since, self.today - dt.timedelta(days=5 * YEAR)), self.today)
            later = begun + dt.timedelta(days=140)
            self.rows.add(
                Absence,
                someone.id,
                institution,
                "maternity",
                begun.isoformat(),
                later.isoformat(),
                "",
            )
            if later < self.today:
                back = add_years(later, 1 + int(self.random.random() * 2))
                self.rows.add(
                    Absence, someone.id, institution, "parental",
                    (later + dt.timedelta(days=1)).isoformat(), back.isoformat(), "",
                )  # fmt: skip
        elif draw > 0.985:
            begun = self.between(max(since, self.today - dt.timedelta(days=2 * YEAR)), self.today)
            back = begun + dt.timedelta(days=self.random.randrange(125, 200))
            self.rows.add(
                Absence, someone.id, institution, "illness", begun.isoformat(), back.isoformat(), ""
            )

    def between(self, first: dt.date, last: dt.date, *, late: bool = False) -> dt.date:
        """Return a day between two, the first when they are in the wrong order."""
        days = (last - first).days
        if days <= 0:
            return first
        share = self.random.random()
        return first + dt.timedelta(days=int(days * (share**0.6 if late else share)))


def snils_of(number: int) -> str:
    """Return an insurance number that nobody has: the fund gives none below 001-001-998.

    Who comes after them has none: two persons with one number would be a fault of the data.
    """
    if number >= 1_000_000:
        return ""
    digits = f"{number:09d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} 00"


def _text(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _continue_numbers() -> None:
    """Let PostgreSQL's sequences go on after the numbers that were given by hand."""
    for model in (Person, Employment):
        table = model._meta.table_name  # noqa: SLF001
        database.execute_sql(
            f"select setval(pg_get_serial_sequence('{table}', 'id'), (select max(id) from {table}))"  # noqa: S608
        )
