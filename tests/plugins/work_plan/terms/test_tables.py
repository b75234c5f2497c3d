"""What phrases of real plans say, table by table."""

from __future__ import annotations

import pytest

from plugins.work_plan.terms import Place, read_term
from tests.plugins.work_plan.terms.tables import Promise, as_promise, promises

TABLES = ("district_phrases.tsv", "dialect.tsv")


@pytest.mark.parametrize(
    "promise",
    [
        pytest.param(promise, id=f"{table}: {promise.phrase}")
        for table in TABLES
        for promise in promises(table)
    ],
)
def test_a_phrase_reads_as_the_table_promises(promise: Promise):
    reading = read_term(promise.phrase, Place(school_year=2025))
    assert as_promise(reading) == promise
    assert reading.says or reading.certainty == "certain"
