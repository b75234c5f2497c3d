"""Who is due for what and why: pure functions over plain facts.

Three questions: when an employment is due for compliance attestation (СЗД), when a dated category
ends, what a person may apply for. Answers are light objects; their reasons are put together only
when asked for (``duty.reasons``), so that the duties of a region are counted in a second or two.

The formula of compliance: ``due = max(last attestation + 5 years, start in the position + 2
years, return from leave + 2 years, return from a long illness + 1 year)``; nobody is due while a
category is valid, and the day written as the end of a category is still a valid day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from plugins.staff.message_ids import N_
from plugins.staff.rules import LAST_TERM_ENDS, NO_TERM_SINCE, Law, rule_on
from portal.workdays import ONE_DAY, add_months, add_years

State = Literal["not_subject", "exempt", "due", "overdue", "soon", "later", "unknown"]
CategoryKind = Literal["first", "highest", "methodist", "mentor"]
Term = Literal["none", "until", "unknown"]
AbsenceKind = Literal["maternity", "parental", "illness", "pregnancy", "other"]


class CategoryFact(NamedTuple):
    """A category of the person; ``position`` None holds for every position."""

    kind: CategoryKind
    position: object = None
    assigned_on: date | None = None
    term: Term = "unknown"
    valid_until: date | None = None


class ComplianceFact(NamedTuple):
    """A compliance attestation held in the employment; ``next_on`` overrides the next date."""

    held_on: date
    complies: bool = True
    next_on: date | None = None


class AbsenceFact(NamedTuple):
    """A leave or illness; ``ended_on`` is its last day, None while it lasts."""

    kind: AbsenceKind
    started_on: date
    ended_on: date | None = None


class EmploymentFacts(NamedTuple):
    """What the duties of one employment are counted from.

    ``since`` is the start in this position in this institution. External part-timers are
    subject like everyone, so the kind of employment is not asked.
    """

    position: object
    is_pedagogical: bool = True
    is_head: bool = False
    since: date | None = None
    categories: Sequence[CategoryFact] = ()
    compliance: Sequence[ComplianceFact] = ()
    absences: Sequence[AbsenceFact] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the rule, its act and paragraph, and a sentence as message id with parameters.

    Dates in ``params`` are dates: the interface writes them in the reader's form.
    """

    rule_code: str
    act: str
    paragraph: str
    confirmed: bool
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


NOT_TEACHING = N_("The position is not a teaching one: compliance attestation does not concern it.")
HEAD_OF_INSTITUTION = N_("Heads are attested by the founder's own order.")
VALID_NO_TERM = N_("A qualification category without a term exempts.")
VALID_UNTIL = N_("A qualification category valid until %(until)s exempts.")
VALID_PRESUMED = N_(
    "A category assigned on %(assigned)s is presumed valid until %(until)s (five years); "
    "the list gives no end."
)
TERM_CONTRADICTS = N_(
    "The category was assigned on %(assigned)s, so it has no term by law, though %(until)s is given."
)
TERM_NOT_KNOWN = N_("It is not known until when the category is valid.")
CATEGORY_ENDED = N_("The last category ended on %(until)s and there is no new one.")
NOTICE = N_(
    "Notice must be given %(days)s calendar days before, so the first possible day is %(date)s."
)
TOO_NEW = N_("Less than %(years)s years in the position in this institution (since %(since)s).")
STARTED = N_("In the position since %(since)s: due %(years)s years later, on %(date)s.")
START_NOT_KNOWN = N_("The start in the position is not known.")
LAST_HELD = N_(
    "The last attestation was on %(held)s; the next is due %(years)s years later, on %(date)s."
)
LAST_FAILED = N_("The last attestation, on %(held)s, was decided “does not comply”.")
NEXT_SET = N_("The next attestation after %(held)s is set for %(date)s.")
ABSENT = N_("Leave or illness since %(started)s exempts.")
ABSENT_UNTIL = N_("Leave or illness from %(started)s to %(ended)s exempts.")
RETURNED = N_("After the return on %(returned)s attestation is held not earlier than %(date)s.")

