"""Who wrote and photographed: credits such as 本报讯（记者 某某）, 本报记者 某某 摄, 责任编辑：某某.

A credit is read as a whole by a small scanner: separators, role words before names (记者 某某), role words
after names (某某 摄), media and bodies, and names. `read_credit` gives nothing unless every character is
accounted for, so that running text that merely contains 记者 is no credit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.annotations import Byline
from pipeline.source.names import DOTS, HAN, can_be_name, is_person_name, split_names, surnames

_SELF = r"本报|本報|本刊|本台|本网|本社|我报|新华社|新华网|新华视点|中新社|中新网|人民网|央视|总台|(?:融媒体|全媒体|融媒|全媒)(?:中心)?"
_PRESS = (
    r"(?:日|晚|晨|早|时|時|商|快|周|导|新|邮|都市|工人|青年|少年|法治|法制|农民|教育|体育|健康|劳动|电力|铁道|解放军|参考|科技|文汇|"
    r"广播电视|消费者|企业家|证券|经营|交通|环境|卫生|税务|石油|林业|海洋|气象|旅游|文化|妇女|华侨|侨)(?:报|報)社?|"
    r"电视台|广播电台|电台|通讯社|新闻社|新闻网|报社|出版社|杂志社|周刊|之声"
)
MEDIA = (
    rf"(?:{_SELF}|《[^》]{{2,12}}》(?=记者|通讯员|杂志|社)|"
    rf"(?![由从在据对向小][{HAN}])[{HAN}]{{1,12}}?(?:{_PRESS}|(?<!本)[报報]社?(?=记者|通讯员)))"
)
"""A newspaper, agency or broadcaster by name."""
ROLES = ("reporter", "correspondent", "photographer", "editor", "author")

_QUALIFIER = (
    r"(?:(?:全媒体|融媒体|融媒|全媒|首席|高级|资深|见习|实习|特派|特约|专职|兼职|随队|随行|前方|文字|财经|体育|军事|经济|本报)"
    rf"|[驻赴][{HAN}]{{1,8}}?)*"
)
_BEFORE = re.compile(
    rf"(?P<media>{MEDIA})?{_QUALIFIER}"
    r"(?:(?P<photographer>摄影记者|摄影师|摄影通讯员|攝影記者)|(?P<reporter>记[ \u3000]?者|記者|实习生|实习记者)|"
    r"(?P<correspondent>通[ \u3000]?讯[ \u3000]?员|通訊員|通联员)|"
    r"(?P<editor>责任编辑|責任編輯|执行编辑|执行主编|本版责编|本版编辑|本版主编|版面编辑|图片编辑|美术编辑|新媒体编辑|值班编辑|值班总编|"
    r"值班主任|栏目主持|主持人|责编|主编|编审|编辑|编輯|美编|校对|版式设计|版式|组版|排版|检校|审校|一审|二审|三审|终审|统筹|监制)|"
    r"(?P<author>评论员|观察员|撰稿人?|作者|執筆|执笔|供稿人?|解答人?|答疑人?|讲述人?))"
    rf"(?![{HAN}]?(?:招待会|节|站|会上|从|在(?![{HAN}]?(?:[）)、，\s]|$))|获悉|了解|近日|昨日|日前|今天|采访|看到|来到|走进|部|室|系|按|寄语|手记|调查|观察|说))"
)
_BEFORE_SLASH = re.compile(
    r"(?P<both>文[/／、·.]?[图圖片]|撰文[/／]?摄影|图[/／、·.]文|采写[/／]?摄影)|(?P<photographer>摄影|攝影|图片|图|摄|制图|漫画|绘图)|"
    r"(?P<author>撰文|采写|整理|撰稿|文字|文|作者)|(?P<editor>编辑|责编|校对|美编|版式|制表)"
)
_SLASH = re.compile(r"\s*[/／:：|｜]")
_BARE_BEFORE = re.compile(r"(?:摄影|攝影|撰文|采写|文[/／、·.]?图|图[/／]文)(?=[\s（(]|本报|记者)")
_AFTER = re.compile(
    r"(?P<photographer>(?:文并|撰文并)?(?:摄影|攝影)(?:报道|報導|报导)?|(?:文并|并)摄|[摄攝](?:自|于)?|供图|图片|[图圖]|绘图|制图|漫画|航拍)|"
    r"(?P<reporter>文[/／、·.]?[图圖片摄]|图[/／、·.]文|采写[/／]摄影|"
    r"(?:综合|联合|采访|采写|撰文)?(?:报道|報導|报导)|采写|综合|编译|整理|口述|撰文|文)"
)
_AFTER_BOTH = re.compile(r"文[/／、·.]?[图圖摄]|图[/／、·.]文")
_ENDS_WITH_WORD = re.compile(r"(?:摄|摄影|攝影|报道|图|文|供图)\s*[)）]?\s*$")
_GLUED_AFTER = re.compile(r"(?:摄影报道|摄影|报道|摄|攝|供图)$")
FILED_FROM = re.compile(rf"[{HAN}]{{1,3}}[州市县省区京城]")
_WRITTEN_AND_TAKEN = re.compile(rf"([{HAN}]{{2,3}})文([{HAN}]{{2,3}})[摄图]")
_FILLER = re.compile(
    rf"(?P<media>{MEDIA})|资料照?图?片?|图片由|照片由|图片来源|图片|供图|提供|综合|据|发自[{HAN}]{{2,6}}|发|完|供本报专稿|本报专稿|专稿|法新|路透|美联|共同|视觉中国|东方IC"
)
_INSTITUTE = r"大学|学院|学校|[中小]学|研究[院所会]|研究中心|[协学商工]会|联合会|医院|公司|集团|委员会|法院|检察院|党校|银行|出版社|报社|杂志社"
_OFFICE = r"[省市县区州旗镇乡村]|纪委|团委|党委|办公室|中心|[局厅部委处科所站厂矿馆院社队班组店园]|机关|司令部|电台|社区|街道|开发区"
_TITLE = (
    r"研究员|教授|讲师|博士|院士|工程师|(?:营养|药|咨询|治疗|农艺|畜牧|兽医|经济|会计|设计|理财|规划|分析|检验|主管护|技)师|[院校行部厅局处科所台社馆司县市省乡镇村队组会署]长|主任|主席|书记|导演|经理|总裁|董事长|委员|"
    r"代表|主编|编剧|律师|医师|医生|护士长?|教师|老师|秘书长?|总监|专家|学者|作家|画家|职工|读者|工人|战士|干事|农民|村民|市民|居民|用户|业主|大户|骑手|司机|网友|家长|学生|顾客|游客|乘客|患者"
)
_BODY = re.compile(
    rf"[{HAN}]{{0,28}}?(?:(?P<title>{_TITLE})|(?P<institute>{_INSTITUTE})|(?P<office>{_OFFICE}))"
)
_SEPARATOR = re.compile(
    r"[\s\u200b\ufeff、，,;；/／:：|｜()（）【】\[\]〔〕□▢▪⊙☉◉■◆◇●○◎▲△▼★☆※—–\-~.・•]+|·(?=\s)"
)
_BEFORE_NAME = re.compile(rf"[\s\u3000]+[{HAN}]")
_JOINER = re.compile(r"[和与及暨]")
_HAN_RUN = re.compile(rf"[{HAN}]+(?:[{DOTS}.][{HAN}]+)*")
_PADDING = re.compile(r"[ \u3000\u00a0\u2002\u2003]{1,4}")
_ROLE_LETTER = re.compile("[记記摄攝实通编編主校版组检审统监评观撰作執执供值责責排美答讲]")
"""One of these stands in every word of `_BEFORE`; a credit without one need not be tried against it."""
_FILLER_LETTER = re.compile("[报報刊台网社视媒》声资图照供提综据发完专法路美共东]")
"""The same for `_FILLER`."""
CREDIT_LIMIT = 120
"""Longest credit in characters."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit that was read whole: its people, and whether it names a role at all."""

    bylines: tuple[Byline, ...]
    has_role: bool
    media: str | None = None


