"""Conversion between units of one dimension."""

from __future__ import annotations

import pytest

from pipeline.grammar.conversion import base_unit, convert
from pipeline.grammar.units import read_table


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (15, "mu", "ha", 1),
        (1, "顷", "mu", 100),
        (1, "km2", "mu", 1500),
        (2, "斤", "kg", 1),
        (1, "t", "kg", 1000),
        (3, "尺", "m", 1),
        (1, "里", "m", 500),
        (1, "[mi_i]", "km", 1.609344),
        (90, "min", "h", 1.5),
        (2, "a", "mo", 24),
        (1, "kW.h", "kJ", 3600),
        (10, "m/s", "km/h", 36),
        (100, "Cel", "[degF]", 212),
        (32, "[degF]", "Cel", 0),
        (5, "人", "人", 5),
    ],
)
def test_convert_gives_value(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("unit", "to"), [("mu", "kg"), ("人", "名"), ("CNY", "USD"), ("a", "d"), ("kg", "人")]
)
def test_convert_refuses_other_dimensions(unit: str, to: str) -> None:
    assert convert(1, unit, to) is None


def test_conversions_go_there_and_back() -> None:
    for unit, base, _ in read_table("conversions.tsv"):
        there = convert(7, unit, base)
        assert there is not None
        assert convert(there, base, unit) == pytest.approx(7, rel=1e-12)
        assert base_unit(unit) == base


def test_every_code_of_a_dimension_shares_its_base() -> None:
    """Units that the tables call lengths convert to each other."""
    bases: dict[str, set[str | None]] = {}
    for _, code, dimension in read_table("units.tsv"):
        if base_unit(code):
            bases.setdefault(dimension, set()).add(base_unit(code))
    for dimension in ("length", "area", "volume", "mass", "power", "energy", "speed"):
        assert len(bases[dimension]) == 1, (dimension, bases[dimension])
