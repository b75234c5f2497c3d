"""Only those who came are asked, each answers once, and nobody can tell who said what."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes import services
from plugins.master_classes.feedback import asking
from plugins.master_classes.feedback.models import AnswerSheet, SurveyParticipant
from plugins.master_classes.feedback.personal import read_token, token_of
from plugins.master_classes.feedback.questions import keep_questions, questions_of, usual
from plugins.master_classes.models import Event, Session
from plugins.master_classes.reminding import remind_all
from portal.errors import Conflict, Invalid, NotAllowed
from portal.inbox.models import Notice
from tests.plugins.master_classes.after import hold, mark

if TYPE_CHECKING:
    from plugins.master_classes.feedback.models import Survey
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World

GIVEN = {"0": "5", "1": "4", "2": "3", "3": "Приёмы", "4": ""}


def asked_of(survey: Survey) -> list[SurveyParticipant]:
    """Return who was asked."""
    return list(SurveyParticipant.select().where(SurveyParticipant.survey == survey.id))


def test_those_who_came_are_asked_and_late_ones_later(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=1)
    survey = asking.open_survey(held.desk, held.event)
    assert {one.enrolment_id for one in asked_of(survey)} == {one.id for one in held.came}
    session = Session.get(Session.event == held.event.id)
    session.attendance.where(  # type: ignore[attr-defined]
        session.attendance.model.enrolment == held.absent[0].id  # type: ignore[attr-defined]
    ).get().delete_instance()
    mark(session, held.absent[0])
    assert len(asked_of(asking.open_survey(held.desk, held.event))) == 3


def test_an_answer_is_given_once_and_stands_apart_from_the_name(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    survey = asking.open_survey(held.desk, held.event)
    (one,) = asked_of(survey)
    asking.answer(one, GIVEN)
    with pytest.raises(Conflict):
        asking.answer(one, GIVEN)
    (sheet,) = AnswerSheet.select()
    assert set(sheet.__data__) == {"id", "survey", "given"}
    assert json.loads(sheet.given) == {"0": 5, "1": 4, "2": 3, "3": "Приёмы"}


@pytest.mark.parametrize("given", [{}, {**GIVEN, "0": "6"}, {**GIVEN, "1": "да"}, {"3": "слова"}])
def test_missing_and_wrong_marks_are_told(
    world: World, watch: Watch, given: dict[str, str]
) -> None:
    held = hold(world, watch, came=1, absent=0)
    (one,) = asked_of(asking.open_survey(held.desk, held.event))
    with pytest.raises(Invalid) as refusal:
        asking.answer(one, given)
    assert refusal.value.fields
    assert SurveyParticipant.get_by_id(one.id).answered_on is None
    assert AnswerSheet.select().count() == 0


def test_few_answers_are_kept_back_and_enough_are_summed_up(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=3, absent=0)
    survey = asking.open_survey(held.desk, held.event)
    people = asked_of(survey)
    for one in people[:2]:
        asking.answer(one, GIVEN)
    assert asking.summary_of(held.desk, survey).hidden
    asking.answer(people[2], {**GIVEN, "0": "2"})
    found = asking.summary_of(held.desk, survey)
    assert asking.summary_for_leaders(held.event) == found
    assert (found.count, found.invited, found.questions[0].mean) == (3, 3, 4.0)


def test_leaders_are_told_once_what_participants_of_the_held_event_say(
    world: World, watch: Watch
) -> None:
    held = hold(world, watch, came=3, absent=1)
    services.add_leader(held.desk, held.event, services.LeaderDetails(user=world.director))
    services.hold(held.desk, Event.get_by_id(held.event.id))
    watch.at = held.event.ends_at + dt.timedelta(days=15)
    assert remind_all() == 0
    for one in asked_of(asking.open_survey(held.desk, held.event)):
        asking.answer(one, GIVEN)
    assert (remind_all(), remind_all()) == (1, 0)
    (notice,) = Notice.select().where(Notice.kind == "master_classes.reminder")
    assert notice.user == world.director
    assert "Ответили: 3 из 3" in notice.text
    assert "4,0" in notice.text


def test_after_the_day_no_answer_is_taken(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1, absent=0)
    (one,) = asked_of(asking.open_survey(held.desk, held.event))
    watch.at += dt.timedelta(days=15)
    with pytest.raises(Conflict):
        asking.answer(one, GIVEN)
    asking.open_survey(held.desk, held.event)
    asking.answer(SurveyParticipant.get_by_id(one.id), GIVEN)


def test_a_coordinator_answers_for_the_own_people_alone(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    survey = asking.open_survey(held.desk, held.event)
    one, other = asked_of(survey)
    asking.answer(one, GIVEN, by=world.at_school)
    assert SurveyParticipant.get_by_id(one.id).entered_by == world.coordinator
    with pytest.raises(NotAllowed):
        asking.answer(other, GIVEN, by=world.next_door)
    assert asking.participants_of(world.next_door, survey) == []
    assert len(asking.participants_of(world.at_school, survey)) == 2
    assert asking.summary_of(world.at_school, survey).count == 0


def test_a_link_leads_to_one_form_and_cannot_be_made_up(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    one, other = asked_of(asking.open_survey(held.desk, held.event))
    token = token_of(one)
    assert read_token(token) == one
    assert token != token_of(other)
    for wrong in ("", "x", token[:-2], token.replace(str(one.id), str(other.id), 1), token * 9):
        found = read_token(wrong)
        assert found is None or found == one


def test_nobody_is_asked_where_nobody_came(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=0, absent=1)
    with pytest.raises(Invalid):
        asking.open_survey(held.desk, held.event)


def test_a_district_keeps_its_own_questions(world: World, watch: Watch) -> None:
    assert questions_of(world.place.id) == usual()
    held = hold(world, watch, came=1, absent=0)
    survey = asking.open_survey(held.desk, held.event)
    for words in (["Что изменить?"], [" Что  улучшить? ", ""]):
        keep_questions(world.desk, world.place.id, marks=["Полезно?"], words=words)
    assert [one.text for one in questions_of(world.place.id)] == ["Полезно?", "Что улучшить?"]
    asking.answer(asked_of(survey)[0], GIVEN)
    with pytest.raises(Invalid):
        keep_questions(world.desk, world.place.id, marks=[" "], words=[])
    with pytest.raises(NotAllowed):
        keep_questions(world.at_school, world.place.id, marks=["Да?"], words=[])
