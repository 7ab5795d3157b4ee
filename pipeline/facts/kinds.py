"""Measure kind of a figure that tells no change, from its unit and the words around it."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.countkinds import Count
from pipeline.facts.kindcues import FLOW, SO_FAR, STOCK, first_verb, is_state, left_of, says
from pipeline.grammar.types import Quantity

_PER_UNIT = re.compile(
    r"每[一-鿿]{1,3}$|每[天月日张份台吨斤晚次人公个千][^，。]{0,8}(?:需|要|只|收|交|付|仅|卖)|(?<![军出])售价(?!值)|票价|租[用一]|卖[到出]?|抵了?$"
)
_ABLE = re.compile(r"(?:可|可以|能|能够)(?:同时)?[^，。]{0,4}(?:容纳|保障|满足|停放|停靠|接待|处理|存放)")
_FIXED = {
    "rank": "rank",
    "speed": "other",
    "temperature": "other",
    "score": "other",
    "difference_of_ratios": "difference_of_ratios",
}
_PRICE = cues.pattern("kind", "price", after="(?!值)")
_OUTLAY = cues.pattern("kind", "outlay", after="(?!额|总额|规模)")
_TURNOVER = re.compile(r"(?:交易|成交|销售|营业|进出口|融资|发行)额$")
"""Sums that flow, even where a word before them names a stock (国债交易额)."""
_SKILL = re.compile(r"能力(?=[、，和与及的建提])")
"""能力 in a list of qualities is no capacity: 作风、能力、服务等问题."""
_NEW = re.compile(r"^(?:今年|去年|全年)?新(?:增|建(?!成)|发现|开工|改造|修)")
_NEW_EACH = re.compile(r"每年(?:将|可|预计)?新[增建]")
_PLANT = re.compile(r"(?:级)?的?[一-鿿]{0,6}(?:厂|站|机组|装置|生产线|码头|泊位|油轮|货轮|矿井|煤矿)")
_LIMITS = frozenset(["EQUAL_OR_MORE", "EQUAL_OR_LESS"])
_MEAN = re.compile(r"平均|[人户日年月周亩]均")
_PER_HEAD = re.compile(r"每[一十百千万亿]*(?:人口?|名|户|个|台)")
_EXCHANGE = re.compile(r"约?(?:折)?合[1１一]")
_ALLOWED = re.compile(r"(?:标准|定额|扣除|限额|额度)")
"""What a rule grants each one is no mean of anything: 补贴标准为每人每月300元."""
_BUYS = re.compile(
    r"(?:钱)?(?:就|便|即|能|可|可以|来)*(?:买|吃到?|喝到?|坐|换)[到得了上回]?[一两几碗张个支份盒杯袋串]"
)
"""After what a thing costs: 花5元买一碗面."""
_AT_BEST = re.compile(r"最高|最多|至多|封顶")
_AWAY = re.compile(r"(?:位于|在|距)[^，。]{1,14}[东南西北]{1,2}(?:方向|方|侧|部|面)?处?$")
"""Before how far off a place lies: 位于墨西哥城东南72公里处."""
_BODY = re.compile(r"身高|体重|身长|体长|腰围|胸围|视力|误差|偏差|超差")
_SNOWFALL = re.compile(r"(?:降雨|降水|降雪|雨|雪)量$")
_LOAD = re.compile(r"负荷|出力")
_ERROR = re.compile(r"误差|偏差")
_RULED = re.compile(r"须|不得|应当|必须")
_SURFACE = re.compile(r"面积|全长|里程|总长|总量")
_QUAKE = re.compile(r"震")
_INDEX = re.compile(r"指数|系数|得分|评分|点位|震级")
_OVER_YEARS = re.compile(r"以来|期间")
_WEIGHS = re.compile(r"(?:总重|自重|净重|重量|毛重|吨位)(?=$|的|平台|[一-鿿]{2,6}$)")


def measure_kind(
    q: Quantity,
    indicator: str,
    clause_text: str,
    *,
    before: str = "",
    after: str = "",
    noun: str = "",
    predicate: str = "",
    sentence: str = "",
    whole: str | None = None,
) -> str:
    """Measure kind of a figure that tells no change.

    Args:
        q: the quantity.
        indicator: what it measures.
        clause_text: its clause.
        before: the words before it that say what it measures: a verb here takes the figure as its object.
        after: the rest of the clause.
        noun: the noun that it counts, where that follows it.
        predicate: what this noun does: 26所*高校**出席论坛*.
        sentence: the sentence up to the end of the clause; tells a stock (目前, 截至) from a flow (今年).
        whole: kind of the figure that this one is a part or a fellow of.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("检查单位1.2万家")
        >>> measure_kind(q, "检查单位", "检查单位1.2万家", before="检查单位")
        'event_count'
        >>> [q] = find_quantities("26所高校出席")
        >>> measure_kind(q, "出席高校", "26所高校出席", noun="高校", predicate="出席")
        'participants'
    """
    if (fixed := _FIXED.get(q.dimension)) is not None:
        return "capacity" if q.dimension == "speed" and says("limit", indicator) else fixed
    if q.dimension == "time":
        if _ERROR.search(indicator):
            return "other"
        return "average" if _MEAN.search(indicator) else "duration"
    if q.dimension in ("ratio", "multiple"):
        return "ratio"
    if q.dimension == "money":
        return _money_kind(indicator, clause_text, after, sentence or clause_text)
    if q.unit_text == "级" and _QUAKE.search(indicator):
        return "other"
    if says("limit", indicator) or (q.bound in _LIMITS and _RULED.search(clause_text)):
        return "capacity"
    if _NEW_EACH.search(indicator):
        return "newly_added"
    if _per_head(q, before + noun if predicate else indicator, clause_text):
        return "average"
    if _NEW.match(indicator):
        return "newly_added"
    if q.dimension == "mass" and _PLANT.match(after):
        return "capacity"
    measured = _SKILL.sub("", before + noun if predicate else indicator)
    if says("capacity", measured) or _ABLE.search(left_of(q, clause_text, after)):
        return "capacity"
    bare = q.unit is None and q.dimension in ("other", "number") and not _INDEX.search(indicator)
    if q.dimension != "count" and not bare:
        return _measure_of_matter(q, indicator, sentence)
    counted = Count(q, indicator, clause_text, before, after, noun, predicate, sentence, whole)
    return counted.kind()


def _per_head(q: Quantity, indicator: str, clause_text: str) -> bool:
    if _PER_HEAD.search(indicator) or says("average", indicator):
        return True
    return q.bound == "RANGE" and q.dimension == "count" and bool(re.search(r"[都均每]", clause_text))


def _money_kind(indicator: str, clause_text: str, after: str, sentence: str) -> str:
    price = bool(_PRICE.search(indicator))
    if _AT_BEST.search(clause_text) and not price:
        return "amount"
    if _ALLOWED.search(sentence) and not price and not _MEAN.search(indicator):
        return "amount"
    if _MEAN.search(indicator) and ("人均" in indicator or not price):
        return "average"
    if price or _PER_UNIT.search(clause_text) or _EXCHANGE.match(after) or _BUYS.match(after):
        return "price"
    if says("average", indicator):
        return "average"
    if _OUTLAY.search(indicator) or _TURNOVER.search(indicator):
        return "amount"
    if indicator.endswith("累计"):
        return "total"
    return "total" if says("stock", indicator) else "amount"


def _measure_of_matter(q: Quantity, indicator: str, sentence: str) -> str:
    """Kind of a length, an area, a volume, a mass, an energy or a power."""
    if (q.unit == "mm" and says("rain", indicator + sentence)) or _SNOWFALL.search(indicator):
        return "amount"
    if (
        q.dimension == "other"
        or _BODY.search(indicator)
        or (q.dimension == "length" and (says("feature", indicator) or _AWAY.search(indicator)))
    ):
        return "other"
    if q.dimension == "power":
        return "other" if _LOAD.search(indicator) else "capacity"
    if _WEIGHS.search(indicator) or (SO_FAR.search(indicator) and q.unit == "m3"):
        return "total"
    if q.dimension in ("mass", "energy"):
        return "total" if says("stock", indicator) else "amount"
    if q.dimension == "volume" and says("flow_volume", indicator) and not says("stock", indicator):
        return "amount"
    made = first_verb(("newly_added", "gathered"), indicator)
    if made is None or _SURFACE.search(indicator) or is_state(sentence):
        return "total"
    if _OVER_YEARS.search(sentence):
        return "newly_added"
    if SO_FAR.search(indicator) or (
        made == "gathered" and (STOCK.search(sentence) or not FLOW.search(sentence))
    ):
        return "total"
    return "newly_added"
