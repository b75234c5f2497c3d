"""Ten calls by keyboard alone, at a person's pace: ``python -m tests.browser.calls [SIGNS_A_MINUTE]``.

A demo district is served, and a specialist takes the calls in a real browser as they would come: who
calls is found by a number or a name, a topic by some letters; some are answered at once, with a
canned answer or in own words, some are left open. For each call the seconds and keys are printed,
and of the seconds what was typing of the question and an answer in own words, what was looking and
what was waiting for the portal; then the medians. The rest is the entry proper.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from portal.database import database
from tests.browser.serving import chromium, launched, served_demo, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.serving import Served

PACE = 220
"""Signs a minute of somebody who types every day, but is no typist."""
LOOKS = (0.3, 1.0)
"""How long, in seconds, somebody looks before the next field."""
PATIENCE = 10_000
MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: what is typed to find them, or the number and name of somebody new."""

    typed: str
    name: str = ""
    institution: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call; ``canned`` is the shortcut of an answer, ``answer`` own words, neither leaves it open."""

    topic: str
    question: str
    canned: str = ""
    answer: str = ""
    visit: bool = False


CALLS = (
    Call("бессроч", "Первая категория присвоена в декабре 2023 года. Нужно ли её подтверждать?", "бессроч"),
    Call("когда", "Учитель подал заявление 2 ноября. Сколько его будут рассматривать?", "срок"),
    Call("учётн", "Не открывается заявление на Госуслугах. Что проверить сначала?", "госусл"),
    Call("отказ", "В высшей категории отказали в октябре. Можно ли подать на первую в этом учебном году?", answer="Да, на первую можно подать сразу: год ждут только с той категорией, в которой отказано."),
    Call("декрет", "Воспитатель выходит из отпуска по уходу за ребёнком в январе. Когда её аттестовать на соответствие?", answer="Не раньше чем через два года после выхода из отпуска."),
    Call("наставн", "Какие документы приложить к ходатайству на педагога-наставника? В приказе школы о наставничестве нет сроков.", "перезв"),
    Call("совмест", "Педагог ведёт математику и информатику. Одно заявление или два?"),
    Call("смена работ", "К нам переходит учитель из Омской области с высшей категорией. Сохранится ли она? Какой документ попросить?", answer="Сохранится: категория действует по всей стране. Попросите выписку из приказа."),
    Call("сайт", "Просим приехать и посмотреть раздел об аттестации на сайте. Удобно в среду после обеда.", visit=True),
    Call("бланки", "Где взять форму сведений о результатах работы? Прежняя ссылка не открывается.", answer="Форма лежит на странице центра, в разделе «Аттестация», под приказом."),
)  # fmt: skip


NEW = Caller("89185550142", "Перепёлкина Инна Сергеевна", "2")


@dataclass(slots=True)
class Measured:
    """What one call took, in seconds by kind, and its keys."""

    whole: float = 0.0
    words: float = 0.0
    looking: float = 0.0
    machine: float = 0.0
    keys: int = 0
    keys_of_words: int = 0

    @property
    def proper(self) -> float:
        """Return the seconds without the question and answer in own words, which are said meanwhile."""
        return self.whole - self.words


@dataclass(slots=True)
class Typist:
    """Somebody at a keyboard, who hits no mouse."""

    page: Page
    pace: float
    source: random.Random
    now: Measured = field(default_factory=Measured)

    def press(self, key: str) -> None:
        """Hit a key, or a key with others held."""
        self.page.keyboard.press(key)
        self.now.keys += 1
        time.sleep(MINUTE / self.pace)

    def type(self, text: str) -> None:
        """Type a text, sign by sign."""
        for sign in text:
            began = time.perf_counter()
            self.page.keyboard.type(sign)
            self.now.keys += 1
            time.sleep(max(0.0, MINUTE / self.pace - (time.perf_counter() - began)))

    def say(self, text: str) -> None:
        """Type what is said on the telephone: it lasts as long as the talk does."""
        keys, began = self.now.keys, time.perf_counter()
        self.type(text)
        self.now.words += time.perf_counter() - began
        self.now.keys_of_words += self.now.keys - keys

    def look(self) -> None:
        """Look where to go on."""
        seconds = self.source.uniform(*LOOKS)
        self.now.looking += seconds
        time.sleep(seconds)

    @contextmanager
    def wait(self) -> Iterator[None]:
        """Count what passes inside as waiting for the portal."""
        began = time.perf_counter()
        yield
        self.now.machine += time.perf_counter() - began

    def see(self, selector: str) -> None:
        """Wait for something to be shown."""
        with self.wait():
            self.page.wait_for_selector(selector, timeout=PATIENCE)

    def until(self, script: str) -> None:
        """Wait until something is so; the pages' own policy forbids the browser to watch for it."""
        last = time.perf_counter() + PATIENCE / 1000
        while not self.page.evaluate(script):
            if time.perf_counter() > last:
                raise TimeoutError(script)
            time.sleep(0.01)

    def is_at(self, name: str) -> bool:
        """Tell whether the next key goes into a field."""
        return name in str(self.page.evaluate("document.activeElement.id"))


