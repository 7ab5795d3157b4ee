"""Which quantities are candidates for facts.

The grammar already knows idioms, names, ordinals and ids by their form. What depends on the context is decided
here: a threshold defines a class (千人以上企业), an article counts nothing (一项活动), a small count may only
announce a list (六个方面), a bare number needs a noun.
"""

from __future__ import annotations

import re

from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.durations import TIME_AFTER, is_stated
from pipeline.facts.smallcounts import is_one, small_count_class
from pipeline.grammar.types import Quantity

_THRESHOLD_END = re.compile(r"(?:及?以上|及?以下|以内|以外)$")
_DISCIPLINE = re.compile(
    r"(?:跳?板|跳?台|栏|跨栏|短跑|长跑|自由泳|蛙泳|蝶泳|仰泳|混合泳|接力|步枪|手枪|气步枪|决赛|预赛|[金银铜]牌"
    r"|(?:[单双]桨|赛艇|皮艇|划艇|皮划艇|雪车|篮球|沙排|越野|团体))"
)
_RATIO_OF = re.compile(r"(?:比(?:例|值|重)?(?:关系)?(?:为|是|达|约|约为)?|之比(?:为|是|约)?)$")
_QUAKE = re.compile(r"(?:大|强|左右)?(?:地震|余震|浅源)")
_SCALES = ("震级", "震级为", "里氏", "震级达")
_SCALE = re.compile(r"[万亿千百]")
_BARE_SCALE = re.compile(r"[百千万亿]+")
_HEADWORD = re.compile(r"(?![多余来个之分的而以左上和与及或至到了吗呢吧级])[一-鿿]")
_FOREX = re.compile(r"(?:可?兑换?|折合|等于|约?合|=|对(?!外))")
_REACHED_AT = re.compile(
    r"[一-鿿](?:已经?|将|累计|总计|共|也|均)*(?:突破|超过?|达到?|逾|近|增加|减少)[0-9０-９一二三四五六七八九十.．]+[万亿]+$"
)
"""A scale that something has reached, with its unit left out: 注册用户突破1亿."""
_INDEX = re.compile(
    r"(?:指数|系数)(?:从|由)?[^，。；0-9０-９]{0,3}(?:[0-9０-９]+月)?[份]?[^，。；]{0,12}(?:的|降至|升至|降到|升到|回升至|回落至|跌至|涨至)$"
)
_EQUALS = ("=", "＝")
_VERB = ("v", "p", "d", "c", "u", "x", "m", "w", "f", "r")


def non_fact_class(q: Quantity, clause: Clause, context: FactContext) -> str | None:
    """Class of non-fact of a quantity, or None where it may be a fact."""
    text = context.text
    if q.cls == "article" and is_one(q, clause, context):
        return None
    if q.cls == "level" and _is_magnitude(q, text):
        return None
    if q.cls is not None:
        return q.cls
    if q.kind == "score" and q.dimension == "ratio":
        return None if _RATIO_OF.search(text[clause.start : q.start]) else "score"
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
        return None if _is_magnitude(q, text) else "level"
    if (q.unit == "组" and text[q.start - 1 : q.start] == "村") or (
        q.unit == "居" and text.startswith("室", q.end)
    ):
        return "name"
    if text[q.end : q.end + 1] in _EQUALS or text[q.start - 1 : q.start] in _EQUALS:
        return "other"  # 1吉瓦时=100万千瓦时
    if q.dimension == "money" and (text[q.start : q.end] == "一块" or _is_base(q, text)):
        return "other"
    if _is_clock(q, clause, text):
        return "time"
    if (q.dimension == "length" or q.unit == "人") and _DISCIPLINE.match(text, q.end):
        return "name"
    if text[q.start - 1 : q.start] == "每" and q.dimension == "count":
        return "other"
    if re.search(r"[（(]附[^）)]*$", text[clause.start : q.start]):
        return "other"
    if q.dimension == "time":
        return None if is_stated(q, clause, context) else "time"
    if q.unit is None:
        return None if _counts_something(q, clause, context) else "other"
    if q.dimension == "count":
        return small_count_class(q, clause, context)
    return None


