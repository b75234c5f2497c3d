"""A hand-over: prepared, handed over in one transaction with its act, accepted by the receiver."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx
import pytest

from portal.access.actor import build_actor, workplaces_of
from portal.accounts.hand_over import services
from portal.accounts.hand_over.models import FirstStep, HandOver
from portal.accounts.models import User, UserSession
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed
from portal.institutions.models import Membership
from portal.plugin import NotMoved, OpenItems
from tests import factories
from tests.factories import browser_of, token_of

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def here(db):
    return factories.make_institution()


def coordinator(here, **values):
    return factories.make_user(role="school_coordinator", institution=here, **values)


def actor_of(app, user):
    extensions = app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


@pytest.fixture
def sides(app, here):
    """Return who hands over, who takes over, and the district's head."""
    head = factories.make_user(role="district_head", municipality=here.municipality)
    giver = coordinator(here, name="Петрова Анна Ивановна")
    receiver = factories.make_user(
        role="observer", municipality=here.municipality, name="Сидорова Вера Ильинична"
    )
    return giver, receiver, head


def test_everything_moves_in_steps_that_both_sides_see(app, sides, here):
    giver, receiver, head = sides
    leaving, client = browser_of(app, giver), browser_of(app, head)
    token = token_of(client.get(f"/hand-overs/new?giver={giver.id}").get_data(as_text=True))
    data = {"csrf_token": token, "giver": giver.id, "receiver": receiver.id, "on": "2026-11-23"}

    preview = client.post("/hand-overs/new", data=data).get_data(as_text=True)
    assert ": 1</label>" in preview
    assert not HandOver.select().exists()
    made = client.post("/hand-overs/new", data={**data, "moves_shown": "1", "moves": "accounts"})
    record = HandOver.get()
    assert made.location == f"/hand-overs/{record.id}"
    assert Membership.get(Membership.user == giver)

    client.post(f"/hand-overs/{record.id}/carry-out", data={"csrf_token": token})
    assert not Membership.select().where(Membership.user == giver).exists()
    roles = {one.role.code for one in Membership.select().where(Membership.user == receiver)}
    assert roles == {"observer", "school_coordinator"}
    assert not User.get_by_id(giver.id).enabled
    assert not UserSession.select().where(UserSession.user == giver).exists()
    assert "/sign-in" in leaving.get("/").location

    newcomer = browser_of(app, receiver)
    page = newcomer.get(f"/hand-overs/{record.id}").get_data(as_text=True)
    assert "Петрова Анна Ивановна" in page
    sent = {"csrf_token": token_of(page)}
    assert newcomer.post(f"/hand-overs/{record.id}/accept", data=sent).status_code == 302
    assert HandOver.get().state == "accepted"
    newcomer.post(f"/hand-overs/{record.id}/steps", data={**sent, "step": "tasks"})
    done = {one.code for one in FirstStep.select() if one.done_at}
    assert done == {"accept", "tasks"}
    notes = {
        one.note for one in AuditEntry.select().where(AuditEntry.subject == "accounts_hand_over")
    }
    assert {"handed over", "accepted"} <= notes


def test_act_lists_what_has_moved_and_both_sides(app, sides):
    giver, receiver, head = sides
    with app.test_request_context():
        actor = actor_of(app, head)
        record = services.prepare(
            actor=actor, giver=giver, receiver=receiver, on=DAY, moves=["accounts"]
        )
        services.carry_out(actor=actor, hand_over=record)
    answer = browser_of(app, head).get(f"/hand-overs/{record.id}/act")
    paper = docx.Document(io.BytesIO(answer.data))
    text = "\n".join(one.text for one in paper.paragraphs)
    cells = " ".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
    assert "Петрова Анна Ивановна" in text
    assert "Сидорова Вера Ильинична" in text
    assert "23.11.2026" in text
    assert re.search(r"Координатор|Coordinator", cells)
    assert "{%" not in text + cells


