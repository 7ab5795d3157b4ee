"""What looks like a time and is none: 一日游, 1号线, 三点意见, 百分点, 比分 21:19, 八一队."""

from __future__ import annotations

import re

from pipeline.grammar.times.limits import direction
from pipeline.grammar.times.model import Phrase

_CJK = re.compile(r"[\u4e00-\u9fff]")
_DAY_LEFT_BAD = re.compile(
    r"(?:期限[为是]?|连续|为期|历时|长达|第|每|满|(?<!附)近|超|逾|不足|约|共|至少|最多|持续|仅|[A-Za-z0-9.%:-])$"
)
_DAY_RIGHT_BAD = re.compile(r"[游龄内间均薪租增产版本常元志币幣]|报(?![道告称名纸送])|之内|以内|时长")
_NUMBERED_RIGHT = re.compile(
    r"[线楼机院文令台馆门桌厅公路井站仓床车航坑球选手馆码桥口矿船舰店店房厂字库灶段座塔岛炉泵泊令梯棚沟渠宗案选人卫星箭运遥]"
)
_HAO_LEFT = re.compile(r"(?:^|[\s,，。；;：:(（“”在于从自到至定是的月底])$")
_CLOCK_LEFT = re.compile(r"(?:[在于从自到至约为是、，,。；;（(“：:\s定前后早晚午晨]|时间|左右|每天)$")
_CLOCK_VERB = re.compile(
    r"起床|出发|上班|下班|上课|下课|开门|关门|开会|集合|见面|睡觉|吃饭|发车|到达|打烊|闭馆|开业|营业"
)
_CLOCK_RIGHT = re.compile(
    r"许|左右|前后|整|钟|至|到|-|~|前|后|以前|以后|之前|之后|[，,。、；;）)\s]|开始|出发|起|$|[才就开关上下起集]|见面|见$|碰面|会合|吃饭|睡|到达|到[家校站]|发车|回[家来]|叫醒|打烊|闭馆"
)
_POINT_RIGHT = re.compile(r"[建意要经看体原思感启希说新共不好名困多几]|[一二三四五六七八九十\d]*个?百分|以来")
_SCORE_LEFT = re.compile(
    r"(?:比[分例][^，。,]{0,3}|[以比胜负平克败局按][^，。,]{0,2}|配比[为是]?|[0-9]+[:：][0-9]+[、，, ]*)$"
)
_SCORE_RIGHT = re.compile(
    r"[的]?(?:战胜|击败|获胜|胜|负|逆转|力克|大胜|领先|落后|险胜|淘汰|取胜|不敌|横扫|扳平|比[分例]|配比|先下|再下|[、，][0-9]+:|[万千百亿])"
)
_NUMBER_FEASTS = {
    "“三八”",
    "“五一”",
    "“五四”",
    "“六一”",
    "“七一”",
    "“八一”",
    "“十一”",
    "“九一八”",
    "“双十一”",
    "“双11”",
}
_HOLIDAY_BARE = {
    "五一",
    "六一",
    "七一",
    "八一",
    "清明",
    "元宵",
    "重阳",
    "端午",
    "中秋",
    "七夕",
    "小年",
    "新年",
    "“五四”",
    "“八一”",
    "“三八”",
}
NAME_RIGHT = re.compile(
    r"(?:国际)?(?:联欢|晚会|[”]?老人|树|卡|帽|红旗|奖|劳动奖|路|街|广场|村|小学|中学|大学|学校|制片|电影|体工|队|男篮|女篮|军旗|勋章|上河|运动|精神|新文化|起义|南昌|同志"
    r"|文化公园|渠|大桥|水库|厂|桥|镇|乡|县|区|市|里|社区|小区|纸|饼|粽|档|文学|诗会|号|年画|歌会|灯会|工程|杯|林|塔|山|湖|河|江|门|院|餐|汤|圆)"
)
_VAGUE_LEFT = {
    "过去": re.compile(r"(?:^|[，,。；;：:、\s“”（(和与比在从是跟较])$"),
    "未来": re.compile(r"(?:^|[，,。；;：:\s“”（(和与在是、])$"),
    "最近": re.compile(r"(?:^|[^距离最])$"),
}
_VAGUE_RIGHT = {
    "过去": re.compile(r"(?![了时看把那])"),
    "最近": re.compile(r"(?!的[^一几两三]|距|点|端|处)"),
    "至今": re.compile(r"(?![年天日早晚夏秋冬春])"),
    "近年": re.compile(r"(?![底末终关])"),
    "未来": re.compile(r"(?![城科网主学家派金馆园谷])"),
    "现在": re.compile(r"(?!时)"),
    "目前": re.compile(r""),
    "当前": re.compile(r"(?!页)"),
    "将来": re.compile(r"(?![自华临到])"),
    "如今": re.compile(r""),
}
_SEASON_LEFT = re.compile(r"[\u4e00-\u9fff]的$")
_NUMERIC_KINDS = {
    "month",
    "day",
    "clock",
    "year",
    "shortyear",
    "months",
    "days",
    "years",
    "decade",
    "ago",
    "window",
    "within",
}
_NUMBER_LEFT = re.compile(r"[0-9A-Za-z./_%+=-]$")
_PATH_RIGHT = re.compile(r"[/_=&]|-[0-9]")
_NEEDS_PARENT = {"which", "nth", "span", "daypart_short", "dayof"}


