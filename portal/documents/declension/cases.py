"""The six cases and the two sexes, as this package names them."""

from __future__ import annotations

from enum import StrEnum


class Case(StrEnum):
    """A case (падеж); prepositional forms are given without their preposition."""

    NOMINATIVE = "nominative"
    GENITIVE = "genitive"
    DATIVE = "dative"
    ACCUSATIVE = "accusative"
    INSTRUMENTAL = "instrumental"
    PREPOSITIONAL = "prepositional"


class Sex(StrEnum):
    """Whose name it is."""

    MALE = "male"
    FEMALE = "female"
