"""Measure kind, direction and modality of a figure, from its unit and the words around it."""

from __future__ import annotations

import re

from pipeline.annotations import Word
from pipeline.facts import cues
from pipeline.facts.clauses import Clause
from pipeline.facts.context import FactContext
from pipeline.grammar.types import Quantity

_PER_UNIT = re.compile(
    r"每[一-鿿]{1,3}$|每[天月日张份台吨斤晚次人公个千][^，。]{0,8}(?:需|要|只|收|交|付|仅|卖)|售价|票价|租[用一]|卖[到出]?"
    r"|约?合[1１一]|抵了?"
)
_ABLE = re.compile(r"(?:可|可以|能|能够)(?:同时)?[^，。]{0,4}(?:容纳|保障|满足|停放|停靠|接待|处理|存放)")
_PEOPLE = frozenset(["人", "名", "位", "家", "个", "支", "户", "对", "所", "组", "批", "队", None])
_BODIES = frozenset(["家", "个", "支", "所", "组", "批", "队"])
"""Units of bodies; they count things as well, so that the noun decides."""
_FIXED = {
    "rank": "rank",
    "speed": "other",
    "temperature": "other",
    "score": "other",
    "difference_of_ratios": "difference_of_ratios",
}
_LIMITS = frozenset(["EQUAL_OR_MORE", "EQUAL_OR_LESS"])
_SHARED = frozenset(["newly_added", "event_count", "participants", "amount"])
"""Kinds that the parts of a figure take from it where they have no verb of their own."""
_MEAN = re.compile(r"平均|[人户日年月周亩]均")
_PER_HEAD = re.compile(r"每[一十百千万亿]*(?:人口?|名|户|个|台)")
_RULED = re.compile(r"须|不得|应当|必须")
_SURFACE = re.compile(r"面积|全长|里程|总长|总量")
_SO_FAR = re.compile(r"累计|现有|共有|总共")
_STANDING = re.compile(r"现有|共有|拥有|目前|在[读册校岗编]|设有|建有|下设|下辖|登记")
_HARM = re.compile(r"死亡|受伤|负伤|失踪|失联|遇难|丧生|身亡|下落不明|流离失所|被困|受灾|倒塌|受损|停电")
_HARM_SO_FAR = re.compile(r"(?:已|累计|共).{0,20}(?:造成|导致|致|有)|仍|尚|下落不明|停电")
_ORIGIN = re.compile(r"来自")
_FRONTED = re.compile(r"[对将把]")
_ALL = re.compile(r"[都均未无仍尚]|已有|另有|没有|全部|可以|可享")
_FLOW = re.compile(
    r"[今去当本上前]年|上半年|下半年|季度|[0-9０-９一二三四五六七八九十]月|年来|以来|期间|年(?!底|末)"
)
_STOCK = re.compile(r"累计|已经?|目前|截至|截止|如今|现")
_WHOSE = re.compile(r"[^，。、的]{1,16}的[约近超逾]*[0-9０-９一二三四五六七八九十百千万两.多余]+[名位人]")
_NO_NOUN = r"(?![员者组队团区率量额室站所家商费])"
"""What makes a noun of a verb: 调解员, 检查组, 开发区."""
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
        if _says("feature", indicator):
            return "other"
        return "average" if _MEAN.search(indicator) else "duration"
    if q.dimension in ("ratio", "multiple"):
        return "ratio"
    if q.dimension == "money":
        return _money_kind(indicator, clause_text)
    if _says("limit", indicator) or (q.bound in _LIMITS and _RULED.search(clause_text)):
        return "capacity"
    if (
        _PER_HEAD.search(indicator)
        or _says("average", indicator)
        or (q.bound == "RANGE" and re.search(r"[都均每]", clause_text))
    ):
        return "average"
    if _says("capacity", indicator) or _ABLE.search(clause_text):
        return "capacity"
    if q.dimension != "count":
        return _measure_of_matter(q, indicator, sentence or clause_text)
    return _kind_of_count(q, indicator, clause_text, before, after, noun, predicate, sentence, whole)


def _says(key: str, where: str) -> bool:
    return bool(cues.pattern("kind", key).search(where))