def read_credit(text: str, start: int, end: int, *, closing: bool = False) -> Credit | None:
    """The people of `text[start:end]` if all of it is a credit, else None.

    Names before any role word are authors, and must have the form of names.

    Args:
        text: the source.
        start: where the credit begins (source offset).
        end: where it ends, exclusive.
        closing: it stands in parentheses after the last sentence, where any place or office may come before a
            name (江北市街道办事处王小明).

    Example:
        >>> [(b.name, b.role) for b in read_credit("本报记者 王小明 通讯员 李强 文/图", 0, 17).bylines]
        [('王小明', 'reporter'), ('李强', 'correspondent')]
        >>> read_credit("记者近日从市总工会获悉", 0, 11) is None
        True
    """
    if not 2 <= end - start <= CREDIT_LIMIT:
        return None
    return _Scanner(text, start, end, closing).read()


class _Scanner:
    """Reads one credit from left to right."""

    def __init__(self, text: str, start: int, end: int, closing: bool):
        self.closing = closing
        self.text, self.start, self.at, self.end = text, start, start, end
        self.role: str | None = None
        self.has_role = False
        self.fresh = False  # a role word with a slash was read, and no name since
        self.awaits = False  # a role word was read, and no name since
        self.media: str | None = None
        self.open: list[tuple[int, int, str | None]] = []  # names since the last closing role word
        self.closed: list[tuple[int, int, str]] = []
        self.may_have_role = bool(_ROLE_LETTER.search(text, start, end))
        self.may_have_filler = bool(_FILLER_LETTER.search(text, start, end))

    def read(self) -> Credit | None:
        """The credit, or None where something in it is none of a credit's parts."""
        while self.at < self.end:
            if not (
                self._separator()
                or self._role_after()
                or self._role_before()
                or self._role_slash()
                or self._filler()
                or self._names()
                or self._body()
            ):
                return None
        self._close(None)
        if not self.closed and not (self.has_role and (self.media or self.role == "author")):
            return None
        bylines = tuple(
            Byline("".join(c for c in self.text[a:b] if not c.isspace()), role, a, b)
            for a, b, role in sorted(self.closed)
        )
        return Credit(bylines, self.has_role, self.media)

    def _separator(self) -> bool:
        match = _SEPARATOR.match(self.text, self.at, self.end)
        if match is None and self.open and not self.awaits:
            match = _JOINER.match(self.text, self.at, self.end)
        if match is None:
            return False
        self.at = match.end()
        return True

    def _role_before(self) -> bool:
        match = _BEFORE.match(self.text, self.at, self.end) if self.may_have_role else None
        if match is None:
            return False
        role = next(role for role in ROLES if match[role])
        if not (self.fresh and self.role == "photographer" and role in ("reporter", "correspondent")):
            self.role = role  # 摄影/本报记者 某某 stays a photographer
        self.has_role = self.awaits = True
        self.media = self.media or match["media"]
        self.at = match.end()
        return True

    def _role_slash(self) -> bool:
        """文/, 图/, 摄影：, and 文/图 or 摄影 before a blank."""
        match = _BEFORE_SLASH.match(self.text, self.at, self.end)
        if match is None:
            return False
        if not _SLASH.match(self.text, match.end(), self.end):
            bare = _BARE_BEFORE.match(self.text, self.at, self.end)
            if bare is None:
                return False
        if match["both"]:
            self.role = "reporter"
        else:
            self.role = next(role for role in ("photographer", "author", "editor") if match[role])
        self.has_role = self.fresh = self.awaits = True
        self.at = match.end()
        return True

    def _role_after(self) -> bool:
        """摄, 摄影报道, 文/图, 报道 after names."""
        if not self.open and not self.closed:
            return False
        match = _AFTER.match(self.text, self.at, self.end)
        if match is None or not self._ends_token(match.end()) or self._is_before(match):
            return False
        if match["photographer"]:
            self._close("photographer")
        else:
            writes = match[0] in ("文", "撰文", "整理", "编译", "口述")
            self._close(None, "author" if writes else "reporter")
        self.role = None
        self.has_role = True
        self.at = match.end()
        return True

    def _is_before(self, match: re.Match[str]) -> bool:
        """Whether a word such as 图/ or 摄影 opens the next name rather than closing the last one.

        王小明 图/李强 and 责编 王小明 摄影 李强 against 王小明/图 and 王小明 摄影.
        """
        follows = _SEPARATOR.match(self.text, match.end(), self.end)
        if follows is None or follows.end() >= self.end or _AFTER_BOTH.fullmatch(match[0]):
            return False
        if self.text[self.at - 1] in "/／":
            return False
        if follows[0].strip() in ("/", "／", "：", ":"):
            medium = _FILLER.match(self.text, follows.end(), self.end)
            return medium is None or bool(_BEFORE.match(self.text, follows.end(), self.end))
        return match[0] in ("摄影", "攝影", "图", "文", "撰文") and not _ENDS_WITH_WORD.search(
            self.text[match.end() : self.end]
        )

    def _filler(self) -> bool:
        """Media, 资料图片, 新华社发 and the like."""
        match = _FILLER.match(self.text, self.at, self.end) if self.may_have_filler else None
        if match is None:
            return False
        glued = not self._ends_token(match.end())
        if glued and not match["media"] and match[0] not in ("发", "据"):
            return False
        if match["media"]:
            if glued and not re.match(
                "发|供|记者|通讯员|资料|图片|照片|专稿", self.text[match.end() : self.end]
            ):
                return False
            self.media = self.media or match["media"]
        self.has_role = self.has_role or bool(self.media)
        self.at = match.end()
        return True

    def _ends_token(self, at: int) -> bool:
        return at >= self.end or not re.match(rf"[{HAN}]", self.text[at])

    def _names(self) -> bool:
        match = _HAN_RUN.match(self.text, self.at, self.end)
        if match is None:
            return False
        start, end = match.span()
        if end - start == 1:
            return self._spread_name(start, end)
        run = self.text[start:end]
        if any(dot in run for dot in DOTS + "."):
            return self._take(start, [len(run)]) if 4 <= len(run) <= 20 and can_be_name(run) else False
        cut = self._role_word_in(run)
        written = _WRITTEN_AND_TAKEN.fullmatch(run)
        if written:
            self.closed += [(start, start + len(written[1]), self.role or "author")]
            self.closed += [(start + written.start(2), start + written.end(2), "photographer")]
            self.at, self.has_role = end, True
            return True
        glued = _GLUED_AFTER.search(run[:cut])
        if glued and glued.start() >= 2:
            cut = glued.start()
            if self.open and FILED_FROM.fullmatch(run[:cut]):  # 记者 某某 广州报道
                self.at = start + cut
                return True
        if self._joined(start, run[:cut]):
            return True
        lengths = self._lengths(run[:cut])
        return self._take(start, lengths) if lengths else False

    def _joined(self, start: int, run: str) -> bool:
        """王小明和李强: two runs of names with a joining word, which also is a surname."""
        for match in _JOINER.finditer(run, 2):
            left, right = split_names(run[: match.start()]), split_names(run[match.end() :])
            if left and right and max(map(len, (left, right))) <= 3:
                self._take(start, left)
                return self._take(start + match.end(), right)
        return False

    def _spread_name(self, start: int, end: int) -> bool:
        """王　芳: a name of two characters, spread to the width of three."""
        pad = _PADDING.match(self.text, end, self.end)
        rest = _HAN_RUN.match(self.text, pad.end(), self.end) if pad else None
        if rest is None or len(rest[0]) > 2 or self.text[start] not in surnames():
            return False
        self.open.append((start, rest.end(), self.role))
        self.awaits = False
        self.at = rest.end()
        return True

    def _role_word_in(self, run: str) -> int:
        """Where a role word inside a run of characters begins (王小明通讯员李强), else its length."""
        for i in range(2, len(run) if self.may_have_role else 0):
            match = _BEFORE.match(self.text, self.at + i, self.end)
            media = match["media"] or "" if match else ""
            fits = match is not None and (len(media) <= 8 or media[0] == "《")
            if fits and (i <= 4 or split_names(run[:i])):
                return i
        return len(run)

    def _lengths(self, run: str) -> list[int] | None:
        """Lengths of the names in a run; after a role word also such of unknown surname."""
        lengths = split_names(run)
        if lengths and (self.role or len(lengths) == 1):
            return lengths
        if self.role and 2 <= len(run) <= 4 and can_be_name(run):
            return [len(run)]
        whole = self.at == self.start and self.at + len(run) == self.end
        if lengths and len(lengths) <= 3 and (self.open or self.closed or whole):
            return lengths
        return None

    def _take(self, start: int, lengths: list[int]) -> bool:
        for length in lengths:
            self.open.append((start, start + length, self.role))
            start += length
        self.fresh = self.awaits = False
        self.at = start
        return True

    def _body(self) -> bool:
        """The body or place that a writer comes from: 市第二教育学院 王小明."""
        if self.role is not None and self.role not in ("author", "correspondent"):
            return False
        run = _HAN_RUN.match(self.text, self.at, self.end)
        if run is None or not _BODY.match(run[0]):
            return False
        for length in (6, 5, 4, 3, 2):
            stop = run.end() - length
            lengths = split_names(self.text[stop : run.end()]) if stop - run.start() >= 2 else None
            body = _BODY.fullmatch(self.text, run.start(), stop) if lengths and len(lengths) <= 2 else None
            if body is None or lengths is None:
                continue
            if self.closing or body["title"] or (body["institute"] and min(lengths) >= 3):
                return self._take(stop, lengths)
        if _BEFORE_NAME.match(self.text, run.end(), self.end) and _BODY.fullmatch(run[0]):
            self.at = run.end()
            return True
        return False

    def _close(self, after: str | None, default: str = "author") -> None:
        """Give the open names their role: the word after them, else the one before them, else the default."""
        self.closed += [(a, b, after or before or default) for a, b, before in self.open]
        self.open = []


__all__ = ["MEDIA", "ROLES", "Credit", "is_person_name", "read_credit"]