_SPLIT_WORD = re.compile(r"[文光证表说声发聪透鲜黎照]明$|最后$|建成后$|[刷更创革]新$")
"""The first sign of the phrase ends another word: 文明早期, 最后晚餐, 刷新年内纪录."""


def acceptable(text: str, phrase: Phrase) -> bool:
    """Whether a phrase in its place means a time."""
    nodes, start, end = phrase.nodes, phrase.start, phrase.end
    first = nodes[0]
    left, right = text[max(0, start - 6) : start], text[end : end + 8]
    if first.kind in _NEEDS_PARENT and not (first.kind in ("daypart_short", "which") and len(nodes) > 1):
        return False
    if first.kind in _NUMERIC_KINDS and (_NUMBER_LEFT.search(left) or _PATH_RIGHT.match(right)):
        return False
    if first.name == "compact":
        return phrase.lone
    if first.kind == "shortyear" and not first.b and not text[start].isdigit() and len(nodes) == 1:
        return False  # 七八年 counts years
    if text[end - 1] == "夜" and text.startswith("幕", end):
        return False
    if _SPLIT_WORD.search(left + text[start : start + 1]):
        return False
    if first.kind == "set" and not first.a and len(nodes) == 1:
        return False
    if len(nodes) > 1 or phrase.until or phrase.role == "as_of":
        return True
    if first.kind == "within":
        if phrase.lone:
            return text[end - 2] not in "以之"  # 48小时以内 alone is a limit
        return _ago(phrase, text[start:end], left, right) and direction(text, phrase) != 0
    check = _CHECKS.get(first.kind)
    return check is None or phrase.lone or bool(check(phrase, text[start:end], left, right))


_CANTONESE = {"听日", "寻日", "琴日"}
_DAYPART_RIGHT = re.compile(r"[上下中]午|[早晚夜]|[，。、]")


def _day(phrase: Phrase, own: str, left: str, right: str) -> bool:
    node = phrase.nodes[0]
    if node.rel is not None:
        if own in _CANTONESE:
            return not _CJK.match(left[-1:] or "") and bool(_DAYPART_RIGHT.match(right))
        return not (own in ("后日", "前日") and _CJK.match(left[-1:] or "")) and not right.startswith(
            ("系", "之星", "报", "头条", "本")
        )
    if _DAY_LEFT_BAD.search(left) or _DAY_RIGHT_BAD.match(right):
        return False
    if "号" in own:
        return bool(_HAO_LEFT.search(left)) and not _NUMBERED_RIGHT.match(right)
    if own[0] in "一二三四五六七八九十" and len(own) == 2:
        return bool(re.search(r"[在于从自到至]$", left))
    return True