def _money_kind(indicator: str, clause_text: str) -> str:
    if _MEAN.search(indicator) and not _says("price", indicator.replace("人均", "")):
        return "average"
    if _says("price", indicator) or _PER_UNIT.search(clause_text):
        return "price"
    if _says("average", indicator):
        return "average"
    return "total" if _says("stock", indicator) else "amount"


def _measure_of_matter(q: Quantity, indicator: str, said: str) -> str:
    """Kind of a length, an area, a volume, a mass, an energy or a power."""
    if _says("rain", indicator) and q.dimension == "length":
        return "amount"
    if _says("feature", indicator):
        return "other"
    if q.dimension == "power":
        return "capacity"
    if q.dimension in ("mass", "energy"):
        return "total" if _says("stock", indicator) else "amount"
    if q.dimension == "volume" and _says("flow_volume", indicator) and not _says("stock", indicator):
        return "amount"
    if q.dimension == "other":
        return "other"
    made = _verb(("newly_added", "gathered"), indicator)
    if made is None or _SURFACE.search(indicator):
        return "total"
    return "newly_added" if made[1] == "newly_added" and not _SO_FAR.search(indicator) else "total"


def _kind_of_count(
    q: Quantity,
    indicator: str,
    clause_text: str,
    before: str,
    after: str,
    noun: str,
    predicate: str,
    sentence: str,
    whole: str | None,
) -> str:
    """Kind of a count, from who or what is counted and the verb that it stands with."""
    if q.unit in cues.words("kind", "participant_units"):
        return "participants"
    if _says("views", indicator):
        return "total"
    if _says("amount", indicator):
        return "amount"
    if q.unit in cues.words("kind", "event_units") and not re.match(r"共?设", before):
        return "event_count"
    people = q.unit in _PEOPLE
    if people and _ORIGIN.search(before):
        return "participants"
    if _HARM.search(predicate or indicator):
        return "total" if _HARM_SO_FAR.search(clause_text) else "newly_added"
    if _STANDING.match(before or indicator):
        return "total"
    found = _verb(("newly_added", "gathered", "event_count", "joined", "reached"), before)
    if found is None and not predicate and not noun:
        found = _verb(("arising", "happening", "joined"), indicator)
    if found is None:
        found = _verb(("arising", "happening", "joined"), predicate)
    if found is None and _FRONTED.search(clause_text):
        found = _verb(("newly_added", "event_count"), predicate)
    if found is not None:
        return _kind_of_verb(found, q, indicator, clause_text, sentence, noun)
    if people and _says("participants", indicator):
        return "participants"
    if people and noun and (_acts(q, noun, predicate, clause_text) or _WHOSE.match(after)):
        return "participants"
    return whole if whole in _SHARED and not _STANDING.search(indicator) else "total"


def _kind_of_verb(
    found: tuple[int, str], q: Quantity, indicator: str, clause_text: str, sentence: str, noun: str
) -> str:
    kind = found[1]
    if kind in ("joined", "reached"):
        if q.unit not in _PEOPLE or (q.unit in _BODIES and noun and not _names_body(noun)):
            return "total"
        return "participants"
    if kind in ("event_count", "happening"):
        return "event_count"
    if kind == "arising":
        return "total" if _ALL.search(clause_text) else "newly_added"
    if _SO_FAR.search(indicator):
        return "total"
    if kind == "gathered":
        return "newly_added" if _FLOW.search(sentence) and not _STOCK.search(sentence) else "total"
    return "newly_added"


def _acts(q: Quantity, noun: str, predicate: str, clause_text: str) -> bool:
    """Whether those counted do something on an occasion; 都 and 已有 tell how things stand."""
    if not predicate or _ALL.search(clause_text):
        return False
    return q.unit not in _BODIES or _names_body(noun)


def _names_body(noun: str) -> bool:
    return bool(cues.pattern("kind", "bodies", after="$").search(noun))


def _verb(keys: tuple[str, ...], where: str) -> tuple[int, str] | None:
    """(position, list) of the first verb of the lists in a text; the longer one where two begin together."""
    best: tuple[int, int, str] | None = None
    for key in keys:
        match = cues.pattern("kind", key, after=_NO_NOUN).search(where)
        if match and (best is None or (match.start(), -match.end()) < (best[0], -best[1])):
            best = (match.start(), match.end(), key)
    return (best[0], best[2]) if best else None


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
