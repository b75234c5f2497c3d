"""A plugin is told where it has been switched, after the commit and not before."""

from __future__ import annotations

import pytest

from portal.access import system_actor
from portal.database import database, write
from portal.modules.services import Wish, switch
from tests import factories
from tests.portal.modules.choir.hooks import told


class Broken(Exception):
    """What goes wrong in the middle of a transaction."""


def switch_and_fail(*arguments):
    with write():
        switch(*arguments)
        raise Broken


def test_plugins_are_told_after_the_commit_and_never_of_what_was_rolled_back(app):
    plugins = app.extensions["plugins"]
    database.initialize(app.extensions["database"])
    with app.app_context(), database.connection_context():
        place = factories.make_institution()
        actor = system_actor(plugins, app.extensions["permissions"])
        wishes = [Wish(plugin="orchestra", enabled=True, institution_ids=(place.id,))]
        told.clear()
        with pytest.raises(Broken):
            switch_and_fail(actor, plugins, wishes)
        assert told == []
        with write():
            switch(actor, plugins, wishes)
            assert told == []
        assert told == [(place.code, "choir", True)]
