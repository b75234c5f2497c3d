"""The papers of a check and of a campaign: what stands on them, and when there is none yet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from plugins.document_control import services
from plugins.document_control.models import Campaign
from plugins.document_control.papers.exemplars import conclusion_of, recommendations_of
from plugins.document_control.papers.making import make_campaign_paper, make_check_paper
from portal.errors import Conflict, NotAllowed
from tests.plugins.document_control.world import fresh, judge_all, places_of

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck
    from tests.plugins.document_control.world import World


def issued(world: World, *, code: str = "plan", finding: bool = True) -> ControlCheck:
    """Return a check whose result was given out, with a finding where one is wanted."""
    check = world.answered(code, basis="План работы, п. V.1", aim="Готовность к аттестации")
    services.open_check(world.inspector, check)
    judge_all(world.inspector, check)
    if finding:
        item, key = places_of(check)[0]
        services.give_verdict(
            world.inspector,
            check,
            item,
            verdict="no",
            comment="Подписи нет",
            subject_key=key,
        )
        services.raise_canned(world.inspector, fresh(check), item.remarks.get(), subject_key=key)
    return services.issue(world.inspector, fresh(check))


def words_of(content: bytes) -> str:
    """Return all words of a docx."""
    paper = docx.Document(io.BytesIO(content))
    lines = [one.text for one in paper.paragraphs]
    lines += [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["report", "act"])
def test_both_sides_get_the_same_paper_with_number_verdicts_and_findings(
    world: World, name: str
) -> None:
    check = issued(world)
    ours = words_of(make_check_paper(world.inspector, check, name))
    assert ours == words_of(make_check_paper(world.at_school, check, name))
    assert check.full_number in ours
    assert check.institution.name in ours
    assert name == "act" or "1.1" in ours.splitlines(), "items are numbered as on the page"
    assert "План работы, п. V.1" in ours
    item, _key = places_of(check)[0]
    assert item.remarks.get().text in ours
    if name == "report":
        assert "Готовность к аттестации" in ours
        assert item.question in ours
        assert "Подписи нет" in ours


def test_the_head_is_named_on_the_paper_once_the_result_is_acknowledged(world: World) -> None:
    check = issued(world)
    services.acknowledge(world.head, check, objection="Подпись есть в журнале")
    text = words_of(make_check_paper(world.head, fresh(check), "report"))
    assert "17.03.2026: Воронов Олег Юрьевич" in text
    assert "Подпись есть в журнале" in text


def test_there_is_no_paper_before_the_result_is_given_out(world: World) -> None:
    check = world.answered()
    for actor in (world.inspector, world.at_school):
        with pytest.raises(Conflict):
            make_check_paper(actor, check, "report")


def test_what_the_inspector_decides_anew_is_on_no_paper_before_it_is_given_out(
    world: World,
) -> None:
    check = issued(world, finding=False)
    services.acknowledge(world.head, check)
    services.reopen_check(world.leader, fresh(check), reason="Новые сведения")
    item, key = places_of(check)[0]
    services.give_verdict(
        world.inspector, fresh(check), item, verdict="no", comment="Тайна",
        reason="Новые сведения", subject_key=key,
    )  # fmt: skip
    assert "Тайна" not in words_of(make_check_paper(world.inspector, fresh(check), "report"))


def test_the_neighbour_gets_no_paper(world: World) -> None:
    with pytest.raises(NotAllowed):
        make_check_paper(world.next_door, issued(world), "act")


def test_a_teacher_s_papers_stand_under_the_teacher_s_name(world: World) -> None:
    check = world.begun("folder", sample="all")
    services.begin_without(world.inspector, check, reason="Срок прошёл")
    judge_all(world.inspector, check)
    services.issue(world.inspector, fresh(check))
    text = words_of(make_check_paper(world.inspector, fresh(check), "report"))
    for name in ("Аистова", "Беркутова", "Вьюркова", "Голубева"):
        assert f"{name} Анна Петровна" in text
    assert "Дроздова" not in text


def test_a_campaign_s_paper_tells_what_was_given_out_by_institution(world: World) -> None:
    check = issued(world)
    campaign = Campaign.get_by_id(check.campaign_id)
    text = words_of(make_campaign_paper(world.leader, campaign))
    assert check.institution.short_name in text
    assert world.other.short_name not in text, "its result has not been given out"
    item, _key = places_of(check)[0]
    assert item.remarks.get().text in text
    with pytest.raises(NotAllowed):
        make_campaign_paper(world.at_school, campaign)


@pytest.mark.parametrize(
    ("outcome", "findings", "word"),
    [
        ("good", 0, "Замечаний нет"),
        ("good", 1, "рекомендации"),
        ("remarks", 2, "2 замечания"),
        ("bad", 5, "не соответствуют"),
    ],
)
def test_the_usual_conclusion_follows_the_verdict(
    world: World, outcome: str, findings: int, word: str
) -> None:
    assert word in conclusion_of(outcome, findings)


def test_without_terms_nothing_is_recommended_to_be_mended(world: World) -> None:
    assert len(recommendations_of("good", None)) == 1


def test_when_everything_is_mended_nothing_is_asked_for_any_more(world: World) -> None:
    assert recommendations_of("good", None, mended=True) != recommendations_of("good", None)
    assert len(recommendations_of("good", None, mended=True)) == 1