def _clock(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if ":" in own:
        return (
            not re.search(r"[0-9A-Za-z.:]$", left)
            and not _SCORE_LEFT.search(left)
            and not _SCORE_RIGHT.match(right)
        )
    if re.search(r"[0-9A-Za-z.几百千万第]$", left):
        return False
    if phrase.nodes[0].name.endswith("?"):
        if "时" in own and len(own) == 2:
            return False
        return (
            (bool(_CLOCK_LEFT.search(left or "，")) or bool(_CLOCK_VERB.match(right)))
            and bool(_CLOCK_RIGHT.match(right) or phrase.role in ("before", "after"))
            and not _POINT_RIGHT.match(right)
        )
    return True


def _month(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if phrase.nodes[0].rel is not None:
        return True
    return not re.search(r"[0-9A-Za-z.第近满整]$", left)


def _year(phrase: Phrase, own: str, left: str, right: str) -> bool:
    node = phrase.nodes[0]
    if node.rel is not None:
        if own == "后年":  # 投产后年上网电量
            return bool(re.search(r"(?:^|[^\u4e00-\u9fff]|[在到至于从自和与及的将是])$", left))
        return not (own == "前年" and re.match(r"[产均销度级代]", right))
    if re.search(r"(?:[0-9A-Za-z.]|距今|长达|历经|有着?|近|约|逾|超过?|已有|至少|上下)$", left) and (
        node.a % 100 == 0 or node.a < 1800 or node.a > 2100
    ):
        return False
    if re.search(r"[0-9A-Za-z.]$", left):
        return False
    return not (right.startswith(("历史", "的历史", "文明", "悠久")) and (node.a % 100 == 0 or node.a < 1900))


def _shortyear(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if not phrase.nodes[0].b:
        return False
    return not re.search(r"[0-9A-Za-z.第近满整个]$", left)


_FEAST_RIGHT = re.compile(r"期间|假|[前后当]|小长|长假|黄金|放假|来临|将至|到来|临近|佳节|[，,。、；]|$")


def _holiday(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if NAME_RIGHT.match(right) or (
        own in _HOLIDAY_BARE and left.endswith(("“", "《")) and not own.startswith("“")
    ):
        return False
    if own in _NUMBER_FEASTS:
        return bool(_FEAST_RIGHT.match(right) or re.search(r"年$", left))
    if own in ("五一", "六一", "七一", "八一"):
        return bool(
            re.match(r"期间|假|前|后|当|小长|长假|黄金|放假|[、，,]|来临|将至|到来|临近", right)
        ) and not left.endswith("第")
    if own in ("清明", "元宵", "小年", "重阳"):
        return not re.match(r"[的]?[^节，,。、；期假前后当时小长，\s]", right) or bool(
            re.search(r"[，,。、年在]$", left)
        )
    return not left.endswith("《")


_AMBIGUOUS_TERMS = {"雨水", "小满", "白露", "小雪", "大雪"}
_TERM_RIGHT = re.compile(r"节气|时节|当[天日]|这天|至[，,]|，[^，。]{0,6}节气")


_SURNAME = re.compile(
    r"[张王李刘陈杨赵黄周吴徐孙马朱胡郭何高林郑罗梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔]$"
)
"""张国庆 is a man."""
_NEW_YEAR_RIGHT = re.compile(r"问候|贺词|献词|好|快乐|致辞|音乐会|贺卡|礼物|愿望|祝福|茶话会")


def _feast_day(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own in _AMBIGUOUS_TERMS:
        return bool(_TERM_RIGHT.match(right) or re.search(r"(?:节气|今[天日]是?|迎来)[“]?$", left))
    if own == "国庆" and (right.startswith("祝") or _SURNAME.search(left)):
        return False
    if own == "新年" and (re.search(r"[过贺迎庆闹]$", left) or _NEW_YEAR_RIGHT.match(right)):
        return False
    return _holiday(phrase, own, left, right)


def _anaphor(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own in ("第二天", "第二年"):
        return not re.search(r"(?:进入|迎来|[是为的在比到]|[\u4e00-\u9fff]会)$", left)
    return (
        not (own == "那天" and right.startswith("气"))
        and not (own == "第二年" and right.startswith("兵"))
        and not (own == "后一天" and left.endswith("最"))
        and not right.startswith(("龄", "级", "代", "生"))
        and not (own == "次月" and (right[:1] in "球背面" or re.search(r"[首每两再数]$", left)))
    )


def _vague(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own[0] == "前" and left.endswith(("提", "目")):
        return False
    if own in _VAGUE_LEFT and not _VAGUE_LEFT[own].search(left):
        return False
    return own not in _VAGUE_RIGHT or bool(_VAGUE_RIGHT[own].match(right))


def _season(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not re.match(r"[奥]|号|里的|节|达沃斯|残奥|项目|联赛|攻势", right) and not _SEASON_LEFT.search(
        left
    )


def _plain(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not re.search(r"[0-9A-Za-z.]$", left)


def _never(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return False


def _ago(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own[0] == "过":  # 过一小时: only where it is all that is said
        return False
    return not re.search(r"(?:[0-9A-Za-z.第每连续年月]|每隔|为期)$", left)


def _firstn(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return own[0] == "头" and phrase.nodes[0].name == "d" and not left.endswith(("的", "年"))


def _part(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own[0] in "年月周季":
        return not re.search(r"[0-9〇零一二两三四五六七八九十百千几数多半个岁近少青童老]$", left)
    return True


def _months(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return _plain(phrase, own, left, right) and not (
        phrase.nodes[0].name == "first" and left.endswith(("提", "之"))
    )


def _years(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own[-1] == "代":
        return not right.startswith(("表", "理", "替", "办", "号", "言"))
    if own[-1] == "朝":
        return not right.startswith(("着", "向", "阳", "鲜", "气", "我", "他"))
    return _plain(phrase, own, left, right)


def _same(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not right.startswith(("声", "录", "群", "学", "入")) and not left.endswith(("合", "相"))


def _week(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not re.match(r"[围边遭岁期转折长全密刊]", right)


def _weekday(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not right.startswith(("时报", "泰晤士", "电讯", "邮报", "报")) and not left.endswith("商")


def _window(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if "的" in own and phrase.nodes[0].name in ("min", "h", "s") and own[-1] not in "里内间":
        return False  # 由过去的40分钟缩短
    if own[0] == "下":
        return bool(re.search(r"(?:^|[，,。；;：:、\s（(在于的])$", left))
    if own[0] not in "前后上":
        return True
    unit = phrase.nodes[0].name
    return unit in ("d", "wk", "mo", "a") and bool(
        re.search(r"(?:^|[，,。；;：:、\s（(在于]|过去|而)$", left)
    )


def _recurring(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not (own[0] == "隔" and re.search(r"[时相间]$", left))


def _workday(phrase: Phrase, own: str, left: str, right: str) -> bool:
    return not left.endswith("个")


def _quarter(phrase: Phrase, own: str, left: str, right: str) -> bool:
    if own in ("上季", "本季", "下季"):
        return False
    return not left.endswith("个") and not (own[0] == "第" and own[-1] == "季")  # a season of a series


_CHECKS = {
    "day": _day, "days": _plain, "clock": _clock, "month": _month, "months": _months, "year": _year,
    "week": _week, "weekday": _weekday, "years": _years, "shortyear": _shortyear, "holiday": _feast_day, "anaphor": _anaphor, "vague": _vague,
    "season": _season, "ago": _ago, "window": _window, "part": _part, "workday": _workday,
    "quarter": _quarter, "dekad": _never, "same": _same, "set": _recurring, "firstn": _firstn, "nth": _never,
}  # fmt: skip
