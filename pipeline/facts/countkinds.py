"""Measure kind of a count, from who or what is counted and the verb that it stands with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.facts import cues
from pipeline.facts.kindcues import BY_NOW, FLOW, SO_FAR, STOCK, ends, first_verb, is_state, left_of, says
from pipeline.grammar.types import Quantity

_PEOPLE = frozenset(
    ["人", "名", "位", "家", "个", "支", "户", "对", "所", "组", "批", "队", "部门", "单位", "机构", None]
)
_BODIES = frozenset(["家", "个", "支", "所", "组", "批", "队", "部门", "单位", "机构"])
"""Units of bodies; they count things as well, so that the noun decides."""
_MEDAL = re.compile(r"[牌奖章]")
_OFFICES = frozenset(["部门", "单位", "机构", "省份", "省区市"])
_OFFICE_ACTS = re.compile(r"(?![的为是有共和均与及]|之一)[一-鿿]")
_AT_WORK = re.compile(r"[在给向从赴参]")
_TREATY = re.compile(r"签署|签订|报告|参|宣布|发表|通过|投票|表决|加入|响应|共同|联合")
_STATE = re.compile(r"(?:国家|省|地区)$")
_MADE_UP = re.compile(r"(?:组成|构成)$")
_SHARED = frozenset(["newly_added", "event_count", "participants", "amount"])
"""Kinds that the parts of a figure take from it where they have no verb of their own."""
_CASES = frozenset(["件", "起", "宗", "例", "处", "项", "条"])
_STANDING = re.compile(r"现有|共有|拥有|目前|在[读册校岗编]|设有|建有|下设|下辖|登记|注册|持证|在编")
_SET_UP = re.compile(r"共?设|是")
_POTENTIAL = re.compile(r"可(?!再生|持续)|能够|(?<![智功性节新动热电])能(?![源耗力量效])")
_TEAM = re.compile(r"组织了?[^，。]{0,12}(?:队|团)$")
_HARM = re.compile(
    r"死亡|受伤|负伤|失踪|失联|遇难|丧生|身亡|下落不明|流离失所|被困|受灾|倒塌|受损|停电|被[毁淹埋]|[损烧冲炸]毁|伤亡|感染|中毒|[病坠溺]亡|落水|中暑"
)
_HARM_SO_FAR = re.compile(
    r"(?:已|累计|共|总计).{0,20}(?:造成|导致|致|有|证实|确认)|疫情[^，。]{0,6}致|仍|尚|下落不明|停电|以来[^。]{0,30}(?:造成|导致|致)"
)
_MOVED = re.compile(r"撤离|转移|疏散|逃生|避险|避难|脱身|转运|搬迁")
_BECAME = re.compile(r"(?:已经?|都)?(?:成为|当上|成了)")
_CREW = re.compile(r"(?:组|队|团)$")
_SENT = re.compile(r"[派遣]")
_SUMMED = re.compile(r"^[\s，]*(?:一?共|总共|共计|合计)(?:有)?$")
_THEY_CAME = re.compile(cues.alternation("kind", "participants", "crew") + r"[^。]{0,4}来自")
_RAISED = re.compile(r"(?:组织|组建|派出|调集|出动|集结|率领|带领|投入)了?[^，。]{0,6}$")
_TROOP = re.compile(r"的?[^，。的]{0,8}(?:队伍|[援险击]队|团队|小组|大军|力量)")
_SUDDEN = re.compile(r"枪击|坍塌|垮塌|车祸|相撞|爆炸|事故|脱轨|坠毁|踩踏|翻车|侧翻")
"""What is over at once: its toll is one event's, not a count that goes on."""
_ONGOING = re.compile(r"^[^，。]{0,12}正(?:在|加|逐|开足|积极|全力|忙)")
"""30家企业正开足马力生产 tells how things stand."""
_SUSPECTS = re.compile(r"嫌疑人|嫌犯|罪犯|逃犯|案犯|毒贩|疑犯|头目|在逃")
_HANDED = re.compile(r"移交|移送|押解|遣返|引渡")
"""Suspects that are handed over are counted as cases, as those that are prosecuted are."""
_BY_THEN = re.compile(r"截至|截止|目前|到[0-9０-９]{4}年底")
_PASSIVE = re.compile(r"被([^，。]{1,12})")
_OCCASION = re.compile(r"(?:活动|赛事|比赛|演出|会议|论坛|展览|讲座|培训|行动|仪式|峰会|展会)$")
_HELD = re.compile(r"开展|举行|举办|进行|上演|启动|召开|亮相|登场|开启")
_DONE = re.compile(r"获奖|得奖|[一二三特]等奖|(?:治理|整改|整治|销号|办结|修复)(?:完毕|完成|到位|完)")
_ORIGIN = re.compile(r"来自[^，。]{0,60}$")
_FRONTED = re.compile(r"(?<!针)对|[将把]")
_EXISTS = re.compile(r"[有为是达]$")
_STANDS = re.compile(r"[共已现拥另还都][有是为达]$|[为是达]$")
_DOING = re.compile(r"[^，。的]{1,12}?[了着过在向为把将从对被]|日前|近日|先后|共同|纷纷|陆续|集体|一起")
_JOINTLY = re.compile(cues.alternation("kind", "bodies") + r"(?:合作|会同|联合|携手|协作|联手|共建)$")
_TOGETHER = re.compile(
    r"(?:共|共计|[正已均将]|主要|逐步|成功|共同|联合|分别|一起|先后|全部|集体|日前|近日|陆续|纷纷)+$"
)
_ALL = re.compile(r"[都均未无仍尚]|已有|另有|没有|可以|可享")
_HEADCOUNT = re.compile(r"(?:参保|受益|就业|覆盖|服务|用户|持证)(?:总)?(?:人数|人口|户数|数)$")
_WHOSE = re.compile(r"[^，。、的]{1,16}的[约近超逾]*[0-9０-９一二三四五六七八九十百千万两.多余]+[名位人]")
_AMONG = re.compile(r"(?:参展|参会|参赛|参加|参与|与会)[^，。]{0,8}中")
_REACH = 14
"""How far after a figure its noun and verb are looked for."""


