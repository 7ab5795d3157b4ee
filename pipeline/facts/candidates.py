"""Which quantities are candidates for facts.

The grammar already knows idioms, names, ordinals and ids by their form. What depends on the context is decided
here: a threshold defines a class (千人以上企业), an article counts nothing (一项活动), a small count may only
announce a list (六个方面), a bare number needs a noun.
"""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_SMALL = re.compile(r"^[一二两三四五六七八九十]")
_THRESHOLD_END = re.compile(r"(?:及?以上|及?以下|以内|以外)$")
_DURATION_AFTER = re.compile(r"(?:以上|左右|多|余)?(?:时间|工期)")
_FATE = re.compile(
    r"[一-鿿]{0,4}?(?:死亡|受伤|遇难|失踪|失联|获救|重伤|轻伤|被困|被捕|下落不明|身亡|丧生|中毒|感染)"
)
_DISCIPLINE = re.compile(
    r"(?:跳?板|跳?台|栏|跨栏|短跑|长跑|自由泳|蛙泳|蝶泳|仰泳|混合泳|接力|步枪|手枪|气步枪|决赛|预赛)"
)
_VERB = ("v", "p", "d", "c", "u", "x", "m", "w", "f", "r")


def non_fact_class(q: Quantity, clause: Clause, context: FactContext) -> str | None:
    """Class of non-fact of a quantity, or None where it may be a fact."""
    if q.cls is not None:
        return q.cls
    text = context.text
    if q.kind == "score" and q.dimension == "ratio":
        return (
            None
            if re.search(r"比(?:例|值|重)?(?:为|是|达|约|约为)?$", text[clause.start : q.start])
            else "score"
        )
    if q.kind in ("phone", "id", "score", "ordinal", "age"):
        return q.kind
    if _is_threshold(q, clause, context):
        return "threshold"
    if q.unit == "届" and not re.search(r"(?:连续|共|举办了?|已)$", text[clause.start : q.start]):
        return "ordinal"
    if (
        q.value == 1
        and text[q.start] == "一"
        and text[q.start - 1 : q.start] == "的"
        and q.dimension == "count"
    ):
        return "article"
    if q.unit == "款" and 1900 <= (q.value or 0) <= 2100:
        return "name"  # 2024款
    if q.unit == "级":
        return "level"
    if (q.unit == "组" and text[q.start - 1 : q.start] == "村") or (
        q.unit == "居" and text.startswith("室", q.end)
    ):
        return "name"
    if q.dimension == "money" and text[q.start : q.end] == "一块":
        return "other"
    if q.dimension == "length" and _DISCIPLINE.match(text, q.end):
        return "name"
    if text[q.start - 1 : q.start] == "每" and q.dimension == "count":
        return "other"
    if re.search(r"[（(]附[^）)]*$", text[clause.start : q.start]):
        return "other"
    if q.dimension == "time":
        return None if _is_stated_duration(q, clause, text) else "time"
    if q.unit is None:
        return None if _counts_something(q, clause, context) else "other"
    if q.dimension == "count":
        return _small_count_class(q, clause, context)
    return None


