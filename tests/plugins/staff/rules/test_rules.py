"""The law as dated data: which rule holds on which day."""

from datetime import date

import pytest

from plugins.staff.rules import RULES, SETTINGS, law_on, rule_on

LAST_OF_276 = date(2023, 8, 31)
FIRST_OF_196 = date(2023, 9, 1)


def test_every_rule_names_its_act_and_unconfirmed_ones_a_paragraph_or_a_setting() -> None:
    for rule in RULES:
        assert rule.act
        assert rule.confirmed or rule.paragraph or rule.setting
        assert rule.valid_to is None or rule.valid_from <= rule.valid_to


def test_the_acts_change_on_the_first_of_september_2023() -> None:
    assert "276" in rule_on("compliance.every_years", LAST_OF_276).act
    assert "196" in rule_on("compliance.every_years", FIRST_OF_196).act
    assert rule_on("application.highest_after_years", LAST_OF_276).value == 2
    assert rule_on("application.highest_after_years", FIRST_OF_196).value == 0


def test_outside_every_act_the_nearest_rule_serves() -> None:
    assert "276" in rule_on("compliance.every_years", date(2000, 1, 1)).act
    assert "196" in rule_on("compliance.every_years", date(2031, 1, 1)).act
    with pytest.raises(KeyError):
        rule_on("nothing.of_the_kind", FIRST_OF_196)


def test_only_unconfirmed_rules_are_settings() -> None:
    day = date(2026, 1, 1)
    assert not any(rule_on(rule.code, day).confirmed for rule in SETTINGS.values())
    assert law_on(day, {"staff.compliance_soon_days": 90}).soon_days == 90
    assert law_on(day).soon_days == 180
    with pytest.raises(KeyError):
        law_on(day, {"staff.nothing": 1})


def test_a_rule_s_interval_holds_its_ends() -> None:
    rule = rule_on("category.no_term", FIRST_OF_196)
    assert rule.holds_on(FIRST_OF_196)
    assert rule.holds_on(date(2029, 8, 31))
    assert not rule.holds_on(LAST_OF_276)
    assert not rule.holds_on(date(2029, 9, 1))
