"""Words that frame a range and belong to it as it is printed: 从三月到五月, 自2017年起, 介于5和10之间, 2010至2015年间."""

from __future__ import annotations

import re
from typing import Any

_RANGES = frozenset({"range", "daterange", "datetimerange", "timerange"})
_POINTS = frozenset({"time", "datetime"})
_TO = re.compile(r"[至~～〜—–-]|(?<![不未达達])到")
_TWO_ENDS = re.compile(r"[至到~～〜—–和与與跟同、-]")
_BETWEEN = re.compile(r" ?(?:[之中]间|[之中]間)")
_YEARS = re.compile(r"间(?![接隔断歇谍距或])|間(?![接隔斷])")
_FROM = re.compile(r"(?<![服听聽随隨跟盲顺順侍无])[从從]\s?$|(?<![来來各亲親独獨擅源出])自[从從]?\s?$")
_SINCE = ("起", "开始", "開始", "以来", "以來")
_NOW = re.compile("(?:今天|今日|现在|即日)(?:起|开始)")
_LIES = re.compile(r"(?:介[于於乎]|[位处處][于於]|(?<![存现現实實正外潜])在)\s?$")
_BETWIXT = re.compile(r"介[于於乎]\s?$")
_LONE = re.compile(r"\s*由\s?$")
_ABOUT = re.compile(r"(?:大[约約概致]|差不多|(?<![^，,。；;\s在于从到至])[约約])\s?$")
_CALENDAR = re.compile(r"(?:[阳陽]|公|新)[历曆]的?$")


def widen(text: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let ranges reach over the words that frame them, and times over 大约, where nothing else was read.

    Args:
        text: what was read.
        entries: expressions in order, as `numbers` gives them; their `start`, `end` and `text` are changed.

    Example:
        >>> widen("x介于5到10之间", [{"start": 3, "end": 7, "text": "5到10", "kind": "range"}])[0]["text"]
        '介于5到10之间'
    """
    for i, entry in enumerate(entries):
        before = entries[i - 1]["end"] if i else 0
        after = entries[i + 1]["start"] if i + 1 < len(entries) else len(text)
        start, end = entry["start"], entry["end"]
        if entry["kind"] in _POINTS:
            about = _ABOUT.search(text, max(before, start - 4), start)
            start = about.start() if about is not None else start
        elif entry["kind"] in _RANGES and _TWO_ENDS.search(entry["text"], 1) and _is_closed(entry):
            start, end = _framed(text, start, end, before, after)
        elif (entry["kind"] in _RANGES and entry["text"].endswith(_SINCE)) or _NOW.match(entry["text"]):
            first = _FROM.search(text, max(before, start - 3), start)
            start = first.start() if first is not None else start
        elif entry["kind"] in ("date", "daterange") and (
            named := _CALENDAR.search(text, max(before, start - 3), start)
        ):
            start = named.start()
        else:
            continue
        entry.update(start=start, end=end, text=text[start:end])
    return entries


def _is_closed(entry: dict[str, Any]) -> bool:
    """Whether both ends are given: 不到100万 has a 到 and one end."""
    return entry["kind"] != "range" or entry.get("bound", "RANGE") == "RANGE"


def _framed(text: str, start: int, end: int, before: int, after: int) -> tuple[int, int]:
    inside = _BETWEEN.match(text, end, after)
    if inside is None and text[end - 1] == "年":
        inside = _YEARS.match(text, end, after)
    closed = inside is not None or text.endswith(("之间", "之間", "中间", "中間"), start, end)
    first = _FROM.search(text, before, start) if _TO.search(text, start, end) else None
    if first is None and closed:
        first = _LIES.search(text, max(before, start - 3), start)
    if first is None:
        first = _BETWIXT.search(text, max(before, start - 3), start)
    last = inside.end() if inside is not None else end
    if first is None and not text[last:].strip():
        first = _LONE.match(text, 0, start)
        begin = text[:start].lstrip()
        return (start - len(begin), last) if first is not None and before == 0 else (start, last)
    return (first.start() if first is not None else start), last
