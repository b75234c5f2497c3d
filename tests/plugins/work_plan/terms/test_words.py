"""One spelling of all, the pieces of a phrase, and the forms of words."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugins.work_plan.terms import letters, numbers, words
from plugins.work_plan.terms.tokens import Phrase, number_at


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("сентябрь – май", "сентябрь - май"),
        ("сен\u00adтябрь\u200b", "сентябрь"),
        ("5\u00a0мая", "5 мая"),
        ("«01»", '"01"'),
        ("\u0661\u0665 мая", "15 мая"),
        ("МАЙ…июнь", "май-июнь"),
        ("подъём", "подъем"),
    ],
)
def test_letters_come_in_one_spelling(typed: str, read: str) -> None:
    assert letters.fold(letters.composed(typed))[0] == read


def test_tokens_keep_their_place_in_the_text() -> None:
    phrase = Phrase("до 5-го\u00a0мая 2026г.")
    typed = [phrase.text[token.start : token.end] for token in phrase.tokens]
    assert typed == ["до", "5-го", "мая", "2026", "г."]
    assert phrase.words(1, 3) == "5-го мая"


def test_latin_letters_that_look_alike_are_read_as_cyrillic_but_words_of_latin_are_not() -> None:
    assert [token.text for token in Phrase("c мaя").tokens] == ["с", "мая"]
    assert Phrase("zoom").tokens[0].text == "zoom"


@pytest.mark.parametrize(
    ("typed", "value"), [("II", 2), ("П", 2), ("III", 3), ("1У", 4), ("ІV", 4), ("XII", 12)]
)
def test_roman_figures_are_read_as_they_are_typed(typed: str, value: int) -> None:
    assert numbers.roman(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"),
    [("двадцать пять", 25), ("пяти", 5), ("10 (десяти)", 10), ("тридцатое", 30), ("3-х", 3)],
)
def test_numbers_are_read_in_figures_and_in_words(typed: str, value: int) -> None:
    phrase = Phrase(typed)
    assert number_at(phrase, 0) == (value, len(phrase))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("сентябырь", "сентябрь"),
        ("постояно", "постоянно"),
        ("янврь", "январь"),
        ("октярбь", "октябрь"),
    ],
)
def test_a_misprint_of_one_letter_is_mended(typed: str, meant: str) -> None:
    assert words.mended(typed) == meant


@pytest.mark.parametrize("word", ["сентябрь", "марта", "май", "плана", "Ефимова", "ноябрина"])
def test_known_and_short_words_are_left_alone(word: str) -> None:
    assert words.mended(word) is None


def test_the_dictionary_is_opened_by_the_first_word_not_by_the_import() -> None:
    code = "import sys, plugins.work_plan.terms; print('pymorphy3' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "False"
