"""Characters → nodes: the smallest written units of time at a position."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from pipeline.grammar.times.lexicon import words
from pipeline.grammar.times.model import Node, Token

_TRADITIONAL = dict(
    zip(
        "黃長歷勞動婦兒軍黨師親復讀樹運學財賽規劃實業創辦雙萬初淩終總啟動執紅員會發爆舉設組獻慶團圓餘貳參產銷進僅獨戰爭暫舊",
        "黄长历劳动妇儿军党师亲复读树运学财赛规划实业创办双万初凌终总启动执红员会发爆举设组献庆团圆余贰参产销进仅独战争暂旧",
        strict=True,
    )
) | dict(
    zip(
        "週號點後時個過兩國慶節陽聖誕曆舊農當這間來從現內開禮臘鐘幾連紀剛夾歲達鄰將應於處暑驚蟄穀滿種為裡裏聽尋穌難憲護記權殘聯電環愛書臺灣歸門區靈體億佔稅夠鍾",
        "周号点后时个过两国庆节阳圣诞历旧农当这间来从现内开礼腊钟几连纪刚夹岁达邻将应于处暑惊蛰谷满种为里里听寻稣难宪护记权残联电环爱书台湾归门区灵体亿占税够钟",
        strict=True,
    )
)
_WIDTH = {chr(0xFF10 + i): str(i) for i in range(10)}
_WIDTH |= dict(zip("：／．（）　－～○Ｏ", ":/.() -~〇〇", strict=True))
_WIDTH |= dict.fromkeys("–—―─‐‑−━", "-")
_WIDTH |= {"〜": "~"}
_TABLE = str.maketrans(_TRADITIONAL | _WIDTH)

CN = "〇零一二三四五六七八九十"
DIGITS = "0123456789"
NUMERIC = DIGITS + CN + "两廿卅"
N = rf"(?:[0-9]{{1,2}}(?![0-9])|[{CN}廿卅]{{1,3}})"
"""A numeral of at most two digits."""
COUNT = r"(?:[0-9]{1,4}(?![0-9])|[一二两三四五六七八九十百千廿卅]{1,5})"
CLOCK_RIGHT = r"[0-9]?(?:[:：][0-9]{2}|[点时])"
"""What makes a digit the hour of a clock, as in 周三14:30 and 下周五9点."""
YEAR = r"(?:[12][0-9]{3}(?![0-9])|[一二][〇零一二三四五六七八九]{3})"
DASH = r" ?(?:-{1,2}|~|至|到) ?"

Build = Callable[[re.Match[str]], tuple[Node, ...] | None]


class Rule:
    """A written form: a pattern, the characters it may start with, and what its match means."""

    __slots__ = ("build", "heads", "pattern")

    def __init__(self, heads: str, pattern: str, build: Build):
        self.heads = frozenset(heads)
        self.pattern = re.compile(pattern)
        self.build = build


_REGISTRY: list[Rule] = []


def rule(heads: str, pattern: str) -> Callable[[Build], Build]:
    """Register a builder for a written form (earlier registrations win where both match equally far)."""

    def register(build: Build) -> Build:
        _REGISTRY.append(Rule(heads, pattern, build))
        return build

    return register


def normalise(text: str) -> str:
    """Digits, signs and characters made uniform, length-preserving.

    Example:
        >>> normalise("２０２４年３月２０日—週三")
        '2024年3月20日-周三'
    """
    return text.translate(_TABLE)


@lru_cache(maxsize=1)
def _by_head() -> dict[str, list[Rule]]:
    from pipeline.grammar.times import rules_clock, rules_date, rules_relative  # noqa: F401  (they register)

    table: dict[str, list[Rule]] = {}
    for entry in _REGISTRY:
        for head in entry.heads:
            table.setdefault(head, []).append(entry)
    return table


@lru_cache(maxsize=1)
def _triggers() -> tuple[re.Pattern[str], dict[str, frozenset[str]]]:
    """What a time can begin with, and the second characters of those that only words begin with."""
    rule_heads = set(_by_head()) | {"截"}
    heads = re.escape("".join(sorted(rule_heads | set(words()))))
    seconds = {
        head: frozenset(word[1] for word, _ in options)
        for head, options in words().items()
        if head not in rule_heads and all(len(word) > 1 for word, _ in options)
    }
    return re.compile(f"[{heads}]"), seconds


def triggers(text: str) -> Iterator[int]:
    """Positions where a time could begin, ascending."""
    pattern, seconds = _triggers()
    for match in pattern.finditer(text):
        at = match.start()
        # 国 and 世 are frequent, 国庆 and 世界水日 are not.
        allowed = seconds.get(text[at])
        if allowed is None or text[at + 1 : at + 2] in allowed:
            yield at


def tokens_at(text: str, at: int) -> list[Token]:
    """Every reading of the unit at a position, the longest first."""
    if at >= len(text):
        return []
    head = text[at]
    found: list[Token] = []
    for word, node_list in words().get(head, ()):
        if text.startswith(word, at):
            found.append(Token(at, at + len(word), node_list))
            break
    for entry in _by_head().get(head, ()):
        match = entry.pattern.match(text, at)
        if match is not None:
            nodes = entry.build(match)
            if nodes:
                found.append(Token(at, match.end(), nodes))
    if len(found) > 1:
        found.sort(key=lambda token: -token.end)
    return found
