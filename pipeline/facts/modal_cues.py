"""Words of a clause that tell a plan, a forecast, an ability or a rule, and those that only look like it."""

from __future__ import annotations

import re

from pipeline.annotations import Word
from pipeline.facts import cues
from pipeline.facts.context import FactContext

_BY = frozenset(["按", "按照", "根据", "依照", "依据"])
_ORDER = ("estimated", "planned", "possible", "required", "weak", "actual")
"""Which of several cues in a clause decides."""
_ADJUNCT = re.compile(r"^[\s　]*(?:按照|按|根据|依照|依据|围绕|对照)[^，。]*$")
_PLAN_NOUNS = frozenset(["要求", "部署", "计划", "规划", "安排", "目标", "任务", "需要"])
_FULFILLED = re.compile(r"完成|实现了|达到|超额|兑现|落实")
_REPORTED = re.compile(r"(?:结果|数据)?(?:显示|表明)")
_FRONTING = re.compile(
    r"(?:首次|成功|第一次|先后|分别|又|曾|已|已经|并|还|再次|一举|直接)将$|将[“《\d０-９一二两三四五六七八九十百千万数多]"
)
"""将 after an adverb of what happened, or right before a number, fronts an object (将8000册图书送到…)."""
_MISTAGGED = frozenset(["重点", "进一步", "途经", "选派", "惠及"])
"""What follows 将 of the future and has no verb's tag."""
_ALL_OF = frozenset(["全省", "全市", "全县", "全区", "全国", "全镇", "全村", "全州"])
"""A place right after 将 is its object: 将全省分为3个片区."""
_LATELY = re.compile(r"(?:近日|日前|昨[日天]|不久前?)$")
"""警方近日将…抓获: what was done lately is no plan."""
_OBJECT = re.compile(
    r"来自|[^，。]{2,14}的[一-鿿]{2,4}(?:从[^，。]{1,12})?(?:扩大|提高|提升|延长|缩短|降低|压缩|调整|下放|拓展|突破|升级)(?:到|至|为)?"
    r"|[^，。]{2,20}(?:深度|有机|相)?结合(?![的上])"
)
"""What 将 fronts with all that describes it: 将结算的范围扩大到…, 将技术和工艺结合."""
_CAUSES = re.compile(
    r"(?:会|推动|带动|促进|使|让|实现|力争|努力|进一步|继续|逐步|全面|把|对|在|通过|为|以|按|于)"
)
_PERFECTIVE = re.compile(r"[^，。]{2,24}[一-鿿]了(?!.*后)")
_DONE = re.compile(
    r"[^，。]{2,24}(?:[到给至为成入回在]了?|了)(?!.*[将要])|[^，。]{2,30}(?:突破|提早|提前|送|捐)"
)


def modality_of(context: FactContext, start: int, end: int) -> str | None:
    """Modality that the cues of a span give it; cues count as whole words only (将 not in 将军)."""
    words = context.words_in(start, end)
    span = _Span(context, start, end, words)
    found = [cue for i in range(len(words)) if (cue := span.cue(i))]
    if found and (found[-1] == "actual" or set(found) == {"actual", "possible"}):
        return "actual"
    return next((m for m in _ORDER if m in found), None)


class _Span:
    """The words of a clause."""

    def __init__(self, context: FactContext, start: int, end: int, words: list[Word]):
        self.text = context.text
        self.times = context.times_in(start, end)
        self.start, self.end, self.words = start, end, words

    def surface(self, i: int) -> str:
        """A word; nothing beyond the clause."""
        return self.text[self.words[i].start : self.words[i].end] if 0 <= i < len(self.words) else ""

    def cue(self, i: int) -> str | None:
        """What a word says of modality."""
        word, surface = self.words[i], self.surface(i)
        if cues.pattern("modality", "never").match(self.text, word.start):
            return None
        if surface == "将" and not self._is_future(i):
            return None
        if surface == "准备" and self.surface(i - 1) in ("共", "已", "已经", "累计"):
            return None
        if surface in _PLAN_NOUNS and self._is_noun(i):
            return None
        if surface == "计划" and i + 1 < len(self.words) and self.surface(i - 1) not in _BY:
            return "planned"
        if surface == "可" and i == 0 and not self._enables():
            return None
        if surface in ("能", "可") and self.surface(i - 1) in ("方", "才"):
            return "required"
        if surface == "应" and i and self.surface(i + 1) not in ("邀", "邀请"):
            return "required"
        for modality in ("actual", "weak", "planned", "estimated", "possible", "required"):
            if surface in cues.words("modality", modality):
                reported = modality == "estimated" and _REPORTED.match(self.text, word.end)
                return None if reported else modality
        return None

    def _is_noun(self, i: int) -> bool:
        """Whether 计划, 目标, 要求 is a thing: 按照…部署, 完成全年计划的98%."""
        before = self.text[self.start : self.words[i].start]
        rest = self.text[self.words[i].end : self.end].strip(" 　”’》")
        if _ADJUNCT.match(before) and (not rest or rest.startswith(("的", "和", "、"))):
            return True
        return bool(_FULFILLED.search(before))

    def _enables(self) -> bool:
        """Whether 可 at the head of a clause means can (可同时容纳) and not however (可供热率只有)."""
        after = self.surface(1)
        if after in ("同时", "年", "日", "每年", "每日", "每天"):
            return True
        return len(self.words) > 1 and self.words[1].pos[:1] in "vd" and self.surface(2) not in ("率", "是")

    def _is_future(self, i: int) -> bool:
        """Whether 将 tells the future (将新发展) and not an object (将土壤松翻)."""
        at = self.words[i].start
        if _LATELY.search(self.text[max(0, at - 3) : at]):
            return False
        if any(t.end == at for t in self.times):
            return True
        before, after = self.text[max(self.start, at - 4) : at + 1], self.text[at + 1 : self.end]
        if _FRONTING.search(before + after[:1]) and _DONE.match(after):
            return False
        if before[:-1].endswith("决定"):
            return True
        if _PERFECTIVE.match(after) or (_OBJECT.match(after) and not _CAUSES.match(after)):
            return False
        for word in self.words[i + 1 : i + 4]:
            surface = self.text[word.start : word.end]
            if surface in _ALL_OF:
                return False
            if (
                word.pos.startswith(("v", "p", "d", "t"))
                or surface[0] in "新再续全"
                or surface in _MISTAGGED
                or (word.pos == "x" and surface.isalpha())
            ):
                return True
            if word.pos.startswith(("n", "r", "f", "s")):
                return False
        return True
