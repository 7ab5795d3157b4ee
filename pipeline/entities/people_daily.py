"""What the corpus `pfr` (People's Daily 1998) labels otherwise than a reader would, counted on its training part.

* It has no names for lines, works on rivers and pairs of abbreviations: of 长江大桥 it labels 长江, of 京九铁路 nothing.
* A ministry that is only told by its field is not part of the name before it: 国务院 in 国务院价格主管部门 (24 of 24);
  so are delegations and branches of banks after a place: 纽约 in 纽约分行 (15 of 15).
* Bodies of no certain place have no name: 国家女篮, 团省委 (27 of 29).
* The brand of a company of the article is no name when it stands alone (378 of 382, persons' names apart).
* 伊斯兰 is a place where it is no faith (16 of 25), 耶稣 a person (1 of 1).
"""

from __future__ import annotations

import re

from pipeline.annotations import Mention
from pipeline.entities.context import add_free, bare, cover
from pipeline.entities.gazetteer import abbreviations, level_of, places
from pipeline.entities.persons import is_chinese_name

SOURCE = "convention"
_LINES = ("高速公路", "铁路", "公路", "国道", "线", "高速")
_WORKS = (*_LINES, "水库", "大桥", "隧道")
_FIELD = re.compile(r"国务院(?=.{0,8}部门$)")
_BRANCH = re.compile(r"(?:分行|代表团)$")
_NOWHERE = re.compile(r"国家.{0,4}(?:队|[男女][篮排足])|团[省市区县]委")
_COMPANY = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?:集团|实业|公司|股份|企业|房地产)")
_ALWAYS = {"伊斯兰": "LOC", "耶稣": "PER"}
_FAITH = re.compile("[教堡式]|文化|共和国|历")


def as_people_daily(text: str, mentions: list[Mention]) -> list[Mention]:
    """Mentions of an article as the corpus has them."""
    brands = _brands(text, mentions)
    kept = [m for m in mentions if not _is_brand(text[m.start : m.end], m.type, brands)]
    pieces = [piece for m in kept for piece in _without_works(text, m)]
    mentions = [body for m in pieces if (body := _without_field(text, m))]
    table = cover(mentions, len(text))
    told = [
        Mention(at, at + len(name), kind, SOURCE)
        for name, kind in _ALWAYS.items()
        for at in bare(text, table, name)
        if not _FAITH.match(text, at + len(name))
    ]
    return add_free(mentions, told) if told else mentions


def _brands(text: str, mentions: list[Mention]) -> frozenset[str]:
    """Proper words of companies' names: 科龙 of 广东科龙集团."""
    found = set()
    for m in mentions:
        name = text[m.start : m.end]
        match = _COMPANY.search(name) if m.type == "ORG" else None
        if match:
            word = name[: match.end(1)]
            place = next((n for n in range(len(word) - 2, 1, -1) if word[:n] in places()), 0)
            found.add(word[place:])
    return frozenset(brand for brand in found if 2 <= len(brand) <= 3 and brand not in places())


def _is_brand(name: str, type_: str, brands: frozenset[str]) -> bool:
    """Whether a mention is a brand alone, or those who work there (科龙人)."""
    if type_ == "PER":
        return name.removesuffix("人") in brands and (name.endswith("人") or not is_chinese_name(name))
    return name in brands


def _without_field(text: str, m: Mention) -> Mention | None:
    """A body by its certain name alone."""
    name = text[m.start : m.end]
    if m.type != "ORG":
        return m
    if _NOWHERE.fullmatch(name):
        return None
    if field := _FIELD.match(name):
        return Mention(m.start, m.start + field.end(), "ORG", m.source, m.score)
    branch = _BRANCH.search(name)
    if branch and name[: branch.start()] in places():
        return Mention(m.start, m.start + branch.start(), "LOC", m.source, m.score)
    return m


def _without_works(text: str, m: Mention) -> list[Mention]:
    """The place in the name of a line or a work, if it has one that is no abbreviation."""
    surface = text[m.start : m.end]
    if m.type != "LOC":
        return [m]
    if len(surface) == 2 and (surface[1] == "市" or text.startswith(_LINES, m.end)):
        return [] if surface[1] == "市" or all(c in abbreviations() for c in surface) else [m]
    work = next((work for work in _WORKS if surface.endswith(work) and len(surface) > len(work)), "")
    stem = surface[: len(surface) - len(work)]
    known = stem in places() and work not in _LINES
    if len(stem) == 2 and not known and all(c in abbreviations() for c in stem):
        return []
    if not work:
        return [m]
    named = stem in places() or level_of(stem) is not None
    return [Mention(m.start, m.start + len(stem), "LOC", m.source, m.score)] if named else []
