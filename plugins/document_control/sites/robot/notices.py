"""Recognises what stands in place of a site: a guard against robots, a notice of the hoster."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.comparable_text import key

if TYPE_CHECKING:
    from plugins.document_control.sites.robot.reading import Page

FEW = 600
SHORT = 1_500
SMALL = 10_000
_GUARD = re.compile(
    r"checking (?:your|if the site)|just a moment|провер\w+ (?:вашего |ваш )?браузер|браузер провер"
    r"|ddos|вы не робот|не являетесь роботом|not a robot|captcha|капч|(?:enable|allow) cookies"
    r"|включите (?:cookie|куки)|attention required|verify(?:ing)? you are|анти-?бот|anti-?bot"
    r"|доступ (?:\w+ ){0,3}(?:ограничен|заблокирован|запрещен)|access denied"
)
_NOTICE = re.compile(
    r"домен\w* (?:\S+ ){0,2}(?:припаркован|продает|не прилинкован|не привязан|не делегирован|свобод|освобож)"
    r"|купить (?:этот |данный )?домен|domain (?:\S+ ){0,2}(?:for sale|parked|expired)|parked domain"
    r"|сайт (?:\S+ ){0,2}(?:отключен|заблокирован|не оплачен|приостановлен|закрыт|недоступен|удален"
    r"|не настроен|не опубликован|в разработке|на реконструкции|на обслуживании|переехал)"
    r"|хостинг\w* (?:\w+ ){0,2}(?:не оплачен|приостановлен|заблокирован|отключен)|suspended"
    r"|срок (?:регистрации|действия|оплаты) \w+ (?:истек|закончил)|welcome to nginx|it works"
    r"|apache\w* .{0,20}(?:default|test) page|(?:технические|профилактические) работы"
    r"|under (?:construction|maintenance)|index of /"
)


def is_guard(page: Page, markup: str) -> bool:
    """Tell whether a page only looks who comes, and would show the site to a browser.

    Hosters of many schools answer the first visit with a script that sets a cookie and loads again.
    """
    if len(page.text) > SHORT:
        return False
    sets = "document.cookie" in markup and re.search(r"location|submit\s*\(", markup) is not None
    if sets and len(markup) < SMALL and len(page.text) < FEW // 2:
        return True
    heads = key(f"{page.title}\n{page.heading}")
    return bool(_GUARD.search(heads) or (len(page.text) < FEW and _GUARD.search(key(page.text))))


def notice_in(page: Page) -> str:
    """Return the words of a notice that stands in place of the site; nothing where it is a site."""
    if len(page.text) > SHORT:
        return ""
    for line in (page.title, page.heading, *page.text.splitlines()):
        if _NOTICE.search(key(line)):
            return " ".join(line.split())[:120]
    return ""
