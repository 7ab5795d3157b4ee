"""Modality of a figure: done, planned, expected, possible or required."""

from __future__ import annotations

import re

from pipeline.annotations import Word
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_AT_LEAST_OR_MOST = frozenset(["EQUAL_OR_LESS", "LESS_THAN"])
_LASTING = frozenset(["planned", "estimated", "weak", "actual"])
"""Modalities that hold on to the end of the sentence; what can be or is needed holds for its clause alone."""
_BY = frozenset(["按", "按照", "根据"])
_RULE = re.compile(r"规定|要求|不得|禁止|严禁|细则|办法|标准|条例")
_CALCULATED = re.compile(r"测算|估算|推算")
_TAKES = re.compile(r"需要?[^，。]{0,6}$")
_BY_RULE = re.compile(
    r"(?:按照?|根据|依照|依据)[^，。]{0,20}(?:规定|细则|办法|标准|条例|规则|章程|准则|政策|条款|条)$"
)
"""按照细则: what follows is set by a rule."""
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
        self._own: str | None = None
        """What the cues of the clause itself say."""
        self._before_clause: str | None = None
        """What the clauses before it in its sentence say."""

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._carried = clause.sentence, None
        self._before_clause = self._carried
        found = self._own = self._in(clause.start, clause.end)
        if found is None and _BY_RULE.search(self.context.text, clause.start, clause.end):
            found = "required"
        if (found in _LASTING and not (found == "weak" and self._carried)) or (
            found == "required" and _RULE.search(self.context.text, clause.start, clause.end)
        ):
            self._carried = found
        if found == "estimated" and not _CALCULATED.search(self.context.text, clause.start, clause.end):
            self._forecast, self._estimated = clause.block, clause.sentence

    def of(self, q: Quantity, clause: Clause, *, future: bool, unfinished: bool) -> str:
        """Modality of a quantity in the clause that was entered last.

        Args:
            q: the quantity.
            clause: its clause.
            future: whether its period begins after the issue date; then it can't be actual.
            unfinished: whether its period goes on after the issue date; weak cues (要, 任务) plan only then.
        """
        before, after = self.context.text[clause.start : q.start], self.context.text[q.end : clause.end]
        if _AT_MOST.search(before):
            return "required"
        found, own = self._own or self._carried, self._own
        if found == "required" and q.dimension == "time" and q.bound not in _AT_LEAST_OR_MOST:
            return "estimated" if _TAKES.search(before) or own is None else "required"
        if found == "required" and self._estimated == clause.sentence and not _RULE.search(before):
            return "estimated"
        if found in ("planned", "possible") and self._estimated == clause.sentence:
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

    def _in(self, start: int, end: int) -> str | None:
        """Modality that the cues of a span give it; cues count as whole words only (将 not in 将军)."""
        found: list[str] = []
        words = self.context.words_in(start, end)
        never = cues.pattern("modality", "never")
        for i, word in enumerate(words):
            surface = self.context.text[word.start : word.end]
            if never.match(self.context.text, word.start):
                continue
            if surface == "将" and not self._before_verb(words, i):
                continue
            if surface == "计划" and i + 1 < len(words) and self._before(words, i) not in _BY:
                found.append("planned")
                continue
            if surface == "可" and i == 0 and not self._enables(words):
                continue
            if surface in ("能", "可") and self._before(words, i) in ("方", "才"):
                found.append("required")
                continue
            if surface == "应" and i and self._after(words, i) not in ("邀", "邀请"):
                found.append("required")
                continue
            for modality in ("actual", "weak", "planned", "estimated", "possible", "required"):
                if surface in cues.words("modality", modality):
                    found.append(modality)
                    break
        if found and (found[-1] == "actual" or set(found) == {"actual", "possible"}):
            return "actual"
        order = ("estimated", "planned", "possible", "required", "weak", "actual")
        return next((m for m in order if m in found), None)

    def _enables(self, words: list[Word]) -> bool:
        """Whether 可 at the head of a clause means can (可同时容纳) and not however (可供热率只有)."""
        after = self._after(words, 0)
        if after in ("同时", "年", "日", "每年", "每日", "每天"):
            return True
        return len(words) > 1 and words[1].pos[:1] in "vd" and self._after(words, 1) not in ("率", "是")

    def _before(self, words: list[Word], i: int) -> str:
        return self.context.text[words[i - 1].start : words[i - 1].end] if i else ""

    def _after(self, words: list[Word], i: int) -> str:
        return self.context.text[words[i + 1].start : words[i + 1].end] if i + 1 < len(words) else ""

    def _before_verb(self, words: list[Word], i: int) -> bool:
        """Whether 将 tells the future (将新发展) and not an object (将土壤松翻)."""
        for word in words[i + 1 : i + 4]:
            surface = self.context.text[word.start : word.end]
            if (
                word.pos.startswith(("v", "p", "d", "t"))
                or surface[0] in "新再续全"
                or surface in ("重点", "进一步")
            ):
                return True
            if word.pos.startswith(("n", "r", "f", "s")):
                return False
        return True
