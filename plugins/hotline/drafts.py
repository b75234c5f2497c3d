"""Drafts of calls, kept on the server while they are typed: a closed tab loses nothing."""

from __future__ import annotations

from plugins.hotline.models import CallDraft
from plugins.hotline.settings import drafts_kept
from portal.drafts import Drafts

_DRAFTS = Drafts(CallDraft, drafts_kept)

save_draft = _DRAFTS.save
drafts_of = _DRAFTS.of
take_draft = _DRAFTS.take
drop_draft = _DRAFTS.drop
forget_old = _DRAFTS.forget_old
