"""Persons' names by their form: surnames, doubled runs, names with a dot. For credits only, not for running text."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

HAN = r"\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff〇"
"""Chinese characters, for use inside a character class."""
DOTS = "·•・∙‧"
_NOT_IN_NAMES = re.compile(
    "照片|法新|路透|美联|传真|局部|杂志|图片|转载|供稿|来源|摄影|记者|报道|通讯|编辑|日报|晚报|近日|昨日|今日|今天|昨天|日前|本报|特约|水彩|油画|国画|漫画|剪纸|书法|[县省市]$|..[矿厂局院厅馆店队站]$|农民|村民|市民|高级|[农技医药教律技导厨]艺?师$|工程师|主任|书记|干部|职工|社区|同志|女士|先生|小姐|大爷|大妈|阿姨"
)
_DOT = re.compile(f"[{DOTS}]")
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
    if _DOT.search(name):
        return 4 <= len(name) <= 16 and can_be_name(name)
    known = surnames()
    if name[:2] in known:
        return 3 <= len(name) <= 4 and can_be_name(name)
    return 2 <= len(name) <= 3 and name[0] in known and can_be_name(name)


def can_be_name(name: str) -> bool:
    """Whether a string may be a name at all: nothing in it that no name holds."""
    return len(name) >= 2 and not _NOT_IN_NAMES.search(name) and not _NEVER_IN_NAMES.intersection(name)


def split_names(run: str) -> list[int] | None:
    """Lengths of the names that a run of characters is made of (王小明李强 → 3, 2), or None.

    Example:
        >>> split_names("王小明李强"), split_names("欧阳文山"), split_names("工作会议")
        ([3, 2], [4], None)
    """
    if len(run) > 24 or (run[:1] not in surnames() and run[:2] not in surnames()):
        return None
    best: dict[int, list[int]] = {0: []}  # the fewest names that end at each place
    for at in range(len(run) - 1):
        if at not in best:
            continue
        for length in (3, 2, 4):
            end = at + length
            if end > len(run):
                continue
            names = [*best[at], length]
            worse = end in best and (len(best[end]), [-n for n in best[end]]) <= (
                len(names),
                [-n for n in names],
            )
            if not worse and is_person_name(run[at:end]):
                best[end] = names
    return best.get(len(run))
