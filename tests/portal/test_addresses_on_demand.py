"""Addresses are written as Werkzeug writes them, though compiled at their first use."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from portal.addresses_on_demand import RuleOnDemand

VALUES = ({}, {"name": "Анна / ё"}, {"name": "x", "number": 7}, {"number": 7, "more": ["a", "б"]})


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("text", ["/", "/a/<name>", "/a/<name>/<int:number>", "/<path:name>/end"])
def test_an_address_is_what_werkzeug_would_write(text, values):
    addresses = []
    for kind in (Rule, RuleOnDemand):
        rule = kind(text, endpoint="page", defaults={"number": 1} if "int" not in text else None)
        Map([rule])
        addresses.append([_built(rule, values, unknown=one) for one in (False, True, False)])
    assert addresses[0] == addresses[1]


def _built(rule: Rule, values: dict[str, object], *, unknown: bool) -> object:
    try:
        return rule.build(values, append_unknown=unknown)
    except TypeError as error:
        return str(error).split(" missing ")[-1]
