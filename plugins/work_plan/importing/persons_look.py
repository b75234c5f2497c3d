"""Whether a cell begins with somebody: surname and initials, or the words of a post or role."""

from __future__ import annotations

import re

from plugins.work_plan.names_written import WITH_INITIALS

_PERSON = re.compile(WITH_INITIALS)
_SHORT = 60
_POSTS = (
    r"начальник|заместител|зам\b|главн|ведущ|специалист|сотрудник|ответствен|руководител"
    r"|координатор|директор|завуч|заведующ|зав\b|методист|педагог|учител|воспитател|психолог"
    r"|председател|секретар|член|администраци|комисси|рабоч|работник|оо\b|школ|доу\b|рмо\b|мо\b"
    r"|совет|социальн|куратор|тьютор|наставник|старш|эксперт|все\b|центр|отдел|управлени"
    r"|аттестуем|аттестующ|классн|библиотекар|музыкальн|инструктор|логопед|дефектолог|профсоюз"
    r"|профком|ппо\b|пк\b|ак\b|цоко|учрежден|организаци|группа"
)
_ROLE = re.compile(rf"(?:{_POSTS})", re.IGNORECASE)


def begins_with_person(text: str) -> bool:
    """Tell whether a text begins with a surname and initials."""
    return bool(_PERSON.match(text.strip()))


def begins_with_role(text: str) -> bool:
    """Tell whether a text begins with the words of a post, a role or a body."""
    return bool(_ROLE.match(text.strip()))


def looks_like_responsible(text: str) -> bool:
    """Tell whether a cell holds people or roles."""
    text = " ".join(text.split())
    return bool(text) and (
        begins_with_person(text)
        or begins_with_role(text)
        or (len(text) < _SHORT and bool(_PERSON.search(text)))
    )
