"""The signed address by which one participant answers, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from plugins.master_classes.certificates.settings import printed_address
from plugins.master_classes.feedback.models import SurveyParticipant
from portal.plugin import address_of

if TYPE_CHECKING:
    from portal.config import Settings

SALT = "master-classes-feedback"
LONGEST = 200
KEYS = 2


def token_of(participant: SurveyParticipant) -> str:
    """Return the signed words of a participant's own form."""
    return str(_signer().dumps([participant.id, participant.enrolment_id]))


def read_token(token: str) -> SurveyParticipant | None:
    """Return whose form it is; nothing where the words are not ours or nobody is asked any more."""
    try:
        keys = _signer().loads(token[:LONGEST])
    except (BadSignature, ValueError, TypeError):
        return None
    if not isinstance(keys, list) or len(keys) != KEYS:
        return None
    found: SurveyParticipant | None = SurveyParticipant.get_or_none(
        SurveyParticipant.id == keys[0], SurveyParticipant.enrolment == keys[1]
    )
    return found


def path_of(participant: SurveyParticipant) -> str:
    """Return the path of a participant's own form."""
    return address_of("master_classes_feedback.personal_form", token=token_of(participant))


def url_of(participant: SurveyParticipant) -> str:
    """Return the whole address for a letter; empty where the portal's own address is not set."""
    base = printed_address()
    return base + path_of(participant) if base else ""


def _signer() -> URLSafeSerializer:
    settings = cast("Settings", current_app.extensions["settings"])
    return URLSafeSerializer(settings.secret_key, salt=SALT)
