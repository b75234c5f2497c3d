"""What a good password is, how issued ones look, and that hashes queue for one place."""

from __future__ import annotations

import math
import multiprocessing
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.hash_gate import hashing_alone
from portal.accounts.passwords import (
    ISSUED_ALPHABET,
    LONGEST,
    Passwords,
    issue_password,
    weaknesses,
)
from portal.errors import TooMany
from tests.waiting import PATIENCE

WEAK = [
    "1234567", "password", "Password1", "iloveyou", "qwertyuiop", "1q2w3e4r5t", "йцукенгш",
    "ЙЦУКЕНГШЩЗ", "фывапролдж", "zxcvbnm,./", "poiuytrewq", "12345678901234567890", "abcdefghij",
    "абвгдежзик", "aaaaaaaaaaaa", "abcabcabcabc", "qwerty123456", "Пароль2026!", "gfhjkm123",
    "Школа2026", "аттестация2026", "ЦОКО-2026-цоко", "район12345", "school12345", "ivanova2026",
    "Иванова1985", "мария-мария", "солнышко1",
]  # fmt: skip
GOOD = [
    "тихая-калитка-42", "правильная лошадь батарея скрепка", "k7mp-3wqx-9hdtr",
    "школа у старой мельницы", "Zx9!vbТ7ёлка", "восемь88букв", "пароход на Оке в июле",
    "𝕏𝕐ℤ трамвай", "correct horse battery",
]  # fmt: skip


@pytest.mark.parametrize("password", WEAK)
def test_weak_passwords_are_refused_with_a_reason(password):
    reasons = weaknesses(password, shortest=8, personal=("ivanova", "Иванова Мария Петровна"))

    assert len(reasons) == 1
    assert reasons[0].endswith(".")


@pytest.mark.parametrize("password", GOOD)
def test_good_passwords_need_no_special_kinds_of_characters(password):
    assert weaknesses(password, shortest=8, personal=("ivanova", "Иванова Мария")) == []


def test_length_is_counted_in_characters():
    assert weaknesses("ёж-и-кот-дом", shortest=12) == []
    assert weaknesses("тихая-кал", shortest=10)
    assert weaknesses("лес дом " * 17, shortest=8), "136 characters"
    long = "Два слона пьют чай под яблоней. " * 4
    assert len(long) == LONGEST
    assert not weaknesses(long, shortest=8)


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_gets_an_answer(password, name):
    assert isinstance(weaknesses(password, shortest=8, personal=(name,)), list)


def test_issued_passwords_are_strong_readable_and_accepted():
    issued = {issue_password() for _one in range(500)}

    assert len(issued) == 500
    letters = len(re.sub("-", "", next(iter(issued))))
    assert letters * math.log2(len(ISSUED_ALPHABET)) >= 60
    assert not set("".join(issued)) & set("il1o0")
    assert not [one for one in issued if weaknesses(one, shortest=8)]


def test_hash_and_check(tmp_path):
    passwords = Passwords(tmp_path)
    stored = passwords.hash("тихая-калитка-42")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.check(stored, "тихая-калитка-42")
    assert not passwords.check(stored, "Тихая-калитка-42")
    assert not passwords.check(stored, "тихая-калитка-42 ")
    assert not passwords.check("", "")
    assert not passwords.check("not a hash", "x")
    assert passwords.hash("тихая-калитка-42") != stored
    assert not passwords.is_outdated(stored)


def _hold(folder, held, release):
    with hashing_alone(folder):
        held.set()
        release.wait(PATIENCE)


def test_other_processes_wait_and_are_told_to_come_back(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(tmp_path, held, release))
    other.start()
    try:
        assert held.wait(PATIENCE)
        with pytest.raises(TooMany) as refused, hashing_alone(tmp_path, longest_wait=0.2):
            pass
        assert refused.value.retry_after > 0
    finally:
        release.set()
        other.join(PATIENCE)
    with hashing_alone(tmp_path, longest_wait=PATIENCE):
        pass


def test_place_is_free_again_when_its_holder_is_killed(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    held, release = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(tmp_path, held, release))
    other.start()
    assert held.wait(PATIENCE)
    other.kill()
    other.join(PATIENCE)

    with hashing_alone(tmp_path, longest_wait=PATIENCE):
        pass
