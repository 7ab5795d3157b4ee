"""Measure kind of a figure that tells no change, from its unit and the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facts import cues
from pipeline.grammar.types import Quantity

_PER_UNIT = re.compile(
    r"每[一-鿿]{1,3}$|每[天月日张份台吨斤晚次人公个千][^，。]{0,8}(?:需|要|只|收|交|付|仅|卖)|(?<![军出])售价(?!值)|票价|租[用一]|卖[到出]?|抵了?$"
)
_ABLE = re.compile(r"(?:可|可以|能|能够)(?:同时)?[^，。]{0,4}(?:容纳|保障|满足|停放|停靠|接待|处理|存放)")
_PEOPLE = frozenset(
    ["人", "名", "位", "家", "个", "支", "户", "对", "所", "组", "批", "队", "部门", "单位", "机构", None]
)
_BODIES = frozenset(["家", "个", "支", "所", "组", "批", "队", "部门", "单位", "机构"])
"""Units of bodies; they count things as well, so that the noun decides."""
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
_MEDAL = re.compile(r"[牌奖章]")
_SKILL = re.compile(r"能力(?=[、，和与及的建提])")
"""能力 in a list of qualities is no capacity: 作风、能力、服务等问题."""
_OFFICES = frozenset(["部门", "单位", "机构", "省份", "省区市"])
_OFFICE_ACTS = re.compile(r"(?![的为是有共和均与及]|之一)[一-鿿]")
_AT_WORK = re.compile(r"[在给向从赴参]")
_TREATY = re.compile(r"签署|签订|报告|参|宣布|发表|通过|投票|表决|加入|响应|共同|联合")
_STATE = re.compile(r"(?:国家|省|地区)$")
_MADE_UP = re.compile(r"(?:组成|构成)$")
_NEW = re.compile(r"^(?:今年|去年|全年)?新(?:增|建(?!成)|发现|开工|改造|修)")
_NEW_EACH = re.compile(r"每年(?:将|可|预计)?新[增建]")
_PLANT = re.compile(r"(?:级)?的?[一-鿿]{0,6}(?:厂|站|机组|装置|生产线|码头|泊位|油轮|货轮|矿井|煤矿)")
_LIMITS = frozenset(["EQUAL_OR_MORE", "EQUAL_OR_LESS"])
_SHARED = frozenset(["newly_added", "event_count", "participants", "amount"])
"""Kinds that the parts of a figure take from it where they have no verb of their own."""
_CASES = frozenset(["件", "起", "宗", "例", "处", "项", "条"])
_MEAN = re.compile(r"平均|[人户日年月周亩]均")
_PER_HEAD = re.compile(r"每[一十百千万亿]*(?:人口?|名|户|个|台)")
_EXCHANGE = re.compile(r"约?(?:折)?合[1１一]")
_AT_BEST = re.compile(r"最高|最多|至多|封顶")
_LOAD = re.compile(r"负荷|出力")
_ERROR = re.compile(r"误差|偏差")
_RULED = re.compile(r"须|不得|应当|必须")
_SURFACE = re.compile(r"面积|全长|里程|总长|总量")
_SO_FAR = re.compile(r"累计|现有|共有|总共")
_STANDING = re.compile(r"现有|共有|拥有|目前|在[读册校岗编]|设有|建有|下设|下辖|登记|注册|持证|在编")
_SET_UP = re.compile(r"共?设|是")
_POTENTIAL = re.compile(r"可(?!再生|持续)|能够|(?<![智功性节新动热电])能(?![源耗力量效])")
_TEAM = re.compile(r"组织了?[^，。]{0,12}(?:队|团)$")
_HARM = re.compile(
    r"死亡|受伤|负伤|失踪|失联|遇难|丧生|身亡|下落不明|流离失所|被困|受灾|倒塌|受损|停电|被[毁淹埋]|[损烧冲炸]毁|伤亡|感染|中毒|[病坠溺]亡|落水|中暑"
)
_HARM_SO_FAR = re.compile(
    r"(?:已|累计|共).{0,20}(?:造成|导致|致|有|证实|确认)|仍|尚|下落不明|停电|以来[^。]{0,30}(?:造成|导致|致)"
)
_ORIGIN = re.compile(r"来自[^，。]{0,60}$")
_FRONTED = re.compile(r"[对将把]")
_EXISTS = re.compile(r"[有为是达]$")
_STANDS = re.compile(r"[共已现拥另还都][有是为达]$|[为是达]$")
_DOING = re.compile(r"[^，。的]{1,12}?[了着过在向为把将从对被]|日前|近日|先后|共同|纷纷|陆续|集体|一起")
_TOGETHER = re.compile(r"(?:共同|联合|分别|一起|先后|全部|集体|日前|近日|陆续|纷纷)+$")
_ALL = re.compile(r"[都均未无仍尚]|已有|另有|没有|可以|可享")
_FLOW = re.compile(
    r"[今去当本上前]年|上半年|下半年|季度|[0-9０-９一二三四五六七八九十]月|年来|以来|期间|年(?!底|末)"
)
_STOCK = re.compile(r"累计|已经?|目前|截至|截止|如今|现|到[0-9０-９]{4}年")
_QUAKE = re.compile(r"震")
_INDEX = re.compile(r"指数|系数|得分|评分|点位|震级")
_OVER_YEARS = re.compile(r"以来|期间")
_HEADCOUNT = re.compile(r"(?:参保|受益|就业|覆盖|服务|用户|持证)(?:总)?(?:人数|人口|户数|数)$")
_WEIGHS = re.compile(r"(?:总重|自重|净重|重量|体重|毛重|吨位)(?=$|的|平台|[一-鿿]{2,6}$)")
_BY_NOW = re.compile(r"目前|截至|截止|如今|迄今")
_WHOSE = re.compile(r"[^，。、的]{1,16}的[约近超逾]*[0-9０-９一二三四五六七八九十百千万两.多余]+[名位人]")
_AMONG = re.compile(r"(?:参展|参会|参赛|参加|参与|与会)[^，。]{0,8}中")
_NO_NOUN = (
    r"(?!员(?!工)|者|组(?!织|建)|队(?!伍|员)|团(?!队|体|员|支)|区(?!域|县)|[率量额室所到至]|站(?!点)"
    r"|家(?!庭|长|电|具|园|属)|商(?!户|业|标|品|铺|场)|费(?!用)|会(?!员|议|场|展))"
)
"""What makes a noun of a verb: 调解员, 检查组, 开发区."""
_REACH = 14
"""How far after a figure its noun and verb are looked for."""


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
        return "capacity" if q.dimension == "speed" and _says("limit", indicator) else fixed
    if q.dimension == "time":
        if _ERROR.search(indicator):
            return "other"
        return "average" if _MEAN.search(indicator) else "duration"
    if q.dimension in ("ratio", "multiple"):
        return "ratio"
    if q.dimension == "money":
        return _money_kind(indicator, clause_text, after)
    if q.unit_text == "级" and _QUAKE.search(indicator):
        return "other"
    if _says("limit", indicator) or (q.bound in _LIMITS and _RULED.search(clause_text)):
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
    if _says("capacity", measured) or _ABLE.search(clause_text):
        return "capacity"
    bare = q.unit is None and q.dimension in ("other", "number") and not _INDEX.search(indicator)
    if q.dimension != "count" and not bare:
        return _measure_of_matter(q, indicator, sentence)
    counted = _Count(q, indicator, clause_text, before, after, noun, predicate, sentence, whole)
    return counted.kind()


def _says(key: str, where: str) -> bool:
    return bool(cues.pattern("kind", key).search(where))


def _ends(key: str, where: str) -> bool:
    return bool(cues.pattern("kind", key, after="$").search(where))


def _per_head(q: Quantity, indicator: str, clause_text: str) -> bool:
    if _PER_HEAD.search(indicator) or _says("average", indicator):
        return True
    return q.bound == "RANGE" and q.dimension == "count" and bool(re.search(r"[都均每]", clause_text))


def _money_kind(indicator: str, clause_text: str, after: str) -> str:
    price = bool(_PRICE.search(indicator))
    if _AT_BEST.search(clause_text) and not price:
        return "amount"
    if _MEAN.search(indicator) and ("人均" in indicator or not price):
        return "average"
    if price or _PER_UNIT.search(clause_text) or _EXCHANGE.match(after):
        return "price"
    if _says("average", indicator):
        return "average"
    if _OUTLAY.search(indicator) or _TURNOVER.search(indicator):
        return "amount"
    if indicator.endswith("累计"):
        return "total"
    return "total" if _says("stock", indicator) else "amount"


def _measure_of_matter(q: Quantity, indicator: str, sentence: str) -> str:
    """Kind of a length, an area, a volume, a mass, an energy or a power."""
    if q.unit == "mm" and _says("rain", indicator + sentence):
        return "amount"
    if q.dimension == "other" or (q.dimension == "length" and _says("feature", indicator)):
        return "other"
    if q.dimension == "power":
        return "other" if _LOAD.search(indicator) else "capacity"
    if _WEIGHS.search(indicator) or (_SO_FAR.search(indicator) and q.unit == "m3"):
        return "total"
    if q.dimension in ("mass", "energy"):
        return "total" if _says("stock", indicator) else "amount"
    if q.dimension == "volume" and _says("flow_volume", indicator) and not _says("stock", indicator):
        return "amount"
    made = _verb(("newly_added", "gathered"), indicator)
    if made is None or _SURFACE.search(indicator) or _is_state(sentence):
        return "total"
    if _OVER_YEARS.search(sentence):
        return "newly_added"
    if _SO_FAR.search(indicator) or (
        made == "gathered" and (_STOCK.search(sentence) or not _FLOW.search(sentence))
    ):
        return "total"
    return "newly_added"


@dataclass(frozen=True, slots=True)
class _Count:
    """A count with its words; its kind follows from who or what is counted and the verb that it stands with."""

    q: Quantity
    indicator: str
    clause: str
    before: str
    after: str
    noun: str
    predicate: str
    sentence: str
    whole: str | None

    def kind(self) -> str:
        """The measure kind."""
        return self._by_noun() or self._by_verb() or self._by_role()

    def _by_noun(self) -> str | None:
        """By the unit and by what is counted, whatever happens to it."""
        unit, indicator = self.q.unit, self.indicator
        if unit in cues.words("kind", "participant_units"):
            return "event_count" if _says("punished", self.before) else "participants"
        if _HEADCOUNT.search(self.before or indicator):
            return "total"
        if _says("views", indicator):
            return "total"
        if unit not in _PEOPLE and (_says("amount", indicator) or self._is_sold()):
            return "amount"
        if self._is_event_unit() and not _SET_UP.match(self.before):
            return "event_count"
        if unit in _PEOPLE and _ORIGIN.search(self._left) and self.whole != "total":
            return "participants" if unit not in _BODIES or self._names_body(places=True) else None
        if unit not in _BODIES and _HARM.search(self.predicate or indicator):
            return "total" if _HARM_SO_FAR.search(self.sentence or self.clause) else "newly_added"
        if _STANDING.match(self.before or indicator) or _says("result", self.before):
            return "total"
        if _TEAM.search(self.before + self.noun) and not self._left.endswith("的"):
            return "newly_added"
        return None

    def _is_event_unit(self) -> bool:
        """Whether the unit counts events; 枚 counts what was won only with a medal (not 导弹1700枚)."""
        if self.q.unit == "枚" and not _MEDAL.search(self.indicator + self.noun):
            return False
        return self.q.unit in cues.words("kind", "event_units")

    def _is_sold(self) -> bool:
        return _says("sold", self.before) and not _POTENTIAL.search(self._left)

    def _by_verb(self) -> str | None:
        objects = ("punished", "newly_added", "gathered", "event_count")
        people = ("joined", "reached") if self.q.unit in _PEOPLE else ()
        if verb := _verb((*objects, *people), self.before):
            return self._of_verb(verb)
        own = self.predicate or self.after[:_REACH]
        if verb := _verb(("arising", "happening", *people[:1]), own):
            return "participants" if verb == "joined" else self._of_verb(verb)
        if not self.noun and (verb := _verb(("arising", "happening", *people[:1]), self.indicator, end=True)):
            return self._of_verb(verb)
        if _FRONTED.search(self._left) and (
            verb := _verb(("newly_added", "event_count", *people[1:]), self.after)
        ):
            return self._of_verb(verb)
        return None

    def _of_verb(self, verb: str) -> str:
        unit = self.q.unit
        if verb in ("joined", "reached"):
            if unit in _BODIES and not self._names_body(places=verb == "joined"):
                return "total"
            return "total" if self.whole == "total" and _ORIGIN.search(self.before) else "participants"
        if verb == "punished":
            return "event_count"
        if verb in ("event_count", "happening"):
            return "participants" if unit in _PEOPLE - _BODIES - {None} else "event_count"
        if verb == "arising":
            return "total" if _ALL.search(self.clause) else "newly_added"
        if _SO_FAR.search(self.indicator):
            return "total"
        if verb == "newly_added":
            return (
                "total"
                if _is_state(self.sentence) or (unit in _BODIES and self._left.endswith(("到", "至")))
                else verb
            )
        if unit in _PEOPLE and _ends("participants", self.before + self.noun):
            return "participants"
        return "newly_added" if _FLOW.search(self.sentence) and not _STOCK.search(self.sentence) else "total"

    def _by_role(self) -> str:
        """By who is counted, where no verb decides: people and bodies that act take part in something."""
        unit = self.q.unit
        if unit in _CASES and (_ends("event_nouns", self.noun or self.before) or "发现" in self.before):
            stands = _EXISTS.search(self._left) and _BY_NOW.search(self.sentence)
            return "total" if stands or _SO_FAR.search(self.indicator) else "event_count"
        if unit in _PEOPLE:
            if _ends("participants", self.noun or self.before) or self._acts():
                return "participants"
            if _WHOSE.match(self.after) or (unit in _BODIES and _AMONG.search(self.sentence)):
                return "participants"
        if self.whole == "participants" and unit not in _PEOPLE:
            return "total"
        if self.whole in _SHARED and not self.predicate and not _STANDING.search(self.indicator):
            return self.whole or "total"
        return "total"

    def _acts(self) -> bool:
        """Whether those counted do something on an occasion; 都 and 已有 tell how things stand."""
        if _ALL.search(self.clause) or _MADE_UP.search(self.predicate):
            return False
        if not self.noun or self.q.unit in _OFFICES:
            return self._acts_unnamed()
        if self._left.endswith(("为", "给")) and self.predicate:
            return True
        if _STANDS.search(self._left) or (_EXISTS.search(self._left) and _STOCK.search(self.sentence)):
            return False
        if not self.predicate and (self.before or self.whole == "total" or not _DOING.search(self.after)):
            return False
        return self.q.unit not in _BODIES or self._names_body()

    def _acts_unnamed(self) -> bool:
        """Whether persons or offices act that their unit alone names: 3人在现场, 九部门联合印发."""
        if self.q.unit in _OFFICES:
            return not self.before and bool(_OFFICE_ACTS.match(self.after))
        return (
            self.q.unit == "人"
            and bool(self.predicate and _AT_WORK.match(self.after))
            and not _STANDS.search(self._left)
        )

    @property
    def _left(self) -> str:
        """What stands before the figure in its clause."""
        return self.clause[: len(self.clause) - len(self.after) - self.q.end + self.q.start]

    def _names_body(self, *, places: bool = False) -> bool:
        if self.q.unit == "家" and self.predicate and "共" not in self.after[:_REACH]:
            return True
        if self.predicate and _STATE.search(self.noun) and _TREATY.search(self.after[:_REACH]):
            return True
        head = self.after.split("的")[0]
        heads = [_TOGETHER.sub("", self.noun), head] if self.noun else [self.before]
        return any(_ends("bodies", n) or (places and _ends("places", n)) for n in heads)


def _is_state(sentence: str) -> bool:
    """Whether what was newly made is told as it stands by now: 目前，已完成19个村搬迁."""
    return bool(_BY_NOW.search(sentence)) and not _FLOW.search(sentence)


def _verb(keys: tuple[str, ...], where: str, *, end: bool = False) -> str | None:
    """The list of the first verb in a text; the longer one where two begin together."""
    best: tuple[int, int, str] | None = None
    for key in keys:
        match = cues.pattern("kind", key, after="$" if end else _NO_NOUN).search(where)
        if match and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
            best = (match.start(), match.end(), key)
    return best[2] if best else None