_LONG_LEAVES = frozenset({"maternity", "parental"})
_RULE_OF_ABSENCE = {
    "maternity": "compliance.maternity",
    "parental": "compliance.parental",
    "pregnancy": "compliance.pregnancy",
    "illness": "compliance.illness_months",
}


class ComplianceDuty:
    """When an employment is due for compliance attestation, and why.

    ``due_on`` is the day it is due (foreseen, while a dated exemption lasts), ``exempt_until``
    the last day of an exemption whose end is known. ``reasons`` are made when first asked for.
    """

    __slots__ = ("_facts", "_law", "due_on", "exempt_until", "state")

    def __init__(
        self,
        state: State,
        due_on: date | None,
        exempt_until: date | None,
        facts: EmploymentFacts,
        law: Law,
    ) -> None:
        """Take the answer and what it was counted from."""
        self.state = state
        self.due_on = due_on
        self.exempt_until = exempt_until
        self._facts = facts
        self._law = law

    def __repr__(self) -> str:
        """Show the answer."""
        return f"ComplianceDuty({self.state}, due {self.due_on}, exempt until {self.exempt_until})"

    @property
    def first_possible_on(self) -> date | None:
        """The first day a sitting can be held on, with the notice given today; None if not due."""
        if self.due_on is None:
            return None
        return max(self.due_on, self._law.day + timedelta(days=self._law.notice_days))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, as data for the interface."""
        return explain_compliance(self._facts, self._law)


def plus_years(day: date, years: int) -> date:
    """Add years fast; 29 February becomes 28 (see ``portal.workdays``)."""
    if day.day == 29 and day.month == 2:  # noqa: PLR2004 - the leap day
        return add_years(day, years)
    return day.replace(year=day.year + years)


def is_long_illness(absence: AbsenceFact, until: date, law: Law) -> bool:
    """Tell whether an illness lasted more than the months that exempt, by the day ``until``."""
    return until >= add_months(absence.started_on, law.illness_months)


def category_end_presumed(category: CategoryFact, law: Law) -> date | None:
    """Return the end of a category by its facts or by law; None when it has no term.

    Call it only for categories whose end can be told (see :func:`_validity`).
    """
    if category.assigned_on is not None and category.assigned_on >= NO_TERM_SINCE:
        return None
    if category.term == "until":
        return category.valid_until
    if category.term == "none" or category.assigned_on is None:
        return None
    return min(plus_years(category.assigned_on, law.term_years), LAST_TERM_ENDS)


def _is_unclear(category: CategoryFact) -> bool:
    return category.term == "unknown" and category.assigned_on is None


def _counts(category: CategoryFact, facts: EmploymentFacts, law: Law) -> bool:
    """Tell whether a category is assigned by now and would exempt in this employment."""
    if category.assigned_on is not None and category.assigned_on > law.day:
        return False
    return (
        law.any_category_exempts
        or category.position is None
        or category.position == facts.position
        or category.kind in {"methodist", "mentor"}
    )


def compliance_duty(facts: EmploymentFacts, law: Law) -> ComplianceDuty:
    """Count when the employment is due for compliance attestation, as of the law's day."""
    if facts.is_head or not facts.is_pedagogical:
        return ComplianceDuty("not_subject", None, None, facts, law)
    standing = _standing(facts, law) if facts.categories else _NO_CATEGORY
    if standing.no_term:
        return ComplianceDuty("exempt", None, None, facts, law)
    due, last = _after_attestations(facts.since, facts.compliance, law)
    exempt_until, is_open = standing.exempt_until, False
    if facts.absences:
        due, exempt_until, is_open = _after_absences(facts.absences, law, due, exempt_until)
    if is_open:
        return ComplianceDuty("exempt", None, None, facts, law)
    if exempt_until is not None:
        free = exempt_until + ONE_DAY
        return ComplianceDuty(
            "exempt", free if due is None or free > due else due, exempt_until, facts, law
        )
    if standing.unclear or due is None:
        return ComplianceDuty("unknown", None, None, facts, law)
    return _due(due, last, standing.ended, facts, law)


class _Standing(NamedTuple):
    """What the categories say together: for ever, until when, since when no more, not known."""

    no_term: bool
    exempt_until: date | None
    ended: date | None
    unclear: bool


_NO_CATEGORY = _Standing(no_term=False, exempt_until=None, ended=None, unclear=False)


