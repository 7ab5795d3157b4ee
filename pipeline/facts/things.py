"""Named things that figures are credited to: lines, works, programmes, craft, teams, titled papers.

A mention or a quoted name with the noun that says what it is (长江大桥, “蓝鲸”号钻井平台, “清风”专项行动), a title
(《…行动计划》), or only that noun, where the thing was told before (大桥, 该基金).
"""

from __future__ import annotations

import re

from pipeline.annotations import Span
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.items import Items
from pipeline.facts.owners import Owner

_TITLED = re.compile(r"《[^《》，。]{2,40}》")
_QUOTED = re.compile(r"“[^“”，。]{2,20}”")
_NOT_TITLE = re.compile(
    r"[《、和等]|[^，。；：《]{0,4}?(?:记者|栏目|专栏|编辑|主编|作者|导演|主持人|节目组|摄制组|编剧|主演|编者|采访组|报道组)"
)
"""《城乡行》记者: a title that only says for whom people work, or where a text stood."""
_REACH = 26
"""Characters from the head of a clause within which the noun of a thing must stand."""
_STOP = re.compile(r"[，。；：、（）()！？\s]|[和与及在从到向对被把将已共有是为了]")
_FOLLOWS_NOT = re.compile(r"的?(?:等|、|和|与|及|之一|建设者|们|者|员|长|局|部|厅|公司|集团|中心|办)")
_WITHIN = re.compile(r"[上中里内时]|期间")
_TEAM = re.compile(r"(?<=组成的)[^，。、的]{0,10}?(?:组|队|团|联盟|联合体)(?![一-鿿]?[长员]|名单)")
_MEASURED = re.compile(
    r"面积|人口|规模|产值|产量|收入|价格|数量|总|长度|高度|成绩|效益|投资|指数|增速|金额|流量|人数|客流|水位|库存|负荷|功率"
)
"""What is measured of a thing is no part of its name."""
_DEFINED = re.compile(
    r"((?![这那该此它他她其本我])[一-鿿A-Za-z0-9·]{2,10}?)是(?:国家[一二]级|(?:我国|中国|世界上?|全国|全球|亚洲)(?:自主|首|最|第|唯一|特有)|一[种所只座家款艘条])"
)
_CODED = re.compile(
    r"第[0-9０-９一二三四五六七八九十]+号台风"
    r"|(?:美元|上证|深证|恒生|道琼斯|纳斯达克|标普|日经|沪深|创业板|富时)[一-鿿A-Za-z0-9０-９]{0,8}?(?:指数|综指|成指|指)"
    r"|(?:嫦娥|神舟|天舟|天问|长征|蛟龙|雪龙|祝融|玉兔|夸父|鹊桥|悟空|墨子|慧眼|风云|北斗|实践|遥感|天宫|[“‘][^”’，。]{2,6}[”’])"
    r"[0-9０-９一二三四五六七八九十]*号[”’]?(?:[^，。；、的]{0,6}?(?:探测器|飞船|卫星|火箭|科考船|乘组|任务))?"
)


