"""Rendering a docx template in a child process, since templates come from users.

The child is told everything through its standard input and may neither open the network's files nor
write any; it has limits on memory and time, and a template of Jinja's sandbox.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from portal.bounded_process import ENVIRONMENT
from portal.documents import child
from portal.documents.pictures import Picture
from portal.documents.problems import Problem
from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

SECONDS = 20


def render_in_child(
    template: bytes,
    values: Sequence[Mapping[str, Any]],
    corrections: Mapping[str, Mapping[str, str]],
) -> list[bytes]:
    """Return the docx that a template makes of each set of values; see :func:`portal.documents.render`."""
    asked = json.dumps(
        {
            "template": base64.b64encode(template).decode("ascii"),
            "values": [plain(one) for one in values],
            "corrections": plain(corrections),
        }
    )
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", child.__name__],
            input=asked.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid(_sentence(Problem.TOO_SLOW, {})) from error
    head, _line, content = done.stdout.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError as error:
        raise Invalid(_sentence(Problem.TOO_MUCH, {})) from error
    if told["problem"]:
        raise Invalid(_sentence(Problem(told["problem"]), told))
    ends = list(accumulate(told["sizes"], initial=0))
    return [content[start:end] for start, end in pairwise(ends)]


def plain(value: Any) -> Any:
    """Return a value as JSON holds it; days and moments are marked, what else there is becomes text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dt.datetime):
        return {child.MOMENT: value.isoformat()}
    if isinstance(value, dt.date):
        return {child.DAY: value.isoformat()}
    if isinstance(value, Picture):
        png = base64.b64encode(value.png).decode("ascii")
        return {child.PICTURE: png, "width": value.width}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return str(value.normalize())
    return _fit_for_xml(str(value))


def _fit_for_xml(text: str) -> str:
    """Return a text without the signs that XML cannot hold, such as control codes."""
    return "".join(
        one
        for one in text
        if one in "\t\n\r"
        or (one >= " " and one not in "\ufffe\uffff" and not "\ud800" <= one <= "\udfff")
    )


def _sentence(problem: Problem, told: Mapping[str, str]) -> str:
    """Say what is wrong in one sentence, with the field and the paragraph where they are known."""
    where, detail = told.get("where", ""), told.get("detail", "")
    if problem is Problem.MISSING_FIELD:
        text = _(
            "The template names the field “%(name)s”, which this paper does not have.", name=detail
        )
    elif problem is Problem.SYNTAX:
        text = _("The template has a mistake in a field: %(detail)s.", detail=detail)
    elif problem is Problem.FORBIDDEN:
        text = _(
            "The template asks for something that templates may not do: %(detail)s.", detail=detail
        )
    elif problem is Problem.WRONG_VALUE:
        text = _("A field of the template cannot be filled: %(detail)s.", detail=detail)
    elif problem is Problem.NOT_DOCX:
        text = _("The template is no whole DOCX document.")
    elif problem is Problem.TOO_SLOW:
        text = _("The template takes too long to fill.")
    else:
        text = _("The template needs too much memory or time to fill.")
    return " ".join((text, _("Paragraph: “%(text)s”.", text=where))) if where else text