def _standing(facts: EmploymentFacts, law: Law) -> _Standing:
    exempt_until: date | None = None
    ended: date | None = None
    unclear = False
    for category in facts.categories:
        if not _counts(category, facts, law):
            continue
        if _is_unclear(category):
            unclear = True
            continue
        end = category_end_presumed(category, law)
        if end is None:
            return _Standing(no_term=True, exempt_until=None, ended=None, unclear=False)
        if end < law.day:
            ended = end if ended is None else max(ended, end)
        else:
            exempt_until = end if exempt_until is None else max(exempt_until, end)
    return _Standing(False, exempt_until, ended, unclear)


def _after_absences(
    absences: Sequence[AbsenceFact], law: Law, due: date | None, exempt_until: date | None
) -> tuple[date | None, date | None, bool]:
    """Shift the due date and the exemption by leave and illness; tell whether one is open."""
    is_open = False
    for absence in absences:
        returned, grace, lasts = _absence(absence, law)
        if grace is not None and (due is None or grace > due):
            due = grace
        if lasts and returned is None:
            is_open = True
        elif lasts and returned is not None:
            last_day = returned - ONE_DAY
            exempt_until = last_day if exempt_until is None else max(exempt_until, last_day)
    return due, exempt_until, is_open


def _due(
    due: date, last: date | None, ended: date | None, facts: EmploymentFacts, law: Law
) -> ComplianceDuty:
    """Answer for an employment that neither a category nor an absence exempts today."""
    if law.day < due:
        graced = _grace_end(facts, law)
        if graced is not None and law.day < graced:
            return ComplianceDuty("exempt", due, graced - ONE_DAY, facts, law)
    if ended is not None and (last is None or last <= ended):
        notified = law.day + timedelta(days=law.notice_days)
        if due <= notified:
            return ComplianceDuty("due", notified, None, facts, law)
    return ComplianceDuty(_state(due, law), due, None, facts, law)


def _after_attestations(
    since: date | None, compliance: Sequence[ComplianceFact], law: Law
) -> tuple[date | None, date | None]:
    """Return the due date by start and last attestation, and the day of that attestation."""
    due = plus_years(since, law.first_years) if since is not None else None
    last: ComplianceFact | None = None
    for held in compliance:
        if held[0] <= law.day and (last is None or held[0] > last[0]):
            last = held
    if last is None:
        return due, None
    after = last[2] or plus_years(last[0], law.every_years)
    return (after if due is None or after > due else due), last[0]


def _absence(absence: AbsenceFact, law: Law) -> tuple[date | None, date | None, bool]:
    """Return (day of return, first day after the grace, whether it lasts today)."""
    kind, started_on, ended_on = absence
    if started_on > law.day or kind == "other":
        return None, None, False
    returned = None if ended_on is None else ended_on + ONE_DAY
    lasts = ended_on is None or ended_on >= law.day
    if kind == "illness":
        until = law.day if ended_on is None else ended_on
        if not is_long_illness(absence, until, law):
            return None, None, False
        grace = None if returned is None else plus_years(returned, law.illness_years)
        return returned, grace, lasts
    if kind in _LONG_LEAVES:
        return returned, None if returned is None else plus_years(returned, law.leave_years), lasts
    return returned, None, lasts


def _grace_end(facts: EmploymentFacts, law: Law) -> date | None:
    """Return the day from which neither a short service nor a return exempts any more."""
    ends = [] if facts.since is None else [plus_years(facts.since, law.first_years)]
    for absence in facts.absences:
        _, grace, _ = _absence(absence, law)
        if grace is not None:
            ends.append(grace)
    return max(ends, default=None)


def _state(due: date, law: Law) -> State:
    left = (due - law.day).days
    if left < 0:
        return "overdue"
    if left <= law.notice_days:
        return "due"
    return "soon" if left <= law.soon_days else "later"


def _reason(code: str, law: Law, message: str, **params: object) -> Reason:
    rule = rule_on(code, law.day)
    return Reason(code, rule.act, rule.paragraph, rule.confirmed, message, params)


