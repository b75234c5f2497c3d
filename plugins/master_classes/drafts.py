"""Drafts of the form of an event, kept on the server while it is filled."""

from __future__ import annotations

import datetime as dt

from plugins.master_classes.models import EventDraft
from plugins.master_classes.settings import DRAFT_DAYS
from portal.drafts import Drafts
from portal.plugin.settings import setting


def kept() -> dt.timedelta:
    """Return for how long unfinished drafts are kept."""
    return dt.timedelta(days=setting(DRAFT_DAYS))


DRAFTS = Drafts(EventDraft, kept)
