"""Steps for years and their parts: decades, halves, quarters, seasons, months, 年底, 中旬."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from pipeline.grammar.times.intervals import (
    Env,
    Unresolved,
    month_span,
    need,
    quarter_of,
    step,
    week_span,
    year_span,
)
from pipeline.grammar.times.model import Interval, Node, add_months, midnight, monday

DAY = timedelta(days=1)
_SEASON = {1: (3, "SP"), 2: (6, "SU"), 3: (9, "FA"), 4: (12, "WI")}
_YEAR_GIVERS = ("year", "half", "quarter", "month", "day", "season", "minute", "hour", "dekad", "daypart")


@step("year")
def _year(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        return year_span(need(env.base_of(node, (*_YEAR_GIVERS, "period"))).year + node.rel)
    return year_span(node.a)


@step("shortyear")
def _shortyear(node: Node, iv: Interval | None, env: Env) -> Interval:
    pivot = env.now.year + 20 if env.now else 2040
    return year_span(2000 + node.a if 2000 + node.a <= pivot else 1900 + node.a)


@step("years", "plan")
def _years(node: Node, iv: Interval | None, env: Env) -> Interval:
    low, high = year_span(node.a), year_span(node.b)
    return Interval(low.low, high.high, "year", f"{node.a:04d}/{node.b:04d}", part=node.name or node.kind)


@step("century")
def _century(node: Node, iv: Interval | None, env: Env) -> Interval:
    n = need(env.now).year // 100 + 1 + node.rel if node.rel is not None else node.a
    if n < 1:
        raise Unresolved("before our era")
    start = max((n - 1) * 100, 1)
    return Interval(datetime(start, 1, 1), datetime(n * 100, 1, 1), "century", f"{n - 1:02d}")


def _decade_start(value: int, iv: Interval | None, env: Env) -> int:
    if value >= 1000:
        return value
    if iv is not None:
        return int(iv.timex) * 100 + value
    year = env.now.year if env.now else 2024
    start = year // 100 * 100 + value
    return start if start <= year else start - 100


@step("decade")
def _decade(node: Node, iv: Interval | None, env: Env) -> Interval:
    start = _decade_start(node.a, iv, env)
    return Interval(datetime(max(start, 1), 1, 1), datetime(start + 10, 1, 1), "decade", f"{start // 10:03d}")


@step("decades")
def _decades(node: Node, iv: Interval | None, env: Env) -> Interval:
    b = _decade_start(node.b, iv, env)
    a = node.a if node.a >= 1000 else b + node.a - node.b % 100  # both of one century
    return Interval(datetime(a, 1, 1), datetime(b + 10, 1, 1), "decade", f"{a // 10:03d}/{b // 10:03d}")


def _in_year(
    iv: Interval | None, env: Env, make: Callable[[int], Interval], back_months: int = 8
) -> Interval:
    """A unit of the year: in the year that stands before it, else in the one that the context means.

    News means the unit of the running year, but a late one of the last year where that is closer past
    (12月份, read in January) and nothing points ahead.
    """
    if iv is not None:
        return make(iv.low.year)
    if env.last is not None and env.last.year_known and env.last.grain in _YEAR_GIVERS:
        chained = make(env.last.low.year)
        if env.same_sentence or not _is_close(make, chained, env.now):
            env.anaphoric = True
            return chained
    now = need(env.now)
    here = make(now.year)
    if env.future:
        return here if here.high > midnight(now) else make(now.year + 1)
    if here.low > now and env.past:
        return make(now.year - 1)._replace(year_known=False)
    if here.low > now and not env.lone:  # given alone it is this year's
        before = make(now.year - 1)
        if (now.year - before.high.year) * 12 + now.month - before.high.month < back_months and not _soon(
            here, now
        ):
            return before._replace(year_known=False)
    return here._replace(year_known=False)


def _is_close(make: Callable[[int], Interval], chained: Interval, now: datetime | None) -> bool:
    """Whether the unit in the running year is right about now, so that an older year is not meant."""
    if now is None or chained.low.year == now.year:
        return False
    here = make(now.year)
    return here.high > now - timedelta(days=10) and here.low < now + timedelta(days=10)


def _soon(iv: Interval, now: datetime) -> bool:
    return iv.low - now <= timedelta(days=45)


@step("half")
def _half(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = datetime(year, 1 + 6 * (node.a - 1), 1)
        return Interval(low, add_months(low, 6), "half", f"{year:04d}-H{node.a}")

    return _in_year(iv, env, make, 2)


@step("quarter")
def _quarter(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        now = midnight(need(env.base_of(node, ("quarter",))))
        return quarter_of(add_months(now.replace(day=1), 3 * node.rel))

    def make(year: int) -> Interval:
        return quarter_of(datetime(year, 3 * node.a - 2, 1))

    return _in_year(iv, env, make, 4)


@step("quarters")
def _quarters(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = datetime(year, 3 * node.a - 2, 1)
        high = add_months(datetime(year, 3 * node.b - 2, 1), 3)
        return Interval(low, high, "quarter", f"{year:04d}-Q{node.a}/{year:04d}-Q{node.b}")

    return _in_year(iv, env, make, 4)


@step("season")
def _season(node: Node, iv: Interval | None, env: Env) -> Interval:
    month, code = _SEASON[node.a]

    def make(year: int) -> Interval:
        low = datetime(year, month, 1)
        return Interval(low, add_months(low, 3), "season", f"{year:04d}-{code}")

    if node.rel is not None:
        now = need(env.now)
        back = 1 if node.rel == 0 and node.a == 4 and now.month <= 2 else 0  # 今冬 runs on from December
        return make(now.year + node.rel - back)
    if iv is None and node.a == 4 and env.now is not None and env.now.month <= 2 and not env.future:
        return make(env.now.year - 1)
    return _in_year(iv, env, make, 5)


@step("month")
def _month(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        moment = add_months(need(env.base_of(node, ("month",))).replace(day=1), node.rel)
        return month_span(moment.year, moment.month)
    if iv is not None and iv.grain == "quarter":
        return month_span(iv.low.year, node.a)
    return _in_year(iv, env, lambda year: month_span(year, node.a))


@step("months")
def _months(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = month_span(year, node.a)
        high = month_span(year if node.b >= node.a else year + 1, node.b)
        return Interval(
            low.low, high.high, "month", low.timex if low == high else f"{low.timex}/{high.timex}"
        )

    return _in_year(iv, env, make)


@step("halfmonth")
def _halfmonth(node: Node, iv: Interval | None, env: Env) -> Interval:
    iv = iv or _month(Node("month", rel=0), None, env)
    middle = iv.low + 15 * DAY
    low, high = (iv.low, middle) if node.a == 1 else (middle, iv.high)
    return Interval(low, high, "dekad", iv.timex)


@step("dekad")
def _dekad(node: Node, iv: Interval | None, env: Env) -> Interval:
    iv = iv or _month(Node("month", rel=0), None, env)
    low = iv.low + (node.a - 1) * 10 * DAY
    return Interval(low, iv.high if node.a == 3 else low + 10 * DAY, "dekad", iv.timex)


@step("part")
def _part(node: Node, iv: Interval | None, env: Env) -> Interval:
    unit, _, part = node.name.partition(":")
    if iv is None:
        iv = _around(unit or "year", env)
    if part == "all":
        return iv
    if part in ("earlier", "later"):
        edge = midnight(need(env.now))
        if not iv.low < edge < iv.high:
            edge = iv.low + (iv.high - iv.low) / 2
        return iv._replace(high=edge) if part == "earlier" else iv._replace(low=edge)
    if iv.part == "years":  # 1988年到1997年底: the part is that of the last year
        last = _part(node, year_span(iv.high.year - 1), env)
        return iv._replace(high=last.high)
    months = (iv.high.year - iv.low.year) * 12 + iv.high.month - iv.low.month
    if iv.part == "era":  # 清朝初年: a fifth of its time
        fifth = months // 60 * 12
        edges = {"begin": (0, fifth), "mid": (2 * fifth, 3 * fifth), "end": (months - fifth, months)}
        return iv._replace(low=add_months(iv.low, edges[part][0]), high=add_months(iv.low, edges[part][1]))
    if iv.grain == "month":
        return _month_part(iv, part)
    if iv.grain == "week":
        return iv
    if months >= 12:
        size = {12: 2, 24: 6, 120: 36, 1200: 120}.get(months, 12)
        middle = (months - 2 * size) // 2 if months != 12 else 5
        if part == "begin":
            return iv._replace(high=add_months(iv.low, size))
        if part == "end":
            return iv._replace(low=add_months(iv.high, -size))
        return iv._replace(low=add_months(iv.low, middle), high=add_months(iv.high, -middle))
    low = {"begin": iv.low, "mid": add_months(iv.low, months // 3), "end": add_months(iv.high, -1)}[part]
    high = iv.high if part == "end" else add_months(low, 1)
    return Interval(low, high, iv.grain, iv.timex)


def _month_part(iv: Interval, part: str) -> Interval:
    """月初 is the first five days, 月中 the middle ten, 月底 what comes from the 25th on."""
    low, high = iv.low, iv.high
    if part == "begin":
        high = low + timedelta(days=5)
    elif part == "mid":
        low, high = low + timedelta(days=10), low + timedelta(days=20)
    else:
        low = low + timedelta(days=24)
    return Interval(low, high, "dekad", iv.timex)


def _around(unit: str, env: Env) -> Interval:
    """The running unit, or the one of the context."""
    base = env.now
    if env.last is not None and env.last.year_known and (base is None or env.last.low.year != base.year):
        env.anaphoric = True
        base = env.last.low
    now = need(base)
    if unit == "year":
        return year_span(now.year)
    if unit == "month":
        return month_span(now.year, now.month)
    if unit == "quarter":
        return quarter_of(now)
    return week_span(monday(now))