def take(typist: Typist, caller: Caller, call: Call) -> Measured:
    """Write one call down and return what it took; the next one can begin at once."""
    typist.now = now = Measured()
    page, began = typist.page, time.perf_counter()
    find(typist, caller)
    typist.look()
    expect(typist, "topic")
    typist.type(call.topic)
    typist.press("Tab")
    expect(typist, "question")
    typist.look()
    typist.say(call.question)
    if call.visit:
        typist.press("Alt+6")
        typist.press("Tab")
        expect(typist, "kind")
        typist.press("ArrowDown")
    elif call.canned or call.answer:
        typist.press("Tab")
        expect(typist, "answer")
        typist.look()
        if call.canned:
            typist.type(f"::{call.canned}")
            typist.see(".canned-choice li")
            typist.press("Enter")
            with typist.wait():
                typist.until("!document.getElementById('answer').value.includes('::')")
        else:
            typist.say(call.answer)
    typist.look()
    answered = call.canned or call.answer
    typist.press("Control+Enter" if answered else "Control+Shift+Enter")
    with typist.wait():
        page.wait_for_selector("[role=status] .notice a", timeout=PATIENCE)
        typist.until("document.activeElement.id === 'phone'")
    now.whole = time.perf_counter() - began
    return now


def find(typist: Typist, caller: Caller) -> None:
    """Find who calls, or write down who it is."""
    typist.type(caller.typed)
    if caller.name:
        typist.see("#guesses > p")
        typist.look()
        typist.type(caller.name)
        expect(typist, "name")
        typist.press("Enter")
        typist.look()
        typist.type(caller.institution)
        typist.press("Tab")
    else:
        typist.see("#guesses input[type=radio]")
        typist.look()
        typist.press("ArrowDown")
        typist.press("Enter")


def expect(typist: Typist, name: str) -> None:
    """Fail where the focus is not where a person would type on."""
    if not typist.is_at(name):
        where = typist.page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        message = f"The focus is not in {name}, but at {where}"
        raise AssertionError(message)


def callers_of(served: Served) -> list[Caller]:
    """Return who calls: known ones by number and by name, one of the databank, one who is new."""
    from plugins.hotline.models import Caller as Known
    from plugins.staff.models import Person

    with served.app.app_context(), database.connection_context():
        known = list(Known.select().where(Known.phone_key != "").order_by(Known.id).limit(5))
        names = {one.name.split()[0] for one in Known.select()}
        person = next(
            one for one in Person.select().order_by(Person.id) if one.last_name not in names
        )
    by_number = [Caller(one.phone_key[-4:]) for one in known[:5]]
    by_name = [Caller(one.lower()) for one in sorted(names)[:3]]
    return [*by_number, NEW, *by_name, Caller(person.last_name.lower())]


def main(arguments: list[str]) -> int:
    """Take the calls and print what each took; return the exit code."""
    path = chromium()
    if path is None:
        sys.stderr.write("Chromium is needed.\n")
        return 2
    pace = float(arguments[0]) if arguments else PACE
    with (
        tempfile.TemporaryDirectory() as instance,
        served_demo(Path(instance)) as served,
        launched(path) as browser,
    ):
        page = browser.new_context(
            locale="ru-RU", viewport={"width": 1366, "height": 768}
        ).new_page()
        sign_in(page, served, "district_specialist")
        page.goto(f"{served.address}/hotline/call")
        typist = Typist(page, pace, random.Random(1))  # noqa: S311 - the same pauses each time
        taken = []
        for caller, call in zip(callers_of(served), CALLS, strict=True):
            taken.append(take(typist, caller, call))
            sys.stdout.write(f"{_line(taken[-1])}  {call.topic}\n")
            sys.stdout.flush()
        wrong = mistaken(served)
    middle = Measured(
        *(statistics.median(getattr(one, name) for one in taken) for name in Measured.__slots__)
    )
    proper = [one.proper for one in taken]
    keys = statistics.median(one.keys - one.keys_of_words for one in taken)
    sys.stdout.write(f"{_line(middle)}  medians of {len(taken)} at {pace:.0f} signs a minute\n")
    sys.stdout.write(
        f"entry proper: median {statistics.median(proper):.1f} s and {keys:.0f} keys, "
        f"longest {max(proper):.1f} s\n"
    )
    sys.stdout.write("".join(f"not as it was meant: {one}\n" for one in wrong))
    return 1 if wrong else 0


def mistaken(served: Served) -> list[str]:
    """Return the calls that the journal holds otherwise than they were meant."""
    from plugins.hotline.models import Request

    with served.app.app_context(), database.connection_context():
        kept = list(Request.select().order_by(-Request.id).limit(len(CALLS)))[::-1]
        return [
            call.question
            for one, call in zip(kept, CALLS, strict=True)
            if one.question != call.question
            or one.caller is None
            or one.institution is None
            or one.topic is None
            or call.topic not in one.topic.title.lower()
            or one.at_once != bool(call.canned or call.answer)
            or (one.kind == "visit") != call.visit
            or (
                one.caller.name == NEW.name
                and f" {NEW.institution} " not in one.institution.short_name.replace(",", " ")
            )
        ]


def _line(one: Measured) -> str:
    return (
        f"{one.whole:5.1f} s, entry proper {one.proper:4.1f} s, looking {one.looking:3.1f} s, "
        f"portal {one.machine:4.2f} s; {one.keys:3.0f} keys"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
