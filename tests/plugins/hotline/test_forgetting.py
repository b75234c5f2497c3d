"""A caller who is deleted is nowhere left: every text of every table of the hotline is searched."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest
from flask import current_app
from peewee import CharField, TextField

from plugins.hotline import services
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.escalating import forget_old
from plugins.hotline.importing.draft import Draft, DraftLine
from plugins.hotline.importing.models import JournalImport
from plugins.hotline.models import CallDraft, Caller, Checklist, Message, Request, Visit
from plugins.hotline.privacy.name_words import words_of
from plugins.hotline.searching.finding import find
from plugins.hotline.searching.indexing import check
from plugins.hotline.searching.language import Query
from plugins.hotline.services import CallerDetails
from portal import clock
from portal.audit.models import AuditEntry
from portal.audit.verifying import verify
from portal.files.models import FileVersion, StoredFile
from portal.files.services import store
from portal.inbox.models import Notice
from tests.plugins.hotline.world import World, fresh

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch

NAME, PHONE = "Канарейкина Алёна Ивановна", "8 (918) 123-45-67"
ANNA = CallerDetails(name=NAME, phone=PHONE, email="alena@school.example", position="учитель")
TRACES = ("анарейкин", "123-45-67", "1234567", "alena@school")


def every_text(*tables: Any) -> list[str]:
    """Return every text of the hotline's tables, and of some more."""
    owned = (
        model for owner, model in current_app.extensions["plugins"].models() if owner == "hotline"
    )
    return [
        f"{model.__name__}.{field.name}: {value}"
        for model in (*owned, *tables)
        for field in model._meta.sorted_fields
        if isinstance(field, (CharField, TextField))
        for (value,) in model.select(field).tuples()
        if value
    ]


def left(*tables: Any) -> list[str]:
    """Return the texts that tell the caller still."""
    return [one for one in every_text(*tables) if any(trace in one for trace in TRACES)]


def written_everywhere(world: World) -> Request:
    """Write the caller's name into every table that a person can write it into."""
    desk = world.desk
    request = world.call(
        f"Звонит {NAME}, тел. {PHONE}. Можно ли в декрете?", caller=ANNA, answer="Канарейкиной: да."
    )
    services.reopen(desk, request, reason="Канарейкина А. И. перезвонила")
    services.add_note(desk, fresh(request), text="Перезвонить +7 918 1234567, Алёне Ивановне")
    services.change_request(
        desk, fresh(request), values={"question": f"{NAME} спрашивает: можно ли в декрете?"}
    )
    services.pause(desk, fresh(request), reason="Ждём Канарейкину")
    services.add_checklist(
        desk, fresh(request), title="Для Канарейкиной", items=["Позвонить А.И. Канарейкиной"]
    )
    visit = services.agree_visit(
        desk, fresh(request), starts_at=clock.now() + dt.timedelta(days=1), place="у Канарейкиной"
    )
    services.link_record(
        desk, fresh(request), url="https://x.example/1", title="Папка Канарейкиной"
    )
    message = Message.get()
    for subject, name in (
        (fresh(request), "Канарейкина_заявление.txt"),
        (message, "Канарейкиной.txt"),
    ):
        store(io.BytesIO(b"text"), name=name, subject=subject, actor=desk, accept={"txt"})
    services.save_draft(
        desk, "k1", {"name": "КАНАРЕЙКИНА А.И.", "phone": "9181234567", "question": "Канарейкина"}
    )
    services.save_draft(desk, "k2", {"name": "Галкина", "question": "Канарейкина летит"})
    line = DraftLine(
        key=0,
        sheet="2025",
        row=2,
        values={"date": "13.03.2025", "name": NAME, "question": "Канарейкина спрашивает"},
        more={"Доп.": "Алене Ивановне Канарейкиной"},
    )
    draft = Draft(lines=[line])
    JournalImport.create(
        municipality=world.place, file_name="Ответ Канарейкиной А.И..xlsx", body=draft.to_json()
    )
    CannedAnswer.create(
        municipality=world.place, shortcut="к", title=f"Для {NAME}", text=f"Тел. {PHONE}"
    )
    article = Article.create(municipality=world.place, title="Ответ", text=f"Спросила {NAME}.")
    ArticleVersion.create(
        article=article, number=1, title="Ответ", text=f"Спросила {NAME}.", audience="district"
    )  # fmt: skip
    other = world.call("Я коллега Канарейкиной Алены Ивановны, она просила узнать.")
    services.link(desk, fresh(request), other=fresh(other), kind="related")
    assert visit.place
    return request


