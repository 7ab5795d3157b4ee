"""What belongs to a picture: its caption, with or without a credit."""

from __future__ import annotations

import re

from pipeline.annotations import Byline
from pipeline.source.bylines import Credit
from pipeline.source.names import HAN
from pipeline.source.paragraphs import Unit, is_open

CAPTION_LIMIT = 300
"""Longest caption in characters."""
LONG_CAPTION = 120
"""Longest caption that is no story of its own."""
_LINE = 40
"""Longest caption without a credit that its place right below the picture shows."""
_OPENING = re.compile(
    r"[▲△▼◆■●↑↓←→]?\s*[（(]?\s*(?:图为|图片为|图片说明|图说[:：]|上图|下图|左图|右图|中图|题图|压题照片|本版图片|"
    r"图[①-⑳\d一二三四五]\s*[:：为]|图\s*[:：]|照片\s*[:：]|资料图|图片来源|图据|供图)"
)
_ARROW = re.compile(r"[▲△▼◀▶←→↑↓]")
_GIVEN = re.compile(
    r"[（(][^（）()]{2,24}(?:供图|摄|摄影|制图|绘图|提供|资料图片?|图片)[）)]$|(?:供图|资料图片?)$|"
    rf"[ \u3000](?:制图|绘图|供图|摄影|图|漫画)[ \u3000]*[/／:：|｜][ \u3000]*[{HAN}]{{2,4}}$"
)
_SCENE = re.compile(
    r"(?:正在|现场|一角|效果图|示意图|资料图|外景|夜景|俯瞰|鸟瞰|航拍|画面|合影|留影|展示的|展出的|"
    r"[（(](?:[前后]排)?[左右中前后][一二三四五六1-6]?[）)])"
)
_WHERE = re.compile(r"[（(](?:[前后]排)?[左右中](?:[一二三四五六1-6]|[前后])?[）)]")
"""Tells who of a picture is meant."""
_TELLS = re.compile(r"[。！？](?!$)|[“”]|说|表示|称")
_ARTWORK = re.compile(
    rf"\S{{2,24}}?[（(](?:水彩画?|油画|国画|中国画|版画|书法|漫画|剪纸|木刻|篆刻|速写|素描|水粉画?|年画|插画|雕塑|摄影|陶艺)[）)]"
    rf"[ \u3000]*[{HAN}][{HAN} \u3000]{{1,6}}(?:作|绘|画|书|摄|刻)?$"
)
_IMAGE = re.compile(r"!\[|<(?:img|figure)\b|^[\[【（(](?:图|照片|插图|配图|im|fig)", re.IGNORECASE)
_ALT = re.compile(r"!\[([^\]\n]*)\]|alt=[\"']([^\"'\n]*)")


def is_caption(text: str, unit: Unit) -> bool:
    """Whether running text calls itself a caption, or points at its picture and ends with a credit."""
    tail = unit.extra.get("tail")
    opening = unit.head(text)
    if unit.size() > CAPTION_LIMIT:
        return False
    if _OPENING.match(opening):
        return True
    if tail is None or not getattr(tail, "is_picture", False):
        return False
    cut = getattr(tail, "cut", None)
    return bool(_ARROW.match(opening)) or (
        cut is not None and is_open(text[max(unit.start, cut - 6) : cut].rstrip())
    )


def mark_captions(text: str, units: list[Unit]) -> None:
    """Give the text right below a picture the kind `caption` where it tells what the picture shows.

    A picture with its text alone below a headline is a story of its own, and stays one.

    Args:
        text: the source.
        units: the units of a page in order; kinds are set in place.
    """
    begun = False
    for i, unit in enumerate(units):
        below = i > 0 and unit.kind in ("text", "short") and not unit.level and is_picture(text, units[i - 1])
        shown = unit.kind == "text" and i + 1 < len(units) and is_photographers(units[i + 1])
        if unit.kind == "text" and not unit.level and _points(text, unit):
            unit.kind = "caption"
        if shown and units[i + 1].gap == 0 and _ARROW.match(unit.head(text)) and unit.size() <= LONG_CAPTION:
            unit.kind = "caption"
        if below and _describes(text, units, i) and not _is_story(units, i, begun):
            unit.kind = "caption"
        begun = begun or unit.kind == "text"


def _points(text: str, unit: Unit) -> bool:
    """Whether one sentence alone tells who of a picture is meant: 乔峰（左）为居民更换电线。"""
    if unit.extra or unit.size() > 1.5 * _LINE:
        return False
    line = unit.text(text)
    return bool(_WHERE.search(line)) and not _TELLS.search(line) and line[-1] not in "，、："


def is_picture(text: str, unit: Unit) -> bool:
    """Whether a line of markup shows a picture."""
    return unit.kind == "markup" and bool(_IMAGE.search(text[unit.start : unit.end]))


def _is_story(units: list[Unit], i: int, begun: bool) -> bool:
    """Whether the text of a picture stands for itself: below a headline without other text, or above all stories."""
    below = i + 1
    while below < len(units) and units[below].kind in ("credit", "markup", "caption", "table"):
        below += 1
    if below < len(units) and units[below].kind == "text":
        return False
    above = i - 1
    while above >= 0 and units[above].kind in ("markup", "caption"):
        above -= 1
    return not begun or units[above].kind == "short" or units[i].size() > LONG_CAPTION


def _describes(text: str, units: list[Unit], i: int) -> bool:
    """Whether the text below a picture is its caption."""
    unit = units[i]
    if "head" in unit.extra or unit.size() > CAPTION_LIMIT:
        return False
    line = unit.text(text)
    tail = unit.extra.get("tail")
    if unit.kind == "short":
        return bool(_ARTWORK.fullmatch(line) or _GIVEN.search(line)) or _repeats(text, units[i - 1], line)
    if getattr(tail, "is_picture", False) or getattr(tail, "is_photo", False) or _GIVEN.search(line):
        return True
    if i + 1 < len(units) and is_photographers(units[i + 1]):
        return True
    if _repeats(text, units[i - 1], line):
        return True
    if unit.size() > 1.5 * _LINE or re.search(r"[。！？](?!$)|[“”]", line):
        return False
    return bool(_SCENE.search(line)) or (unit.gap == 0 and unit.size() <= _LINE)


def is_photographers(unit: Unit) -> bool:
    """Whether a unit is a credit line that names photographers."""
    credit = unit.extra.get("credit")
    people: tuple[Byline, ...] = credit.bylines if isinstance(credit, Credit) else ()
    return any(b.role == "photographer" for b in people)


def _repeats(text: str, picture: Unit, line: str) -> bool:
    """Whether the words that the markup of a picture gives for it occur in the line below."""
    match = _ALT.search(text, picture.start, picture.end)
    words = re.sub(rf"[^{HAN}]", "", (match[1] or match[2] or "") if match else "")
    pairs = {words[k : k + 2] for k in range(len(words) - 1)}
    return len(pairs) >= 2 and 2 * sum(pair in line for pair in pairs) >= len(pairs)
