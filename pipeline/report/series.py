"""Series of one figure over time, and small charts of them as SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from markupsafe import Markup, escape

from pipeline.records import FactRecord
from pipeline.report import formats

FEWEST = 3
"""Points that make a series worth a chart."""
MOST_BARS = 14
"""Points up to which a series is drawn as bars; more become a line."""


class Dated(Protocol):
    """What a series needs of a row."""

    fact: FactRecord
    issue_date: str | None
    value: str
    period: str


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a time."""

    day: date
    label: str
    value: float
    text: str
    planned: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one indicator of one owner, in one unit, by time."""

    title: str
    points: tuple[Point, ...]


def series_of(rows: Iterable[Dated]) -> list[Series]:
    """Series among rows of one owner: the same indicator, unit and kind of measure at three times or more."""
    groups: dict[tuple[str, str, str, str | None], dict[date, Point]] = {}
    for row in rows:
        fact = row.fact
        day = formats.middle(fact.period, row.issue_date) if fact.period else None
        if day is None or fact.value is None:
            continue
        key = (fact.indicator, fact.unit, fact.measure_kind, fact.constraint)
        sign = -1 if fact.direction == "down" else 1
        point = Point(day, row.period, sign * fact.value, row.value, fact.modality != "actual")
        groups.setdefault(key, {}).setdefault(day, point)
    return [
        Series(key[0], tuple(points[day] for day in sorted(points)))
        for key, points in groups.items()
        if len(points) >= FEWEST
    ]


def chart(series: Series) -> Markup:
    """The series as an SVG picture: bars for a few points, a line for many; plans are hollow.

    Colours come from the page's style (classes `bar`, `plan`, `axis`); the picture has a description for
    those who can't see it.
    """
    width, height, top, bottom = 640, 210, 26, 36
    values = [point.value for point in series.points]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (height - top - bottom) / ((high - low) or 1.0)
    zero = top + high * scale
    described = ", ".join(f"{point.label} {point.text}" for point in series.points)
    slot = width / len(series.points)
    parts = [
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" width="{width}" height="{height}">',
        f"<title>{escape(series.title)}</title><desc>{escape(described)}</desc>",
        f'<line class="axis" x1="0" x2="{width}" y1="{zero:.1f}" y2="{zero:.1f}"/>',
    ]
    draw = _bars if len(series.points) <= MOST_BARS else _line
    parts += draw(series.points, slot, zero, scale)
    parts += _labels(series.points, slot, height)
    return Markup("".join(parts) + "</svg>")


def _bars(points: Sequence[Point], slot: float, zero: float, scale: float) -> list[str]:
    parts = []
    thick = min(slot * 0.6, 64)
    for index, point in enumerate(points):
        middle, size = (index + 0.5) * slot, abs(point.value) * scale
        y = zero - size if point.value >= 0 else zero
        name = "bar plan" if point.planned else "bar"
        place = f'x="{middle - thick / 2:.1f}" y="{y:.1f}" width="{thick:.1f}" height="{size:.1f}"'
        parts.append(f'<rect class="{name}" {place}/>')
        above = y - 6 if point.value >= 0 else y + size + 14
        parts.append(f'<text x="{middle:.1f}" y="{above:.1f}">{escape(point.text)}</text>')
    return parts


def _line(points: Sequence[Point], slot: float, zero: float, scale: float) -> list[str]:
    places = [((i + 0.5) * slot, zero - point.value * scale) for i, point in enumerate(points)]
    parts = [f'<polyline class="line" points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}"/>']
    for point, (x, y) in zip(points, places, strict=True):
        name, tip = "dot plan" if point.planned else "dot", f"<title>{escape(point.text)}</title>"
        parts.append(f'<circle class="{name}" cx="{x:.1f}" cy="{y:.1f}" r="3.5">{tip}</circle>')
    for point, (x, y) in ((points[0], places[0]), (points[-1], places[-1])):
        inside = min(max(x, 30), slot * len(points) - 30)
        parts.append(f'<text x="{inside:.1f}" y="{y - 9:.1f}">{escape(point.text)}</text>')
    return parts


def _labels(points: Sequence[Point], slot: float, height: float) -> list[str]:
    """Times under the points, as many as there is room for."""
    every = max(1, round(90 / slot))
    y = height - 12
    return [
        f'<text class="when" x="{(i + 0.5) * slot:.1f}" y="{y}">{escape(_short(point.label))}</text>'
        for i, point in enumerate(points)
        if i % every == 0
    ]


def _short(label: str) -> str:
    return label if len(label) <= 14 else label[:13] + "…"


def parts_chart(title: str, whole: float, parts: Sequence[tuple[str, float]]) -> Markup:
    """A total as a bar divided into its parts; what they leave of it stays empty.

    Example:
        >>> svg = parts_chart("新建工会", 1200, [("街道", 300), ("园区", 900)])
        >>> svg.count('class="part')
        2
    """
    width, height = 640, 28
    described = ", ".join(f"{name}: {value:g}" for name, value in parts)
    out = [
        f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" width="{width}" height="{height}">',
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>",
        f'<rect class="whole" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}"/>',
    ]
    total = max(whole, sum(value for _, value in parts)) or 1
    at = 0.0
    for index, (name, value) in enumerate(parts):
        size = value / total * width
        out.append(f'<g class="part p{index % 6}">')
        out.append(f'<rect x="{at:.1f}" y="0" width="{size:.1f}" height="{height}"/>')
        if size > 14 * len(name):
            out.append(f'<text x="{at + size / 2:.1f}" y="19">{escape(name)}</text>')
        out.append(f"<title>{escape(name)}</title></g>")
        at += size
    return Markup("".join(out) + "</svg>")
