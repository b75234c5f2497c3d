"""Templates write HTML as strict validators want it: what they have found once is not written again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAULTS = {
    "attributes of htmx begin with data-": r"[\s{\"]hx-[a-z]+(?:-[a-z]+)*\"?[=:]",
    "every option has words": r'<option(?: value="")?></option>',
    "a form to its own page has no action": r'<form[^{}>]*\saction=""',
    "a moment is written for machines, too": r"<time>",
    "no form stands in a paragraph": r"<p(?: class=[^>]*)?>\{\{ *forms\.post_button",
    "an input names its kind": r'<input (?!type=)(?![^<>]*\stype=)(?:id|name|class|value)="',
}


@pytest.mark.parametrize("what", FAULTS)
def test_templates_pass_strict_validators(what: str) -> None:
    fault = re.compile(FAULTS[what])
    found = [
        f"{file.relative_to(ROOT)}: {match[0]}"
        for folder in ("portal", "plugins")
        for file in sorted((ROOT / folder).rglob("templates/**/*.html"))
        for match in fault.finditer(file.read_text(encoding="utf-8"))
    ]
    assert found == [], what
