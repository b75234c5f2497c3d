"""Notices: told once, counted in the same transaction, seen by their reader alone."""

from __future__ import annotations

import datetime as dt

import pytest

from portal.accounts.models import User
from portal.errors import NotFound
from portal.inbox import preferences, services
from portal.inbox.models import Notice
from tests import factories
from tests.undoing import undone


@pytest.fixture
def user(app, db):
    with app.app_context():
        yield factories.make_user()


def _tell(*users, key="k", kind="inbox.reminder", **more):
    return services.notify(users, kind, title="Срок подходит", key=key, **more)


def _unread(user):
    return User.get_by_id(user.id).unread


def test_what_is_told_is_counted_at_once(user):
    assert _tell(user, text="Завтра", url="/staff/", due_on=dt.date(2026, 12, 1)) == 1
    notice = Notice.get(Notice.user == user)
    assert (notice.title, notice.text, notice.url) == ("Срок подходит", "Завтра", "/staff/")
    assert _unread(user) == 1


def test_the_same_key_is_told_to_the_same_user_once(user):
    other = factories.make_user()
    assert _tell(user) == 1
    assert _tell(user, other) == 1
    assert _tell(user, user, key="other") == 1
    assert (_unread(user), _unread(other)) == (2, 1)


def test_thousands_are_told_at_once(user):
    keys = [User.create(login=f"many{number}", name="Много").id for number in range(1000)]
    assert services.notify(keys, "inbox.reminder", title="Всем", key="all") == 1000
    assert services.notify(keys, "inbox.reminder", title="Всем", key="all") == 0


def test_a_notice_goes_with_the_callers_transaction(user):
    with undone():
        assert _tell(user) == 1
    assert _unread(user) == 0
    assert not Notice.select().where(Notice.user == user).exists()


def test_a_kind_that_is_switched_off_is_not_told(user):
    _choose(user, "inbox.reminder", "off")
    assert _tell(user) == 0
    assert _unread(user) == 0
    _choose(user, "inbox.reminder", "inbox")
    assert _tell(user) == 1


def _choose(user, kind, way):
    preferences.change(
        user,
        ways={kind: way},
        no_mail=False,
        digest_hour=8,
        every_day=False,
        quiet_from=None,
        quiet_to=None,
    )


def test_nobody_may_tell_what_no_plugin_declares(user):
    with pytest.raises(ValueError, match="unheard"):
        _tell(user, kind="staff.unheard_of")
    with pytest.raises(ValueError, match="key"):
        _tell(user, key="")


def test_reading_brings_the_number_down_and_twice_does_not_count(user):
    _tell(user, key="a")
    _tell(user, key="b")
    first = Notice.get(Notice.user == user)
    assert services.mark_read(user, [first.id]) == 1
    assert services.mark_read(user, [first.id]) == 0
    assert _unread(user) == 1
    assert services.mark_all_read(user) == 1
    assert _unread(user) == 0


def test_the_notices_of_another_are_neither_found_nor_marked(user):
    other = factories.make_user()
    _tell(other)
    notice = Notice.get(Notice.user == other)
    with pytest.raises(NotFound):
        services.find_notice(user, notice.id)
    assert services.mark_read(user, [notice.id]) == 0
    assert _unread(other) == 1


def test_who_can_is_told_by_role_and_by_reach(app, db):
    with app.app_context():
        here, there = factories.make_municipality(), factories.make_municipality()
        school = factories.make_institution(municipality=here)
        factories.switch(school, "staff", enabled=True)
        head = factories.make_user(role="district_head", municipality=here)
        coordinator = factories.make_user(role="school_coordinator", institution=school)
        everywhere = factories.make_user(role="administrator")
        observer = factories.make_user(role="observer", institution=school)
        disabled = factories.make_user(role="administrator", enabled=False)
        elsewhere = factories.make_user(role="district_head", municipality=there)
        neighbour = factories.make_user(
            role="school_coordinator", institution=factories.make_institution(municipality=here)
        )

        found = set(services.users_who_can("staff.person.edit", school.id))
        assert {coordinator, everywhere} <= found
        assert not found & {observer, disabled, elsewhere, neighbour}
        assert head in services.users_who_can("audit.entry.view", school.id)
        assert coordinator not in services.users_who_can("audit.entry.view", school.id)
        assert services.users_who_can("audit.entry.view", None) == [everywhere]
        factories.switch(school, "staff", enabled=False)
        assert services.users_who_can("staff.person.edit", school.id) == []
