"""Which durations are figures: told of something (连续三年, 为期4天), not used to place an event (三年后)."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

TIME_AFTER = re.compile(r"(?:以上|左右|多|余)?(?:时间|工期)")
"""What follows a duration that is one for certain: 半年以上时间."""
_PLACES = re.compile(
    r"(?:来|前|后|间|内|里|之|期|以来|以前|以后|中|版|级|制|如一日|过渡|规划|计划|行动|[多几]?[前后]的)"
)
_CHANGED = r"(?:缩短|延长|压缩|增加|提高|减少|提前|提早|推迟|延后|延期|顺延)"
_CHANGE_BEFORE = re.compile(_CHANGED + r"(?:了|到|至|为|近|约|超)*$")
_FROM = re.compile(r"[由从][^，。]{0,8}$")
_CHANGE_AFTER = re.compile(_CHANGED + r"(?:到|至|为)")
_LENGTH_OF = re.compile(
    r"(?:时间|天数|时长|小时数|期限|工期|年限|周期|寿命|展期|会期|学制|任期|年龄|(?<![日近星定长学同前后中初早晚末])期)"
    r"(?:已|将|约|共|仅|只|就|可|一般|平均|最长|最短|不得)*(?:为|是|达到?|有|超过?|需|长达|：)?(?:约|近|超过)?$"
)
_RULE = re.compile(r"期限|时限|应[当该为]?|须|必须|不得|确保|要求")
_WITHIN = re.compile(r"内$")
_RUNS = re.compile(r"(?:连续|持续|不间断)[^，。、]{1,8}$")
_PARTICLES = re.compile(r"(?:了|已有?|满|已经|整整|有|着|长达|足足|约|近)+$")
_GOES_ON = re.compile(r"的|不[变动停断]|左右|以上|以下|多|余|$|[、；）)]")
_LABOUR = re.compile(
    r"^的?(?:党龄|工龄|教龄|军龄|驾龄|楼龄|房龄|历史|合约|合同|协议|刑期|徒刑|有期徒刑|监禁|罢工|停火)"
)
_ONE = frozenset("一")
_GONE = re.compile(r"(?:最[^，。的]{1,4}的|头|首|(?<!提)前)$")


def is_stated(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a duration is told as such, not used to say when something happened."""
    text = context.text
    before, after = text[clause.start : q.start], text[q.end : min(q.end + 8, clause.end)]
    if _WITHIN.search(text[q.start : q.end]) or after.startswith("内"):
        return bool(_RULE.search(before))
    if after.startswith("度"):
        return False  # 半年度
    if _PLACES.match(after):
        return bool(re.search(r"(?:延长|缩短|为期|历时|连续)[^，]{0,4}$", before))
    if _GONE.search(before):
        return False  # 最多的一年
    if q.bound != "EQUAL" and not after.startswith("的"):
        return not _describes(q, clause, context)
    if _LENGTH_OF.search(before) or _CHANGE_BEFORE.search(before) or TIME_AFTER.match(after):
        return True
    if _FROM.search(before) and _CHANGE_AFTER.match(text[q.end : clause.end]):
        return True
    if cues.pattern("kind", "duration", after=r"(?:了|约|近|超过|达|至少)*$").search(before):
        return True
    return bool(_RUNS.search(before)) or _of_verb(q, clause, context) or _of_length(q, after)


def _describes(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a range only says which thing is meant: 此前1—3年医保基金支出."""
    word = context.word_at(q.end)
    return (
        q.bound == "RANGE"
        and context.text[q.start - 1 : q.start] == "的"
        and q.end < clause.end
        and word is not None
        and word.start == q.end
        and not word.pos.startswith(("v", "d", "p"))
    )


def _of_verb(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether it closes the clause behind the verb that it measures: 任职已3年, 停火72小时, 签下15年合约."""
    text = context.text
    after = text[q.end : clause.end]
    said = text[clause.start : q.start]
    if text[q.start] in _ONE and text[q.start + 1 : q.start + 2] in ("天", "年", "日"):
        return False
    if _LABOUR.match(after) and (said.endswith(("有", "有着", "达", "了", "下")) or after.startswith("的")):
        return True
    bare = _PARTICLES.sub("", said)
    if not bare.strip() or not _GOES_ON.match(after):
        return False
    if after.startswith("不"):
        return True  # 五十年不变
    if after.startswith("的") and bare == said:
        return False
    word = context.word_at(clause.start + len(bare) - 1)
    acts = word is not None and word.pos.startswith("v") and word.pos != "vn"
    return acts or (bare != said and said.endswith(("了", "已", "已有", "满", "整整")))


def _of_length(q: Quantity, after: str) -> bool:
    """A bounded duration that describes what lasts so long: 60多年的封锁."""
    return q.bound in ("MORE_THAN", "LESS_THAN", "NEARLY") and after.startswith("的")
