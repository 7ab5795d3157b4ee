"""Persons' names by their form: surnames, doubled runs, names with a dot. For credits only, not for running text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

HAN = r"\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff〇"
"""Chinese characters, for use inside a character class."""
DOTS = "·•・∙‧"
_NOT_IN_NAMES = re.compile(
    "照片|传真|局部|杂志|图片|转载|供稿|来源|摄影|记者|报道|通讯|编辑|日报|晚报|近日|昨日|今日|今天|昨天|日前|本报|特约|水彩|油画|国画|漫画|剪纸|书法"
)
_NEVER_IN_NAMES = frozenset("的了或把这那你我他她它们者说第版")


@cache
def surnames() -> frozenset[str]:
    """Single and compound surnames, simplified and traditional."""
    found: set[str] = set()
    for line in files("pipeline.source").joinpath("data/surnames.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found.update(line.split() if " " in line else line)
    return frozenset(found)


def is_person_name(name: str) -> bool:
    """Whether a bare string has the form of a person's name: 2–4 characters with a known surname, or with ·.

    Example:
        >>> is_person_name("王小明"), is_person_name("欧阳文山"), is_person_name("工作会议")
        (True, True, False)
    """
    name = "".join(name.split())
    if not can_be_name(name):
        return False
    if any(dot in name for dot in DOTS):
        return 4 <= len(name) <= 16
    if name[:2] in surnames():
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[:1] in surnames()


def can_be_name(name: str) -> bool:
    """Whether a string may be a name at all: nothing in it that no name holds."""
    return len(name) >= 2 and not _NOT_IN_NAMES.search(name) and not _NEVER_IN_NAMES.intersection(name)


def split_names(run: str) -> list[int] | None:
    """Lengths of the names that a run of characters is made of (王小明李强 → 3, 2), or None.

    Example:
        >>> split_names("王小明李强"), split_names("欧阳文山"), split_names("工作会议")
        ([3, 2], [4], None)
    """
    if len(run) > 24:
        return None
    best: dict[int, list[int] | None] = {len(run): []}
    for at in range(len(run) - 1, -1, -1):
        best[at] = None
        for length in (3, 2, 4):
            rest = best.get(at + length)
            if rest is not None and is_person_name(run[at : at + length]):
                candidate = [length, *rest]
                current = best[at]
                if current is None or len(candidate) < len(current):
                    best[at] = candidate
    return best[0]
