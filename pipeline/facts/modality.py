"""Modality of a figure: done, planned, expected, possible or required."""

from __future__ import annotations

import re

from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.facts.modal_cues import modality_of
from pipeline.grammar.calendar import period_of
from pipeline.grammar.types import Quantity

_AT_LEAST_OR_MOST = frozenset(["EQUAL_OR_LESS", "LESS_THAN"])
_LASTING = frozenset(["planned", "estimated", "weak", "actual"])
"""Modalities that hold on to the end of the sentence; what can be or is needed holds for its clause alone."""
_AHEAD = frozenset(["planned", "possible", "required", "estimated"])
_WILL = re.compile(r"将|拟|[要会]")
"""People that will take part are as planned as what they take part in."""
_INTENDS = re.compile(r"计划|拟|安排")
"""What somebody intends is a plan, in a sentence of forecasts too: 预计发送…，计划加开…."""
_RULE = re.compile(r"规定|要求|不得|禁止|严禁|细则|办法|标准|条例")
_CALCULATED = re.compile(r"测算|估算|推算")
_TAKES = re.compile(r"需要?[^，。]{0,6}$")
_BY_RULE = re.compile(
    r"(?:按照?|根据|依照|依据)[^，。]{0,20}(?:规定|细则|办法|标准|条例|规则|章程|准则|政策|条款|条)$"
)
"""按照细则: what follows is set by a rule."""
_BY_LAW = re.compile(r"(?:根据|依照|依据|按照)[^，。]{0,20}(?:法|条例|办法|规定|规则|细则)》$")
_LED_TO = re.compile(r"[一-鿿]了(?!解)[^，。]*$")
"""按照有关规定，审定公布了…: what a rule led to is done."""
_PERFECTIVE = re.compile(r"[一-鿿]了(?:约|近|超过?|逾)?$")
_WEATHER = re.compile(r"气温|温度|降温|降雨|降雪|降水|雨量|风力|阵风|暴雨|寒潮|台风|浪高|预警|震级")
_NOTICE = re.compile(r"通知|办法|规定|规则|条例|细则|标准|规程|准则")
_STIPULATES = re.compile(
    r"[\s　“]*(?:《[^》]*》|通知|办法|规定|条例|细则|意见|文件)?(?:还|同时|并)?(?:明确|规定|要求)"
)
_PENALTY = re.compile(r"违者|(?:可处|处以|并处)[^，。]{0,8}$")
_TARGET_AFTER = re.compile(r"的[^，。]{0,8}目标")
_MOST_OF_AID = re.compile(r"最高$")
_AID = re.compile(r"补助|补贴|奖励|资助|奖补|贴息")
_AT_MOST = re.compile(
    r"(?:最多|至多|最高)可?(?:领|享|申领|申请|获|补贴|补助|奖励|资助|报销|抵扣|贷款?)[^，。]{0,10}$"
)
_FROM = re.compile(r"[由从][^，。]{0,12}$")
_TO = re.compile(r"[^，。]{0,6}[到至为]")
_NEEDING = re.compile(r"需[^，。]{0,16}的$")
"""其中需诊治的174例 counts those who need something; it is no rule."""


