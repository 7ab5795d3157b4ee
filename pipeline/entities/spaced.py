"""Names of persons as pages print and break them: 田 蕊 with a blank, a family name cut off its given name."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.annotations import Mention
from pipeline.entities.context import Context, cover, put
from pipeline.entities.lexis import word_list
from pipeline.entities.persons import is_chinese_name, surnames, title_at_end

SOURCE = "spaced"
_MAKERS = "记者|通讯员|编辑|责编|美编|校对|作者|摄影|摄|撰文|执笔|审核|主编|实习生|绘图|制图|版式|见习记者"
_AFTER = re.compile(
    r"[、，。；：！？）)/”\n 　]|$|说|介绍|告诉|表示|认为|指出|坦言|笑着|摄|报道|文|图|等|和|与|执笔|导演|主演|遗失|通讯员|记者|教授|团队|率"
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """A family name, one or two blanks, and a Chinese character."""
    single, double = surnames()
    return re.compile(rf"(?P<family>{'|'.join(double)}|[{''.join(single)}])[ \u3000]{{1,2}}(?=[一-鿿])")


def spaced_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Names printed with a blank, to align with names of three characters (记者 田 蕊)."""
    table = cover(mentions, len(ctx.text))
    new = []
    for match in _pattern().finditer(ctx.text):
        start, at = match.start(), match.end()
        end = _given_end(ctx, at)
        if end < 0 or not _AFTER.match(ctx.text, end):
            continue
        if _told(ctx, mentions, table, start, end):
            new.append(Mention(start, end, "PER", SOURCE))
    return put(mentions, new) if new else mentions


def _given_end(ctx: Context, at: int) -> int:
    """End of the given name after the blank: the word there, of one or two characters; -1 where it is longer."""
    i = ctx.words.at(at)
    if i < 0:
        return -1
    end = ctx.words.ends[i]
    if end == at + 2 and ctx.text[at + 1] in "说摄等率":
        end -= 1
    if end == at + 1 and not _AFTER.match(ctx.text, end) and _AFTER.match(ctx.text, end + 1):
        end += 1
    return end if end - at <= 2 and all("一" <= c <= "鿿" for c in ctx.text[at:end]) else -1


def _told(ctx: Context, mentions: list[Mention], table: list[int], start: int, end: int) -> bool:
    """Whether the surroundings say that this is a person."""
    before = ctx.text[max(0, start - 8) : start].rstrip(" \u3000：:(（")
    if re.search(f"(?:{_MAKERS})$", before) or _ends_with_title(before):
        return True
    if any(table[i] >= 0 and mentions[table[i]].type == "PER" for i in range(start, end)):
        return True
    listed = ctx.text[start - 1 : start] == "、" or ctx.text[end : end + 1] == "、"
    return listed and _quotes_closed(ctx.text, start)


def _ends_with_title(before: str) -> bool:
    """Whether a text ends with a title or a trade."""
    return title_at_end(before)


def _quotes_closed(text: str, at: int) -> bool:
    """Whether a position is not inside quotation marks (slogans are printed with blanks)."""
    line = text[max(0, at - 80) : at]
    return line.count("“") == line.count("”")


def joined_names(ctx: Context, mentions: list[Mention]) -> list[Mention]:
    """Parts of one name put together: 贺 | 小娥, 雷朝 | 金 before a mark, 连 | 茂春 after a title."""
    result: list[Mention] = []
    for m in sorted(mentions, key=lambda m: m.start):
        last = result[-1] if result else None
        touching = last is not None and last.type == m.type == "PER" and last.end == m.start
        if last is not None and touching and is_chinese_name(ctx.text[last.start : m.end]):
            result[-1] = Mention(last.start, m.end, "PER", SOURCE, m.score)
        else:
            result.append(m)
    table = cover(result, len(ctx.text))
    result = [_with_parts(ctx, m, table) if m.type == "PER" else m for m in result]
    return [_extended(ctx, m, table) if m.type == "PER" else m for m in result]


def _with_parts(ctx: Context, m: Mention, table: list[int]) -> Mention:
    """A Tibetan name with the part that a back end left out before or after it (才让 | 扎西)."""
    parts = word_list("given_names.txt")
    if m.end - m.start != 2 or ctx.text[m.start : m.end] not in parts:
        return m
    for start, end in ((m.start - 2, m.end), (m.start, m.end + 2)):
        part = ctx.text[start : m.start] or ctx.text[m.end : end]
        free = all(i < 0 for i in (*table[max(0, start) : m.start], *table[m.end : end]))
        if start >= 0 and part in parts and free:
            return Mention(start, end, "PER", SOURCE, m.score)
    return m


def _extended(ctx: Context, m: Mention, table: list[int]) -> Mention:
    """A name of two characters with the third that a segmenter left outside."""
    text = ctx.text
    if m.end - m.start != 2 or m.source in ("byline", "lexicon"):
        return m
    single, _ = surnames()
    after, before = text[m.end : m.end + 1], text[m.start - 1 : m.start]
    cut_after = bool(after) and table[m.end] < 0 and _alone(ctx, m.end) and after not in "等和与及说"
    listed = before in tuple("、，（") and text[m.end + 1 : m.end + 2] in tuple("、，。；）等")
    if cut_after and listed and text[m.start] in single:
        return Mention(m.start, m.end + 1, "PER", SOURCE, m.score)
    cut_before = (
        before in single
        and before not in "和与同于从向时"
        and m.start >= 2
        and table[m.start - 1] < 0
        and _alone(ctx, m.start - 1)
    )
    titled = _ends_with_title(text[max(0, m.start - 7) : max(0, m.start - 1)])
    if cut_before and titled and text[m.start] not in single:
        return Mention(m.start - 1, m.end, "PER", SOURCE, m.score)
    return m


def _alone(ctx: Context, at: int) -> bool:
    """Whether a character is a word of its own."""
    return ctx.words.is_border(at) and ctx.words.is_border(at + 1)