def explain_compliance(facts: EmploymentFacts, law: Law) -> tuple[Reason, ...]:
    """Say why :func:`compliance_duty` answers as it does, the deciding reason first."""
    if facts.is_head:
        return (_reason("compliance.heads", law, HEAD_OF_INSTITUTION),)
    if not facts.is_pedagogical:
        return (_reason("compliance.teaching_only", law, NOT_TEACHING),)
    reasons = [*_category_reasons(facts, law), *_absence_reasons(facts, law)]
    reasons += _service_reasons(facts, law)
    duty = compliance_duty(facts, law)
    if duty.due_on is not None and duty.state in {"due", "overdue"}:
        reasons.append(
            _reason(
                "compliance.notice_days",
                law,
                NOTICE,
                days=law.notice_days,
                date=duty.first_possible_on,
            )
        )
    return tuple(reasons)


def _category_reasons(facts: EmploymentFacts, law: Law) -> list[Reason]:
    exempting: list[Reason] = []
    ended: list[date] = []
    for category in facts.categories:
        assigned, until = category.assigned_on, category.valid_until
        if not _counts(category, facts, law):
            continue
        if _is_unclear(category):
            exempting.append(_reason("category.old_term_kept", law, TERM_NOT_KNOWN))
            continue
        end = category_end_presumed(category, law)
        if end is None:
            message = VALID_NO_TERM if category.term != "until" else TERM_CONTRADICTS
            exempting.append(
                _reason("compliance.category_exempts", law, message, assigned=assigned, until=until)
            )
        elif end < law.day:
            ended.append(end)
        else:
            message = VALID_UNTIL if category.term == "until" else VALID_PRESUMED
            exempting.append(
                _reason("compliance.category_exempts", law, message, assigned=assigned, until=end)
            )
    if ended and not exempting:
        exempting.append(_reason("category.old_term_kept", law, CATEGORY_ENDED, until=max(ended)))
    return exempting


def _absence_reasons(facts: EmploymentFacts, law: Law) -> list[Reason]:
    reasons = []
    for absence in facts.absences:
        returned, grace, lasts = _absence(absence, law)
        started, ended = absence.started_on, absence.ended_on
        if lasts:
            message = ABSENT if ended is None else ABSENT_UNTIL
            code = _RULE_OF_ABSENCE[absence.kind]
            reasons.append(_reason(code, law, message, started=started, ended=ended))
        if grace is not None:
            illness = absence.kind == "illness"
            code = "compliance.illness_years" if illness else "compliance.leave_years"
            reasons.append(_reason(code, law, RETURNED, returned=returned, date=grace))
    return reasons


def _service_reasons(facts: EmploymentFacts, law: Law) -> list[Reason]:
    reasons = []
    held = [one for one in facts.compliance if one.held_on <= law.day]
    if held:
        last = max(held, key=lambda one: one.held_on)
        after = last.next_on or plus_years(last.held_on, law.every_years)
        message = NEXT_SET if last.next_on else LAST_HELD
        reasons.append(
            _reason(
                "compliance.every_years",
                law,
                message,
                held=last.held_on,
                years=law.every_years,
                date=after,
            )
        )
        if not last.complies:
            reasons.append(_reason("compliance.every_years", law, LAST_FAILED, held=last.held_on))
    if facts.since is None:
        if not held:
            reasons.append(_reason("compliance.first_years", law, START_NOT_KNOWN))
    else:
        first = plus_years(facts.since, law.first_years)
        message = TOO_NEW if law.day < first else STARTED
        if message is TOO_NEW or not held:
            reasons.append(
                _reason(
                    "compliance.first_years",
                    law,
                    message,
                    since=facts.since,
                    years=law.first_years,
                    date=first,
                )
            )
    return reasons


EndState = Literal["no_term", "running", "ending", "ended", "unknown"]


@dataclass(frozen=True, slots=True)
class CategoryEnd:
    """When a category ends.

    ``ends_on`` is the end as given; ``presumed_on`` one that the portal counts where the list
    gives none (shown as presumed, never stored); ``contradicts`` tells that the term given
    cannot be right by law; ``file_by`` is the day by which applying is advised so that nothing is
    lost. The term is :attr:`term_on` alone: an application is voluntary, so that it is advised, and
    never overdue.
    """

    state: EndState
    ends_on: date | None = None
    presumed_on: date | None = None
    contradicts: bool = False
    file_by: date | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def term_on(self) -> date | None:
        """The last day of the category, given or presumed; None without a term or any date."""
        return None if self.state == "no_term" else self.ends_on or self.presumed_on


