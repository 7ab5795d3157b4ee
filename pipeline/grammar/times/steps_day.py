"""Steps for weeks and days, ordinals within a stretch, and what refers back (当天, 次年, 同期)."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.grammar.times.intervals import (
    DAY,
    Env,
    Unresolved,
    day_span,
    is_floating,
    month_span,
    need,
    quarter_of,
    step,
    week_span,
    year_span,
)
from pipeline.grammar.times.model import Interval, Node, add_months, midnight, monday, month_days
from pipeline.grammar.times.timex import shifted


@step("week")
def _week(node: Node, iv: Interval | None, env: Env) -> Interval:
    return week_span(monday(need(env.now)) + 7 * (node.rel or 0) * DAY)


def _weekend_of(low: datetime) -> Interval:
    year, week, _ = low.isocalendar()
    return Interval(low + 5 * DAY, low + 7 * DAY, "weekend", f"{year:04d}-W{week:02d}-WE")


@step("weekend")
def _weekend(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is not None:
        return _weekend_of(monday(iv.low))
    now = need(env.now)
    rel = node.rel
    if rel is None:  # a weekend that has passed or runs, unless the text looks ahead
        rel = 0 if env.forward() or now.weekday() >= 5 else -1
    return _weekend_of(monday(now) + 7 * rel * DAY)


@step("weekday")
def _weekday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is not None and iv.grain == "week":
        return day_span(iv.low + (node.a - 1) * DAY)
    if iv is not None and iv.grain == "day":  # 11月9日星期三
        return iv
    if iv is not None:  # a day of the month that stands before: its first one
        return day_span(iv.low + (node.a - 1 - iv.low.weekday()) % 7 * DAY)
    now = midnight(need(env.now))
    if env.last is not None and env.last.grain == "day" and env.last.low.isoweekday() == node.a:
        return day_span(env.last.low)
    if env.week is not None:  # 下周一开幕，周五闭幕
        first = midnight(env.week.low)
        return day_span(first + (node.a - 1 - first.weekday()) % 7 * DAY)
    day = monday(now) + (node.a - 1) * DAY
    if (env.future or (env.lone and not env.ranged)) and day < now:
        day += 7 * DAY
    elif not env.forward() and day > now + 3 * DAY:
        day -= 7 * DAY
    return day_span(day)


@step("workday")
def _workday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None and node.rel is not None:  # 下个工作日
        day = midnight(need(env.now)) + node.rel * DAY
        while day.weekday() > 4:
            day += node.rel * DAY
        return day_span(day)
    if iv is None or iv.grain != "week":
        raise Unresolved("no week")
    return Interval(iv.low, iv.low + 5 * DAY, "day", iv.timex)


@step("day")
def _day(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None and iv is not None:  # 去年今日, 下个月的今天
        if iv.grain == "day":  # 两个月前的今天
            return iv
        now = midnight(need(env.now))
        months = 12 * (iv.low.year - now.year) + (iv.low.month - now.month if iv.grain == "month" else 0)
        return day_span(add_months(now, months))
    if node.rel is not None:
        return day_span(midnight(need(env.now)) + node.rel * DAY)
    if iv is not None:
        return day_span(datetime(iv.low.year, iv.low.month, node.a))
    return day_span(_bare_day(node.a, env))


def _bare_day(n: int, env: Env) -> datetime:
    """The day of the month that a bare 25日 means.

    In the month that the sentence named, or that the paragraph named when it is not about now; else the last
    such day on or before the day of writing (the next one where the text looks ahead).
    """
    last, now = env.last, env.now
    if last is not None and last.grain in ("day", "month", "dekad", "hour", "minute", "daypart"):
        far = now is None or abs((now - last.low).days) > 45 or last.low > now + DAY / 2
        if (env.same_sentence or far) and n <= month_days(last.low.year, last.low.month):
            env.anaphoric = True
            day = datetime(last.low.year, last.low.month, n)
            if not env.same_sentence or now is None or day <= now or day >= last.low or env.forward():
                return day
    today = midnight(need(now))
    if env.lone and n <= month_days(today.year, today.month):
        return today.replace(day=n)
    for months in (0, 1, 2) if env.forward() else (0, -1, -2):
        month = add_months(today.replace(day=1), months)
        if n <= month_days(month.year, month.month):
            day = month.replace(day=n)
            if (day >= today) if env.forward() else (day <= today + DAY):
                return day
    raise Unresolved("no such day")


@step("pair")
def _pair(node: Node, iv: Interval | None, env: Env) -> Interval:
    """今明两天, 去今两年: two units side by side."""
    now = midnight(need(env.now))
    if node.name == "year":
        first, last = year_span(now.year + node.a), year_span(now.year + node.b)
    else:
        first, last = day_span(now + node.a * DAY), day_span(now + node.b * DAY)
    return Interval(first.low, last.high, node.name, f"{first.timex}/{last.timex}")


@step("days")
def _days(node: Node, iv: Interval | None, env: Env) -> Interval:
    first = _day(Node("day", node.a), iv, env)
    last = _day(Node("day", node.b), month_span(first.low.year, first.low.month), env)
    if last.low < first.low:
        after = add_months(first.low.replace(day=1), 1)
        last = day_span(after.replace(day=node.b))
    return Interval(first.low, last.high, "day", f"{first.timex}/{last.timex}")


@step("nth")
def _nth(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("nth of nothing")
    n = node.a
    if node.name == "weekday":
        weekday = node.b or 6
        if n < 0:
            last = iv.high - DAY
            return day_span(last - (last.isoweekday() - weekday) % 7 * DAY)
        if iv.grain == "year":
            return day_span(_iso_week_start(iv.low.year) + (7 * (n - 1) + weekday - 1) * DAY)
        return day_span(iv.low + ((weekday - iv.low.isoweekday()) % 7 + 7 * (n - 1)) * DAY)
    if node.name == "day":
        return day_span(iv.high - DAY if n < 0 else iv.low + (n - 1) * DAY)
    if node.name == "year":
        return year_span(iv.high.year - 1 if n < 0 else iv.low.year + n - 1)
    if node.name == "month":
        moment = add_months(iv.high, -1) if n < 0 else add_months(iv.low, n - 1)
        return month_span(moment.year, moment.month)
    if node.name == "quarter":
        return quarter_of(iv.high - DAY if n < 0 else add_months(iv.low, 3 * (n - 1)))
    if n < 0:
        return week_span(monday(iv.high - DAY))
    start = _iso_week_start(iv.low.year) if iv.grain == "year" else monday(iv.low)
    if iv.grain != "year" and start < iv.low and iv.low.weekday() > 3:
        start += 7 * DAY
    return week_span(start + 7 * (n - 1) * DAY)


def _iso_week_start(year: int) -> datetime:
    return monday(datetime(year, 1, 4))


@step("firstn")
def _firstn(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:  # 头八天 of the days off or the season that was spoken of
        iv = env.feast or env.stretch
        env.anaphoric = True
    size = {"d": DAY * node.a, "wk": 7 * DAY * node.a}.get(node.name)
    if iv is not None and env.lone and size is not None and iv.high - iv.low == DAY:
        low, high = (iv.low - size, iv.low) if node.b > 0 else (iv.high, iv.high + size)  # 春节前三天
        return Interval(low, high, "day", f"{low.date()}/{(high - DAY).date()}")
    if iv is None or iv.high - iv.low <= DAY * node.a:
        raise Unresolved("first of nothing")
    if size is None:
        months = node.a * (12 if node.name == "a" else 1)
        edge = add_months(iv.low, months) if node.b > 0 else add_months(iv.high, -months)
    else:
        edge = iv.low + size if node.b > 0 else iv.high - size
    low, high = (iv.low, edge) if node.b > 0 else (edge, iv.high)
    return Interval(low, high, "day", f"{low.date()}/{(high - DAY).date()}")


@step("anaphor")
def _anaphor(node: Node, iv: Interval | None, env: Env) -> Interval:
    """当年, 次日 … against what was said before, else the day of writing."""
    env.anaphoric = True
    unit, n = node.name, node.a
    if unit == "day":
        base = iv or env.day or env.last
        if base is None and (n or node.b) and not env.lone:
            raise Unresolved("次日 of a story that named no day")
        if base is None or (base.high - base.low > DAY and base.grain not in ("day", "holiday")):
            base = day_span(midnight(need(env.now)))
        return day_span(midnight(base.low if n <= 0 else base.high - timedelta(microseconds=1)) + n * DAY)
    base = iv or env.last or env.day
    if base is None and unit == "year":
        raise Unresolved("当年 of a story that named no year")
    low = base.low if base is not None and not is_floating(base) else need(env.now)
    if unit == "week":
        return week_span(monday(low) + 7 * n * DAY)
    if unit == "month":
        moment = add_months(midnight(low).replace(day=1), n)
        return month_span(moment.year, moment.month)
    if unit == "quarter":
        return quarter_of(add_months(midnight(low).replace(day=1), 3 * n))
    return year_span(low.year + n)


@step("same")
def _same(node: Node, iv: Interval | None, env: Env) -> Interval:
    """同期: the stretch spoken of before, in the year (or month) that stands before."""
    env.anaphoric = True
    base = env.stretch or env.last or env.day
    if iv is None:
        if base is None:
            raise Unresolved("no stretch to compare with")
        return base
    if iv.grain != "year" or base is None or base.high - base.low >= iv.high - iv.low:
        return iv
    months = (iv.low.year - base.low.year) * 12
    low = add_months(base.low, months)
    high = low + (base.high - base.low) if (base.high - base.low).days < 28 else _same_end(base.high, months)
    return Interval(low, high, base.grain, shifted(base, low, high), base.clock)


def _same_end(high: datetime, months: int) -> datetime:
    """The end of a stretch in another year (the last of February stays the last of February)."""
    if high.day == 1:
        return add_months(high, months)
    return add_months(high - DAY, months) + DAY
