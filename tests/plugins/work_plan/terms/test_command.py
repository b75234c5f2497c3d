"""``portal plan read-term``: the reading of phrases from the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from plugins.work_plan.cli import plan


def run(*arguments: str) -> str:
    answer = CliRunner().invoke(plan, ["read-term", *arguments], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return answer.stdout


def test_phrases_become_one_json_array_in_their_order() -> None:
    found = json.loads(
        run("--year", "2025-2026", "--json", "до 10 июля", "за 30 дней до аттестации")
    )
    assert found[0] == {
        "phrase": "до 10 июля",
        "kind": "dated",
        "windows": [{"start": None, "due": "2026-07-10"}],
        "event": None,
        "certainty": "certain",
        "says": "Не позднее 10.07.2026. Последний день входит в срок.",
    }
    assert found[1]["event"] == {
        "anchor": "attestation_day",
        "offset": -30,
        "unit": "day",
        "days": "unstated",
        "bound": "due",
    }


@pytest.mark.parametrize("before", [[], ["--"]])
@pytest.mark.parametrize("phrase", ["", "-", "—", "-//-", "- сентябрь", "—май", "--", "--май"])
def test_a_phrase_may_be_empty_or_begin_with_a_dash(before: list[str], phrase: str) -> None:
    if phrase == "--" and not before:
        before = ["--"]
    (found,) = json.loads(run("--year", "2025", "--json", *before, phrase))
    assert found["phrase"] == phrase
    assert found["says"]


def test_five_hundred_phrases_are_one_json_array() -> None:
    phrases = ["до 10 июля", "", "-", "— май", "по графику"] * 100
    found = json.loads(run("--year", "2025", "--json", "--", *phrases))
    assert [one["phrase"] for one in found] == phrases


@pytest.mark.parametrize("year", ["2025-2026", "2025/26", "2025", "2025–2026"])
def test_a_school_year_is_taken_as_people_write_it(year: str) -> None:
    (found,) = json.loads(run("--year", year, "--json", "май"))
    assert found["windows"] == [{"start": "2026-05-01", "due": "2026-05-31"}]


@pytest.mark.parametrize("year", ["2025-2027", "25", "0001-0002", "май", "9999"])
def test_another_year_is_refused_with_a_word_on_what_is_wanted(year: str) -> None:
    answer = CliRunner().invoke(plan, ["read-term", "--year", year, "май"])
    assert answer.exit_code == 2
    assert "year" in answer.output


def test_without_json_a_person_reads_dates_and_remarks() -> None:
    told = run("--year", "2025-2026", "август", "по графику", "сентябрь")
    assert "01.08.2026 – 31.08.2026" in told
    assert "проверьте год" in told
    assert "выберите" in told
