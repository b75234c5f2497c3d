"""Russian cases of names and posts: by rules and two libraries, which load at the first use."""

from portal.documents.declension.cases import Case, Sex
from portal.documents.declension.names import person_in_case, sex_of, short_name
from portal.documents.declension.texts import in_case
from portal.documents.declension.words import words_in_case

__all__ = ["Case", "Sex", "in_case", "person_in_case", "sex_of", "short_name", "words_in_case"]
