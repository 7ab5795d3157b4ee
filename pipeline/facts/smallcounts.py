"""Small counts in words: figures, or articles, announcements of a list and words that only refer.

One or two things in words often count nothing: 一项活动 is "an activity", 三个方面 announces what follows,
两国 were named before. What makes them figures is what they tell: 一人死亡, 其中一条, 甲、乙、丙、丁四个板块.
"""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_SMALL = re.compile(r"^[一二两三四五六七八九十]")
_FATE = re.compile(
    r"[一-鿿]{0,4}?(?:死亡|受伤|遇难|失踪|失联|获救|重伤|轻伤|被困|被捕|下落不明|身亡|丧生|中毒|感染)"
)
_KILLED = re.compile(r"(?:打死|致死|杀死|击毙|杀害|造成|导致|炸死|砸死|致|移交了?|归还了?|交还了?)$")
_ONE_OF = re.compile(
    r"(?:其中[，,]?(?:还|已|仅|只|就)?有?|[当的厢员人者队组目]?中[，,]?(?:还|已|仅|只|就)?有)$"
)
_TOLD = re.compile(r"(?:分别|仅有?|只有|共|新增|增加|死亡|造成|包括)[^，“”、的]{0,4}$")
_EACH = re.compile(
    r"每(?:半年|[一两三四五六七八九十0-9]*(?:个?(?:年|月|周|季度|学期|天|日|小时|星期)))[^，。]{0,8}$"
)
_LIST_ITEM = re.compile(r"[、”》][^、，。；：]{1,12}$|”$|》$")
_ADJECTIVE = r"(?:大的|根本性?|重大|重要|主要|基本|核心|关键|突出|大|新的|显著|鲜明)?"
_AGENCIES = frozenset(["部门", "方面"])
_NAMED_BEFORE = frozenset(["国", "省", "市", "区", "县", "党", "军", "院", "校", "地", "岸", "方"])
_WATER = re.compile(r"水质|水体|断面")
_BETWEEN = re.compile(r"[^，。]{0,12}之间")
_PARTICLE = ("在", "有", "共", "等", "为", "是", "了", "达")


def small_count_class(q: Quantity, clause: Clause, context: FactContext) -> str | None:
    """Class of a small count in words, None for a figure."""
    text = context.text
    surface = text[q.start : q.end]
    if q.unit == "方面" or text.startswith("方面", q.end):
        return "other"
    if not _SMALL.match(surface):
        return "level" if q.unit == "楼" and _is_floor(q, clause, text) else None
    if _is_order(q, clause, context):
        return "ordinal"
    if _announces(q, clause, context):
        return "other"
    if (q.value or 11) <= 10 and (
        _only_refers(q, clause, context) or _inside_noun_phrase(q, clause, context)
    ):
        return "other"
    if q.value == 1 and surface.startswith("一") and q.bound == "EQUAL":
        return None if is_one(q, clause, context) else "article"
    return None


def is_one(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether 一 counts, against the article of 一项活动: one dead, one of several, once in a given time."""
    text = context.text
    before = text[clause.start : q.start]
    if before.endswith("的"):
        return False
    if text[q.end - 1] in "人名位" and (_FATE.match(text, q.end) or _KILLED.search(before)):
        return True
    if text[q.end - 1] == "具" and _KILLED.search(before):
        return True
    if text[q.end - 1] == "次" and _EACH.search(before):
        return True
    wide = text[context.sentences[clause.sentence][0] : q.start]
    if (
        q.unit != "个"
        and _ONE_OF.search(wide)
        and not re.match(r"[^，。]{0,8}就是", text[q.end : clause.end])
    ):
        return True
    return bool(_TOLD.search(before))


def _is_floor(q: Quantity, clause: Clause, text: str) -> bool:
    """6楼: a floor, no count, unless something is counted."""
    return q.bound == "EQUAL" and not re.search(r"[共有建]$", text[clause.start : q.start])


def _is_order(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether digits stand for an order: 二次创业, 秦山核电二期, 一、二类, 五类水质."""
    text = context.text
    surface = text[q.start : q.end]
    before = text[clause.start : q.start]
    if surface[0] == "二" and len(surface) == 2 and q.unit not in ("人", "位"):
        return True
    if q.unit in ("期", "代") and len(surface) == 2:
        return not before.endswith(_PARTICLE) and not re.search(r"(?:举办|出版|开展|培训|连续)了?$", before)
    if q.unit != "类":
        return False
    whole = text[context.sentences[clause.sentence][0] : clause.end]
    return bool(re.fullmatch(r"[一二三四五六、]{3,}类", surface) or _WATER.search(whole))


def _announces(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a count only announces a list or names a fixed set: 六个方面, 两个根本转变; not one that closes it."""
    text = context.text
    heads = rf"(?:大|个|项|条|种|类|点)?{_ADJECTIVE}{cues.alternation('list', 'abstract')}"
    if not re.match(heads, text[q.end : clause.end]):
        return False
    before = text[context.sentences[clause.sentence][0] : q.start]
    listed = "、" in before[-40:] or "”“" in before[-40:]
    closes = listed and _LIST_ITEM.search(before) and q.unit == "个"
    return not (closes and not context.quantities_in(max(clause.start, q.start - 12), q.start))


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
    if q.unit in _NAMED_BEFORE or _BETWEEN.match(text, q.end, clause.end):
        return True
    opens = not text[clause.start : q.start].strip(" 　“（(")
    if q.unit in _AGENCIES:
        return opens or not text[clause.start : q.start].endswith(("等", "共", "合", "、"))
    if q.unit in ("人", "方", "家"):
        return opens and not _FATE.match(text, q.end)
    return opens and text[q.start] == "两" and _is_known_pair(q, clause, context)


def _is_known_pair(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """两个航天员乘组 at the head of a clause: the two that were told of, where nothing dates or divides them."""
    text = context.text
    rest = text[q.end : clause.end]
    if q.bound != "EQUAL" or not rest.strip() or _FATE.match(text, q.end) or "分别" in rest:
        return False
    start = context.sentences[clause.sentence][0]
    dated = bool(context.times_in(start, q.start))
    return not dated and not context.quantities_in(q.end, clause.end)
