"""Each rule over papers both ways, on the border day, and over holidays; reckoned on paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from plugins.document_control.rules.table import RULES
from plugins.document_control.rules.values import Known, Listed, Told

COMMISSION = {
    "commission_order_on": "2026-01-12",
    "commission_until": "2026-12-31",
    "commission_members": "5",
    "commission_head_in": "no",
    "commission_union_exists": "yes",
    "commission_union_in": "yes",
    "sitting_on": "2026-04-29",
}
PROTOCOL = {
    "protocol_number": "3",
    "protocol_on": "2026-04-29",
    "sitting_on": "2026-04-29",
    "members_present": "4",
    "commission_members": "5",
    "protocol_votes": "yes",
    "protocol_wording": "yes",
    "protocol_signed": "yes",
}
SCHEDULE = {
    "schedule_order_number": "17",
    "schedule_order_on": "2026-03-30",
    "sitting_on": "2026-04-29",
}
ORDER = {"acquainted": "order_acquainted_on"}
REPRESENTATION = {
    "acquainted": "rep_acquainted_on",
    "refused": "rep_refused",
    "act": "rep_refusal_act_on",
}
SEVEN = ["a", "b", "c"]
POST = {"known": Known(post="Учитель", post_with_subject="Учитель, математика")}

Case = tuple[str, dict[str, str], dict[str, Any], str | None]
CASES: list[Case] = [
    # the commission (order 196, p. 6–7)
    ("commission_composition", COMMISSION, {}, "yes"),
    ("commission_composition", COMMISSION | {"commission_members": "4"}, {}, "no"),
    ("commission_composition", COMMISSION | {"commission_head_in": "yes"}, {}, "no"),
    ("commission_composition", COMMISSION | {"commission_union_in": "no"}, {}, "no"),
    (
        "commission_composition",
        COMMISSION | {"commission_union_exists": "no", "commission_union_in": ""},
        {},
        "yes",
    ),
    ("commission_composition", COMMISSION | {"commission_order_on": "2026-04-29"}, {}, "yes"),
    ("commission_composition", COMMISSION | {"commission_order_on": "2026-04-30"}, {}, "no"),
    ("commission_composition", COMMISSION | {"commission_until": "2026-04-29"}, {}, "yes"),
    ("commission_composition", COMMISSION | {"commission_until": "2026-04-28"}, {}, "no"),
    ("commission_composition", COMMISSION | {"commission_members": ""}, {}, None),
    # the order with the list: thirty days before at the latest
    ("schedule_ordered", SCHEDULE, {}, "yes"),
    ("schedule_ordered", SCHEDULE | {"schedule_order_on": "2026-03-31"}, {}, "no"),
    ("schedule_ordered", SCHEDULE | {"schedule_order_on": "2026-05-05"}, {}, "no"),
    ("schedule_ordered", SCHEDULE | {"schedule_order_number": ""}, {}, None),
    # acquaintance with the order: 30 days exactly, 29, over the New Year, over a leap day
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2026-03-30", "sitting_on": "2026-04-29"},
        ORDER,
        "yes",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2026-03-31", "sitting_on": "2026-04-29"},
        ORDER,
        "no",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2025-12-14", "sitting_on": "2026-01-13"},
        ORDER,
        "yes",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2025-12-15", "sitting_on": "2026-01-13"},
        ORDER,
        "no",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2028-02-10", "sitting_on": "2028-03-11"},
        ORDER,
        "yes",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2028-02-11", "sitting_on": "2028-03-11"},
        ORDER,
        "no",
    ),
    (
        "acquainted_before_sitting",
        {"order_acquainted_on": "2026-04-30", "sitting_on": "2026-04-29"},
        ORDER,
        "no",
    ),
    ("acquainted_before_sitting", {"sitting_on": "2026-04-29"}, ORDER, None),
    ("acquainted_before_sitting", {"order_acquainted_on": "2026-03-30"}, ORDER, None),
    # refusal to sign: the act counts
    (
        "acquainted_before_sitting",
        {"rep_refused": "yes", "rep_refusal_act_on": "2026-03-30", "sitting_on": "2026-04-29"},
        REPRESENTATION,
        "yes",
    ),
    (
        "acquainted_before_sitting",
        {"rep_refused": "yes", "rep_refusal_act_on": "2026-03-31", "sitting_on": "2026-04-29"},
        REPRESENTATION,
        "no",
    ),
    (
        "acquainted_before_sitting",
        {"rep_refused": "yes", "sitting_on": "2026-04-29"},
        REPRESENTATION,
        "no",
    ),
    (
        "acquainted_before_sitting",
        {"rep_refused": "no", "rep_acquainted_on": "2026-03-01", "sitting_on": "2026-04-29"},
        REPRESENTATION,
        "yes",
    ),
    # parts of the representation
    ("all_told", {"a": "yes", "b": "yes", "c": "yes"}, {"facts": SEVEN}, "yes"),
    ("all_told", {"a": "yes", "b": "no", "c": "yes"}, {"facts": SEVEN}, "partly"),
    ("all_told", {"a": "no", "b": "no", "c": "no"}, {"facts": SEVEN}, "no"),
    ("all_told", {"a": "yes", "c": "yes"}, {"facts": SEVEN}, None),
    # protocol: two thirds of five are four, of six four, of nine six
    ("protocol_in_order", PROTOCOL, {}, "yes"),
    ("protocol_in_order", PROTOCOL | {"members_present": "3"}, {}, "no"),
    (
        "protocol_in_order",
        PROTOCOL | {"members_present": "4", "commission_members": "6"},
        {},
        "yes",
    ),
    ("protocol_in_order", PROTOCOL | {"members_present": "5", "commission_members": "8"}, {}, "no"),
    (
        "protocol_in_order",
        PROTOCOL | {"members_present": "6", "commission_members": "9"},
        {},
        "yes",
    ),
    ("protocol_in_order", PROTOCOL | {"members_present": "6"}, {}, "no"),
    ("protocol_in_order", PROTOCOL | {"protocol_on": "2026-04-30"}, {}, "partly"),
    ("protocol_in_order", PROTOCOL | {"protocol_signed": "no"}, {}, "partly"),
    ("protocol_in_order", PROTOCOL | {"protocol_votes": ""}, {}, None),
    # the extract: Wednesday 29 April 2026, 1 May and the weekend between: due on Monday, 4 May
    ("extract_in_time", {"extract_on": "2026-05-04", "sitting_on": "2026-04-29"}, {}, "yes"),
    ("extract_in_time", {"extract_on": "2026-05-05", "sitting_on": "2026-04-29"}, {}, "no"),
    ("extract_in_time", {"extract_on": "2026-04-29", "sitting_on": "2026-04-29"}, {}, "yes"),
    ("extract_in_time", {"extract_on": "2026-04-28", "sitting_on": "2026-04-29"}, {}, "no"),
    # Friday 20 March 2026: Monday, Tuesday 24 March
    ("extract_in_time", {"extract_on": "2026-03-24", "sitting_on": "2026-03-20"}, {}, "yes"),
    ("extract_in_time", {"extract_on": "2026-03-25", "sitting_on": "2026-03-20"}, {}, "no"),
    # Friday 8 May 2026: 9 May is a Saturday, 11 May its day off instead: due on Wednesday, 13 May
    ("extract_in_time", {"extract_on": "2026-05-13", "sitting_on": "2026-05-08"}, {}, "yes"),
    ("extract_in_time", {"extract_on": "2026-05-14", "sitting_on": "2026-05-08"}, {}, "no"),
    ("extract_in_time", {"sitting_on": "2026-05-08"}, {}, None),
    # acquaintance with the extract: three working days after it
    (
        "extract_acquainted_in_time",
        {
            "extract_on": "2026-04-30",
            "extract_acquainted_on": "2026-05-06",
            "extract_in_file": "yes",
        },
        {},
        "yes",
    ),
    (
        "extract_acquainted_in_time",
        {
            "extract_on": "2026-04-30",
            "extract_acquainted_on": "2026-05-07",
            "extract_in_file": "yes",
        },
        {},
        "no",
    ),
    (
        "extract_acquainted_in_time",
        {
            "extract_on": "2026-04-30",
            "extract_acquainted_on": "2026-05-06",
            "extract_in_file": "no",
        },
        {},
        "partly",
    ),
    (
        "extract_acquainted_in_time",
        {
            "extract_on": "2026-04-30",
            "extract_acquainted_on": "2026-04-29",
            "extract_in_file": "yes",
        },
        {},
        "no",
    ),
    # the next one: five years later, or in that month
    ("next_in_five_years", {"next_on": "2031-04-29", "sitting_on": "2026-04-29"}, {}, "yes"),
    ("next_in_five_years", {"next_on": "2031-04-01", "sitting_on": "2026-04-29"}, {}, "yes"),
    ("next_in_five_years", {"next_on": "2031-05-01", "sitting_on": "2026-04-29"}, {}, "no"),
    ("next_in_five_years", {"next_on": "2030-04-29", "sitting_on": "2026-04-29"}, {}, "partly"),
    ("next_in_five_years", {"next_on": "2033-02-28", "sitting_on": "2028-02-29"}, {}, "yes"),
    ("next_in_five_years", {"next_on": "2033-03-01", "sitting_on": "2028-02-29"}, {}, "no"),
    # the post
    ("position_matches", {"decided_position": "учитель"}, POST, "yes"),
    ("position_matches", {"decided_position": "Учитель математика"}, POST, "yes"),
    ("position_matches", {"decided_position": "воспитатель"}, POST, "no"),
    ("position_matches", {"decided_position": ""}, POST, None),
    ("position_matches", {"decided_position": "учитель"}, {"known": Known()}, None),
]


@pytest.mark.parametrize(("rule", "facts", "more", "verdict"), CASES)
def test_a_rule_proposes_what_the_law_asks(
    rule: str, facts: dict[str, str], more: dict[str, Any], verdict: str | None
) -> None:
    known = more.get("known", Known())
    options = {key: value for key, value in more.items() if key != "known"}
    found = RULES[rule](Told(facts=facts, options=options, known=known))
    assert found.verdict == verdict
    assert found.reasons or verdict is None
    for one in found.reasons:
        assert one.message % one.params


LIST = (
    Listed("Аистова Анна Петровна", due_on=dt.date(2026, 4, 1)),
    Listed("Беркутова Инна Львовна", due_on=dt.date(2026, 4, 29)),
    Listed("Вьюркова Ольга Ильинична", due_on=dt.date(2026, 4, 30)),
    Listed("Голубева Мария Юрьевна", exempt=True),
    Listed("Дроздова Яна", unknown=True),
)


@pytest.mark.parametrize(
    ("listed", "verdict", "told"),
    [
        ("Аистова Анна Петровна\nБеркутова Инна Львовна\nДроздова Яна", "yes", "2"),
        ("1. Аистова А. П.\n2. Беркутова И.Л.\n3) Дроздова Яна", "yes", "2"),
        ("Аистова Анна Петровна, учитель\nБеркутова Инна - воспитатель\nДроздова Яна", "yes", "2"),
        ("АИСТОВА АННА ПЕТРОВНА\nДроздова Яна", "no", "Беркутова"),
        ("Аистова А. П.\nБеркутова И. Л.\nДроздова Яна\nГолубева М. Ю.", "partly", "Голубева"),
        ("Аистова А. П.\nБеркутова И. Л.\nДроздова Яна\nВьюркова О. И.", "partly", "Вьюркова"),
        ("Аистова А. П.\nБеркутова И. Л.\nДроздова Яна\nЯстребова Е. Е.", "partly", "Ястребова"),
        ("Аистова А. П.\nБеркутова И. Л.", "partly", "Дроздова"),
        ("Аистова Б. П.\nБеркутова И. Л.\nДроздова Яна", "no", "Аистова"),
        ("", None, "listed"),
    ],
)
def test_a_list_holds_everyone_due_and_nobody_exempt(
    listed: str, verdict: str | None, told: str
) -> None:
    known = Known(people=LIST, checked_on=dt.date(2026, 4, 29))
    found = RULES["list_complete"](Told(facts={"listed": listed}, known=known))
    assert found.verdict == verdict
    assert told in " ".join(one.message % one.params for one in found.reasons)


def test_a_plans_list_may_name_others_too() -> None:
    known = Known(people=LIST, checked_on=dt.date(2026, 4, 29))
    listed = "Аистова А. П.\nБеркутова И. Л.\nДроздова Яна\nГолубева М. Ю."
    told = Told(facts={"listed": listed}, options={"others_may": True}, known=known)
    assert RULES["list_complete"](told).verdict == "yes"
