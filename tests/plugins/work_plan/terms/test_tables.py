"""What phrases of real plans say, table by table."""

from __future__ import annotations

import pytest

from plugins.work_plan.terms import Place, read_term
from tests.plugins.work_plan.terms.tables import as_promise, promises

TABLES = {
    "district_phrases.tsv": "the phrases of the district's plans and of public ones",
    "other_hand.tsv": "phrases by somebody who had not seen the grammar",
    "school_plans.tsv": "phrases as plans of schools, kindergartens and districts hold them",
    "dates.tsv": "months, days, ranges, lists, parts and bounds",
    "rhythms.tsv": "what comes again and again",
    "events.tsv": "distances from events, and what lasts as long as one",
    "standing.tsv": "all the time, on request, by schedules, ditto marks, and what is no term",
}
"""The tables by file, and what they hold."""


@pytest.mark.parametrize("table", TABLES)
def test_each_phrase_reads_as_the_table_promises(table: str) -> None:
    wrong: list[str] = []
    for promise in promises(table):
        reading = read_term(promise.phrase, Place(school_year=2025))
        if as_promise(reading) != promise or not reading.says:
            wrong.append(f"{promise}, not {as_promise(reading)} {reading.says!r}")
    assert not wrong, "\n".join(wrong)


def test_no_phrase_of_the_districts_data_file_is_misread_in_its_kind() -> None:
    kinds = {promise.phrase: promise.kind for promise in promises("district_phrases.tsv")}
    assert len(kinds) == 133
    read = {phrase: str(read_term(phrase, Place(school_year=2025)).kind) for phrase in kinds}
    assert read == kinds
