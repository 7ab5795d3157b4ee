"""Who or what a figure is credited to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """Who or what a figure is credited to."""

    name: str
    mention: str | None
    """Id of the mention behind the name, where there is one."""
    kind: str
    """ORG | LOC | PER | nation | event"""


NATION = "中国"