ENDS_ON = N_(
    "Assigned before 01.09.2023, the category is kept until the end of its term, %(until)s."
)
HAS_NO_TERM = N_("A category assigned since 01.09.2023 has no term.")
OLD_WITHOUT_TERM = N_(
    "Assigned on %(assigned)s, the category was given for five years, though the list says it has none."
)
TERM_TOO_LATE = N_("No dated category can be valid after %(last)s, yet %(until)s is given.")
PRESUMED = N_("Assigned on %(assigned)s for five years: presumed to end on %(until)s.")
APPLY_BEFORE = N_("Apply at least %(months)s months before the end, by %(date)s.")


def category_end(category: CategoryFact, law: Law) -> CategoryEnd:
    """Tell when a category ends and whether its term agrees with the law."""
    assigned, until = category.assigned_on, category.valid_until
    if assigned is not None and assigned >= NO_TERM_SINCE:
        return _new_category(category, law)
    if category.term == "none":
        if assigned is None or category.kind in {"methodist", "mentor"}:
            return CategoryEnd("no_term", reasons=(_reason("category.no_term", law, HAS_NO_TERM),))
        reason = _reason("category.term_years", law, OLD_WITHOUT_TERM, assigned=assigned)
        return CategoryEnd(
            "no_term",
            presumed_on=category_end_presumed(category._replace(term="unknown"), law),
            contradicts=True,
            reasons=(reason,),
        )
    if category.term == "until" and until is not None:
        reasons = [_reason("category.old_term_kept", law, ENDS_ON, until=until)]
        if until > LAST_TERM_ENDS:
            reasons.append(
                _reason(
                    "category.old_term_kept", law, TERM_TOO_LATE, last=LAST_TERM_ENDS, until=until
                )
            )
        return _dated(until, None, law, reasons, contradicts=until > LAST_TERM_ENDS)
    presumed = category_end_presumed(category, law)
    if presumed is None:
        return CategoryEnd(
            "unknown", reasons=(_reason("category.old_term_kept", law, TERM_NOT_KNOWN),)
        )
    reason = _reason("category.term_years", law, PRESUMED, assigned=assigned, until=presumed)
    return CategoryEnd(
        "unknown", presumed_on=presumed, file_by=_file_by(presumed, law), reasons=(reason,)
    )


def _new_category(category: CategoryFact, law: Law) -> CategoryEnd:
    if category.term == "until":
        reason = _reason(
            "category.no_term",
            law,
            TERM_CONTRADICTS,
            assigned=category.assigned_on,
            until=category.valid_until,
        )
        return CategoryEnd("no_term", contradicts=True, reasons=(reason,))
    return CategoryEnd("no_term", reasons=(_reason("category.no_term", law, HAS_NO_TERM),))


def _file_by(end: date, law: Law) -> date:
    return add_months(end, -law.advice_months)


def _dated(
    end: date, presumed: date | None, law: Law, reasons: list[Reason], *, contradicts: bool
) -> CategoryEnd:
    file_by = _file_by(end, law)
    state: EndState = "running"
    if end < law.day:
        state = "ended"
    else:
        reasons.append(
            _reason(
                "category.advice_months", law, APPLY_BEFORE, months=law.advice_months, date=file_by
            )
        )
        if file_by <= law.day:
            state = "ending"
    return CategoryEnd(state, end, presumed, contradicts, file_by, tuple(reasons))


@dataclass(frozen=True, slots=True)
class RefusalFact:
    """A category that the commission refused to assign."""

    kind: CategoryKind
    decided_on: date


@dataclass(frozen=True, slots=True)
class Applying:
    """Whether and from when a person may apply for a category of one kind.

    ``from_on`` None means not at all for now; ``held`` that the same category is in force
    without an end, so there is nothing to apply for.
    """

    kind: CategoryKind
    from_on: date | None
    held: bool = False
    file_by: date | None = None
    reasons: tuple[Reason, ...] = ()