def _is_threshold(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether the quantity defines a class: 25人以上企业, 54厘米的彩电, 7座及7座以下小型客车."""
    text = context.text
    after = text[q.end : clause.end]
    if not after or q.dimension in ("ratio", "difference_of_ratios", "multiple", "rank"):
        return False
    if q.dimension == "time" and _DURATION_AFTER.match(after):
        return False  # 半年以上时间
    word = context.word_at(q.end)
    noun_follows = word is not None and word.start == q.end and not word.pos.startswith(_VERB)
    if _THRESHOLD_END.search(text[q.start : q.end]):
        if after.startswith("的"):
            word = context.word_at(q.end + 1)
            return word is not None and not word.pos.startswith(_VERB)
        return noun_follows
    if q.dimension in ("length", "mass", "power") and after.startswith("的"):
        return True
    return bool(re.match(r"(?:及|或|至)", after)) and any(
        n.start <= q.end + 1 and _THRESHOLD_END.search(text[n.start : n.end])
        for n in context.quantities_in(q.end, q.end + 2)
    )


def _is_stated_duration(q: Quantity, clause: Clause, text: str) -> bool:
    """Whether a duration is told as such (连续三年, 为期4天, 经过一个多小时), not used to place an event."""
    before = text[clause.start : q.start]
    after = text[q.end : min(q.end + 6, clause.end)]
    if re.match(r"(?:来|前|后|间|内|里|之|期|以来|以前|以后|中|版|级|制|如一日|过渡|规划|计划|行动)", after):
        return bool(re.search(r"(?:延长|缩短|为期|历时|连续)[^，]{0,4}$", before))
    if q.bound != "EQUAL" and not after.startswith("的"):
        return True
    if re.search(
        r"(?:时间|天数|时长|期限|工期|年限|周期|寿命|展期|会期|学制|任期|年龄)[^，。]{0,4}$", before
    ):
        return True
    if re.search(r"[由从][^，。]{0,8}$", before) and re.match(
        r"(?:缩短|延长|压缩|增加|提高|减少)(?:到|至|为)", text[q.end : clause.end]
    ):
        return True
    if re.search(r"(?:缩短|延长|压缩|增加|提高|减少)(?:了|到|至|为)?$", before):
        return True
    return bool(
        cues.pattern("kind", "duration", after=r"(?:了|约|近|超过|达|至少)*$").search(before)
    ) or bool(_DURATION_AFTER.match(after))


def _counts_something(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a number without a unit is a figure: 阅读量11.42亿, 约50万流离失所者."""
    text = context.text
    if q.value is None and q.bound != "RANGE":
        return False
    word = context.word_at(q.end)
    noun_follows = (
        word is not None and word.start == q.end and q.end < clause.end and word.pos.startswith(("n", "v"))
    )
    big = (q.value or 0) >= 100 or bool(re.search(r"[万亿千百]", text[q.start : q.end]))
    before = text[max(clause.start, q.start - 6) : q.start]
    measured = bool(
        re.search(
            r"(?:量|数|率|额|值|指数|分数|点|总分|系数|倍数|总和)(?:已|将|约|高|多|累计|总计|共)*(?:为|达到?|是|超过?|突破|(?:提高|提升|增加|上升|下降|降低|回升|回落|升|降)(?:至|到|为)|近|约|至|：|:)*$",
            before,
        )
    )
    return (big and noun_follows) or measured


def _small_count_class(q: Quantity, clause: Clause, context: FactContext) -> str | None:
    """Class of a small count in words: an article, an announcement of a list, or None for a figure."""
    text = context.text
    surface = text[q.start : q.end]
    after = text[q.end : clause.end]
    if re.match(rf"(?:大|个|项|条|种|类|点)?{cues.alternation('list', 'abstract')}", after) and _SMALL.match(
        surface
    ):
        return "other"
    if after.startswith("方面"):
        return "other"
    if _SMALL.match(surface) and (q.value or 11) <= 10 and _only_refers(q, clause, context):
        return "other"
    if _SMALL.match(surface) and (q.value or 11) <= 10 and _inside_noun_phrase(q, clause, context):
        return "other"
    if q.value == 1 and surface.startswith("一") and q.bound == "EQUAL":
        return (
            None
            if re.search(
                r"(?:其中|分别|仅有?|只有|共|新增|增加|死亡|造成|包括)[^，]{0,6}$",
                text[clause.start : q.start],
            )
            else "article"
        )
    return None


def _inside_noun_phrase(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a small count belongs to the phrase that another figure measures: 三项基金累计结余8.8万亿元."""
    after = [n for n in context.quantities_in(q.end, clause.end) if n.cls is None and n.dimension != "time"]
    if not after:
        return False
    between = context.text[q.end : after[0].start]
    return not re.search(r"[、和及与，]", between) and after[0].dimension in ("money", "ratio", "area")


def _only_refers(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a small count in words stands for things named before: 这三个难点, 两国之间, 两人各自."""
    text = context.text
    if text[q.start - 1 : q.start] in ("这", "那", "该", "此", "其", "上"):
        return True
    if q.unit in ("国", "省", "市", "区", "县", "党", "军", "院", "校", "地", "岸", "方"):
        return True
    opens = not text[clause.start : q.start].strip(" 　“（(")
    return q.unit in ("人", "方", "家") and opens and not _FATE.match(text, q.end)
