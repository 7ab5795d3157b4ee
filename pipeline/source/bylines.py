"""Who wrote and photographed: credits such as 本报讯（记者 某某）, 本报记者 某某 摄, 责任编辑：某某.

A credit is read as a whole by a small scanner: separators, role words before names (记者 某某), role words
after names (某某 摄), and names. `read_credit` gives nothing unless every character is accounted for, so that
running text that merely contains 记者 is no credit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.annotations import Byline

HAN = r"\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff〇"
_MEDIA = (
    rf"(?:本报|本刊|本台|本网|我报|新华社|新华网|新华视点|中新社|中新网|人民网|央视|总台|融媒体中心|融媒体|全媒体|全媒"
    rf"|[{HAN}]{{1,8}}?(?:日报社?|晚报|晨报|早报|时报|商报|都市报|工人报|青年报|法治报|法制报|周报|导报|电视台|电台|广播电台|客户端|通讯社|新闻社|报社))"
)
_BEFORE = re.compile(
    rf"(?P<media>{_MEDIA})?(?:驻[{HAN}]{{1,8}}?|赴[{HAN}]{{1,8}}?)?"
    r"(?:全媒体|融媒体|融媒|首席|高级|资深|见习|实习|特派|特约|专职|兼职|随队|随行|前方|摄影|文字|财经|体育|军事|经济|本报)*"
    r"(?:(?P<reporter>记者)|(?P<correspondent>通讯员|通訊員|通联员|通讯队)|(?P<photographer>摄影师|攝影)|"
    r"(?P<editor>责任编辑|执行主编|本版责编|本版编辑|本版主编|版面编辑|图片编辑|美术编辑|新媒体编辑|值班编辑|值班总编|值班主任|"
    r"執行編輯|責任編輯|责编|主编|编审|编辑|美编|校对|版式设计|版式|组版|排版|检校|审校|一审|二审|三审|终审|统筹|监制)|"
    r"(?P<author>评论员|观察员|撰稿人?|作者|執筆|执笔|文字|供稿))"
)
_BEFORE_SLASH = re.compile(
    r"(?P<both>文[/／、·.]?[图圖]|撰文[/／]?摄影|图[/／、·.]文|采写[/／]?摄影)|(?P<photographer>摄影|图片|图|摄|制图|漫画)|"
    r"(?P<author>撰文|采写|整理|撰稿|文|作者)|(?P<editor>编辑|责编|制表)"
)
_AFTER = re.compile(
    r"(?P<photographer>(?:文并|撰文并)?(?:摄影|攝影)(?:报道|報導|报导)?|[并](?:摄影|摄)|摄制|摄|攝|供图|图片?|绘图|制图|航拍)|"
    r"(?P<both>文[/／、·.]?[图圖]|图[/／、·.]文|采写[/／]摄影|文并摄)|"
    r"(?P<reporter>(?:综合|联合|采访|采写|撰文)?(?:报道|報導|报导)|采写|综合|编译|整理|撰文|文)"
)
_PREFIX_ONLY = re.compile(
    rf"(?:{_MEDIA}|资料图?片?|资料|图片由|图片|供图|提供|综合|据|发自[{HAN}]{{2,6}}|发|完)"
)
_SEPARATOR = re.compile(
    r"[\s\u200b\ufeff、，,;；/／:：|｜()（）【】\[\]〔〕□■◆◇●○◎▲△▼★☆※—–\-~。.・•]+|·(?=[\s])|和|与|及"
)
_HAN_RUN = re.compile(rf"[{HAN}]+(?:[·•・∙‧.][{HAN}]+)*")
_PADDING = re.compile(r"[ \u3000\u00a0\u2002\u2003]{1,4}")
CREDIT_LIMIT = 120
"""Longest credit in characters."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit that was read whole: its people, and whether it names a role at all."""

    bylines: tuple[Byline, ...]
    has_role: bool
    media: str | None = None