@dataclass(frozen=True, slots=True)
class Count:
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
            return "event_count" if says("punished", self.before) else "participants"
        if _HEADCOUNT.search(self.before or indicator):
            return "total"
        if says("views", indicator):
            return "total"
        if unit not in _PEOPLE and (says("amount", indicator) or self._is_sold()):
            return "amount"
        if self._is_event_unit() and not _SET_UP.match(self.before):
            return "event_count"
        if unit in _PEOPLE and _ORIGIN.search(self._left) and self.whole != "total":
            return "participants" if unit not in _BODIES or self._names_body(places=True) else None
        if unit not in _BODIES and _HARM.search(self.predicate or indicator):
            told = self.sentence or self.clause
            sudden = _SUDDEN.search(told)
            so_far = BY_NOW.search(told) or (_HARM_SO_FAR.search(told) and not sudden)
            return "total" if so_far else "newly_added"
        if _MOVED.search(self.predicate) or _BECAME.match(self.predicate):
            return "total"
        if _STANDING.match(self.before or indicator) or says("result", self.before):
            return "total"
        if unit not in _BODIES and _RAISED.search(self._left) and _TROOP.match(self.after):
            return "participants"
        if _TEAM.search(self.before + self.noun) and not self._left.endswith("的"):
            return "newly_added"
        return None

    def _is_event_unit(self) -> bool:
        """Whether the unit counts events; 枚 counts what was won only with a medal (not 导弹1700枚)."""
        if self.q.unit == "枚" and not _MEDAL.search(self.indicator + self.noun):
            return False
        return self.q.unit in cues.words("kind", "event_units")

    def _is_sold(self) -> bool:
        return says("sold", self.before) and not _POTENTIAL.search(self._left)

    def _by_verb(self) -> str | None:
        objects = ("punished", "newly_added", "gathered", "event_count")
        people = ("joined", "reached") if self.q.unit in _PEOPLE else ()
        told = self.before if self.before or self.noun or self.predicate else self._left
        if verb := first_verb((*objects, *people), told):
            return self._of_verb(verb)
        own = self.predicate or self.after[:_REACH]
        if verb := first_verb(("arising", "happening", *people[:1]), own):
            return "participants" if verb == "joined" else self._of_verb(verb)
        if (held := self._happened(own)) is not None:
            return held
        if not self.noun and (
            verb := first_verb(("arising", "happening", *people[:1]), self.indicator, end=True)
        ):
            return self._of_verb(verb)
        if _FRONTED.search(self._left) and (
            verb := first_verb(("newly_added", "event_count", *people[1:]), self.after)
        ):
            return self._of_verb(verb)
        return None

    def _happened(self, own: str) -> str | None:
        """By what was done to those counted, or by an occasion that was held: 4架无人机被击落, 12项活动开展."""
        if (passive := _PASSIVE.search(own)) and (
            verb := first_verb(("newly_added", "event_count", "punished"), passive.group(1))
        ):
            return self._of_verb(verb)
        held = _OCCASION.search(self.noun) and _HELD.search(own)
        done = _DONE.search(own) and self.q.unit not in _PEOPLE - _BODIES
        return "event_count" if held or done else None

    def _of_verb(self, verb: str) -> str:
        unit = self.q.unit
        if verb == "reached" and _CREW.search(self.noun) and _SENT.search(self.before):
            return "event_count"
        if verb in ("joined", "reached"):
            if unit in _BODIES and not self._names_body(places=verb == "joined"):
                return "total"
            return "total" if self.whole == "total" and _ORIGIN.search(self.before) else "participants"
        if verb == "punished":
            return "event_count"
        if verb in ("event_count", "happening"):
            return "participants" if unit in _PEOPLE - _BODIES - {None} else "event_count"
        if verb == "arising":
            stands = _BY_THEN.search(self.sentence) and not FLOW.search(self.sentence)
            return "total" if stands or _ALL.search(self.clause) else "newly_added"
        if SO_FAR.search(self.indicator):
            return "total"
        if (
            verb == "newly_added"
            and _SUSPECTS.search(self.noun)
            and _HANDED.search(self.before + self.predicate)
        ):
            return "event_count"
        if verb == "newly_added":
            return (
                "total"
                if is_state(self.sentence) or (unit in _BODIES and self._left.endswith(("到", "至")))
                else verb
            )
        if unit in _PEOPLE and ends("participants", self.before + self.noun):
            return "participants"
        return "newly_added" if FLOW.search(self.sentence) and not STOCK.search(self.sentence) else "total"

    def _by_role(self) -> str:
        """By who is counted, where no verb decides: people and bodies that act take part in something."""
        unit = self.q.unit
        if unit in _CASES and (ends("event_nouns", self.noun or self.before) or "发现" in self.before):
            stands = _EXISTS.search(self._left) and BY_NOW.search(self.sentence)
            return "total" if stands or SO_FAR.search(self.indicator) else "event_count"
        if unit in _PEOPLE:
            if _SUMMED.search(self._left) and _THEY_CAME.search(self.sentence):
                return "participants"
            if ends("participants", self.noun or self.before) or self._acts():
                return "participants"
            if unit in _BODIES and _JOINTLY.search(self.noun):
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
        if (
            BY_NOW.search(self.sentence)
            or _ALL.search(self.clause)
            or _ONGOING.search(self.after)
            or _MADE_UP.search(self.predicate)
        ):
            return False
        if not self.noun or self.q.unit in _OFFICES:
            return self._acts_unnamed()
        if self._left.endswith(("为", "给")) and self.predicate:
            return True
        if _STANDS.search(self._left) or (_EXISTS.search(self._left) and STOCK.search(self.sentence)):
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
        return left_of(self.q, self.clause, self.after)

    def _names_body(self, *, places: bool = False) -> bool:
        if self.q.unit == "家" and self.predicate and "共" not in self.after[:_REACH]:
            return True
        if self.predicate and _STATE.search(self.noun) and _TREATY.search(self.after[:_REACH]):
            return True
        head = self.after.split("的")[0]
        heads = [_TOGETHER.sub("", self.noun), head] if self.noun else [self.before]
        return any(ends("bodies", n) or (places and ends("places", n)) for n in heads)
