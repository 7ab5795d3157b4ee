"""Measure kind, direction and modality of a figure, from its unit and the words around it."""

from __future__ import annotations

import re

from pipeline.annotations import Word
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_PER_UNIT = re.compile(
    r"每[一-鿿]{1,3}$|每[天月日张份台吨斤晚次人公个千][^，。]{0,8}(?:需|要|只|收|交|付|仅)|售价|票价|租[用一]"
)
_ABLE = re.compile(r"(?:可|可以|能|能够)(?:同时)?[^，。]{0,4}(?:容纳|保障|满足|停放|停靠|接待|处理|存放)")
_PEOPLE = frozenset(["人", "名", "位", "家", "个", "支", "户", "对", None])
_RATE_AFTER = re.compile(r"^(?:的)?(?:左右|以上|以下)?的?(?:较快|较大|快速|高速|稳定|小幅)?")


def change_of(q: Quantity, before: str, after: str) -> tuple[str, str] | None:
    """(measure kind, direction) of a figure that tells a change, or None.

    Args:
        q: the quantity.
        before: text of the clause before it.
        after: text of the clause after it.

    Example:
        >>> from pipeline.grammar.quantities import find_quantities
        >>> [q] = find_quantities("降幅为74.4%")
        >>> change_of(q, "死亡人数同比下降", "")
        ('growth_rate', 'down')
    """
    before = re.sub(r"(?:了|约|近|超过?|逾|达到?|为|高达|[\s　]|至少|不低于|分别|是)+$", "", before)
    if q.dimension not in ("ratio", "difference_of_ratios", "multiple"):
        if re.search(cues.alternation("growth", "to_down") + "$", before):
            return "increase_to", "down"
        if re.search(cues.alternation("growth", "to") + "$", before):
            return "increase_to", "up"
    elif re.search(cues.alternation("growth", "to", "to_down") + "$", before):
        return None
    if q.dimension not in ("ratio", "rank") and (
        more := re.search(r"(?:比|较)[^，。]{1,14}(多|少|高|低|快|慢)$", before)
    ):
        return _change_kind(q), "up" if more.group(1) in "多高快" else "down"
    for direction in ("up", "down"):
        verb = cues.alternation("growth", direction)
        if re.search(verb + "$", before):
            return _change_kind(q), direction
        if q.dimension == "ratio" and re.match(_RATE_AFTER.pattern + verb, after):
            return _change_kind(q), direction
    return None


def _change_kind(q: Quantity) -> str:
    if q.dimension == "difference_of_ratios":
        return "difference_of_ratios"
    return "growth_rate" if q.dimension in ("ratio", "multiple") else "increase_by"


def measure_kind(q: Quantity, indicator: str, clause_text: str) -> str:
    """Measure kind of a figure that tells no change."""
    if q.dimension == "rank":
        return "rank"
    if q.dimension == "time":
        return "average" if re.search(r"平均|人均|均", indicator) else "duration"
    if q.dimension in ("speed", "temperature"):
        return "other"
    if q.dimension == "difference_of_ratios":
        return "difference_of_ratios"

    def says(key: str, where: str = indicator) -> bool:
        return bool(cues.pattern("kind", key).search(where))

    if says("average"):
        return "price" if q.dimension == "money" and says("price") and "人均" not in indicator else "average"
    if q.dimension in ("ratio", "multiple"):
        return "ratio"
    if q.dimension == "money":
        if says("price") or _PER_UNIT.search(clause_text):
            return "price"
        return "total" if says("total") else "amount"
    if says("capacity") or _ABLE.search(clause_text):
        return "capacity"
    if q.unit in cues.words("kind", "participant_units") or (q.unit in _PEOPLE and says("participants")):
        return "participants"
    if q.bound == "RANGE" and re.search(r"(?:都|均|每)", clause_text):
        return "average"
    if q.unit in cues.words("kind", "event_units"):
        return "event_count"
    if re.match(r"累计|现有|共有|目前", indicator):
        return "total"
    if q.dimension in ("mass", "energy") and not says("total"):
        return "amount"
    if re.search(r"(?:已|累计|共).{0,20}(?:造成|导致|致)", clause_text):
        return "total"
    if says("newly_added"):
        return "newly_added"
    if says("event_count"):
        return "event_count"
    return "total"


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

    def enter(self, clause: Clause) -> None:
        """Take in a clause."""
        if clause.sentence != self._sentence:
            self._sentence, self._carried = clause.sentence, None
        found = self._in(clause.start, clause.end)
        if found is not None:
            self._carried = found
        if found == "estimated":
            self._forecast, self._estimated = clause.block, clause.sentence

    def of(self, q: Quantity, clause: Clause, *, future: bool, unfinished: bool) -> str:
        """Modality of a quantity in the clause that was entered last.

        Args:
            q: the quantity.
            clause: its clause.
            future: whether its period begins after the issue date; then it can't be actual.
            unfinished: whether its period goes on after the issue date; weak cues (要, 任务) plan only then.
        """
        found = self._in(clause.start, clause.end) or self._carried
        if found == "required" and q.dimension == "time" and q.bound not in ("EQUAL_OR_LESS", "LESS_THAN"):
            return "estimated"
        if found == "planned" and self._estimated == clause.sentence:
            return "estimated"
        if found == "weak":
            found = "planned" if unfinished else None
        if found is None or found == "actual":
            if not future:
                return "actual"
            return "estimated" if self._forecast == clause.block else "planned"
        return found

    def _in(self, start: int, end: int) -> str | None:
        """Modality that the cues of a span give it; cues count as whole words only (将 not in 将军)."""
        found: list[str] = []
        words = self.context.words_in(start, end)
        for i, word in enumerate(words):
            surface = self.context.text[word.start : word.end]
            if any(self.context.text.startswith(w, word.start) for w in cues.words("modality", "never")):
                continue
            if surface == "将" and not self._before_verb(words, i):
                continue
            if (
                surface == "计划"
                and i + 1 < len(words)
                and self._before(words, i) not in ("按", "按照", "根据")
            ):
                found.append("planned")
                continue
            if surface == "可" and i == 0:
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
        return next(
            (m for m in ("estimated", "planned", "possible", "required", "weak", "actual") if m in found),
            None,
        )

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
