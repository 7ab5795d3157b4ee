"""What the words around a numeral decide: senses of units, elided units, classes of non-facts."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.grammar.numerals import Numeral
from pipeline.grammar.types import Quantity
from pipeline.grammar.units import Unit

_WARM = re.compile(
    r"(?:气温|温度|高温|低温|最高|最低|体温|升温|降温|零下|摄氏|回升|下降|升至|降至|水温|室温|达到?|在|[−-])[^，。；、]{0,6}$"
)
_HOT_WORD = re.compile(
    r"(?:气温|温度|高温|低温|体温|升温|降温|零下|摄氏|水温|室温|炎热|寒冷|天气|晴|阴|多云|发烧|高烧|低烧|发热|烧到|℃)"
)
_DEGREES_OF = re.compile(r"(?:北纬|南纬|东经|西经|角|倾斜|旋转|转|近视|烧酒|白酒|视)[^，。；]{0,4}$")
_MONEY_BLOCK = frozenset("，。；、！？）)”\n：,;钱的多左以买就了零一二三四五六七八九0123456789") | {""}
_MORE_MONEY = re.compile(
    r"[到至和与或加减跟](?=[0-9零一二两三四五六七八九十])|(?:左右|上下)(?=[，。；、]|$)|以[上下内]|之间|半(?![\u4e00-\u9fff])|人民币|[起整](?=[，。；、]|$)"
)
"""两块到三块, 一块半: money, as no classifier of things is followed so."""
_BIT_OF = frozenset("钟歉析开离别")
_PEOPLE = re.compile(
    r"(?:余|多)?(?:名)?[\u4e00-\u9fff]{0,6}?(?:流离失所者|同胞|难民|观众|人口|民众|群众|旅客|游客|居民|职工|工人|农民|学生|教师|会员|党员|员工|儿童|老人|患者|受害者|劳动者|从业者|志愿者|用户|粉丝|网友|干部|官兵|士兵|军队|大军|人民|移民|劳动力|母亲|妇女|女工|女职工|医务人员|人员|嘉宾|代表|演员|球员|市民|村民|人大代表|牧民|渔民|矿工|农民工|农户|贫困人口|选民|失业者|传媒人士|志愿者|参保人|求职者|消费者|投资者|读者|听众|球迷|考生|毕业生|大学生|就业|创客|创业者|主播|骑手|新农人)"
)
_QUOTED_NOUN = re.compile(r"(?:余|多)?[“‘\"][\u4e00-\u9fffA-Za-z]{1,8}[”’\"]")
_VIEWS = re.compile(
    r"(?:阅读|阅览|观看|播放|点击|浏览|访问|下载|转发|点赞|评论|曝光|收听|收看|触达|传播|浏览)(?:总)?(?:量|数|次数)?(?:[^，。；、]{0,4})?(?:达到?|突破|超过?|近|约|为|累计)?(?:了)?$"
)
_PER_HEAD = re.compile(
    r"(?P<visits>人次|人数|人口|票房|产值|营收|投资额|金额|销售额|成交额|总额|资产|利润|收入)(?:约|已|达到?|突破|超过?|近|共|累计|预计|将|为|到|至|有|合计|总计)*$"
)
_FUNDS = re.compile(
    r"(?:余|多)?(?:超长期|特别|专项|地方|政府|一般|中央|财政|产业|信贷|绿色|流动性|银行|社会|民间|美元|外汇){0,3}"
    r"(?:国债|债券|专项债|资金|贷款|投资|基金|赤字|减税|补贴|订单|存款|资产)"
)
"""What only money can amount to, behind 亿: 5000亿超长期特别国债."""
_HOUSEHOLDS = re.compile(
    r"(?:余|多)?[\u4e00-\u9fff]{0,6}?(?:用户|农户|商户|住户|家庭|贫困户|个体户|牧户|渔户|散户|搬迁户|养殖户|种植户)"
)
_HOUSEHOLDS_BEFORE = re.compile(
    r"(?:用户|农户|商户|住户|经营户)(?:总数|总量|数量|数|规模)?(?:约|已|达到?|突破|超过?|近|共|累计|预计|将|为|有|多达|高达)*$"
)
_HEADS = re.compile(
    r"(?:粉丝|会员|学员|志愿者|党员|职工|学生|旅客|游客|观众|移民|农民工|劳动者|从业人员|参保人|老年人|网民)"
    r"(?:总数|总量|数量|数|规模|总人数)?(?:约|已|达到?|突破|超过?|近|共|累计|预计|将|为|有|多达|高达)*$"
)
_GIVEN = re.compile(
    r"(?:捐出?|捐款|捐资|出资|投资|花费|耗资|罚款|赔偿|奖金|月薪|年薪|售价|造价)(?:了|达|约|共|为)?$"
)
_THRESHOLD_NOUN = re.compile(
    r"(?:的)?(?:及以[上下])?(?:非公)?(?:企业|单位|公司|工业|小型|客车|货车|卡车|载货|大型|中型|老人|老年人|儿童|人群|青少年|人口|城市|乡镇|村庄|学校|车辆|船舶|作物|学历|职称|职务|干部|地区|大风|地震|降雨|医院|机构|商户|景区|罚款|有期徒刑|女性|男性|妇女|居民|群众|公民|用人单位|工会|项目|产品|商品|高层|建筑|楼宇|车型|设备)"
)
_BEFORE_THRESHOLD = re.compile(
    r"(?:年龄|满|凡|对|按|将|年满|职工|从业人员|投资|营业额|销售额)[^，。；、]{0,2}$"
)
_QUANTITY_OF = frozenset("共有计达建成组织参加吸引超约近")
_ROUND = frozenset(
    "人名户家件头只册字盏株棵辆台张亩份枚艘架座条次篇页卷箱匹个项种位场所部根朵幅尾粒片处次场趟列间栋幢层集期起例面句道款类"
) | {"人次"}
"""What a bare 百, 千, 万 counts; behind other characters it belongs to a name (万国, 万格)."""
_NO_TIMES = re.compile(
    "乘(?:[以上](?=[0-9零一二两三四五六七八九十百千万负-])|(?=[0-9零一二两三四五六七八九十百千万负-]))"
)
"""三乘以四: 乘 is no classifier here."""
_SHORT = {"金": "枚", "银": "枚", "铜": "枚", "死": "人", "伤": "人", "胜": "场", "平": "场", "负": "场"}
_DIGITS = tuple("0123456789一二三四五六七八九十")
"""Short forms of results: 3金2银, 2死7伤."""
_SHORT_END = frozenset("，。；、！）”\n0123456789一二三四五六七八九十两,;) 的") | {""}
_DAN = re.compile(r"[，。、（）()今以对执与和在也的半胜负获夺:]|$")
"""Rank of a player of go behind his name: 九段."""
_NO_CLASSIFIER = frozenset(
    "大小高低多少长短轻重比加减乘除的了时者后前中内外上下年月日起止和与多余整等以及至到在是为有强弱左右间级号点"
    "过够算完开去来走停才就都也还又再却则便而或且但若如像似让叫使被把给替同向从由自往朝按照据凭当并没不未别勿更最很太极真好坏差错"
    "吃买卖借付送收花用做看说讲问答想能会要可应将已吗呢吧啊呀嘛啦哦哈么零〇一二两三四五六七八九十百千万亿兆半几数正负"
)
_LIFE = re.compile(r"(?:寿命|平均|人均|年龄(?:中位数|差)|提高|延长|增加)[^，。；、]{0,8}$")
_AGE_OF = re.compile(r"高龄|大(?=[的，。、；！？）]|$|婴|孩|女儿|儿子|男|小)")


def sense(n: str, numeral: Numeral, unit: Unit) -> Unit | None:
    """The unit that the context means: 度 of warmth, 块 of money or a classifier; None where it is none."""
    printed = n[unit.start : unit.end]
    alone = numeral.end - numeral.start == 1
    if (
        alone
        and n[numeral.start] == "零"
        and unit.dimension == "count"
        and printed not in ("个", "人", "例", "项", "起", "件")
    ):
        return None
    bounded = n[numeral.start - 1 : numeral.start] in tuple("上近超逾过约成破足达")
    if (
        alone
        and not bounded
        and n[numeral.start] in "百千万亿"
        and unit.dimension == "count"
        and unit.start == numeral.end  # 百余套 counts anything
        and printed not in _ROUND
    ):
        return None
    if printed == "平" and isinstance(numeral.low, int | float) and numeral.low >= 20:
        return replace(unit, code="m2", dimension="area")
    if unit.dimension == "count" and printed in _SHORT:
        return replace(unit, code=_SHORT[printed]) if n[unit.end : unit.end + 1] in _SHORT_END else None
    if (
        printed == "分"
        and n[numeral.start - 1 : numeral.start] in ("时", "点")
        and n[numeral.start - 2 : numeral.start - 1] in _DIGITS
    ):
        return None
    if printed == "度" and "电" in n[max(0, numeral.start - 10) : numeral.start]:
        return replace(unit, code="kW.h", dimension="energy")
    if printed in ("°", "º") and n[max(0, numeral.start - 2) : numeral.start] in ("摄氏", "华氏"):
        return replace(unit, code="Cel", dimension="temperature")
    if printed == "度" and alone and n[numeral.start] == "零":
        return replace(unit, code="Cel", dimension="temperature")
    if printed == "度":
        if _DEGREES_OF.search(n, max(0, numeral.start - 8), numeral.start):
            return replace(unit, code="deg")
        if n.startswith("角", unit.end):
            return replace(unit, code="deg", end=unit.end + 1)
        if n[unit.end : unit.end + 1] != "电" and _HOT_WORD.search(
            n, max(0, numeral.start - 12), unit.end + 6
        ):
            return replace(unit, code="Cel", dimension="temperature")
        return unit
    if (
        printed in ("块", "塊")
        and not _MORE_MONEY.match(n, unit.end)
        and n[unit.end : unit.end + 1] not in _MONEY_BLOCK
        and "\u4e00" <= n[unit.end] <= "\u9fff"
    ):
        return replace(unit, code="块", dimension="count")
    if printed == "乘" and _NO_TIMES.match(n, unit.start):
        return None
    if printed == "大洋" and isinstance(numeral.low, int) and numeral.low < 10:
        return None  # the four oceans
    if printed == "里" and numeral.form == "plain" and n[unit.end : unit.end + 1] in tuple("面边应程头"):
        return None
    if printed == "点" and n[unit.end : unit.end + 1] in _BIT_OF:
        return None
    if printed == "角" and n[unit.end : unit.end + 1] in tuple("形度色落恋洲"):
        return None
    if printed in ("方", "分") and n[unit.end : unit.end + 1] in tuple("面针向式法之析为别公成案"):
        return None
    if (
        printed == "两"
        and unit.dimension == "mass"
        and n[unit.end : unit.end + 1] in tuple("个名项种家位条次年天国会")
    ):
        return None
    return unit


def open_classifier(n: str, numeral: Numeral) -> Unit | None:
    """An unknown counting word: the one character between a plain number and the end of its clause (50棒)."""
    at = numeral.end
    word, after = n[at : at + 1], n[at + 1 : at + 2]
    if numeral.scale > 1 or numeral.form not in ("plain", "few") or not "\u4e00" <= word <= "\u9fff":
        return None
    if (
        n[numeral.start : at] == "一"
        or word in _NO_CLASSIFIER
        or (after and after not in "，。；、！？）的了\n”")
    ):
        return None
    return Unit(at, at + 1, word, "count")


def elided_unit(n: str, start: int, end: int, scale: int) -> str | None:
    """The unit that is not written but certain: 50万流离失所者 → 人, 阅读量11.42亿 → 次."""
    if _VIEWS.search(n, max(0, start - 14), start):
        return "次"
    if scale >= 10**4 and _HEADS.search(n, max(0, start - 10), start):
        return "人"
    if scale >= 10**4 and (match := _PER_HEAD.search(n, max(0, start - 12), start)):
        return {"人次": "人次", "人数": "人", "人口": "人"}.get(match["visits"], "CNY")
    if _GIVEN.search(n, max(0, start - 8), start) and scale >= 10**4:
        return "CNY"
    if scale >= 10**4 and _HOUSEHOLDS_BEFORE.search(n, max(0, start - 12), start):
        return "户"
    if scale >= 10**8 and _FUNDS.match(n, end):
        return "CNY"
    return _counted_after(n, end) if scale >= 10**4 else None


_POINTS = re.compile(r"(?:[、和与及到至]\d[\d.]*个)*[、和与及到至]\d[\d.]*个百分点")


def are_points(n: str, unit: Unit) -> bool:
    """Whether 个 is short for 个百分点, which only the last of a list has: 1.7个和5.4个百分点."""
    return n[unit.start : unit.end] == "个" and _POINTS.match(n, unit.end) is not None


def _counted_after(n: str, end: int) -> str | None:
    """Households or people that follow a bare number: 17万用户, 50万职工家庭, 2亿多居民, 3万“新农人”创客."""
    if (quoted := _QUOTED_NOUN.match(n, end)) is not None:
        end = quoted.end()
    people, households = _PEOPLE.match(n, end), _HOUSEHOLDS.match(n, end)
    if households is not None and (people is None or households.end() - people.end() <= 2):
        return "户"
    return "人" if people is not None else None


def non_fact(n: str, numeral: Numeral, unit: Unit | None, bound: str, start: int, end: int) -> str | None:
    """The class of non-fact that form and next words decide, or None for a candidate for a fact."""
    dimension = unit.dimension if unit else ""
    if unit is not None and unit.code == "段" and _is_dan(n, start, end):
        return "level"
    if n[end : end + 1] == "级" and _is_class(numeral, unit, dimension):
        # 千亿元级产业, 88公斤级: a class of size, no amount
        return "level"
    if dimension == "level" and isinstance(numeral.low, int):
        return "level"
    if unit is not None and n[unit.start : unit.end] == "周年":
        return "other"
    if dimension == "age":
        if n[end - 2 : end] in ("以上", "以下"):
            return "threshold"
        stated = _LIFE.search(n, max(0, start - 14), start) is not None
        return "age" if isinstance(numeral.low, int) and not stated else None
    if (
        bound in ("EQUAL_OR_MORE", "EQUAL_OR_LESS")
        and n[end - 2 : end] in ("以上", "以下")
        and _THRESHOLD_NOUN.match(n, end)
    ):
        return "threshold"
    if numeral.form == "few":
        return "vague"
    if dimension == "count" and n[numeral.start : numeral.end] == "一" and bound == "EQUAL":
        return "article"
    return None


def _is_class(numeral: Numeral, unit: Unit | None, dimension: str) -> bool:
    if unit is None or dimension == "money":
        return numeral.scale >= 10**4
    return dimension in ("mass", "length", "energy", "power")


def _is_dan(n: str, start: int, end: int) -> bool:
    """The rank of a player of go, behind his name: 李昌镐九段."""
    before = n[start - 1 : start]
    named = "\u4e00" <= before <= "\u9fff" and before not in "共有分成为了第前后这那每各由全划"
    return named and n[start] in "三四五六七八九" and _DAN.match(n, end) is not None


def is_age(n: str, end: int) -> bool:
    """五个月大, 6周大."""
    return _AGE_OF.match(n, end) is not None


def share_units(n: str, found: list[Quantity]) -> list[Quantity]:
    """Give a quantity without a unit that of the next member of its list: 9.06万、1611.7万人次."""
    result = list(found)
    for i in range(len(result) - 2, -1, -1):
        q, following = result[i], result[i + 1]
        if (
            q.unit is None
            and q.kind == "number"
            and q.cls is None
            and following.unit
            and following.cls is None
        ):
            between = n[q.end : following.start]
            if between in ("、", "和", "与", "及", ",", "或", "以及") and following.dimension not in (
                "ratio",
                "rank",
                "temperature",
            ):
                result[i] = replace(
                    q, unit=following.unit, dimension=following.dimension, kind=following.kind
                )
    return result
