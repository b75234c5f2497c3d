"""Giving workplaces: within the own reach, and never more than one's own role grants."""

from __future__ import annotations

import pytest

from portal.access.actor import build_actor, workplaces_of
from portal.access.policies import policies
from portal.accounts.models import Role
from portal.audit.models import AuditEntry
from portal.errors import Conflict, NotAllowed
from portal.institutions.models import Institution, Membership, Municipality
from portal.institutions.services import give_workplace, people_with_access, take_workplace
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def school():
    return factories.make_institution()


@pytest.fixture
def context(app):
    with app.test_request_context():
        yield app


def actor_of(app, **who):
    user = factories.make_user(**who)
    return build_actor(
        user, workplaces_of(user.id)[0], app.extensions["plugins"], app.extensions["permissions"]
    )


def give(actor, role, **place):
    user = factories.make_user(role="observer", institution=factories.make_institution())
    return give_workplace(actor, user=user, role=Role.get(code=role), **place)


def test_a_specialist_gives_a_workplace_in_the_district_and_it_is_in_the_audit(context, school):
    actor = actor_of(context, municipality=school.municipality)
    made = give(actor, "school_coordinator", institution=school)
    line = AuditEntry.get(AuditEntry.subject == "institutions_membership")
    assert (line.action, line.subject_id, line.institution_id) == ("grant", made.id, school.id)
    assert line.user_id == actor.user.id


@pytest.mark.parametrize("role", ["administrator", "district_head"])
def test_nobody_gives_a_role_that_may_more(context, school, role):
    actor = actor_of(context, municipality=school.municipality)
    with pytest.raises(NotAllowed):
        give(actor, role, institution=school)


def test_roles_of_an_institution_are_given_there_not_for_the_district_nor_to_oneself(
    context, school
):
    actor = actor_of(context, municipality=school.municipality)
    assert give(actor, "institution_head", institution=school)
    with pytest.raises(NotAllowed):
        give(actor, "institution_head", municipality=school.municipality)
    with pytest.raises(NotAllowed):
        give_workplace(
            actor, user=actor.user, role=Role.get(code="institution_head"), institution=school
        )


def test_nobody_gives_a_workplace_outside_the_reach(context, school):
    actor = actor_of(context, municipality=school.municipality)
    for place in (
        {"institution": factories.make_institution()},
        {"municipality": factories.make_municipality()},
        {},
    ):
        with pytest.raises(NotAllowed):
            give(actor, "observer", **place)


def test_a_head_of_an_institution_gives_nothing(context, school):
    actor = actor_of(context, role="institution_head", institution=school)
    with pytest.raises(NotAllowed):
        give(actor, "observer", institution=school)


def test_the_same_workplace_is_not_given_twice(context, school):
    actor = actor_of(context, municipality=school.municipality)
    made = give(actor, "observer", institution=school)
    with pytest.raises(Conflict):
        give_workplace(actor, user=made.user, role=made.role, institution=school)


def test_a_stronger_workplace_cannot_be_taken_away_by_giving_it_a_weaker_role(context, school):
    actor = actor_of(context, municipality=school.municipality)
    head = factories.make_user(role="administrator", institution=school)
    membership = Membership.get(user=head)
    membership.role = Role.get(code="observer")
    assert not policies[Membership].permits(actor, "edit", membership)
    with pytest.raises(NotAllowed):
        take_workplace(actor, membership)


def test_a_workplace_is_taken_away_with_a_line_in_the_audit(context, school):
    actor = actor_of(context, municipality=school.municipality)
    made = give(actor, "observer", institution=school)
    take_workplace(actor, made)
    assert not Membership.select().where(Membership.id == made.id).exists()
    assert AuditEntry.select().where(AuditEntry.subject_id == made.id).count() == 2


@pytest.mark.usefixtures("context")
def test_the_list_of_who_has_access_names_all_three_levels_and_nobody_else(school):
    names = {
        factories.make_user(role="school_coordinator", institution=school).name,
        factories.make_user(municipality=school.municipality).name,
        factories.make_user(role="administrator").name,
    }
    stranger = factories.make_user(institution=factories.make_institution())
    found = {one.name for one in people_with_access(school)}
    assert names <= found
    assert stranger.name not in found


@pytest.mark.parametrize(
    ("level", "institutions", "municipalities"),
    [("institution", 1, 1), ("municipality", 2, 1)],
)
def test_everybody_sees_the_places_within_reach(
    context, school, level, institutions, municipalities
):
    factories.make_institution(municipality=school.municipality)
    factories.make_institution()
    place = school if level == "institution" else school.municipality
    actor = actor_of(context, role="observer", **{level: place})
    assert policies[Institution].rows(actor).count() == institutions
    assert policies[Municipality].rows(actor).count() == municipalities


def test_the_district_changes_its_own_institutions_and_cannot_move_them_away(context, school):
    actor = actor_of(context, municipality=school.municipality)
    assert policies[Institution].permits(actor, "edit", school)
    school.municipality = factories.make_municipality()
    assert not policies[Institution].permits(actor, "edit", school)
    assert not policies[Institution].permits(actor, "edit", factories.make_institution())


@pytest.mark.parametrize("verb", ["create", "delete"])
def test_an_institution_neither_adds_nor_deletes_institutions(context, school, verb):
    actor = actor_of(context, role="administrator", institution=school)
    new = Institution(municipality=school.municipality, code="x", short_name="x", kind="school")
    assert not policies[Institution].permits(actor, verb, school if verb == "delete" else new)
    assert not policies[Municipality].permits(actor, "edit", school.municipality)
