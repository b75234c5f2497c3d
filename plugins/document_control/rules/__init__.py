"""Rules: what is told of papers goes in, a proposed verdict with its reason comes out. Pure.

``values`` are what goes in and out, ``papers``, ``lists``, ``plans`` and ``texts`` the rules by what
they look at, ``norms`` finds orders that are no longer in force, ``table`` names every rule.
"""
