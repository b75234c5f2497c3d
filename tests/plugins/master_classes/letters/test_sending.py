"""Letters go to those who came and to those who did not, each once, and never before the marks."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from flask import current_app

from plugins.master_classes import personal_links
from plugins.master_classes.certificates import issuing
from plugins.master_classes.feedback import asking
from plugins.master_classes.letters import sending, texts
from plugins.master_classes.letters.models import LetterSent, LetterTemplate, Mailing
from plugins.master_classes.models import Attendance
from plugins.staff.models import Person
from portal.errors import Invalid, NotAllowed
from portal.inbox.models import MailMessage, Notice
from tests.plugins.master_classes.after import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


@pytest.fixture
def post(world: World) -> Iterator[None]:
    """Let the portal send mail."""
    before = current_app.extensions["settings"]
    current_app.extensions["settings"] = dataclasses.replace(
        before, smtp_host="localhost", mail_from="p@x.ru", public_url="https://p.example.ru"
    )
    yield
    current_app.extensions["settings"] = before


def with_mail(person_id: int | None, address: str) -> None:
    """Give a teacher an address."""
    Person.update(email=address).where(Person.id == person_id).execute()


@pytest.mark.usefixtures("post")
def test_each_gets_a_letter_of_his_own(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=1)
    with_mail(held.came[0].person_id, "one@x.ru")
    with_mail(held.came[1].person_id, "two@x.ru")
    with_mail(held.absent[0].person_id, "three@x.ru")
    certificate = issuing.issue(held.desk, held.event)[1]
    asking.open_survey(held.desk, held.event)
    sending.send(
        held.desk, held.event, "attended",
        subject="Спасибо: {мероприятие}", text="{Имя}! {сертификат} {проверка} {отзыв} {страница}",
    )  # fmt: skip
    mails = {one.address: one for one in MailMessage.select()}
    assert set(mails) == {"one@x.ru", "two@x.ru"}
    first = mails["one@x.ru"]
    assert held.event.title in first.subject
    assert "Анна Ильинична!" in first.text
    assert f"№ {certificate.full_number}" in first.text
    assert f"https://p.example.ru/master-classes/verify/{certificate.code}" in first.text
    assert "https://p.example.ru/master-classes/feedback/" in first.text
    assert first.text != mails["two@x.ru"].text
    token = first.text.split("/master-classes/mine/")[1].split()[0]
    link = personal_links.find_link(token)
    assert link is not None
    assert link.enrolment_id == certificate.enrolment_id
    sending.send(held.desk, held.event, "absent", subject="Жаль", text="{имя}, вас не было")
    assert {one.address for one in MailMessage.select()} == {"one@x.ru", "two@x.ru", "three@x.ru"}


@pytest.mark.usefixtures("post")
def test_nobody_gets_a_letter_twice(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    with_mail(held.came[0].person_id, "one@x.ru")
    sending.send(held.desk, held.event, "attended", subject="а", text="б")
    with pytest.raises(Invalid):
        sending.send(held.desk, held.event, "attended", subject="а", text="б")
    assert MailMessage.select().count() == 1
    found = sending.preview(held.desk, held.event, "attended", texts.Text("а", "б"))
    assert (len(found.recipients), found.before) == (0, 2)
    assert LetterSent.select().count() == 2
    assert Mailing.select().count() == 1


def test_without_an_address_the_coordinator_passes_it_on(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=2, absent=0)
    found = sending.preview(held.desk, held.event, "attended", texts.usual("attended"))
    assert (found.count("inbox"), found.count("mail")) == (2, 0)
    sending.send(held.desk, held.event, "attended", subject="а", text="Спасибо всем")
    (notice,) = Notice.select().where(
        Notice.kind == sending.LETTER.name, Notice.user == world.coordinator.id
    )
    assert "Спасибо всем" in notice.text
    assert str(held.came[0].person.last_name) in notice.text
    assert notice.title == held.event.title


def test_without_marks_nobody_is_written_to_as_absent(world: World, watch: Watch) -> None:
    held = hold(world, watch, came=1)
    Attendance.delete().execute()
    with pytest.raises(Invalid):
        sending.send(held.desk, held.event, "absent", subject="а", text="б")
    with pytest.raises(Invalid):
        sending.send(world.desk, world.event(), "absent", subject="а", text="б")


def test_a_wrong_variable_is_told_with_the_right_one(world: World, watch: Watch) -> None:
    held = hold(world, watch)
    with pytest.raises(Invalid) as refusal:
        sending.send(held.desk, held.event, "attended", subject="а", text="{мероприятия}")
    assert "{мероприятие}" in refusal.value.fields["text"][0]


def test_schools_write_no_letters(world: World, watch: Watch) -> None:
    held = hold(world, watch)
    with pytest.raises(NotAllowed):
        sending.send(world.at_school, held.event, "attended", subject="а", text="б")


def test_a_text_is_kept_for_the_next_time(world: World) -> None:
    for text in ("Здравствуйте, {имя}", "Добрый день, {имя}"):
        texts.keep_text(world.desk, world.place.id, "absent", subject="Жаль", text=text)
    assert LetterTemplate.select().count() == 1
    assert texts.text_of(world.desk, world.place.id, "absent").text == "Добрый день, {имя}"
    assert texts.text_of(world.desk, world.place.id, "attended") == texts.usual("attended")


def test_the_usual_texts_can_be_filled() -> None:
    for audience in ("attended", "absent"):
        assert texts.checked(*texts.usual(audience))