def test_a_deleted_caller_is_nowhere_left_and_the_case_is_kept(world: World) -> None:
    request = written_everywhere(world)
    assert left()
    services.erase_caller(world.desk, Caller.get(Caller.name == NAME))
    assert left(AuditEntry, StoredFile, FileVersion, Notice) == [
        f"CallDraft.body: {CallDraft.get(CallDraft.key == 'k2').body}"
    ], "a draft of somebody else that has the surname alone is not known to mean this caller"
    stored = fresh(request)
    assert stored.caller_id is None
    assert "можно ли в декрете" in stored.question
    assert Message.select().where(Message.request == stored.id).count() == 3
    assert Visit.select().count() == Checklist.select().count() == 1
    assert not check(), "the index of the search is in step with what is left"
    assert not find(world.desk, Query(words=("канарейкина",))).requests
    assert verify().wrong is None


def test_another_caller_of_the_same_surname_stays_whole(world: World) -> None:
    world.call("Канарейкина спрашивает", caller=ANNA)
    other = CallerDetails(name="Канарейкина Вера Петровна", phone="8 (918) 765-43-21")
    kept = world.call("Канарейкина Вера Петровна просит перезвонить", caller=other)
    services.erase_caller(world.desk, Caller.get(Caller.name == NAME))
    assert fresh(kept).question == "Канарейкина Вера Петровна просит перезвонить"
    assert Caller.get().name == other.name


@pytest.mark.parametrize(
    "text",
    [
        "Канарейкина Алена Ивановна",
        "Канарейкиной Алёне Ивановне",
        "Алёна Ивановна Канарейкина",
        "КАНАРЕЙКИНА  А. И.",
        "А.И. Канарейкиной",
        "89181234567",
        "+7-918-123-45-67",
        "918 123 45 67",
        "Alena@School.example",
    ],
)
def test_what_means_a_caller_for_sure(text: str) -> None:
    words = words_of(NAME, PHONE, "alena@school.example")
    assert words.without(f"Вот: {text}, да", own=False, mark="…") == "Вот: …, да"


@pytest.mark.parametrize("text", ["Канарейкина", "Алёна Ивановна", "канарейка", "19181234567890"])
def test_what_may_mean_somebody_else_stays_elsewhere(text: str) -> None:
    words = words_of(NAME, PHONE, "")
    assert words.without(text, own=False, mark="…") == text


def test_drafts_and_read_journals_are_forgotten_when_their_days_are_over(
    world: World, watch: Watch
) -> None:
    services.save_draft(world.desk, "k", {"name": NAME})
    line = DraftLine(key=0, sheet="", row=2, values={"name": NAME})
    for state in ("open", "applied"):
        JournalImport.create(
            municipality=world.place,
            changed_at=clock.now(),
            file_name="x",
            state=state,
            body=Draft(lines=[line]).to_json(),
        )
    watch.on(days=29)
    forget_old()
    assert CallDraft.select().count() == 1
    watch.on(days=2)
    forget_old()
    assert CallDraft.select().count() == 0
    assert JournalImport.select().count() == 2
    watch.on(days=30)
    forget_old()
    assert [(one.state, one.body) for one in JournalImport.select()] == [("applied", "{}")]
