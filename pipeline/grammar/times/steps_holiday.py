"""Steps for festivals, their days off, seasons of travel, and lunar dates."""

from __future__ import annotations

from datetime import datetime

from pipeline.grammar.times import holidays
from pipeline.grammar.times.intervals import (
    DAY,
    Env,
    Unresolved,
    at_midnight,
    day_span,
    need,
    step,
    year_span,
)
from pipeline.grammar.times.model import Interval, Node, midnight
from pipeline.grammar.times.numbers import small
from pipeline.grammar.times.steps_clock import daypart_span


@step("holiday")
def _holiday(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        day = holidays.holiday(node.name, year)
        if day is None:
            raise Unresolved("outside the calendar")
        return day_span(day)

    if iv is not None and iv.part in ("next", "last"):  # 下个圣诞节, 上个中秋
        options = [make(iv.low.year + n) for n in (-1, 0, 1)]
        ahead = [o for o in options if o.low > iv.low]
        return ahead[0] if iv.part == "next" else options[len(options) - len(ahead) - 1]
    if iv is not None:
        found = make(iv.low.year)
        if found.low < iv.low or found.low >= iv.high:  # 除夕 of a lunar year falls into the next solar year
            before = make(iv.low.year - 1)
            if iv.low <= before.low < iv.high:
                found = before
        return found
    if env.last is not None and env.last.year_known and env.last.grain == "year":
        env.anaphoric = True
        return make(env.last.low.year)
    now = midnight(need(env.now))
    if env.lone:
        lunar = holidays.table()[node.name].get("lunar", "")
        if lunar.startswith("12-"):  # of the lunar year that runs
            return next(o for o in (make(now.year + n) for n in (-1, 0, 1, 2)) if o.high > now)
        return _holiday(node, year_span(now.year), env)
    options = [make(now.year + n) for n in (-2, -1, 0, 1)]
    if env.future:
        return next((o for o in options if o.low >= now), options[-1])
    return min(options, key=lambda o: abs((o.low - now).days))


@step("which")
def _which(node: Node, iv: Interval | None, env: Env) -> Interval:
    """上个, 下一个 before a festival."""
    return day_span(midnight(need(env.now)))._replace(part="next" if node.a > 0 else "last")


@step("span")
def _span(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("no festival")
    name = node.name
    if "前一天" in name or "前夜" in name or "前1天" in name:
        return day_span(iv.low - DAY)
    if "后一天" in name or "次日" in name or "后1天" in name:
        return day_span(iv.low + DAY)
    if "第" in name:  # 国庆后第一天
        return day_span(iv.high + ((small(name[-2]) or 1) - 1) * DAY)
    if name in ("当天", "当日"):
        return iv
    if name[0] in "当那这" and name[-1] == "晚":
        return daypart_span("EN", iv)
    if name == "前夕":
        return Interval(iv.low - 7 * DAY, iv.low, "day", iv.timex)
    if name == "前后":
        return Interval(iv.low - 3 * DAY, iv.high + 3 * DAY, "day", iv.timex)
    return iv


def holiday_span(node: Node, iv: Interval) -> Interval:
    """The days off around a festival (春节期间, 国庆假期), where it has any."""
    for year in (iv.low.year, iv.low.year - 1):
        found = holidays.days_off(node.name, year)
        if found and found[0] <= iv.low.date() <= found[1]:
            low = datetime(found[0].year, found[0].month, found[0].day)
            high = datetime(found[1].year, found[1].month, found[1].day) + DAY
            return Interval(low, high, "holiday", f"{found[0].isoformat()}/{found[1].isoformat()}")
    return iv


@step("feast")
def _feast(node: Node, iv: Interval | None, env: Env) -> Interval:
    """假期期间: the festival that was spoken of."""
    env.anaphoric = True
    if env.feast is None:
        raise Unresolved("no festival was named")
    return env.feast


@step("stretch")
def _stretch(node: Node, iv: Interval | None, env: Env) -> Interval:
    """Stretches of the year: 暑期, 春运, 国庆黄金周."""

    def make(year: int) -> Interval:
        low, high = _stretch_days(node.name, year)
        last = high - DAY
        return Interval(low, high, "holiday", f"{low.date().isoformat()}/{last.date().isoformat()}")

    if iv is not None:
        return make(iv.low.year)
    now = midnight(need(env.now))
    if env.lone:
        return make(now.year)
    options = [make(now.year + n) for n in (-1, 0, 1)]
    if env.future:
        return next((o for o in options if o.high > now), options[-1])
    return min(options, key=lambda o: abs((o.low - now).days))


def _stretch_days(spec: str, year: int) -> tuple[datetime, datetime]:
    if spec.startswith("off "):
        found = holidays.days_off(spec[4:], year)
        if found is None:
            raise Unresolved("no days off")
        return at_midnight(found[0]), at_midnight(found[1]) + DAY
    if spec.startswith("fu "):
        days = holidays.hot_days(year)
        return at_midnight(days[int(spec[3]) - 1]), at_midnight(days[int(spec[5])])
    first, _, last = spec.partition("/")
    if first.startswith("spring"):
        day = holidays.holiday("spring", year)
        if day is None:
            raise Unresolved("outside the calendar")
        low = at_midnight(day)
        return low + int(first[6:]) * DAY, low + (int(last[6:]) + 1) * DAY
    end = year + 1 if last < first else year
    low = datetime.fromisoformat(f"{year:04d}-{first}")
    return low, datetime.fromisoformat(f"{end:04d}-{last}") + DAY


@step("cyclic")
def _cyclic(node: Node, iv: Interval | None, env: Env) -> Interval:
    """The year of the cycle of sixty (4 was a 甲子 year) that is nearest to the day of writing."""
    return year_span(_year_of_cycle(node.a, env))


def _year_of_cycle(place: int, env: Env) -> int:
    year = need(env.now).year
    offset = (place - (year - 4)) % 60
    return year + (offset if offset <= 30 else offset - 60)


@step("lunaryear")
def _lunaryear(node: Node, iv: Interval | None, env: Env) -> Interval:
    year = node.a if node.rel is None else _year_of_cycle(node.rel, env)
    first, after = holidays.holiday("spring", year), holidays.holiday("spring", year + 1)
    if first is None or after is None:
        raise Unresolved("outside the calendar")
    return Interval(at_midnight(first), at_midnight(after), "year", f"{year:04d}")


@step("lunarmonth")
def _lunarmonth(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        first = holidays.lunar_date(year, node.a, 1, bool(node.b))
        last = holidays.lunar_date(year, node.a, 0, bool(node.b))
        if first is None or last is None:
            raise Unresolved("outside the calendar")
        low, high = datetime(*first.timetuple()[:3]), datetime(*last.timetuple()[:3]) + DAY
        return Interval(low, high, "month", f"{low.date().isoformat()}/{last.isoformat()}")

    if iv is not None:
        return make(iv.low.year)
    now = midnight(need(env.now))
    options = []
    for distance in (-2, -1, 0, 1):
        try:
            options.append(make(now.year + distance))
        except Unresolved:
            continue
    if env.lone and not node.b:
        return make(now.year)
    if not options:
        raise Unresolved("outside the calendar")
    if env.future:
        return next((o for o in options if o.high > now), options[-1])
    return min(options, key=lambda o: abs((o.low - now).days + 15))


@step("lunarday")
def _lunarday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("no lunar month")
    day = iv.low + (node.a - 1) * DAY
    if node.a == 30:  # 腊月三十 is said of the last day also where the month has 29
        day = iv.high - DAY
    if day >= iv.high:
        raise Unresolved("no such lunar day")
    return day_span(day)