class Things:
    """Finds such things at the head of a clause and knows them again by their noun."""

    def __init__(self, context: FactContext, items: Items):
        self.context, self.items = context, items
        self._known: list[str] = []
        """Things told so far."""
        self._heads = cues.pattern("thing", "heads")
        self._any, self._bare = cues.pattern("thing", "heads", "told"), cues.pattern("thing", "told")

    def find(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The thing that a clause opens with."""
        return (
            self._defined(at, clause)
            or self._titled(at, clause)
            or self._coded(at, clause)
            or self._named(at, clause)
            or self._told(at, clause)
        )

    def described(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The thing that a relative clause at the head of a clause describes: 由五校组成的科考队完成….

        Its noun may be all that tells what it is.
        """
        for mark in re.finditer("的", self.context.text[at : min(clause.end, at + 60)]):
            begin = at + mark.end()
            verb = self.context.word_at(begin - 2)
            counted = any(q.start <= begin < q.end for q in self.context.quantities_in(begin - 1, begin + 1))
            if verb is None or not verb.pos.startswith("v") or verb.start <= at or counted:
                continue
            told = [w for w in self.context.words_in(at, verb.start) if w.pos == "v"]
            if told and not self.context.text.startswith("由", clause.start):
                return None
            if match := _TEAM.match(self.context.text, begin, clause.end):
                return Owner(match.group(), None, "event"), match.span()
            found = self._titled(begin, clause) or self._coded(begin, clause) or self._named(begin, clause)
            if found is None and (end := self._head_end(begin, clause)) is not None:
                found = Owner(re.sub(r"\s+", "", self.context.text[begin:end]), None, "event"), (begin, end)
            if found is not None and not _WITHIN.match(self.context.text, found[1][1]):
                return found
        return None

    def _defined(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A thing that a sentence opens with to say what it is: 朱鹮是国家一级保护动物."""
        match = _DEFINED.match(self.context.text, at, clause.end) if clause.first else None
        if match is None or self.context.mentions_in(at, match.end(1)):
            return None
        words = self.context.words_in(at, match.end(1))
        if not words or words[-1].end != match.end(1) or any(w.pos[:1] not in "nxjilb" for w in words):
            return None
        return Owner(match.group(1), None, "event"), match.span(1)

    def refers(self, at: int, clause: Clause) -> bool:
        """Whether a clause opens with a noun for what the story is about, though no fuller name was told: 剧组."""
        match = self._bare.match(self.context.text, at, clause.end)
        word = self.context.word_at(match.end() - 1) if match else None
        return match is not None and word is not None and word.end == match.end()

    def _coded(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A thing with a number for a name: 嫦娥六号, 第4号台风."""
        match = _CODED.match(self.context.text, at, clause.end)
        if match is None or self._counts_next(match.end(), clause):
            return None
        return Owner(match.group(), None, "event"), match.span()

    def _titled(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A title in brackets: the paper that says what is planned."""
        match = _TITLED.match(self.context.text, at, clause.end)
        if match is None or _NOT_TITLE.match(self.context.text, match.end()):
            return None
        return Owner(match.group(), None, "event"), match.span()

    def _named(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """A name or a quotation with the noun of a thing behind it."""
        text = self.context.text
        names = self.context.mentions_in(at, at + 1)
        quoted = _QUOTED.match(text, at, clause.end)
        if names:
            begin = names[0].end
            if names[0].type == "PER":
                return None
        elif quoted:
            begin = quoted.end()
        else:
            begin = at
        end = self._head_end(begin, clause)
        if end is None:
            return None
        name = re.sub(r"\s+", "", text[at:end])
        if begin == at and not self._headlined(name, at) and not self._is_sibling(name):
            return None
        self._known.append(name)
        return Owner(name, None, "event"), (at, end)

    def _is_sibling(self, name: str) -> bool:
        """Whether a thing is called like one told before but for its first characters: 东线一期工程 after 中线一期工程."""
        return len(name) >= 5 and any(
            known != name and known.endswith(name[2:]) and not known.endswith(name) for known in self._known
        )

    def _headlined(self, name: str, at: int) -> bool:
        """Whether the heading or the title has a thing that no name is part of: 新能源高速走廊."""
        quoted = self.context.text[at - 1 : at] in ("“", "《", "‘")
        return len(name) >= 4 and not quoted and name in self.items.heading(at)

    def _head_end(self, begin: int, clause: Clause) -> int | None:
        """End of the last noun of a thing that follows a name without a break."""
        text, found = self.context.text, None
        for match in self._heads.finditer(text, begin, min(clause.end, begin + _REACH)):
            between = text[begin : match.start()]
            if _STOP.search(between) or "的" in between:
                break
            if any(q.cls is None for q in self.context.quantities_in(begin, match.start())):
                break
            words = self.context.words_in(begin, match.start())
            if any(w.pos in ("v", "d", "p", "c") for w in words[:-1]) or any(
                w.pos == "v" and w.end != match.start() for w in words
            ):
                break
            if words and words[-1].pos in ("v", "d", "p", "c") and self._counts_next(match.end(), clause):
                break
            word = self.context.word_at(match.end() - 1)
            if word is not None and word.end > match.end():
                continue
            if _FOLLOWS_NOT.match(text, match.end()) or self._goes_on(match.end(), clause):
                continue
            found = match.end()
        if found is None or self._counts_next(found, clause) or found == clause.end:
            return None
        return found

    def _goes_on(self, at: int, clause: Clause) -> bool:
        """Whether another noun stands right behind, that this one only describes: 竞赛场馆."""
        word = self.context.word_at(at) if at < clause.end else None
        if word is None or word.start != at or word.pos != "n" or word.end - at < 2:
            return False
        return not _MEASURED.match(self.context.text, at)

    def _counts_next(self, at: int, clause: Clause) -> bool:
        """Whether a figure stands right behind: 新建大桥3座 counts bridges."""
        return any(q.cls is None and q.start - at <= 1 for q in self.context.quantities_in(at, clause.end))

    def _told(self, at: int, clause: Clause) -> tuple[Owner, Span] | None:
        """The thing told before that a clause calls by its noun: 该基金, 大桥, 医疗队."""
        text = self.context.text
        pointed = text.startswith(("该", "这"), at)
        begin = at + pointed
        match = (self._any if pointed else self._bare).match(text, begin, clause.end)
        if match is None:
            return None
        word = self.context.word_at(match.end() - 1)
        if word is None or word.end != match.end() or self._counts_next(match.end(), clause):
            return None
        if text[match.end() : match.end() + 1] in "的、和与及" or match.end() == clause.end:
            return None
        name = self._fullest(match.group(), clause.start)
        return (Owner(name, None, "event"), (at, match.end())) if name else None

    def _fullest(self, noun: str, before: int) -> str | None:
        """The fullest way in which the item called a thing so far, by its noun."""
        text, best = self.context.text, None
        start = self.items.span(before)[0]
        for match in re.finditer(re.escape(noun), text[start:before]):
            end = start + match.end()
            word = self.context.word_at(end - 1)
            if word is None or word.end != end:
                continue
            name = self._leftward(start + match.start(), start) + noun
            if name != noun and (best is None or len(name) > len(best)):
                best = name
        return best

    def _has_subject(self, verb: int, floor: int) -> bool:
        """Whether a noun stands right before a verb: in 机场实现地铁… the verb is no modifier."""
        word = self.context.word_at(verb - 1) if verb > floor else None
        return word is not None and word.pos.startswith(("n", "r", "d"))

    def _leftward(self, at: int, floor: int) -> str:
        """What belongs to a noun before it: nouns, a name, a quotation."""
        begin, text = at, self.context.text
        for _ in range(8):
            if begin <= floor:
                break
            if text[begin - 1] == "”" and (opened := text.rfind("“", max(floor, begin - 24), begin)) >= 0:
                begin = opened
                continue
            name = next((m for m in self.context.outer if m.end == begin), None)
            if name is not None:
                begin = name.start
                break
            word = self.context.word_at(begin - 1)
            surface = text[word.start : word.end] if word else ""
            if (
                word is None
                or len(surface) < 2
                or not word.pos.startswith(("n", "vn", "v", "b", "j", "x", "a"))
            ):
                break
            if word.pos == "v" and (begin != at or self._has_subject(word.start, floor)):
                break
            if not re.fullmatch(r"[\w·—\-]+", surface) or _STOP.search(surface):
                break
            begin = word.start
        return re.sub(r"\s+", "", text[begin:at])