@cache
def surnames() -> frozenset[str]:
    """Single and compound surnames, simplified and traditional."""
    found: set[str] = set()
    for line in files("pipeline.source").joinpath("data/surnames.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            found.update(line.split() if " " in line else line)
    return frozenset(found)


def is_person_name(name: str) -> bool:
    """Whether a bare string has the form of a person's name: 2–4 characters with a known surname, or with ·.

    Example:
        >>> is_person_name("王小明"), is_person_name("欧阳文山"), is_person_name("工作会议")
        (True, True, False)
    """
    name = "".join(name.split())
    if re.search(r"[·•・]", name):
        return 4 <= len(name) <= 16
    if name[:2] in surnames():
        return 3 <= len(name) <= 4
    return 2 <= len(name) <= 3 and name[:1] in surnames()


def read_credit(text: str, start: int, end: int, *, role: str | None = None) -> Credit | None:
    """The people of `text[start:end]` if all of it is a credit, else None.

    Args:
        text: the source.
        start: where the credit begins (source offset).
        end: where it ends, exclusive.
        role: role of names before any role word; None lets them be authors.

    Example:
        >>> [(b.name, b.role) for b in read_credit("本报记者 王小明 通讯员 李强 文/图", 0, 17).bylines]
        [('王小明', 'reporter'), ('李强', 'correspondent')]
        >>> read_credit("记者近日从市总工会获悉", 0, 11) is None
        True
    """
    if not 2 <= end - start <= CREDIT_LIMIT:
        return None
    scanner = _Scanner(text, start, end, role)
    return scanner.read()


class _Scanner:
    """Reads one credit from left to right."""

    def __init__(self, text: str, start: int, end: int, role: str | None):
        self.text, self.at, self.end = text, start, end
        self.role = role
        self.has_role = role is not None
        self.media: str | None = None
        self.open: list[tuple[int, int, str | None]] = []  # names since the last closing role word
        self.closed: list[tuple[int, int, str]] = []
        self.after_role = False

    def read(self) -> Credit | None:
        while self.at < self.end:
            if not (
                self._separator()
                or self._role_before()
                or self._role_after()
                or self._prefix()
                or self._name()
            ):
                return None
        self._close(None)
        if not self.has_role and not self.closed:
            return None
        bylines = tuple(
            Byline("".join(c for c in self.text[a:b] if not c.isspace()), role, a, b)
            for a, b, role in sorted(self.closed)
        )
        return Credit(bylines, self.has_role, self.media)

    def _separator(self) -> bool:
        match = _SEPARATOR.match(self.text, self.at, self.end)
        if not match or not match[0]:
            return False
        if match[0] in ("和", "与", "及") and not self.open:
            return False
        self.at = match.end()
        return True

    def _role_before(self) -> bool:
        match = _BEFORE.match(self.text, self.at, self.end)
        if match and match.lastgroup and match.end() > match.start():
            kind = next(
                k for k in ("reporter", "correspondent", "photographer", "editor", "author") if match[k]
            )
            self._close(None)
            self.role, self.has_role = kind, True
            self.media = self.media or match["media"]
            self.at = match.end()
            return True
        match = _BEFORE_SLASH.match(self.text, self.at, self.end)
        if not match or not re.match(r"\s*[/／:：|｜]", self.text[match.end() : self.end]):
            bare = match and re.fullmatch(r"文[/／、·.]?[图圖]|图[/／]文", match[0])
            if not (bare and not self.open and self.text[match.end() : match.end() + 1].isspace()):
                return False
        assert match
        kind = next(k for k in ("both", "photographer", "author", "editor") if match[k])
        self._close(None)
        self.role, self.has_role = ("reporter" if kind == "both" else kind), True
        self.at = match.end()
        return True

    def _role_after(self) -> bool:
        if not self.open and not self.closed:
            return False
        match = _AFTER.match(self.text, self.at, self.end)
        if not match or not self._ends_token(match.end()):
            return False
        if not self.open:
            self.at = match.end()
            return True
        kind = "photographer" if match["photographer"] else None
        if match["reporter"] and self.role is None:
            kind = "author" if match[0] in ("文", "撰文", "整理", "编译") else "reporter"
        if match["both"] and self.role is None:
            kind = "reporter"
        self._close(kind)
        self.has_role = True
        self.at = match.end()
        return True

    def _prefix(self) -> bool:
        match = _PREFIX_ONLY.match(self.text, self.at, self.end)
        if not match or not (self._ends_token(match.end()) or match[0][-1] in "社发据"):
            return False
        if re.fullmatch(_MEDIA, match[0]):
            self.media = self.media or match[0]
        self.has_role = self.has_role or match[0] in ("发", "供图", "图片由")
        self.at = match.end()
        return True

    def _ends_token(self, at: int) -> bool:
        return at >= self.end or not re.match(rf"[{HAN}]", self.text[at])

    def _name(self) -> bool:
        match = _HAN_RUN.match(self.text, self.at, self.end)
        if not match:
            return False
        start, end = match.span()
        if end - start == 1:  # 王　芳: a name of two characters, spread to the width of three
            pad = _PADDING.match(self.text, end, self.end)
            rest = _HAN_RUN.match(self.text, pad.end(), self.end) if pad else None
            if not rest or rest.end() - rest.start() != 1 or self.text[start] not in surnames():
                return False
            self._take(start, rest.end())
            return True
        cut = self._cut_name(start, end)
        if cut is None:
            return False
        self._take(start, cut)
        return True

    def _cut_name(self, start: int, end: int) -> int | None:
        """Where the name that begins a run of Han characters ends, or None where there is none."""
        run = self.text[start:end]
        if re.search(r"[·•・∙‧.]", run):
            return end if len(run) <= 20 else None
        trusted = self.role is not None
        for length in (len(run), 4, 3, 2):
            if not 2 <= length <= min(4, len(run)):
                continue
            rest = run[length:]
            if rest and not (_AFTER.fullmatch(rest) or _BEFORE.match(rest) or _AFTER.match(rest)):
                continue
            name = run[:length]
            if length == len(run):
                suffix = next((s for s in ("摄影报道", "摄影", "报道", "摄", "供图") if name.endswith(s)), "")
                if suffix and len(name) - len(suffix) >= 2 and is_person_name(name[: -len(suffix)]):
                    return start + length - len(suffix)
            if is_person_name(name) or (trusted and length == len(run)):
                return start + length
        return None

    def _take(self, start: int, end: int) -> None:
        self.open.append((start, end, self.role))
        self.at = end

    def _close(self, role: str | None) -> None:
        """Give the names since the last role word their role: one after them wins over one before."""
        for a, b, before in self.open:
            if role == "photographer" or before is None:
                chosen = role or before or "author"
            else:
                chosen = before
            self.closed.append((a, b, chosen))
        self.open = []
