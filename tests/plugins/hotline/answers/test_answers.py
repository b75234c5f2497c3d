"""Canned answers and articles: who keeps and reads them, versions, withdrawal, the import."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.hotline.answers import articles, canned, importing
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.models import Group, GroupMember, Topic
from plugins.hotline.searching.finding import find
from plugins.hotline.searching.language import parse
from plugins.hotline.services import CallerDetails
from portal.access import policies
from portal.errors import Conflict, Invalid, NotAllowed
from tests import factories
from tests.plugins.hotline.world import World, actor_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

CANNED = {"shortcut": "декрет", "title": "Декрет", "text": "{имя}, ждать два года."}
ARTICLE = {"title": "Декрет", "text": "Ждать два года.", "norm": "п. 22"}


def made(world: World, **values: Any) -> CannedAnswer:
    return canned.make(world.desk, municipality_id=world.place.id, values={**CANNED, **values})


def published(world: World, **values: Any) -> Article:
    return articles.publish(
        world.desk, municipality_id=world.place.id, values={**ARTICLE, **values}
    )


def readable(world: World, user: Any) -> list[str]:
    return [one.title for one in policies[Article].rows(actor_of(user))]


def test_a_canned_answer_is_filled_for_a_request(world: World) -> None:
    made(world)
    request = world.call("?", caller=CallerDetails(name="Галкина Анна Ивановна"))
    one = canned.by_shortcut(world.desk, "ДЕКРЕТ")
    assert one is not None
    assert canned.filled_for(world.desk, one, request).text == "Анна Ивановна, ждать два года."
    assert canned.filled_for(world.desk, one, None).missing == ("{имя}",)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "{имечко}"}, "text"),
        ({"text": " "}, "text"),
        ({"shortcut": "два слова"}, "shortcut"),
        ({"shortcut": "ДЕКРЕТ"}, "shortcut"),
        ({"shortcut": "х" * 41}, "shortcut"),
        ({"title": ""}, "title"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    world: World, values: dict[str, str], field: str
) -> None:
    made(world)
    with pytest.raises(Invalid) as refused:
        made(world, **{"shortcut": "другой", **values})
    assert list(refused.value.fields) == [field]
    assert CannedAnswer.select().count() == 1


def test_answers_of_a_group_are_offered_to_its_members(world: World) -> None:
    group = Group.create(municipality=world.place, title="Сады")
    GroupMember.create(group=group, user=world.colleague)
    made(world, group=group)
    made(world, shortcut="всем")
    assert [one.shortcut for one in canned.offered(world.desk)] == ["всем"]
    assert len(canned.offered(actor_of(world.colleague))) == 2


def test_two_who_change_one_answer_are_told(world: World) -> None:
    one = made(world)
    canned.alter(world.desk, one, values={**CANNED, "title": "Новый"}, seen=one.version)
    with pytest.raises(Conflict):
        canned.alter(world.desk, one, values=CANNED, seen=one.version)


def test_schools_neither_see_nor_write_canned_answers(world: World) -> None:
    made(world)
    assert canned.offered(world.at_school) == []
    with pytest.raises(NotAllowed):
        canned.make(world.at_school, municipality_id=world.place.id, values=CANNED)


def test_an_article_is_made_of_a_good_answer(world: World) -> None:
    request = world.call("Сколько ждать после декрета?", answer="Два года.", norm="п. 22")
    draft = articles.draft_of(world.desk, request)
    assert (draft["title"], draft["text"], draft["norm"]) == (
        "Сколько ждать после декрета?",
        "Два года.",
        "п. 22",
    )
    article = articles.publish(
        world.desk, municipality_id=world.place.id, values=draft, source=request
    )
    assert (article.source_id, article.audience) == (request.id, "district")


def test_who_may_read_an_article(world: World) -> None:
    published(world, title="Для всех", audience="coordinators")
    published(world, title="Для района")
    gone = published(world, title="Старая", audience="coordinators")
    articles.withdraw(world.desk, gone, reason="Приказ отменён")
    assert readable(world, world.coordinator) == ["Для всех"]
    assert set(readable(world, world.specialist)) == {"Для всех", "Для района", "Старая"}
    stranger = factories.make_user(
        role="school_coordinator", institution=factories.make_institution()
    )
    assert readable(world, stranger) == []


def test_search_finds_articles_that_one_may_read(world: World) -> None:
    article = published(world, text="Про декретный отпуск")
    query = parse("декретного отпуска")
    assert [one.article.id for one in find(world.desk, query).articles] == [article.id]
    assert find(world.at_school, query).articles == []
    articles.alter(world.desk, article, values={**ARTICLE, "text": "Иное"})
    assert find(world.desk, query).articles == []
    articles.withdraw(world.desk, article, reason="Устарела")
    assert find(world.desk, parse("иное")).articles == []


def test_every_change_is_a_version_and_none_is_lost(world: World) -> None:
    article = published(world)
    articles.alter(world.desk, article, values={**ARTICLE, "text": "Ждать год."}, note="Правка")
    articles.alter(world.desk, article, values={**ARTICLE, "text": "Ждать год."})
    first = ArticleVersion.get(ArticleVersion.number == 1)
    articles.restore_version(world.desk, article, first)
    stored = Article.get_by_id(article.id)
    assert (stored.text, stored.edition) == ("Ждать два года.", 3)
    said = [
        (one.number, one.text) for one in ArticleVersion.select().order_by(ArticleVersion.number)
    ]
    assert said == [(1, "Ждать два года."), (2, "Ждать год."), (3, "Ждать два года.")]
    assert not list(policies[ArticleVersion].rows(world.at_school))


def test_a_withdrawn_article_is_changed_after_it_was_put_back(world: World) -> None:
    article = published(world)
    articles.withdraw(world.desk, article, reason="Устарела")
    with pytest.raises(Conflict):
        articles.alter(world.desk, article, values=ARTICLE)
    articles.put_back(world.desk, article)
    assert Article.get_by_id(article.id).withdrawn_reason == ""


def sheet(path: Path, *rows: tuple[Any, ...]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


HEAD = ("Сокращение", "Название", "Тема", "Текст")


def test_a_sheet_is_looked_at_before_it_is_written(world: World, tmp_path: Path) -> None:
    Topic.create(code="leave-x", title="Отпуск икс")
    made(world, norm="п. 5")
    made(world, shortcut="тот")
    path = sheet(
        tmp_path / "a.xlsx",
        ("Заготовки",),
        HEAD,
        ("декрет", "Декрет", "отпуск икс", "Новый текст"),
        ("тот", "Декрет", "", CANNED["text"]),
        ("сзд", "СЗД", "", "{организация}: раз в пять лет."),
    )
    rows = importing.rows_of(path)
    assert importing.from_text(importing.as_text(rows)) == rows
    look = importing.look_at(world.desk, rows, municipality_id=world.place.id)
    assert [one.does for one in look.lines] == ["changes", "same", "adds"]
    assert CannedAnswer.select().count() == 2
    assert importing.take_in(world.desk, look, municipality_id=world.place.id) == 2
    changed = CannedAnswer.get(CannedAnswer.shortcut_key == "декрет")
    assert (changed.text, changed.norm, changed.topic.title) == (
        "Новый текст",
        "п. 5",
        "Отпуск икс",
    )


def test_one_wrong_row_keeps_all_out(world: World, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        HEAD,
        ("раз", "", "Нет такой", "Текст"),
        ("два", "", "", "{имечко}"),
        ("ДВА", "", "", "Текст"),
        ("три", "", "", "Текст"),
    )
    look = importing.look_at(world.desk, importing.rows_of(path), municipality_id=world.place.id)
    assert [one.does for one in look.lines] == ["wrong", "wrong", "wrong", "adds"]
    with pytest.raises(Invalid):
        importing.take_in(world.desk, look, municipality_id=world.place.id)
    assert not CannedAnswer.select().exists()


@pytest.mark.parametrize("text", ["", "[]x", "[[1]]", '[["a", {}]]', "{}", '[[1, ["a"]]]', "5"])
def test_rows_that_a_page_gave_back_broken_are_refused(text: str, world: World) -> None:
    with suppress(Invalid):
        assert importing.from_text(text) == []


def test_the_pages_write_change_and_import(app: Flask, world: World, tmp_path: Path) -> None:
    browser = factories.browser_of(app, world.specialist)
    token = factories.token_of(browser.get("/hotline/canned/new").get_data(as_text=True))

    def send(address: str, **data: Any) -> Any:
        answer = browser.post(address, data={"csrf_token": token, **data})
        assert answer.status_code in {200, 302}, answer.get_data(as_text=True)[-3000:]
        return answer

    send("/hotline/canned/new", **CANNED, topic="", group="", in_use="y")
    one = CannedAnswer.get()
    assert "ждать два года" in browser.get(f"/hotline/canned/{one.id}").get_data(as_text=True)
    send(f"/hotline/canned/{one.id}/change", **{**CANNED, "title": "Иной"}, topic="", group="",
         in_use="y", seen=one.version)  # fmt: skip
    assert "Иной" in browser.get("/hotline/canned").get_data(as_text=True)
    request = world.call("Сколько ждать?", answer="Год.")
    assert "Год." in browser.get(f"/hotline/articles/new?request={request.id}").get_data(
        as_text=True
    )
    send(f"/hotline/articles/new?request={request.id}", **ARTICLE, topic="", audience="district")
    article = Article.get()
    assert article.source_id == request.id
    send(f"/hotline/articles/{article.id}/change", **{**ARTICLE, "text": "Иначе"}, topic="",
         audience="coordinators", seen=article.version)  # fmt: skip
    page = browser.get(f"/hotline/articles/{article.id}").get_data(as_text=True)
    assert "Ждать два года." in page
    version = ArticleVersion.get(ArticleVersion.number == 1)
    send(f"/hotline/articles/versions/{version.id}/restore", seen=2)
    send(f"/hotline/articles/{article.id}/withdraw", reason="Устарела", seen=3)
    send(f"/hotline/articles/{article.id}/put-back", seen=4)
    assert Article.get().state == "published"
    path = sheet(tmp_path / "a.xlsx", HEAD, ("сзд", "СЗД", "", "Раз в пять лет."))
    look = send("/hotline/canned/import", file=(io.BytesIO(path.read_bytes()), "a.xlsx"))
    assert "СЗД" in look.get_data(as_text=True)
    assert CannedAnswer.select().count() == 1
    send("/hotline/canned/import/write", rows=importing.as_text(importing.rows_of(path)))
    assert CannedAnswer.select().count() == 2
    send(f"/hotline/canned/{one.id}/drop", seen=2)
    assert CannedAnswer.select().count() == 1
