"""Times that say when a clause holds, and those that only name or compare something."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import TimeExpression

_COMPARED = re.compile(r"(?:比|较|与|同|和|跟|相当于|[高低好多少快慢大小强优]于|不及)$")
_RECORD = re.compile(r"(?:是|为|系|创|创下|创出|占)了?$")
"""是历年来最多的: the span that a record stands out of."""
_ALWAYS = re.compile(r"历年|历届|历史|有史")
_RANKED = re.compile(r"的?(?:最|首|新[高低]|第)")
"""今年以来最大的一次: the span that a thing stands out of."""
_FROM = re.compile(r"[自从](?:当地时间|北京时间)?$")
_SINCE = re.compile(r"(?<![来各独亲])自(?:当地时间|北京时间)?$")
_RANGE = re.compile(r"[至到—－～~-]")
_TO = re.compile(r"^[^，。；的]{0,12}(?:截至|至|到)$")
_BRACKET = re.compile(r"(?:以来|期间|当天|当日)?[（(]")
_ITS_OWN = re.compile(r"(?:同期|水平|全年|底|末)?(?:的|人均|平均|每年)+")
_BESIDE = re.compile(r"[从由比较到至于](?:前|同期)?$")
"""Before a time that has a figure of its own in a comparison or change."""
_UNTIL = re.compile(r"(?:截至|截止到?)(?:当地时间|北京时间)?$")
_BASE = re.compile(r"(?:比|较)[“”\s]{0,3}(?:末|初|时)?的?[“”\s]{0,3}$")
"""Before the last of the times that name a base: 比“十三五”末的2020年增长."""
_COMPARED_AFTER = re.compile(
    r"^[末底]?”?[末底]?(?:同期)?(?:相比|(?:的?可比|的?不变)?价格?(?:计|为)|相较|的?同期|之?后(?!续)|之前|以前|(?:全年|全月)?(?:总和|总量|水平)?的?(?:约|近|超)?[\d０-９.．一二两三四五六七八九十]+多?倍)"
)
_DATELINE = re.compile(r"\s*(?:电|讯|专电|消息)")
_LATER = re.compile(r"[\d０-９一二两三四五六七八九十百几]+(?:多)?(?:天|日|周|个?月|年|小时|分钟)之?后")
"""So long after something that the story told: no date can be given from the issue date."""
_SEASON = re.compile(r"(?:假期|假|节|[春夏秋冬]季?|暑期|周末|春运|黄金周|元旦|五一|国庆)$")
_EVERYWHERE = re.compile(r"全[国省市区县州城网线球]|各|我[国省市]|本[市省]|该")
"""Subjects of which a season tells the time: 春节假期全国揽收包裹…."""
_ERA = re.compile(r"(?:代|朝|年间|时期|时代|世纪)$")
_REPORTS = re.compile(
    r"(?:显示|介绍|表示|透露|获悉|了解到|称|说|指出|宣布|通报|公布|发布|预测|报道|证实|数据|消息|声明|发布会)$"
)
_AMONG = re.compile(r"其中[，,：:]?$")
"""其中，6月增长2.3%: a part of the time told before, that goes on after it."""
_COMES = re.compile(r"(?:节|佳节)?(?:临近|将近|将至|渐近|在即|即将|快到|来临|的脚步)")
_FEAST = re.compile(r"[“\"]?(?:春节|国庆|元旦|新年|中秋|端午|清明|元宵|圣诞|五一|腊八|重阳)[”\"]?节?")
"""A feast by its name alone: 为应对国庆充电高峰, 今年春节回家."""
_THAT_IS = re.compile(r"[\s　]*(?:这|此次|此举)[也正就]?[是系]")
"""这是1999年以来首次: what came before is compared, not dated."""
_IS_YEAR = re.compile(r"^(?:是|系|恰逢|正值|适逢|迎来)[^，。]*(?:年|节|日|季|周年|期|月)[”」]?$")
"""今年是行动计划收官之年 says nothing of what follows."""
_EVENT_OF = re.compile(
    r"^[^，。；]{0,16}(?:发生|爆发|成立|建成|开通|出台|印发|颁布|签署|推出|投产|上映|出版|遇难|失踪|启用|创下|创造|保持|出生|诞生|遭袭|坠毁|沉没|起火|[垮坍倒]塌)的"
)
"""去年2月在该州发生的列车脱轨事故: the time of the thing that it names."""


@dataclass(slots=True)
class Stated:
    """A time that says when a clause holds."""

    time: TimeExpression
    opening: bool
    """Whether it opens its clause (2023年，…) and does not stand inside a phrase (清明假期运输方案)."""
    block: int
    of: int | None = None
    """Start of the only quantity that it is about (从2019年的37件), else None."""
    reported: bool = False
    """Whether it tells when somebody reported: 组委会昨天介绍."""
    since: bool = False
    """Whether what the figures tell came after it: 元旦期间推出…后."""
    until: bool = False
    """Whether 截至 stands before it at some distance: 截至当地时间今天凌晨."""
    passing: bool = False
    """Whether it holds for its own clause alone: 国庆节前上线, 年内不限次数, 其中6月."""


class TimesTold:
    """Finds the stated times of a clause."""

    def __init__(self, context: FactContext):
        self.context = context

    def of_clause(self, clause: Clause) -> list[Stated]:
        """The times that say when a clause holds, in order."""
        times = [t for t in self.context.times_in(clause.start, clause.end) if self._states(t, clause)]
        return [
            Stated(
                t,
                self._opens(t, clause),
                clause.block,
                self._only_of(t),
                self._reported(t, clause),
                self._since(t, clause),
                self._until(t, clause),
                self._passing(t, clause),
            )
            for t in self._joined(times)
        ]

    def _joined(self, times: list[TimeExpression]) -> list[TimeExpression]:
        """Times of a clause, where two of them tell one span: 自1月14日启动至2月14日, 自开市以来（7日至27日）."""
        kept: list[TimeExpression] = []
        for time in times:
            last = next((t for t in reversed(kept) if t.role in ("during", "since")), None)
            between = self.context.text[last.end : time.start] if last else ""
            if last is None or not kept:
                kept.append(time)
            elif _BRACKET.fullmatch(between):
                kept[kept.index(last) :] = [time]
            elif time.role == "since" and time.low is None and self.is_since(last):
                continue  # 自2023年4月1日政策实施以来
            elif self._opens_span(last) and _TO.search(between) and last.low and time.high:
                whole = replace(last, end=time.end, high=time.high, kind="daterange", role="during")
                kept[kept.index(last) :] = [whole]
            else:
                kept.append(time)
        return kept

    def _opens_span(self, time: TimeExpression) -> bool:
        """Whether 自 or 从 stands before a time."""
        return bool(_FROM.search(self.context.text[max(0, time.start - 6) : time.start]))

    def _opens(self, time: TimeExpression, clause: Clause) -> bool:
        if time.role in ("window", "since"):
            return True
        before = self.context.text[clause.start : time.start]
        for other in self.context.times_in(clause.start, time.start):
            before = before.replace(self.context.text[other.start : other.end], "")
        if re.sub(r"[\s（(、“]|据悉|其中|截至|从|自|在|到|至|于|而|但|不过", "", before):
            subject = self.context.mentions_in(clause.start, time.start)
            return bool(subject) and subject[-1].end == time.start
        return True

    def _only_of(self, time: TimeExpression) -> int | None:
        """从2019年的37件增加到152件, 低于上月的2.8%: the time is that of the first figure alone."""
        text = self.context.text
        match = _ITS_OWN.match(text, time.end)
        if match is None or not _BESIDE.search(text[max(0, time.start - 3) : time.start]):
            return None
        found = self.context.quantities_in(match.end(), match.end() + 1)
        return found[0].start if found else None

    def _reported(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time only dates a report: its clause ends with 介绍, 发布, 显示 and holds no figure."""
        if any(q.cls is None for q in self.context.quantities_in(clause.start, clause.end)):
            return False
        return bool(_REPORTS.search(self.context.text[time.end : clause.end]))

    def _since(self, time: TimeExpression, clause: Clause) -> bool:
        rest = self.context.text[time.end : clause.end]
        if time.role != "during":
            return False
        return self.is_since(time) or bool(re.search(r"[^，。](?:之?后|以来)$", rest))

    def is_since(self, time: TimeExpression) -> bool:
        """Whether 自 stands before a point or span, whose end is not told: 自去年7月暴发的疫情."""
        before = self.context.text[max(0, time.start - 6) : time.start]
        ranged = self.context.text[time.start : time.end]
        return time.role == "during" and bool(_SINCE.search(before)) and not _RANGE.search(ranged)

    def _until(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether only other times and brackets stand between 截至 and a time."""
        before = self.context.text[clause.start : time.start]
        for other in self.context.times_in(clause.start, time.start):
            before = before.replace(self.context.text[other.start : other.end], "")
        return bool(_UNTIL.search(re.sub(r"[（()）\s]", "", before)))

    def _passing(self, time: TimeExpression, clause: Clause) -> bool:
        text = self.context.text
        surface = text[time.start : time.end]
        if _FEAST.fullmatch(surface):
            return True
        if _AMONG.search(text[max(0, time.start - 4) : time.start]):
            return True
        if _THAT_IS.fullmatch(text, clause.start, time.start):
            return True
        return bool(
            re.search(r"前夕?$", surface) and not re.search(r"[\d０-９].*前$|目前|日前|年前", surface)
        ) or (surface in ("年内", "月内", "周内", "日内"))

    def _names(self, time: TimeExpression) -> bool:
        """Whether a season, holiday or age only names a thing: 暑期托管班, 清明假期运输方案, 清代老宅."""
        surface = self.context.text[time.start : time.end]
        season = _SEASON.search(surface) and not re.search(r"[\d０-９今去明前后上本下当同近]", surface)
        if not season and not _ERA.search(surface):
            return False
        at = time.end + (self.context.text[time.end : time.end + 1] == "的" and not season)
        after = self.context.word_at(at)
        if after is None or after.start != at or not after.pos.startswith(("n", "vn", "a")):
            return False
        if _EVERYWHERE.match(self.context.text, at) or self.context.mentions_in(at, at + 1):
            return False
        return self.context.text[after.start : after.end] not in cues.words("modality", "planned")

    def _states(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time says when the clause holds; 比去年同期, 每年, 1月2日电 and 地震发生后 do not."""
        if time.kind in ("set", "duration", "time", "timerange") or self._names(time):
            return False
        text = self.context.text
        before, after = text[clause.start : time.start], text[time.end : clause.end]
        if before.endswith("创") or (_RECORD.search(before) and self._is_span(time)):
            return False  # 创十年来新低
        if time.role in ("since", "window") and before.strip() and self._describes(time, clause):
            return False
        if time.grain in ("minute", "second", "hour") and text.endswith("内", time.start, time.end):
            return False  # 4分钟内
        if _LATER.fullmatch(text[time.start : time.end]):
            return False
        if self._only_of(time) is not None:
            return period_of(time, self.context.reference) is not None
        if _COMPARED.search(before) or _COMPARED_AFTER.match(after) or self._is_base(time, clause):
            return False
        if self._is_near(time) or self._is_of_past(time):
            return False
        if _DATELINE.match(after) or _IS_YEAR.match(after) or self._is_of_event(time, clause):
            return False
        return period_of(time, self.context.reference) is not None

    def _is_span(self, time: TimeExpression) -> bool:
        """Whether a time is a span up to now: 近十年, 去年以来, 历年."""
        return time.role in ("since", "window") or bool(_ALWAYS.match(self.context.text, time.start))

    def _is_near(self, time: TimeExpression) -> bool:
        """Whether a feast is only coming: 新年临近, 春节将至."""
        return bool(_COMES.match(self.context.text, time.end))

    def _is_of_past(self, time: TimeExpression) -> bool:
        """Whether 三年前 only says which thing is meant: 三年前的承诺; not 三年前的20亩."""
        text = self.context.text
        named = text.endswith("年前", time.start, time.end) and text.startswith("的", time.end)
        return named and not self.context.quantities_in(time.end + 1, time.end + 2)

    def _is_of_event(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time is that of a thing named; not where the thing is counted: 今年建成的60亩."""
        match = _EVENT_OF.match(self.context.text[time.end : clause.end])
        if match is None:
            return False
        after = time.end + match.end()
        return not self.context.quantities_in(after, after + 1)

    def _describes(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a span is an attribute of an object: 延续去年下半年以来的态势, 是今年以来第52场."""
        text = self.context.text
        if _RANKED.match(text, time.end):
            return True
        words = self.context.words_in(clause.start, time.start)
        return text.startswith("的", time.end) and any(w.pos == "v" for w in words)

    def _is_base(self, time: TimeExpression, clause: Clause) -> bool:
        """Whether a time is the last of several that name the base of a comparison."""
        before = self.context.text[clause.start : time.start]
        for other in self.context.times_in(clause.start, time.start):
            before = before.replace(self.context.text[other.start : other.end], "")
        return bool(_BASE.search(before))


def is_whole_year(stated: Stated) -> bool:
    """Whether a time is a calendar year."""
    return stated.time.grain == "year" and stated.time.role == "during"


def nearest(stated: list[Stated]) -> Stated | None:
    """The last time that opens a clause, else the last one; 自1993年开馆以来 begins in 1993."""
    opening = [s for s in stated if s.opening] or stated
    if not opening:
        return None
    if opening[-1].time.role == "since" and opening[-1].time.low is None and len(stated) > 1:
        first = stated[stated.index(opening[-1]) - 1] if stated.index(opening[-1]) else None
        if first is not None and first.time.low and opening[-1].time.start - first.time.end <= 2:
            return Stated(first.time, True, first.block, since=True)
    later = stated[stated.index(opening[-1]) + 1 :]
    year = opening[-1].time.low if is_whole_year(opening[-1]) else None
    return next((s for s in later if year and is_day_in(s, {year[:4]})), opening[-1])


def is_day_in(stated: Stated, years: set[str]) -> bool:
    """Whether a time is a day of a year that opens the clause or sentence: 2024年冬青奥会今天继续."""
    return stated.time.grain == "day" and (stated.time.low or "")[:4] in years