def _is_threshold(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether the quantity defines a class: 25人以上企业, 54厘米的彩电, 7座及7座以下小型客车."""
    text = context.text
    after = text[q.end : clause.end]
    if not after or q.dimension in ("ratio", "difference_of_ratios", "multiple"):
        return False
    if q.dimension == "time" and TIME_AFTER.match(after):
        return False  # 半年以上时间
    word = context.word_at(q.end)
    noun_follows = word is not None and word.start == q.end and not word.pos.startswith(_VERB)
    if _THRESHOLD_END.search(text[q.start : q.end]):
        if after.startswith("的"):
            word = context.word_at(q.end + 1)
            return word is not None and not word.pos.startswith(_VERB)
        return noun_follows
    if q.dimension in ("length", "mass", "power") and after.startswith("的"):
        return _sorts(q, clause, context)
    if q.dimension == "length" and re.match(r"(?:范围)?内", after):
        return True
    if q.dimension == "rank" and text[q.start] == "前" and after.startswith("的"):
        return True
    return bool(re.match(r"(?:及|或|至)", after)) and any(
        n.start <= q.end + 1 and _THRESHOLD_END.search(text[n.start : n.end])
        for n in context.quantities_in(q.end, q.end + 2)
    )


def _is_base(q: Quantity, text: str) -> bool:
    """Whether it is the one unit that a rate of exchange is told for: 1美元兑换163日元."""
    return q.value == 1 and q.bound == "EQUAL" and bool(_FOREX.match(text, q.end))


def _is_clock(q: Quantity, clause: Clause, text: str) -> bool:
    """A time that the grammar of times leaves: 8点档, 距今5000到3000年前."""
    if q.unit == "点" and text.startswith(("档", "整", "半", "左右", "钟"), q.end):
        return True
    return q.unit in (None, "a") and bool(re.search(r"距今[约近已有]*$", text[clause.start : q.start]))


def _sorts(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a measure before 的 says which sort of thing is counted: 租一台54厘米的彩电.

    Elsewhere it tells something of what follows: 全长209公里的公路, 海拔4087米的昆仑站.
    """
    counted = [n for n in context.quantities_in(max(clause.start, q.start - 6), q.start) if n.end == q.start]
    return q.bound == "EQUAL" and bool(counted)


def _is_magnitude(q: Quantity, text: str) -> bool:
    """Whether a level is the strength of an earthquake: 6.4级地震."""
    return q.unit == "级" and bool(_QUAKE.match(text, q.end) or text[: q.start].endswith(_SCALES))


def _noun_follows(q: Quantity, clause: Clause, context: FactContext, *, scale: bool) -> bool:
    """Whether a noun comes next; behind 万 and 亿 it may begin with any word that describes, or be cut badly."""
    if q.end >= clause.end:
        return False
    word = context.word_at(q.end)
    if word is None:
        return False
    if word.start == q.end and word.pos.startswith(("n", "v")):
        return True
    described = word.start < q.end or word.pos.startswith(("a", "b", "x", "j", "z", "i", "l"))
    return scale and described and bool(_HEADWORD.match(context.text, q.end))


def _counts_something(q: Quantity, clause: Clause, context: FactContext) -> bool:
    """Whether a number without a unit is a figure: 阅读量11.42亿, 约50万流离失所者."""
    text = context.text
    if q.value is None and q.bound not in ("RANGE", "VAGUE_RANGE"):
        return False
    if _BARE_SCALE.fullmatch(text[q.start : q.end]):
        return False  # 百日千万招聘
    scale = bool(_SCALE.search(text[q.start : q.end]))
    big = (q.value or 0) >= 100 or scale
    noun_follows = _noun_follows(q, clause, context, scale=scale)
    before = text[max(clause.start, q.start - 6) : q.start]
    measured = bool(
        re.search(
            r"(?:量|数|率|额|值|指数|分数|点|总分|系数|倍数|总和)(?:已|将|约|高|多|累计|总计|共)*(?:为|达到?|是|超过?|突破|(?:提高|提升|增加|上升|下降|降低|回升|回落|升|降)(?:至|到|为)|近|约|至|：|:)*$",
            before,
        )
    )
    reaches = scale and q.end == clause.end and bool(_REACHED_AT.search(text[clause.start : q.end]))
    index = bool(_INDEX.search(text, clause.start, q.start))
    return (big and noun_follows) or measured or reaches or index
