"""Each rule of data quality: what it finds, what it lets be, and where it sends the reader."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.staff.quality.rules import (
    BY_CODE,
    KINDS,
    RULES,
    Attested,
    Dated,
    Facts,
    Held,
    Post,
)

DAY = dt.date(2026, 11, 22)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def post(**values: Any) -> Post:
    told: dict[str, Any] = {
        "id": 1, "position_id": 10, "position_code": "teacher", "subject": "физика", "kind": "main",
        "started_on": day("2010-09-01"), "since": None, "ended_on": None, **values,
    }  # fmt: skip
    return Post(**told)


def held(**values: Any) -> Held:
    told: dict[str, Any] = {
        "id": 2, "kind": "first", "position_id": 10, "assigned_on": day("2024-02-01"),
        "order_on": None, "term": "none", "valid_until": None, **values,
    }  # fmt: skip
    return Held(**told)


def facts(**values: Any) -> Facts:
    told: dict[str, Any] = {
        "person_id": 7, "day": DAY, "birth_on": day("1980-01-01"), "posts": (post(),),
        "educations": 1, **values,
    }  # fmt: skip
    return Facts(**told)


OLD_TERM = {"assigned_on": day("2022-02-01"), "term": "until", "valid_until": day("2027-02-01")}
HIGHEST = held(id=3, kind="highest", assigned_on=day("2024-01-01"))

EXAMPLES: list[tuple[str, dict[str, Any], list[tuple[str, int, str]]]] = [
    ("term_after_law", {"categories": (held(term="until", valid_until=day("2029-02-01")),)},
     [("categories", 2, "term")]),
    ("term_after_law", {"categories": (held(), held(**OLD_TERM), held(**{**OLD_TERM, "assigned_on": None}))}, []),
    ("no_term_before_law", {"categories": (held(assigned_on=day("2023-08-31")),)},
     [("categories", 2, "term")]),
    ("no_term_before_law", {"categories": (held(assigned_on=day("2023-09-01")), held(**OLD_TERM), held(assigned_on=None))}, []),
    ("term_too_long", {"categories": (held(**{**OLD_TERM, "valid_until": day("2028-09-01")}),)},
     [("categories", 2, "valid_until")]),
    ("term_too_long", {"categories": (held(**{**OLD_TERM, "assigned_on": None, "valid_until": day("2030-09-01")}),)},
     [("categories", 2, "valid_until")]),
    ("term_too_long", {"categories": (held(**OLD_TERM), held(), held(term="until", valid_until=day("2030-01-01")))}, []),
    ("never_held", {"categories": (held(position_id=99),)}, [("categories", 2, "position")]),
    ("never_held", {"categories": (held(), held(position_id=None), held(kind="mentor", position_id=99))}, []),
    ("not_teaching", {"categories": (held(teaching=False),)}, [("categories", 2, "position")]),
    ("not_teaching", {"categories": (held(), held(position_id=None, teaching=False))}, []),
    ("title_before_law", {"categories": (held(kind="mentor", assigned_on=day("2023-08-31")),)},
     [("categories", 2, "assigned_on")]),
    ("title_before_law", {"categories": (held(kind="mentor"), held(kind="mentor", assigned_on=None),
                                         held(assigned_on=day("2020-01-01")))}, []),
    ("title_without_highest", {"categories": (held(kind="mentor"),)}, [("categories", 2, "kind")]),
    ("title_without_highest", {"categories": (held(kind="mentor", assigned_on=day("2023-12-31")), HIGHEST)},
     [("categories", 2, "kind")]),
    ("title_without_highest", {"categories": (held(kind="methodist"),
        held(id=3, kind="highest", assigned_on=None, valid_until=day("2024-01-31")))},
     [("categories", 2, "kind")]),
    ("title_without_highest", {"categories": (held(kind="mentor"), HIGHEST)}, []),
    ("title_without_highest", {"categories": (held(kind="mentor", assigned_on=None), HIGHEST)}, []),
    ("order_date", {"categories": (held(order_on=day("2024-01-31")),)}, [("categories", 2, "order_on")]),
    ("order_date", {"categories": (held(order_on=day("2024-05-02")),)}, [("categories", 2, "order_on")]),
    ("order_date", {"categories": (held(order_on=day("2024-02-01")), held(order_on=day("2024-05-01")), held(),
                                   held(assigned_on=None, order_on=day("2020-01-01")))}, []),
    ("ends_before_start", {"posts": (post(ended_on=day("2010-08-31")),)}, [("posts", 1, "ended_on")]),
    ("ends_before_start", {"posts": (post(since=day("2009-09-01")),)}, [("posts", 1, "in_position_since")]),
    ("ends_before_start", {"posts": (post(ended_on=day("2010-09-01")), post(since=day("2011-01-01")),
                                     post(here=False, ended_on=day("2000-01-01")))}, []),
    ("two_main", {"posts": (post(), post(id=5))}, [("posts", 1, "kind"), ("posts", 5, "kind")]),
    ("two_main", {"posts": (post(), post(id=5, here=False))}, [("posts", 1, "kind")]),
    ("two_main", {"posts": (post(), post(id=5, kind="internal"), post(id=6, ended_on=day("2020-01-01")))}, []),
    ("age", {"birth_on": day("1994-09-02")}, [("person", 7, "birth_on")]),
    ("age", {"birth_on": day("1926-11-21")}, [("person", 7, "birth_on")]),
    ("age", {"birth_on": day("2012-01-01"), "posts": (post(started_on=None),)}, [("person", 7, "birth_on")]),
    ("age", {"birth_on": day("1994-09-01")}, []),
    ("age", {"birth_on": None}, []),
    ("service_order", {"working_since": day("2005-01-01"), "teaching_since": day("2004-01-01")},
     [("person", 7, "teaching_since")]),
    ("service_order", {"working_since": day("2005-01-01"), "teaching_since": day("2005-01-01")}, []),
    ("service_order", {"teaching_since": day("2005-01-01")}, []),
    ("compliance_before_hired", {"attested": (Attested(4, 1, day("2010-08-31")),)},
     [("compliances", 4, "held_on")]),
    ("compliance_before_hired", {"attested": (Attested(4, 1, day("2010-09-01")), Attested(5, 99, day("2000-01-01")))}, []),
    ("compliance_too_early", {"attested": (Attested(4, 1, day("2012-08-31")),)},
     [("compliances", 4, "held_on")]),
    ("compliance_too_early", {"posts": (post(since=day("2020-01-10")),), "attested": (Attested(4, 1, day("2021-01-01")),)},
     [("compliances", 4, "held_on")]),
    ("compliance_too_early", {"attested": (Attested(4, 1, day("2012-09-01")), Attested(5, 1, day("2010-01-01")),
                                           Attested(6, 99, day("2011-01-01")))}, []),
    ("compliance_with_category", {"categories": (held(),), "attested": (Attested(4, 1, day("2024-02-01")),)},
     [("compliances", 4, "held_on")]),
    ("compliance_with_category", {"categories": (held(position_id=99), held(**OLD_TERM), held(kind="mentor"), held(assigned_on=None)),
                                  "attested": (Attested(4, 1, day("2028-01-01")), Attested(5, 1, day("2021-01-01")),
                                               Attested(6, 99, day("2024-05-01")))}, []),
    ("future", {"birth_on": day("2026-11-23"), "posts": (post(started_on=day("2027-01-01")), post(here=False, since=day("2027-01-01")))},
     [("person", 7, "birth_on"), ("posts", 1, "started_on")]),
    ("future", {"categories": (held(order_on=day("2027-01-01")),), "attested": (Attested(4, 1, day("2027-01-01")), Attested(5, 99, day("2027-01-01"))),
                "dated": (Dated("courses", 8, "finished_on", day("2027-01-01")), Dated("awards", 9, "awarded_on", None))},
     [("categories", 2, "order_on"), ("compliances", 4, "held_on"), ("courses", 8, "finished_on")]),
    ("future", {"working_since": DAY, "posts": (post(ended_on=day("2027-06-01")),)}, []),
    ("no_birth", {"birth_on": None}, [("person", 7, "birth_on")]),
    ("no_birth", {}, []),
    ("no_start", {"posts": (post(started_on=None), post(id=5, started_on=None, ended_on=day("2020-01-01")))},
     [("posts", 1, "started_on")]),
    ("no_start", {"posts": (post(started_on=None, since=day("2020-01-01")), post(started_on=None, here=False))}, []),
    ("no_subject", {"posts": (post(subject=""),)}, [("posts", 1, "subject")]),
    ("no_subject", {"posts": (post(), post(position_code="educator", subject=""))}, []),
    ("term_unknown", {"categories": (held(term="unknown"),)}, [("categories", 2, "term")]),
    ("term_unknown", {"categories": (held(),)}, []),
    ("no_education", {"educations": 0}, [("educations", 0, "level")]),
    ("no_education", {}, []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "given", "wanted"), EXAMPLES)
def test_a_rule_finds_what_it_is_for_and_nothing_else(
    code: str, given: dict[str, Any], wanted: list[tuple[str, int, str]]
) -> None:
    found = [(one.part, one.id, one.field) for one in BY_CODE[code].find(facts(**given))]
    assert found == wanted


def test_every_rule_has_examples_both_ways_and_names_what_it_rests_on() -> None:
    for rule in RULES:
        told = [bool(wanted) for code, _given, wanted in EXAMPLES if code == rule.code]
        assert set(told) == {True, False}, rule.code
        assert rule.kind in KINDS
        assert bool(rule.paragraph) == bool(rule.act)


def test_what_was_looked_at_marks_a_finding() -> None:
    one, other = (
        next(BY_CODE["age"].find(facts(birth_on=day(born))))
        for born in ("2009-01-01", "2008-01-01")
    )
    assert one.seen != other.seen