ANY_TIME = N_("The first category may be applied for at any time.")
HIGHEST_MAY = N_("A first or highest category, present or past, in any position is on record.")
HIGHEST_NEEDS = N_("The highest category needs a first or highest category, present or past.")
HIGHEST_WAITS = N_(
    "The highest category may be applied for %(years)s years after the first, from %(date)s."
)
EXTRA_MAY = N_("A valid highest category is on record.")
EXTRA_NEEDS = N_("Methodist and mentor need a valid highest category.")
ALREADY_HELD = N_("The category is in force and has no end.")
REFUSED = N_("Refused on %(decided)s: the same category again not earlier than %(date)s.")


def may_apply(
    categories: Iterable[CategoryFact],
    law: Law,
    *,
    position: object = None,
    refusals: Iterable[RefusalFact] = (),
) -> tuple[Applying, ...]:
    """Tell what the person may apply for in a position, and from when."""
    known = [
        category
        for category in categories
        if category.assigned_on is None or category.assigned_on <= law.day
    ]
    refused: dict[CategoryKind, date] = {}
    for refusal in refusals:
        if refusal.decided_on <= law.day:
            later = max(refused.get(refusal.kind, refusal.decided_on), refusal.decided_on)
            refused[refusal.kind] = later
    return tuple(
        _applying(kind, known, law, position, refused.get(kind))
        for kind in ("first", "highest", "methodist", "mentor")
    )


def _applying(
    kind: CategoryKind,
    known: Sequence[CategoryFact],
    law: Law,
    position: object,
    refused_on: date | None,
) -> Applying:
    same = [
        category
        for category in known
        if category.kind == kind
        and (
            category.position is None
            or position is None
            or category.position == position
            or kind in {"methodist", "mentor"}
        )
    ]
    ends = [category_end(category, law) for category in same]
    if any(end.state == "no_term" for end in ends):
        return Applying(
            kind, None, held=True, reasons=(_reason("category.no_term", law, ALREADY_HELD),)
        )
    file_by = min(
        (end.file_by for end in ends if end.file_by is not None and end.state != "ended"),
        default=None,
    )
    from_on, reasons = _allowed(kind, known, law)
    if refused_on is not None and from_on is not None:
        again = plus_years(refused_on, law.refused_years)
        if again > law.day:
            from_on = max(from_on, again)
            reasons = (
                *reasons,
                _reason("application.refused_years", law, REFUSED, decided=refused_on, date=again),
            )
    return Applying(kind, from_on, file_by=file_by, reasons=reasons)


def _allowed(
    kind: CategoryKind, known: Sequence[CategoryFact], law: Law
) -> tuple[date | None, tuple[Reason, ...]]:
    """Return the first day a category may be applied for, refusals aside, and why."""
    if kind == "first":
        return law.day, (_reason("application.first_any_time", law, ANY_TIME),)
    if kind == "highest":
        return _highest_allowed(known, law)
    valid = any(category.kind == "highest" and _is_valid(category, law) for category in known)
    if law.extra_needs_highest and not valid:
        return None, (_reason("application.extra_needs_highest", law, EXTRA_NEEDS),)
    return law.day, (_reason("application.extra_needs_highest", law, EXTRA_MAY),)


def _highest_allowed(
    known: Sequence[CategoryFact], law: Law
) -> tuple[date | None, tuple[Reason, ...]]:
    code = "application.highest_after_years"
    base = [category for category in known if category.kind in {"first", "highest"}]
    if not base:
        return None, (_reason(code, law, HIGHEST_NEEDS),)
    if law.highest_after_years and not any(item.kind == "highest" for item in base):
        starts = [item.assigned_on for item in base if item.assigned_on is not None]
        if starts:
            after = plus_years(min(starts), law.highest_after_years)
            if after > law.day:
                reason = _reason(
                    code, law, HIGHEST_WAITS, years=law.highest_after_years, date=after
                )
                return after, (reason,)
    return law.day, (_reason(code, law, HIGHEST_MAY),)


def _is_valid(category: CategoryFact, law: Law) -> bool:
    """Tell whether a category is in force; one whose term is not known at all is not."""
    if _is_unclear(category):
        return False
    end = category_end_presumed(category, law)
    return end is None or end >= law.day