def test_things_of_plugins_move_too_or_nothing_does(app, sides, monkeypatch):
    giver, receiver, head = sides
    moved = []

    def move(to):
        moved.append(to.id)
        return [NotMoved("3", "занято")]

    def fails(to):
        raise RuntimeError

    plugins = type(app.extensions["plugins"])
    things = OpenItems(title="Обращения", labels=("1", "2", "3"), move=move)
    monkeypatch.setattr(plugins, "open_items", lambda _self, _user: [("hotline", things)])
    with app.test_request_context():
        actor = actor_of(app, head)
        chosen = {"giver": giver, "receiver": receiver, "on": DAY}
        record = services.prepare(actor=actor, moves=["accounts", "hotline"], **chosen)
        broken = OpenItems(title="Обращения", labels=("1",), move=fails)
        monkeypatch.setattr(plugins, "open_items", lambda _self, _user: [("hotline", broken)])
        with pytest.raises(RuntimeError):
            services.carry_out(actor=actor, hand_over=record)
        assert HandOver.get_by_id(record.id).state == "prepared"
        assert Membership.select().where(Membership.user == giver).exists()
        assert not FirstStep.select().exists()

        monkeypatch.setattr(plugins, "open_items", lambda _self, _user: [("hotline", things)])
        assert services.carry_out(actor=actor, hand_over=record) == 3
        assert moved == [receiver.id]
        with pytest.raises(Conflict):
            services.carry_out(actor=actor, hand_over=HandOver.get_by_id(record.id))


def test_only_what_was_chosen_moves(app, sides, monkeypatch):
    giver, receiver, head = sides
    things = OpenItems(title="Обращения", labels=("1",), move=lambda _to: ())
    plugins = type(app.extensions["plugins"])
    monkeypatch.setattr(plugins, "open_items", lambda _self, _user: [("hotline", things)])
    with app.test_request_context():
        actor = actor_of(app, head)
        record = services.prepare(
            actor=actor, giver=giver, receiver=receiver, on=DAY, moves=["hotline"]
        )
        assert services.carry_out(actor=actor, hand_over=record) == 1
    assert Membership.select().where(Membership.user == giver).exists()
    assert User.get_by_id(giver.id).enabled


def test_nothing_is_handed_over_beyond_reach_to_oneself_or_to_nobody(app, sides):
    giver, receiver, head = sides
    stranger = coordinator(factories.make_institution())
    stronger = factories.make_user(role="administrator")
    kept_out = coordinator(Membership.get(Membership.user == giver).institution, enabled=False)
    with app.test_request_context():
        actor = actor_of(app, head)
        for one, two, error in (
            (giver, stranger, NotAllowed),
            (stranger, receiver, NotAllowed),
            (stronger, receiver, NotAllowed),
            (giver, giver, Invalid),
            (giver, kept_out, Invalid),
        ):
            with pytest.raises(error):
                services.prepare(actor=actor, giver=one, receiver=two, on=DAY, moves=["accounts"])
        with pytest.raises(Invalid):
            services.prepare(actor=actor, giver=giver, receiver=receiver, on=DAY, moves=[])


def test_others_neither_see_nor_accept_it(app, sides, here):
    giver, receiver, head = sides
    other = browser_of(app, coordinator(here))
    record = HandOver.create(
        giver=giver,
        receiver=receiver,
        on=DAY,
        state="handed_over",
        institution=here,
        municipality=here.municipality,
    )
    token = token_of(other.get("/account/password").get_data(as_text=True))
    assert other.get(f"/hand-overs/{record.id}").status_code == 404
    answer = other.post(f"/hand-overs/{record.id}/accept", data={"csrf_token": token})
    assert answer.status_code == 404
    head_ = browser_of(app, head)
    token = token_of(head_.get("/account/password").get_data(as_text=True))
    answer = head_.post(f"/hand-overs/{record.id}/accept", data={"csrf_token": token})
    assert answer.status_code == 404


def test_who_has_left_can_be_let_in_again_by_the_district(app, sides):
    giver, receiver, head = sides
    with app.test_request_context():
        actor = actor_of(app, head)
        record = services.prepare(
            actor=actor, giver=giver, receiver=receiver, on=DAY, moves=["accounts"]
        )
        services.carry_out(actor=actor, hand_over=record)
    client = browser_of(app, head)
    assert client.get(f"/users/{giver.id}").status_code == 200
    token = token_of(client.get("/account/password").get_data(as_text=True))
    client.post(f"/users/{giver.id}/enabled", data={"csrf_token": token, "enabled": "1"})
    assert User.get_by_id(giver.id).enabled