class Modality:
    """Modality of figures, clause by clause; a plan or forecast holds on to the end of its sentence."""

    def __init__(self, context: FactContext):
        self.context = context
        self._sentence = -1
        self._carried: str | None = None
        self._forecast = -1
        """The block in which somebody forecasts."""
        self._estimated = -1
        """The sentence in which somebody forecasts."""
        self._ruled = -1
        """The sentence that tells what a rule sets."""
        self._own: str | None = None
        """What the cues of the clause itself say."""
        self._before_clause: str | None = None
        """What the clauses before it in its sentence say."""

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._carried = clause.sentence, None
        if self._tells_count(clause):
            self._carried = None
        self._before_clause = self._carried
        found = self._own = modality_of(self.context, clause.start, clause.end)
        if found in (None, "weak") and self._by_rule(clause):
            found, self._own, self._ruled = "required", None, clause.sentence
        if found == "planned" and _WEATHER.search(self._so_far(clause)):
            found = self._own = "estimated"
        if (found in _LASTING and not (found == "weak" and self._carried)) or (
            found == "required"
            and (self._ruled == clause.sentence or _RULE.search(self.context.text, clause.start, clause.end))
        ):
            self._carried = found
        if found == "estimated" and not _CALCULATED.search(self.context.text, clause.start, clause.end):
            self._forecast, self._estimated = clause.block, clause.sentence

    def of(self, q: Quantity, clause: Clause, *, future: bool, unfinished: bool, kind: str = "") -> str:
        """Modality of a quantity in the clause that was entered last.

        Args:
            q: the quantity.
            clause: its clause.
            future: whether its period begins after the issue date; then it can't be actual.
            kind: its measure kind; those that plan or must do something are there already.
            unfinished: whether its period goes on after the issue date; weak cues (要, 任务) plan only then.
        """
        before, after = self.context.text[clause.start : q.start], self.context.text[q.end : clause.end]
        if _AT_MOST.search(before) or _PENALTY.search(before):
            return "required"
        at_most = _MOST_OF_AID.search(before) or self.context.text.startswith("最高", q.start)
        if at_most and q.dimension == "money" and _AID.search(self._so_far(clause)):
            return "required"
        found, own = self._own or self._carried, self._own
        if own in _AHEAD and self._is_subject(q, clause, kind):
            found, own = self._before_clause, None
        if found in ("possible", "required", "weak") and _PERFECTIVE.search(before):
            return "actual"
        if found == "required" and own is None and _LED_TO.search(before):
            return "actual"
        if _TARGET_AFTER.match(after):
            return "planned"
        if found == "required" and self._ruled == clause.sentence:
            return found
        if found == "required" and q.dimension == "time" and q.bound not in _AT_LEAST_OR_MOST:
            return "estimated" if _TAKES.search(before) or own is None else "required"
        if found == "required" and self._estimated == clause.sentence and not _RULE.search(before):
            return "estimated"
        if (
            found in ("planned", "possible")
            and self._estimated == clause.sentence
            and not _INTENDS.search(before)
        ):
            return "estimated"
        if found == "weak":
            found = "planned" if unfinished else self._before_clause
            found = None if found == "weak" else found
        if found in ("planned", "estimated", "possible") and _FROM.search(before) and _TO.match(after):
            return "actual"
        if own is None and cues.pattern("modality", "standing").search(before):
            return "actual"
        if found == "required" and q.dimension == "count" and _NEEDING.search(before):
            return "actual"
        if found is None or found == "actual":
            if not future:
                return "actual"
            return "estimated" if self._forecast == clause.block else "planned"
        return found

    def _is_subject(self, q: Quantity, clause: Clause, kind: str) -> bool:
        """Whether a figure counts who or what is there, before the cue of what they will do: 90所高校共计划招生…."""
        if q.dimension != "count" or kind not in ("total", "participants"):
            return False
        after = self.context.text[q.end : clause.end]
        if (kind == "participants" and _WILL.search(after)) or (self._own == "possible" and "可" in after):
            return False
        return modality_of(self.context, clause.start, q.start) is None

    def _tells_count(self, clause: Clause) -> bool:
        """Whether a clause begins with 截至 and a day that is past: what was required or planned ends there."""
        times = self.context.times_in(clause.start, clause.end)
        first = next((t for t in times if t.role == "as_of"), None)
        found = period_of(first, self.context.reference) if first else None
        if first is None or found is None or self._carried not in ("required", "planned", "weak"):
            return False
        reference = self.context.reference
        return found[2] == "ISSUE_DATE" or bool(reference and found[2] and found[2] <= reference.isoformat())

    def _so_far(self, clause: Clause) -> str:
        """The sentence up to the end of a clause."""
        return self.context.text[self.context.sentences[clause.sentence][0] : clause.end]

    def _by_rule(self, clause: Clause) -> bool:
        """Whether a clause says that a rule sets what follows: 按照细则, or 明确… after a notice was named."""
        text = self.context.text
        said = text[clause.start : clause.end]
        if _BY_RULE.search(said) or _BY_LAW.search(said):
            return True
        if not clause.first or not _STIPULATES.match(said):
            return False
        start = self.context.blocks[clause.block][0] if self.context.blocks else 0
        return bool(_NOTICE.search(text, start, clause.start + 8))
