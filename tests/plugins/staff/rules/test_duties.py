"""Who is due for what: the boundaries of every rule, and properties that hold for any facts."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.staff.duties import (
    AbsenceFact,
    Applying,
    CategoryFact,
    ComplianceFact,
    EmploymentFacts,
    RefusalFact,
    category_end,
    compliance_duty,
    may_apply,
    plus_years,
)
from plugins.staff.rules import LAST_TERM_ENDS, Law, law_on
from portal.workdays import add_years

TODAY = date(2026, 11, 22)
LAW = law_on(TODAY)
DAY = timedelta(days=1)
NOTICE = TODAY + timedelta(days=30)


def facts(since: date | None = date(2010, 9, 1), **known: object) -> EmploymentFacts:
    return EmploymentFacts(position="teacher", since=since, **known)  # type: ignore[arg-type]


def category(kind: str = "highest", **known: object) -> CategoryFact:
    known.setdefault("position", "teacher")
    return CategoryFact(kind, **known)  # type: ignore[arg-type]


def dated(until: date, **known: object) -> CategoryFact:
    return category(assigned_on=add_years(until, -5), term="until", valid_until=until, **known)


def messages(duty: object) -> str:
    return " ".join(
        f"{reason.message} {sorted(map(str, reason.params.values()))}" for reason in duty.reasons
    )


@pytest.mark.parametrize(
    ("case", "state", "due_on", "exempt_until"),
    [
        # who is not subject at all
        (facts(is_pedagogical=False), "not_subject", None, None),
        (facts(is_head=True, is_pedagogical=False), "not_subject", None, None),
        # five years from the last attestation
        (facts(compliance=(ComplianceFact(date(2021, 11, 22)),)), "due", TODAY, None),
        (facts(compliance=(ComplianceFact(date(2021, 11, 21)),)), "overdue", TODAY - DAY, None),
        (facts(compliance=(ComplianceFact(date(2021, 12, 22)),)), "due", NOTICE, None),
        (facts(compliance=(ComplianceFact(date(2021, 12, 23)),)), "soon", NOTICE + DAY, None),
        (facts(compliance=(ComplianceFact(date(2022, 5, 21)),)), "soon", date(2027, 5, 21), None),
        (facts(compliance=(ComplianceFact(date(2022, 5, 22)),)), "later", date(2027, 5, 22), None),
        (facts(compliance=(ComplianceFact(date(2024, 2, 29)),)), "later", date(2029, 2, 28), None),
        # the latest attestation counts, whatever the order; one in the future does not count yet
        (
            facts(compliance=(ComplianceFact(date(2025, 1, 1)), ComplianceFact(date(2019, 1, 1)))),
            "later",
            date(2030, 1, 1),
            None,
        ),
        (facts(compliance=(ComplianceFact(date(2027, 1, 1)),)), "overdue", date(2012, 9, 1), None),
        (
            facts(compliance=(ComplianceFact(date(2020, 1, 1), next_on=date(2027, 1, 15)),)),
            "soon",
            date(2027, 1, 15),
            None,
        ),
        # without a known start only an attestation can tell
        (facts(None), "unknown", None, None),
        (
            facts(None, compliance=(ComplianceFact(date(2025, 1, 1)),)),
            "later",
            date(2030, 1, 1),
            None,
        ),
        # two years in the position
        (facts(date(2024, 11, 22)), "due", TODAY, None),
        (facts(date(2024, 11, 23)), "exempt", TODAY + DAY, TODAY),
        (facts(date(2026, 9, 1)), "exempt", date(2028, 9, 1), date(2028, 8, 31)),
        (facts(date(2024, 2, 29)), "overdue", date(2026, 2, 28), None),
        # a valid category exempts; its last day is a valid day
        (facts(categories=(dated(TODAY),)), "exempt", TODAY + DAY, TODAY),
        (facts(categories=(dated(TODAY - DAY),)), "due", NOTICE, None),
        (facts(categories=(category(term="none"),)), "exempt", None, None),
        (
            facts(categories=(category(assigned_on=date(2023, 9, 1)),)),
            "exempt",
            None,
            None,
        ),
        # presumed five years where an older category has no end in the list
        (
            facts(categories=(category(assigned_on=date(2021, 11, 22)),)),
            "exempt",
            TODAY + DAY,
            TODAY,
        ),
        (facts(categories=(category(assigned_on=date(2021, 11, 21)),)), "due", NOTICE, None),
        (
            facts(categories=(category(assigned_on=date(2023, 8, 31)),)),
            "exempt",
            date(2028, 9, 1),
            LAST_TERM_ENDS,
        ),
        # nothing known of the category's term
        (facts(categories=(category(),)), "unknown", None, None),
        (
            facts(categories=(category(), dated(date(2027, 3, 1)))),
            "exempt",
            date(2027, 3, 2),
            date(2027, 3, 1),
        ),
        # not assigned yet; another position's category; the person's own
        (
            facts(categories=(category(assigned_on=date(2026, 12, 1), term="none"),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        (
            facts(categories=(category(position="methodist", term="none"),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        (facts(categories=(category(position=None, term="none"),)), "exempt", None, None),
        (
            facts(categories=(category("mentor", position="methodist", term="none"),)),
            "exempt",
            None,
            None,
        ),
        # the longest of several
        (
            facts(categories=(dated(date(2027, 3, 1)), dated(date(2027, 2, 1)))),
            "exempt",
            date(2027, 3, 2),
            date(2027, 3, 1),
        ),
        (
            facts(categories=(dated(date(2024, 3, 1)), dated(date(2023, 2, 1)))),
            "due",
            NOTICE,
            None,
        ),
        # an attestation after the category ended is something new
        (
            facts(
                categories=(dated(date(2020, 3, 1)),),
                compliance=(ComplianceFact(date(2020, 9, 1)),),
            ),
            "overdue",
            date(2025, 9, 1),
            None,
        ),
        # one before it ended still counts its five years
        (
            facts(
                categories=(dated(date(2026, 3, 1)),),
                compliance=(ComplianceFact(date(2025, 9, 1)),),
            ),
            "later",
            date(2030, 9, 1),
            None,
        ),
        # leave and illness
        (facts(absences=(AbsenceFact("parental", date(2026, 1, 1)),)), "exempt", None, None),
        (
            facts(absences=(AbsenceFact("parental", date(2026, 1, 1), TODAY),)),
            "exempt",
            date(2028, 11, 23),
            TODAY,
        ),
        (
            facts(absences=(AbsenceFact("maternity", date(2024, 5, 1), date(2024, 11, 20)),)),
            "overdue",
            date(2026, 11, 21),
            None,
        ),
        (
            facts(absences=(AbsenceFact("maternity", date(2024, 5, 1), date(2024, 11, 22)),)),
            "exempt",
            date(2026, 11, 23),
            TODAY,
        ),
        (
            facts(absences=(AbsenceFact("pregnancy", date(2026, 9, 1), date(2027, 1, 10)),)),
            "exempt",
            date(2027, 1, 11),
            date(2027, 1, 10),
        ),
        (
            facts(absences=(AbsenceFact("pregnancy", date(2025, 9, 1), date(2026, 1, 10)),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        # more than four months in a row: 1 January to 30 April is just four
        (
            facts(absences=(AbsenceFact("illness", date(2026, 1, 1), date(2026, 4, 30)),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        (
            facts(absences=(AbsenceFact("illness", date(2026, 1, 1), date(2026, 5, 1)),)),
            "exempt",
            date(2027, 5, 2),
            date(2027, 5, 1),
        ),
        (
            facts(absences=(AbsenceFact("illness", date(2026, 7, 23)),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        (facts(absences=(AbsenceFact("illness", date(2026, 7, 22)),)), "exempt", None, None),
        # no reason, and not begun
        (
            facts(absences=(AbsenceFact("other", date(2026, 1, 1)),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        (
            facts(absences=(AbsenceFact("parental", date(2026, 12, 1)),)),
            "overdue",
            date(2012, 9, 1),
            None,
        ),
        # the return counts from the day after the leave, and the greatest date wins
        (
            facts(
                compliance=(ComplianceFact(date(2025, 1, 1)),),
                absences=(AbsenceFact("parental", date(2021, 1, 1), date(2024, 1, 1)),),
            ),
            "later",
            date(2030, 1, 1),
            None,
        ),
        (
            facts(
                date(2026, 1, 1),
                categories=(dated(date(2027, 3, 1)),),
                absences=(AbsenceFact("pregnancy", date(2026, 9, 1), date(2027, 1, 10)),),
            ),
            "exempt",
            date(2028, 1, 1),
            date(2027, 3, 1),
        ),
    ],
)
def test_compliance(
    case: EmploymentFacts, state: str, due_on: date | None, exempt_until: date | None
) -> None:
    duty = compliance_duty(case, LAW)
    assert (duty.state, duty.due_on, duty.exempt_until) == (state, due_on, exempt_until)
    assert duty.reasons, "every answer says why"
    assert state in repr(duty)


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (facts(is_head=True), "founder's own order"),
        (facts(is_pedagogical=False), "not a teaching one"),
        (facts(categories=(category(term="none"),)), "without a term"),
        (facts(categories=(dated(date(2027, 3, 1)),)), "2027-03-01"),
        (facts(categories=(category(assigned_on=date(2022, 3, 1)),)), "presumed"),
        (facts(categories=(category(),)), "not known until when"),
        (facts(categories=(dated(date(2026, 3, 1)),)), "ended on"),
        (facts(categories=(dated(date(2026, 3, 1)),)), "2026-12-22"),
        (
            facts(
                categories=(
                    category(
                        assigned_on=date(2024, 3, 1), term="until", valid_until=date(2029, 3, 1)
                    ),
                )
            ),
            "has no term by law",
        ),
        (facts(date(2026, 9, 1)), "Less than"),
        (facts(), "2012-09-01"),
        (facts(None), "start in the position is not known"),
        (facts(compliance=(ComplianceFact(date(2025, 1, 1)),)), "2030-01-01"),
        (facts(compliance=(ComplianceFact(date(2025, 1, 1), complies=False),)), "does not comply"),
        (facts(compliance=(ComplianceFact(date(2025, 1, 1), next_on=date(2028, 1, 1)),)), "is set"),
        (facts(absences=(AbsenceFact("parental", date(2026, 1, 1)),)), "since"),
        (facts(absences=(AbsenceFact("illness", date(2026, 1, 1), TODAY),)), "from"),
        (
            facts(absences=(AbsenceFact("parental", date(2024, 1, 1), date(2025, 1, 1)),)),
            "2027-01-02",
        ),
        (facts(categories=(category(position="methodist"),)), "In the position since"),
        (
            facts(categories=(category(assigned_on=date(2027, 1, 1)),)),
            "In the position since",
        ),
    ],
)
def test_every_answer_says_why(case: EmploymentFacts, words: str) -> None:
    assert words in messages(compliance_duty(case, LAW))


def test_reasons_name_act_and_paragraph() -> None:
    reason = compliance_duty(facts(categories=(category(term="none"),)), LAW).reasons[0]
    assert "196" in reason.act
    assert reason.paragraph == "п. 22 а"
    assert reason.rule_code == "compliance.category_exempts"
    assert not reason.confirmed


def test_the_first_possible_day_keeps_the_notice() -> None:
    overdue = compliance_duty(facts(), LAW)
    assert overdue.first_possible_on == NOTICE
    later = compliance_duty(facts(compliance=(ComplianceFact(date(2025, 1, 1)),)), LAW)
    assert later.first_possible_on == date(2030, 1, 1)
    assert compliance_duty(facts(None), LAW).first_possible_on is None


def test_settings_change_unconfirmed_rules() -> None:
    foreign = facts(categories=(category(position="methodist", term="none"),))
    assert compliance_duty(foreign, LAW).state == "overdue"
    lenient = law_on(TODAY, {"staff.any_category_exempts": True})
    assert compliance_duty(foreign, lenient).state == "exempt"
    longer = law_on(TODAY, {"staff.compliance_first_years": 3})
    assert compliance_duty(facts(date(2024, 1, 1)), longer).due_on == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("known", "state", "ends_on", "presumed_on", "contradicts", "file_by"),
    [
        (dated(TODAY), "ending", TODAY, None, False, date(2026, 8, 22)),
        (dated(TODAY - DAY), "ended", TODAY - DAY, None, False, date(2026, 8, 21)),
        (dated(date(2027, 2, 22)), "ending", date(2027, 2, 22), None, False, TODAY),
        (dated(date(2027, 2, 23)), "running", date(2027, 2, 23), None, False, date(2026, 11, 23)),
        (dated(LAST_TERM_ENDS), "running", LAST_TERM_ENDS, None, False, date(2028, 5, 31)),
        (
            category(assigned_on=date(2023, 8, 31), term="until", valid_until=date(2028, 9, 1)),
            "running",
            date(2028, 9, 1),
            None,
            True,
            date(2028, 6, 1),
        ),
        (category(term="none"), "no_term", None, None, False, None),
        (
            category("mentor", assigned_on=date(2022, 1, 1), term="none"),
            "no_term",
            None,
            None,
            False,
            None,
        ),
        (category(assigned_on=date(2023, 9, 1)), "no_term", None, None, False, None),
        (
            category(assigned_on=date(2023, 9, 1), term="until", valid_until=date(2028, 9, 1)),
            "no_term",
            None,
            None,
            True,
            None,
        ),
        (
            category(assigned_on=date(2022, 2, 1), term="none"),
            "no_term",
            None,
            date(2027, 2, 1),
            True,
            None,
        ),
        (
            category(assigned_on=date(2022, 2, 1)),
            "unknown",
            None,
            date(2027, 2, 1),
            False,
            date(2026, 11, 1),
        ),
        (
            category(assigned_on=date(2020, 2, 29)),
            "unknown",
            None,
            date(2025, 2, 28),
            False,
            date(2024, 11, 28),
        ),
        (category(), "unknown", None, None, False, None),
    ],
)
def test_the_end_of_a_category(
    known: CategoryFact,
    state: str,
    ends_on: date | None,
    presumed_on: date | None,
    contradicts: bool,
    file_by: date | None,
) -> None:
    end = category_end(known, LAW)
    assert (end.state, end.ends_on, end.presumed_on, end.contradicts, end.file_by) == (
        state,
        ends_on,
        presumed_on,
        contradicts,
        file_by,
    )
    assert end.reasons


def applying(*known: CategoryFact, law: Law = LAW, **more: object) -> dict[str, Applying]:
    return {one.kind: one for one in may_apply(known, law, position="teacher", **more)}


def test_the_first_category_may_be_applied_for_at_any_time() -> None:
    answers = applying()
    assert answers["first"].from_on == TODAY
    assert answers["highest"].from_on is None
    assert answers["methodist"].from_on is None
    assert "need a valid highest" in answers["mentor"].reasons[0].message


@pytest.mark.parametrize("kind", ["first", "highest"])
@pytest.mark.parametrize("position", ["teacher", "methodist", None])
def test_the_highest_needs_a_category_present_or_past_in_any_position(
    kind: str, position: object
) -> None:
    past = dated(date(2015, 1, 1), kind=kind, position=position)
    assert applying(past)["highest"].from_on == TODAY


def test_methodist_and_mentor_need_a_valid_highest() -> None:
    assert applying(dated(TODAY - DAY))["methodist"].from_on is None
    assert applying(category())["methodist"].from_on is None
    assert applying(dated(TODAY, position="methodist"))["mentor"].from_on == TODAY
    assert applying(category(term="none"))["mentor"].from_on == TODAY
    assert applying(category("first", term="none"))["mentor"].from_on is None


def test_what_is_in_force_without_an_end_is_not_applied_for() -> None:
    answers = applying(category(term="none"), category("mentor", term="none", position="x"))
    assert answers["highest"].held
    assert answers["highest"].from_on is None
    assert answers["mentor"].held
    assert not answers["first"].held
    assert not applying(category(term="none", position="methodist"))["highest"].held


def test_a_dated_category_has_a_day_to_apply_by() -> None:
    assert applying(dated(date(2027, 6, 30)))["highest"].file_by == date(2027, 3, 30)
    assert applying(dated(TODAY - DAY))["highest"].file_by is None


def test_a_refusal_bars_the_same_category_for_a_year() -> None:
    first = dated(date(2027, 1, 1), kind="first")
    refusals = (
        RefusalFact("highest", date(2026, 3, 1)),
        RefusalFact("highest", date(2025, 3, 1)),
        RefusalFact("first", date(2027, 3, 1)),
        RefusalFact("methodist", date(2026, 3, 1)),
    )
    answers = applying(first, refusals=refusals)
    assert answers["highest"].from_on == date(2027, 3, 1)
    assert len(answers["highest"].reasons) == 2
    assert answers["first"].from_on == TODAY
    assert answers["methodist"].from_on is None
    old = (RefusalFact("highest", date(2025, 11, 22)),)
    assert applying(first, refusals=old)["highest"].from_on == TODAY


def test_before_september_2023_the_highest_came_two_years_after_the_first() -> None:
    law = law_on(date(2022, 5, 1))
    first = category(
        "first", assigned_on=date(2021, 3, 1), term="until", valid_until=date(2026, 3, 1)
    )
    assert applying(first, law=law)["highest"].from_on == date(2023, 3, 1)
    older = first._replace(assigned_on=date(2020, 5, 1))
    assert applying(older, law=law)["highest"].from_on == date(2022, 5, 1)
    undated = category("first")
    assert applying(undated, law=law)["highest"].from_on == date(2022, 5, 1)
    highest = category("highest", assigned_on=date(2021, 3, 1))
    assert applying(highest, law=law)["highest"].from_on == date(2022, 5, 1)
    not_yet = first._replace(assigned_on=date(2022, 6, 1))
    assert applying(not_yet, law=law)["highest"].from_on is None


# ——— properties

DAYS = st.dates(date(2005, 1, 1), date(2035, 12, 31))
COMPLIANCE = st.builds(ComplianceFact, DAYS, st.booleans())
TERMS = st.tuples(DAYS, st.sampled_from(["none", "until", "unknown"]))
CATEGORIES = st.builds(
    lambda kind, position, term: CategoryFact(
        kind, position, term[0], term[1], add_years(term[0], 5) if term[1] == "until" else None
    ),
    st.sampled_from(["first", "highest", "methodist", "mentor"]),
    st.sampled_from(["teacher", "other", None]),
    TERMS,
)
ABSENCES = st.builds(
    lambda kind, start, length: AbsenceFact(
        kind, start, None if length is None else start + timedelta(days=length)
    ),
    st.sampled_from(["maternity", "parental", "illness", "pregnancy", "other"]),
    DAYS,
    st.one_of(st.none(), st.integers(0, 1500)),
)
FACTS = st.builds(
    EmploymentFacts,
    st.just("teacher"),
    st.just(True),
    st.just(False),
    st.one_of(st.none(), DAYS),
    st.lists(CATEGORIES, max_size=3).map(tuple),
    st.lists(COMPLIANCE, max_size=3).map(tuple),
    st.lists(ABSENCES, max_size=2).map(tuple),
)


@given(FACTS, DAYS)
@settings(max_examples=300)
def test_nobody_is_due_before_two_years(case: EmploymentFacts, today: date) -> None:
    duty = compliance_duty(case, law_on(today))
    if duty.due_on is not None and case.since is not None:
        assert duty.due_on >= add_years(case.since, 2)
    if duty.exempt_until is not None:
        assert duty.exempt_until >= today
        assert duty.due_on is None or duty.due_on > duty.exempt_until
    assert duty.reasons


@given(FACTS, DAYS, st.integers(1, 2000))
@settings(max_examples=300)
def test_a_later_attestation_never_makes_due_earlier(
    case: EmploymentFacts, today: date, days: int
) -> None:
    """The last attestation moved later moves the date later (no category that has run out)."""
    if not case.compliance:
        return
    law = law_on(today)
    plain = case._replace(categories=())
    moved = plain._replace(
        compliance=tuple(
            one._replace(held_on=one.held_on + timedelta(days=days)) for one in case.compliance
        )
    )
    if any(one.held_on > today for one in moved.compliance):
        return
    before, after = compliance_duty(plain, law).due_on, compliance_duty(moved, law).due_on
    assert (before is None) == (after is None)
    assert before is None or after >= before


ORDER = {"later": 0, "soon": 1, "due": 2, "overdue": 3}


@given(FACTS, DAYS, st.integers(1, 2000))
@settings(max_examples=300)
def test_as_days_pass_nothing_new_the_state_only_moves_on(
    case: EmploymentFacts, today: date, days: int
) -> None:
    next_day = today + timedelta(days=days)
    events = [one.held_on for one in case.compliance]
    events += [one.assigned_on for one in case.categories]
    events += [one.started_on for one in case.absences]
    events += [add_years(one.started_on, 1) for one in case.absences]
    if any(today < event <= next_day for event in events):
        return
    now = compliance_duty(case, law_on(today)).state
    then = compliance_duty(case, law_on(next_day)).state
    if now in ORDER and then in ORDER:
        assert ORDER[then] >= ORDER[now]


@given(DAYS, st.integers(-5, 5))
def test_fast_years_are_the_calendar_s(day: date, years: int) -> None:
    assert plus_years(day, years) == add_years(day, years)


@given(CATEGORIES, DAYS)
def test_the_last_day_of_a_category_is_valid(known: CategoryFact, today: date) -> None:
    end = category_end(known, law_on(today))
    if end.state == "ended":
        assert end.ends_on is not None
        assert end.ends_on < today
    if end.presumed_on is not None:
        assert end.presumed_on <= LAST_TERM_ENDS
