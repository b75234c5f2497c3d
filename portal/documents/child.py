"""The child process that fills one template under limits, so that no template can hurt the server.

Run as `python -m portal.documents.child`; it reads JSON from its standard input and writes one line
of JSON and then the documents, one for each set of values. It imports nothing of the portal but its neighbours here and its limits.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import sys
import traceback
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from portal.bounded_process import limit_itself
from portal.documents.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

DAY, MOMENT, PICTURE = "$day", "$moment", "$picture"
MEMORY = 768 << 20
CPU_SECONDS = 15
_LONGEST_WHERE = 120
_TEMPLATE_FILE = "<template>"


def main(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read what is asked, fill the template with each set of values and write the answer."""
    asked = json.loads(source.read())
    limit_itself(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    made: list[bytes] = []
    told: dict[str, Any] = {"problem": "", "detail": "", "where": ""}
    try:
        template = base64.b64decode(asked["template"])
        made = [fill(template, _typed(one), asked["corrections"]) for one in asked["values"]]
    except MemoryError:
        told["problem"] = Problem.TOO_MUCH
    except Refused as refused:
        told = {"problem": refused.problem, "detail": refused.detail, "where": refused.where}
    told["sizes"] = [len(one) for one in made]
    sink.write(json.dumps(told).encode() + b"\n" + b"".join(made))


class Refused(Exception):
    """The template cannot be filled."""

    def __init__(self, problem: Problem, detail: str = "", where: str = "") -> None:
        super().__init__(problem)
        self.problem, self.detail, self.where = problem, detail, where


class Drawing(NamedTuple):
    """A picture that takes the place of its field: a PNG and its width in millimetres."""

    png: bytes
    width: float


class Named(dict[str, Any]):
    """Values that know how they are reached, so that a missing one is told by its whole name."""

    path = ""


def fill(template: bytes, values: dict[str, Any], corrections: dict[str, dict[str, str]]) -> bytes:
    """Return the filled document; raise :class:`Refused` with what is wrong and where."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - after the limits
    from jinja2 import TemplateError  # noqa: PLC0415 - likewise

    class Template(DocxTemplate):
        """A template that remembers the part being filled."""

        source = ""

        def render_xml_part(self, src_xml: str, part: Any, context: Any, jinja_env: Any) -> Any:
            self.source = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
            return super().render_xml_part(src_xml, part, context, jinja_env)

    filled = Template(io.BytesIO(template))
    try:
        filled.init_docx()
    except Exception as error:
        raise Refused(Problem.NOT_DOCX) from error
    result = io.BytesIO()
    try:
        filled.render(values, _environment(corrections, _drawn_in(filled)))
        filled.save(result)
    except MemoryError:
        raise
    except Refused as refused:
        refused.where = _where(filled.source, refused)
        raise
    except TemplateError as error:
        raise _refusal(error, _where(filled.source, error)) from error
    except Exception as error:
        where = _where(filled.source, error)
        raise Refused(Problem.WRONG_VALUE, _first_line(error), where) from error
    return result.getvalue()


def _drawn_in(filled: Any) -> Callable[[Any], Any]:
    """Return what puts a picture into a document; other values stay as they are."""
    from docx.shared import Mm  # noqa: PLC0415 - after the limits
    from docxtpl import InlineImage  # noqa: PLC0415 - likewise

    def drawn(value: Any) -> Any:
        if isinstance(value, Drawing):
            return InlineImage(filled, io.BytesIO(value.png), width=Mm(value.width))
        return value

    return drawn


def _environment(
    corrections: dict[str, dict[str, str]], finalize: Callable[[Any], Any] | None = None
) -> Any:
    from jinja2 import Undefined  # noqa: PLC0415 - after the limits
    from jinja2.exceptions import SecurityError  # noqa: PLC0415 - likewise
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - likewise

    class Missing(Undefined):
        """A field that is not there: its name is told as soon as the template wants its value."""

        def _fail_with_undefined_error(self, *_args: Any, **_more: Any) -> Any:
            if issubclass(self._undefined_exception, SecurityError):
                raise Refused(Problem.FORBIDDEN, str(self._undefined_name))
            path = getattr(self._undefined_obj, "path", "")
            name = str(self._undefined_name)
            raise Refused(Problem.MISSING_FIELD, f"{path}.{name}" if path else name)

        __str__ = __iter__ = __len__ = __bool__ = __eq__ = __ne__ = __hash__ = (
            _fail_with_undefined_error
        )
        __add__ = __radd__ = __call__ = __getitem__ = __contains__ = _fail_with_undefined_error
        __html__ = _fail_with_undefined_error

        def __getattr__(self, name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return self._fail_with_undefined_error()

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=Missing, finalize=finalize
    )
    environment.filters.update(_filters(corrections))
    return environment


def _filters(corrections: dict[str, dict[str, str]]) -> dict[str, Callable[..., str]]:
    from portal.documents.declension import (  # noqa: PLC0415 - after the limits
        Case,
        in_case,
        person_in_case,
        short_name,
        words_in_case,
    )

    def case(text: object, name: str) -> str:
        if name not in set(Case):
            raise Refused(Problem.WRONG_VALUE, f"case('{name}')")
        return in_case(str(text), name, corrections)

    def of(name: str) -> Callable[[object], str]:
        return lambda text: case(text, name)

    def dmy(value: object) -> str:
        return value.strftime("%d.%m.%Y") if isinstance(value, dt.date) else str(value or "")

    return {
        "case": case,
        "name_case": lambda text, name: person_in_case(str(text), name),
        "post_case": lambda text, name: words_in_case(str(text), name),
        "dmy": dmy,
        "short_name": lambda text: short_name(str(text)),
        **{str(one): of(str(one)) for one in Case},
    }


def _refusal(error: Exception, where: str) -> Refused:
    from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError  # noqa: PLC0415

    if isinstance(error, SecurityError):
        return Refused(Problem.FORBIDDEN, _first_line(error), where)
    if isinstance(error, UndefinedError):
        return Refused(Problem.MISSING_FIELD, _first_line(error), where)
    if isinstance(error, TemplateSyntaxError):
        return Refused(Problem.SYNTAX, _first_line(error), where)
    return Refused(Problem.WRONG_VALUE, _first_line(error), where)


def _where(source: str, error: BaseException) -> str:
    """Return the text of the paragraph where a template failed; each stands on a line of its own."""
    number = getattr(error, "lineno", None)
    if number is None:
        frames = traceback.extract_tb(error.__traceback__)
        lines = [one.lineno for one in frames if one.filename == _TEMPLATE_FILE]
        number = lines[-1] if lines else None
    lines_of = source.splitlines()
    if number is None or not 0 < number <= len(lines_of):
        return ""
    text = re.sub(r"<[^>]*>", "", lines_of[number - 1])
    return " ".join(text.split())[:_LONGEST_WHERE]


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")[:200]


def _typed(value: Any, path: str = "") -> Any:
    """Return values with their days and moments, each mapping knowing its own name."""
    if isinstance(value, list):
        return [_typed(one, path) for one in value]
    if not isinstance(value, dict):
        return value
    if DAY in value:
        return dt.date.fromisoformat(value[DAY])
    if MOMENT in value:
        return dt.datetime.fromisoformat(value[MOMENT])
    if PICTURE in value:
        return Drawing(base64.b64decode(value[PICTURE]), value["width"])
    found = Named(
        (key, _typed(one, f"{path}.{key}" if path else key)) for key, one in value.items()
    )
    found.path = path
    return found


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
