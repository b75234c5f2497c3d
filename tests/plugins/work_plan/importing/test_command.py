"""``portal plan import``: the JSON of the issue, dry and for good."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from plugins.work_plan.cli import plan
from plugins.work_plan.models import Activity, WorkPlan
from tests.plugins.work_plan.importing.makers import DISTRICT, INSTITUTION

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plugins.work_plan.work.world import World


def run(*arguments: object, code: int = 0) -> str:
    """Run the command; return what it printed."""
    answer = CliRunner().invoke(plan, ["import", *map(str, arguments)], catch_exceptions=False)
    assert answer.exit_code == code, answer.output
    return answer.stdout


def told(*arguments: object, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json", code=code))
    return found


def test_a_dry_run_tells_and_writes_nothing(world: World) -> None:
    before = WorkPlan.select().count()
    found = told(DISTRICT, "--year", "2023-2024", "--dry-run")
    assert WorkPlan.select().count() == before
    assert set(found) == {"title", "year", "sections", "doubts"}
    assert found["year"] == "2023-2024"
    rows = [row for section in found["sections"] for row in section["activities"]]
    assert (len(found["sections"]), len(rows)) == (5, 29)
    assert rows[0] == {
        "number": "1.",
        "text": rows[0]["text"],
        "term": "сентябрь",
        "kind": "dated",
        "responsible": "Полянская Т.П. - начальник МКУО ЦОКО",
    }
    assert {row["kind"] for row in rows} == {
        *("dated", "recurring", "continuous", "on_request", "by_schedule")
    }
    assert found["doubts"] == []


def test_the_institution_plan_has_its_numbers_and_its_doubts(world: World) -> None:
    found = told(INSTITUTION, "--year", "2025-2026", "--dry-run")
    rows = [row for section in found["sections"] for row in section["activities"]]
    assert (len(found["sections"]), len(rows)) == (6, 23)
    assert all(set(one) == {"place", "text"} for one in found["doubts"])
    assert any("методическую работу" in one["text"] for one in found["doubts"])


def test_without_a_dry_run_the_plan_is_a_draft_of_the_institution(world: World) -> None:
    told(INSTITUTION, "--year", "2025-2026", "--institution", world.school.code)
    made = WorkPlan.get(WorkPlan.institution == world.school)
    assert made.state == "draft"
    assert Activity.select().where(Activity.plan == made.id).count() == 23


def test_the_same_plan_twice_is_refused_in_a_sentence(world: World) -> None:
    where = ("--year", "2023-2024", "--institution", world.centre.code)
    run(DISTRICT, *where)
    found = told(DISTRICT, *where, code=2)
    assert found["sections"] == []
    assert found["doubts"][0]["place"] == DISTRICT.name


def test_what_cannot_be_read_is_refused_in_a_sentence(world: World, tmp_path: Path) -> None:
    run(tmp_path / "none.docx", "--year", "2025-2026", code=2)
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF-1.7")
    assert "PDF" in told(file, "--year", "2025-2026", "--dry-run", code=2)["doubts"][0]["text"]
    run(DISTRICT, "--year", "2023-2024", "--institution", "нет-такой", code=2)


def test_another_year_than_the_plan_names_is_a_doubt(world: World) -> None:
    found = told(DISTRICT, "--year", "2025-2026", "--dry-run")
    assert found["year"] == "2025-2026"
    assert "2023/24" in found["doubts"][0]["text"]
