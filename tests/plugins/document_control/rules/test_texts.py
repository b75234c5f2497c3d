"""Orders that are no longer in force are found where they are cited, and nowhere else."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.document_control.rules.norms import void_citations
from plugins.document_control.rules.table import RULES
from plugins.document_control.rules.values import Known, Told

TODAY = dt.date(2026, 10, 12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("в соответствии с приказом Минобрнауки России от 07.04.2014 № 276", ["276"]),
        ("приказ Министерства образования и науки РФ от 7 апреля 2014 г. № 276", ["276"]),
        ("Приказ от 07.04.2014г. №276 «Об утверждении Порядка»", ["276"]),
        ("приказ N 276 от 07.04.2014", ["276"]),
        ("согласно приказу 276", ["276"]),
        ("Порядок аттестации (№ 276)", ["276"]),
        ("приказ Минобрнауки РФ от 24 марта 2010 г. № 209", ["209"]),
        ("приказы № 209 и № 276", ["209", "276"]),
        ("приказ Минпросвещения России от 24.03.2023 № 196", []),
        ("приказ школы от 12.09.2024 № 276 «О назначении ответственных»", []),
        ("приказ № 276-к от 01.09.2025", []),
        ("приказ № 1276 от 07.04.2014", []),
        ("приказ № 276/1 от 01.02.2026", []),
        ("Приказ № 276 утратил силу с 01.09.2023", []),
        ("утвержден взамен приказа Минобрнауки от 07.04.2014 № 276", []),
        ("признать утратившим силу приказ от 07.04.2014 № 276", []),
        ("кабинет 276, телефон 2-76-09", []),
        ("приказ Минпросвещения России от 23.12.2020 № 767", ["767"]),
        ("приказы №№ 209, 276", ["209", "276"]),
        ("приказы № 196 и 276", ["276"]),
        ("приказ Минобрнауки 276 от 07.04.2014", ["276"]),
        ("приказ от 07.04.2014 г. 276", ["276"]),
        ("приказ Nо 276 (по-русски «о»)", ["276"]),
        ("приказ № 2\n76 от 07.04.\n2014", ["276"]),
        ("МБДОУ детский сад «Ромашка» № 209", []),
        ("в школе № 276 действует приказ № 209", ["209"]),
        ("письмо Минпросвещения № 276", []),
        ("276 человек в 2014 году", []),
        ("", []),
    ],
)
def test_void_orders_are_told_from_others(text: str, found: list[str]) -> None:
    assert [one.act.number for one in void_citations(text, TODAY)] == found


def test_an_order_is_not_void_while_it_was_in_force() -> None:
    text = "приказ от 07.04.2014 № 276"
    assert void_citations(text, dt.date(2023, 8, 31)) == []
    assert len(void_citations(text, dt.date(2023, 9, 1))) == 1


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    void_citations(text, TODAY)


CASES = [
    ("norms_in_force", {"x": "приказ № 196"}, {"text": "x"}, "yes"),
    ("norms_in_force", {"x": "приказы № 196 и № 276"}, {"text": "x"}, "partly"),
    ("norms_in_force", {"x": "приказ № 276"}, {"text": "x"}, "no"),
    ("norms_in_force", {"x": "положение школы"}, {"text": "x"}, "partly"),
    ("norms_in_force", {"x": "положение"}, {"text": "x", "must_cite": False}, "yes"),
    ("norms_in_force", {}, {"text": "x"}, None),
    ("plan_approved", {"plan_approved_on": "2026-08-31"}, {}, "yes"),
    ("plan_approved", {"plan_approved_on": "2026-10-12"}, {}, "yes"),
    ("plan_approved", {"plan_approved_on": "2026-10-13"}, {}, "no"),
    ("plan_approved", {"plan_approved_on": "2025-08-31"}, {}, "no"),
    ("plan_approved", {}, {}, None),
    ("plan_for_year", {"plan_school_year": "2026–2027"}, {}, "yes"),
    ("plan_for_year", {"plan_school_year": "2026/27 учебный год"}, {}, "yes"),
    ("plan_for_year", {"plan_school_year": "2025-2026"}, {}, "no"),
    ("plan_for_year", {"plan_school_year": "2026-2028"}, {}, None),
    ("plan_for_year", {"plan_school_year": "этот год"}, {}, None),
    ("within_period", {"folder_first_on": "2021-04-29", "folder_last_on": "2026-10-12"}, {}, "yes"),
    (
        "within_period",
        {"folder_first_on": "2021-04-28", "folder_last_on": "2026-10-12"},
        {},
        "partly",
    ),
    ("within_period", {"folder_first_on": "2019-01-01", "folder_last_on": "2021-04-28"}, {}, "no"),
    ("within_period", {"folder_first_on": "2022-01-01", "folder_last_on": "2026-10-13"}, {}, "no"),
    ("within_period", {"folder_first_on": "2024-01-01", "folder_last_on": "2023-01-01"}, {}, "no"),
    ("within_period", {"folder_first_on": "2024-01-01"}, {}, None),
    ("site_page", {}, {"page": "norms"}, "no"),
    ("site_page", {}, {"page": "list"}, None),
    ("site_links", {}, {}, "yes"),
    ("site_materials", {}, {}, "partly"),
]


@pytest.mark.parametrize(("rule", "facts", "options", "verdict"), CASES)
def test_a_rule_over_texts_plans_and_sites(
    rule: str, facts: dict[str, str], options: dict[str, object], verdict: str | None
) -> None:
    known = Known(
        checked_on=TODAY,
        period_from=dt.date(2021, 4, 29),
        site={
            "norms": ("no", "нет страницы"),
            "links": ("yes", "работают все 12"),
            "materials": ("partly", "обновлены после месяца аттестации"),
        },
    )
    found = RULES[rule](Told(facts=facts, options=options, known=known))
    assert found.verdict == verdict
    for one in found.reasons:
        assert one.message % one.params
