"""``portal hotline search`` and ``reindex``: one fact a line, JSON when asked, a check that can fail."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from click.testing import CliRunner

from plugins.hotline.cli import hotline
from plugins.hotline.models import Request

if TYPE_CHECKING:
    from tests.plugins.hotline.world import World


def test_search_prints_number_date_question_and_answer(world: World) -> None:
    world.call("Можно ли в отпуске?", answer="Можно.")
    world.call("Кто в комиссии?")
    answer = CliRunner().invoke(hotline, ["search", "отпуск"])
    assert answer.stdout == "1/2026\t17.03.2026\tМожно ли в отпуске?\tМожно.\n"
    told = CliRunner().invoke(hotline, ["search", "--json", "отпуск"])
    assert json.loads(told.stdout) == [
        {
            "number": "1/2026",
            "date": "2026-03-17",
            "question": "Можно ли в отпуске?",
            "answer": "Можно.",
        }
    ]


def test_nothing_found_is_an_empty_list(world: World) -> None:
    told = CliRunner().invoke(hotline, ["search", "--json", "тема:нет", "x"])
    assert (told.exit_code, json.loads(told.stdout)) == (0, [])
    assert "нет" in told.stderr


def test_the_check_fails_until_the_index_is_made_anew(world: World) -> None:
    request = world.call("Отпуск")
    Request.update(question="Декрет").where(Request.id == request.id).execute()
    runner = CliRunner()
    assert runner.invoke(hotline, ["reindex", "--check"]).exit_code == 1
    assert runner.invoke(hotline, ["reindex"]).exit_code == 0
    assert runner.invoke(hotline, ["reindex", "--check"]).exit_code == 0
