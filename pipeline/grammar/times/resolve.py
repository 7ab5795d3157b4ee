"""Phrases → intervals: each node narrows what stands before it, against the issue date and the context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pipeline.grammar.times import holidays
from pipeline.grammar.times.model import Interval, Node, add_months, midnight, monday, month_days

DAY = timedelta(days=1)
_SEASON = {1: (3, "SP"), 2: (6, "SU"), 3: (9, "FA"), 4: (12, "WI")}
DAYPARTS = {
    "DA": (0, 6, "TNI"),
    "EM": (5, 9, "TMO"),
    "MO": (6, 12, "TMO"),
    "MI": (11, 13, "TMI"),
    "AF": (12, 18, "TAF"),
    "EV": (17, 20, "TEV"),
    "NI": (18, 24, "TNI"),
    "LN": (22, 28, "TNI"),
    "DT": (6, 18, "TDT"),
}
_FLOATING = datetime(4, 1, 1)
"""Day that carries a time of day without a date."""


@dataclass(slots=True)
class Env:
    """What a phrase is read against."""

    now: datetime | None
    """Day (and hour, where known) of writing: the issue date, or the date in the dateline."""
    last: Interval | None = None
    """The latest explicit date before the phrase, near enough to refer to."""
    future: bool = False
    lone: bool = False
    anaphoric: bool = False
    """Set where the context decided."""

    def forward(self) -> bool:
        """Whether the next rather than the last such day is meant."""
        return self.future or self.lone


class Unresolved(Exception):
    """The phrase depends on a date that is not known, or does not exist."""


def is_floating(iv: Interval) -> bool:
    """Whether an interval is a time of day without a date."""
    return iv.low.year == _FLOATING.year


def resolve(nodes: tuple[Node, ...], env: Env) -> Interval:
    """Narrow node by node.

    Raises:
        Unresolved: the reference is missing, or the date does not exist (30 February).
    """
    iv: Interval | None = None
    for node in nodes:
        try:
            iv = _STEPS[node.kind](node, iv, env)
        except (ValueError, OverflowError) as error:
            raise Unresolved(str(error)) from error
    if iv is None:
        raise Unresolved("nothing to resolve")
    return iv


def _need(now: datetime | None) -> datetime:
    if now is None:
        raise Unresolved("no reference date")
    return now


def year_span(year: int) -> Interval:
    """A calendar year."""
    if year < 1:
        raise Unresolved("before our era")
    return Interval(datetime(year, 1, 1), datetime(year + 1, 1, 1), "year", f"{year:04d}")


def month_span(year: int, month: int) -> Interval:
    """A calendar month."""
    low = datetime(year, month, 1)
    return Interval(low, add_months(low, 1), "month", f"{year:04d}-{month:02d}")


def day_span(day: datetime | date) -> Interval:
    """A day."""
    low = datetime(day.year, day.month, day.day)
    return Interval(low, low + DAY, "day", low.date().isoformat())


def week_span(low: datetime) -> Interval:
    """An ISO week."""
    year, week, _ = low.isocalendar()
    return Interval(low, low + 7 * DAY, "week", f"{year:04d}-W{week:02d}")


def _year(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        return year_span(_need(env.now).year + node.rel)
    return year_span(node.a)


def _shortyear(node: Node, iv: Interval | None, env: Env) -> Interval:
    pivot = env.now.year + 20 if env.now else 2040
    return year_span(2000 + node.a if 2000 + node.a <= pivot else 1900 + node.a)


def _years(node: Node, iv: Interval | None, env: Env) -> Interval:
    low, high = year_span(node.a), year_span(node.b)
    return Interval(low.low, high.high, "year", f"{node.a:04d}/{node.b:04d}")


def _plan(node: Node, iv: Interval | None, env: Env) -> Interval:
    return _years(node, iv, env)


def _century(node: Node, iv: Interval | None, env: Env) -> Interval:
    n = _need(env.now).year // 100 + 1 + node.rel if node.rel is not None else node.a
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


def _decade(node: Node, iv: Interval | None, env: Env) -> Interval:
    start = _decade_start(node.a, iv, env)
    return Interval(datetime(max(start, 1), 1, 1), datetime(start + 10, 1, 1), "decade", f"{start // 10:03d}")


def _decades(node: Node, iv: Interval | None, env: Env) -> Interval:
    a, b = _decade_start(node.a, iv, env), _decade_start(node.b, iv, env)
    return Interval(datetime(a, 1, 1), datetime(b + 10, 1, 1), "decade", f"{a // 10:03d}/{b // 10:03d}")


def _in_year(iv: Interval | None, env: Env, make: Callable[[int], Interval], back_months: int = 5) -> Interval:
    """A unit of the year: in the year that stands before it, else in the one that the context means.

    News means the unit of the running year, but a late one of the last year where that is closer past
    (12月份, read in January) and nothing points ahead.
    """
    if iv is not None:
        return make(iv.low.year)
    if env.last is not None and env.last.year_known and env.last.grain in _YEAR_GIVERS:
        env.anaphoric = True
        return make(env.last.low.year)
    now = _need(env.now)
    here = make(now.year)
    if env.forward():
        return here if here.high > midnight(now) else make(now.year + 1)
    if here.low > now:
        before = make(now.year - 1)
        if (now.year - before.high.year) * 12 + now.month - before.high.month < back_months and not _soon(here, now):
            return before._replace(year_known=False)
    return here._replace(year_known=False)


_YEAR_GIVERS = ("year", "half", "quarter", "month", "day", "season", "minute", "hour", "dekad")


def _soon(iv: Interval, now: datetime) -> bool:
    return iv.low - now <= timedelta(days=45)


def _half(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = datetime(year, 1 + 6 * (node.a - 1), 1)
        return Interval(low, add_months(low, 6), "half", f"{year:04d}-H{node.a}")

    return _in_year(iv, env, make, 2)


def _quarter(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        now = _need(env.now)
        return quarter_of(add_months(now.replace(day=1), 3 * node.rel))

    def make(year: int) -> Interval:
        return quarter_of(datetime(year, 3 * node.a - 2, 1))

    return _in_year(iv, env, make, 4)


def quarter_of(moment: datetime) -> Interval:
    """The quarter that holds a moment."""
    n = (moment.month - 1) // 3 + 1
    low = datetime(moment.year, 3 * n - 2, 1)
    return Interval(low, add_months(low, 3), "quarter", f"{moment.year:04d}-Q{n}")


def _quarters(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = datetime(year, 3 * node.a - 2, 1)
        high = add_months(datetime(year, 3 * node.b - 2, 1), 3)
        return Interval(low, high, "quarter", f"{year:04d}-Q{node.a}/{year:04d}-Q{node.b}")

    return _in_year(iv, env, make, 4)


def _season(node: Node, iv: Interval | None, env: Env) -> Interval:
    month, code = _SEASON[node.a]

    def make(year: int) -> Interval:
        low = datetime(year, month, 1)
        return Interval(low, add_months(low, 3), "season", f"{year:04d}-{code}")

    if iv is None and node.a == 4 and env.now is not None and env.now.month <= 2 and not env.forward():
        return make(env.now.year - 1)
    return _in_year(iv, env, make, 3)


def _month(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        moment = add_months(_need(env.now).replace(day=1), node.rel)
        return month_span(moment.year, moment.month)
    if iv is not None and iv.grain == "quarter":
        return month_span(iv.low.year, node.a)
    return _in_year(iv, env, lambda year: month_span(year, node.a))


def _months(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        low = month_span(year, node.a)
        high = month_span(year if node.b > node.a else year + 1, node.b)
        return Interval(low.low, high.high, "month", f"{low.timex}/{high.timex}")

    return _in_year(iv, env, make)


def _halfmonth(node: Node, iv: Interval | None, env: Env) -> Interval:
    iv = iv or _month(Node("month", rel=0), None, env)
    middle = iv.low + 15 * DAY
    low, high = (iv.low, middle) if node.a == 1 else (middle, iv.high)
    return Interval(low, high, "dekad", iv.timex)


def _dekad(node: Node, iv: Interval | None, env: Env) -> Interval:
    iv = iv or _month(Node("month", rel=0), None, env)
    low = iv.low + (node.a - 1) * 10 * DAY
    return Interval(low, iv.high if node.a == 3 else low + 10 * DAY, "dekad", iv.timex)


def _part(node: Node, iv: Interval | None, env: Env) -> Interval:
    unit, _, part = node.name.partition(":")
    if iv is None:
        iv = _around(unit or "year", env)
    if part == "all":
        return iv
    months = (iv.high.year - iv.low.year) * 12 + iv.high.month - iv.low.month
    if iv.grain == "month":
        return _dekad(Node("dekad", {"begin": 1, "mid": 2, "end": 3}[part]), iv, env)
    if iv.grain == "week":
        return iv
    if months >= 12:
        size = max(months // 12, 1) if months == 12 else months // 3 // 12 * 12 or 12
        mid = (months - 2 * (months // 12)) // 2 if months == 12 else size
        low = {"begin": iv.low, "mid": add_months(iv.low, mid), "end": add_months(iv.high, -size)}[part]
        high = {"begin": add_months(iv.low, size), "end": iv.high}.get(part) or (
            add_months(low, 2) if months == 12 else add_months(iv.high, -size)
        )
        return Interval(low, high, iv.grain, iv.timex)
    low = {"begin": iv.low, "mid": add_months(iv.low, months // 3), "end": add_months(iv.high, -1)}[part]
    high = iv.high if part == "end" else add_months(low, 1)
    return Interval(low, high, iv.grain, iv.timex)


def _around(unit: str, env: Env) -> Interval:
    """The running unit, or the one of the context."""
    base = env.now
    if env.last is not None and env.last.year_known and (base is None or env.last.low.year != base.year):
        env.anaphoric = True
        base = env.last.low
    now = _need(base)
    if unit == "year":
        return year_span(now.year)
    if unit == "month":
        return month_span(now.year, now.month)
    if unit == "quarter":
        return quarter_of(now)
    return week_span(monday(now))


def _week(node: Node, iv: Interval | None, env: Env) -> Interval:
    return week_span(monday(_need(env.now)) + 7 * (node.rel or 0) * DAY)


def _weekend_of(low: datetime) -> Interval:
    year, week, _ = low.isocalendar()
    return Interval(low + 5 * DAY, low + 7 * DAY, "weekend", f"{year:04d}-W{week:02d}-WE")


def _weekend(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is not None:
        return _weekend_of(monday(iv.low))
    now = _need(env.now)
    rel = node.rel
    if rel is None:  # a weekend that has passed or runs, unless the text looks ahead
        rel = 0 if env.forward() or now.weekday() >= 5 else -1
    return _weekend_of(monday(now) + 7 * rel * DAY)


def _weekday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is not None and iv.grain == "week":
        return day_span(iv.low + (node.a - 1) * DAY)
    if iv is not None:  # a day of the month that stands before: its first one
        return day_span(iv.low + (node.a - 1 - iv.low.weekday()) % 7 * DAY)
    now = midnight(_need(env.now))
    if env.last is not None and env.last.grain == "day" and env.last.low.isoweekday() == node.a:
        return day_span(env.last.low)
    day = monday(now) + (node.a - 1) * DAY
    if env.forward() and day < now or (env.lone and day == now):
        day += 7 * DAY
    elif not env.forward() and day > now + 3 * DAY:
        day -= 7 * DAY
    return day_span(day)


def _workday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None or iv.grain != "week":
        raise Unresolved("no week")
    return Interval(iv.low, iv.low + 5 * DAY, "day", iv.timex)


def _day(node: Node, iv: Interval | None, env: Env) -> Interval:
    if node.rel is not None:
        return day_span(midnight(_need(env.now)) + node.rel * DAY)
    if iv is not None:
        return day_span(datetime(iv.low.year, iv.low.month, node.a))
    return day_span(_bare_day(node.a, env))


def _bare_day(n: int, env: Env) -> datetime:
    """The day of the month that a bare 25日 means."""
    last, now = env.last, env.now
    if last is not None and last.grain in ("day", "month", "dekad", "hour", "minute") and last.low != now:
        month = last.low if last.high - last.low > DAY else last.low
        if now is None or abs((now - month).days) > 31 or n <= month_days(month.year, month.month):
            env.anaphoric = True
            if now is None or (month.year, month.month) != (now.year, now.month):
                return datetime(month.year, month.month, n)
    today = midnight(_need(now))
    for step in (0, 1, 2) if env.forward() else (0, -1, -2):
        month = add_months(today.replace(day=1), step)
        if n <= month_days(month.year, month.month):
            day = month.replace(day=n)
            if (day >= today) if env.forward() else (day <= today + DAY):
                return day
    raise Unresolved("no such day")


def _days(node: Node, iv: Interval | None, env: Env) -> Interval:
    first = _day(Node("day", node.a), iv, env)
    last = _day(Node("day", node.b), month_span(first.low.year, first.low.month), env)
    if last.low < first.low:
        after = add_months(first.low.replace(day=1), 1)
        last = day_span(after.replace(day=node.b))
    return Interval(first.low, last.high, "day", f"{first.timex}/{last.timex}")


def _holiday(node: Node, iv: Interval | None, env: Env) -> Interval:
    def make(year: int) -> Interval:
        day = holidays.holiday(node.name, year)
        if day is None:
            raise Unresolved("outside the calendar")
        return day_span(day)

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
    now = midnight(_need(env.now))
    options = [make(now.year + step) for step in (-2, -1, 0, 1)]
    if env.forward():
        return next((o for o in options if o.low >= now), options[-1])
    return min(options, key=lambda o: abs((o.low - now).days))


def _span(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("no festival")
    name = node.name
    if "前一天" in name or "前夜" in name or "前1天" in name:
        return day_span(iv.low - DAY)
    if "后一天" in name or "次日" in name or "后1天" in name:
        return day_span(iv.low + DAY)
    if name in ("当天", "当日"):
        return iv
    if name == "当晚":
        return _daypart(Node("daypart", name="NI"), iv, env)
    if name == "前夕":
        return Interval(iv.low - 7 * DAY, iv.low, "day", iv.timex)
    if name == "前后":
        return Interval(iv.low - 3 * DAY, iv.high + 3 * DAY, "day", iv.timex)
    return iv


def holiday_span(node: Node, span: str, iv: Interval) -> Interval:
    """The days off around a festival (春节期间, 国庆假期), where it has any."""
    for year in (iv.low.year, iv.low.year - 1):
        found = holidays.days_off(node.name, year)
        if found and found[0] <= iv.low.date() <= found[1]:
            low = datetime(found[0].year, found[0].month, found[0].day)
            high = datetime(found[1].year, found[1].month, found[1].day) + DAY
            return Interval(low, high, "holiday", f"{found[0].isoformat()}/{found[1].isoformat()}")
    return iv


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
    now = midnight(_need(env.now))
    options = []
    for step in (-2, -1, 0, 1):
        try:
            options.append(make(now.year + step))
        except Unresolved:
            continue
    if not options:
        raise Unresolved("outside the calendar")
    if env.forward():
        return next((o for o in options if o.high > now), options[-1])
    return min(options, key=lambda o: abs((o.low - now).days + 15))


def _lunarday(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("no lunar month")
    day = iv.low + (node.a - 1) * DAY
    if day >= iv.high:
        raise Unresolved("no such lunar day")
    return day_span(day)


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


def _firstn(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("first of nothing")
    size = {"d": DAY * node.a, "wk": 7 * DAY * node.a}.get(node.name)
    if size is None:
        edge = add_months(iv.low, node.a) if node.b > 0 else add_months(iv.high, -node.a)
    else:
        edge = iv.low + size if node.b > 0 else iv.high - size
    low, high = (iv.low, edge) if node.b > 0 else (edge, iv.high)
    return Interval(low, high, "day", f"{low.date()}/{(high - DAY).date()}")


def _anaphor(node: Node, iv: Interval | None, env: Env) -> Interval:
    """当年, 次日 … against the last explicit date, else the day of writing."""
    env.anaphoric = True
    base = iv or env.last
    low = base.low if base is not None and not is_floating(base) else _need(env.now)
    unit, n = node.name, node.a
    if unit == "day":
        if base is not None and base.high - base.low > DAY and base.grain not in ("day", "holiday"):
            low = midnight(_need(env.now))
        return day_span(midnight(low) + n * DAY)
    if unit == "week":
        return week_span(monday(low) + 7 * n * DAY)
    if unit == "month":
        moment = add_months(low.replace(day=1), n)
        return month_span(moment.year, moment.month)
    if unit == "quarter":
        return quarter_of(add_months(low.replace(day=1), 3 * n))
    return year_span(low.year + n)


def _same(node: Node, iv: Interval | None, env: Env) -> Interval:
    """同期: the stretch spoken of before, in the year (or month) that stands before."""
    env.anaphoric = True
    base = env.last
    if iv is None:
        if base is None:
            raise Unresolved("no stretch to compare with")
        return base
    if base is None or base.high - base.low >= iv.high - iv.low or iv.grain != "year":
        return iv
    months = (iv.low.year - base.low.year) * 12
    low = add_months(base.low, months)
    high = low + DAY if base.grain == "day" else add_months(base.high, months)
    from pipeline.grammar.times.timex import shifted

    return Interval(low, high, base.grain, shifted(base, low, high), base.clock)


def _daypart(node: Node, iv: Interval | None, env: Env) -> Interval:
    start, end, code = DAYPARTS[node.name]
    day = midnight(iv.low) if iv is not None else _FLOATING
    low, high = day + timedelta(hours=start), day + timedelta(hours=end)
    timex = (day.date().isoformat() if iv is not None else "") + code
    return Interval(low, high, "daypart", timex, True, node.name)


def _clock(node: Node, iv: Interval | None, env: Env) -> Interval:
    minutes, part = node.a, iv.part if iv is not None else ""
    day = midnight(iv.low) if iv is not None else _FLOATING
    if part:
        minutes, shift = _in_part(minutes, part)
        day += shift * DAY
    low = day + timedelta(minutes=minutes, seconds=node.b)
    grain = node.name.rstrip("?")
    step = {"hour": timedelta(hours=1), "minute": timedelta(minutes=1)}.get(grain, timedelta(seconds=1))
    text = f"{minutes // 60:02d}:{minutes % 60:02d}" + (f":{node.b:02d}" if grain == "second" else "")
    date_text = day.date().isoformat() if iv is not None and not is_floating(iv) else ""
    return Interval(low, low + step, grain, f"{date_text}T{text}", True, part)


def _in_part(minutes: int, part: str) -> tuple[int, int]:
    """Minutes of the day for an hour said with a daypart, and a shift in days (晚上12点 is the next midnight)."""
    hour = minutes // 60
    if part in ("AF", "EV") and 1 <= hour < 12:
        return minutes + 720, 0
    if part == "MI" and 1 <= hour < 4:
        return minutes + 720, 0
    if part in ("NI", "LN"):
        if hour == 12:
            return minutes - 720, 1
        if 5 <= hour < 12:
            return minutes + 720, 0
        if hour < 5:
            return minutes, 1 if part == "NI" else 0
    if part in ("DA", "EM") and hour == 12:
        return minutes - 720, 0
    return minutes, 0


def _dayof(node: Node, iv: Interval | None, env: Env) -> Interval:
    if iv is None:
        raise Unresolved("no day")
    return iv


_STEPS: dict[str, Callable[[Node, Interval | None, Env], Interval]] = {
    "year": _year, "shortyear": _shortyear, "years": _years, "plan": _plan, "century": _century, "decade": _decade,
    "decades": _decades, "half": _half, "quarter": _quarter, "quarters": _quarters, "season": _season,
    "month": _month, "months": _months, "halfmonth": _halfmonth, "dekad": _dekad, "part": _part, "week": _week,
    "weekend": _weekend, "weekday": _weekday, "workday": _workday, "day": _day, "days": _days,
    "holiday": _holiday, "span": _span, "lunarmonth": _lunarmonth, "lunarday": _lunarday, "nth": _nth,
    "firstn": _firstn, "anaphor": _anaphor, "same": _same, "daypart": _daypart, "daypart_short": _daypart,
    "clock": _clock, "dayof": _dayof,
}  # fmt: skip
