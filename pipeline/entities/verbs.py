"""Names that swallowed the verb after a place: 福州市 | 新建幼儿园, 杭州市 | 地区生产总值."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.annotations import Mention
from pipeline.entities.context import Context
from pipeline.entities.heads import all_heads

_TOLD = re.compile(
    r"(?P<place>[一-鿿]{2,9}?(?:省|市|县|区|州|旗|镇|乡|村))"
    r"(?:新建|新增|新设|新开|新办|新登记|新发展|建成|改建|扩建|改造|创建|打造|培育|引进|实现|完成|开展|累计|现有|共有|全年"
    r"|地区生产|规模以上|一般公共|城镇居民|农村居民|居民人均)"
)


def cut_at_verbs(ctx: Context, mentions: Iterable[Mention]) -> list[Mention]:
    """Cut a name after the place that it begins with where a statement about the place follows.

    The name may run into the statement (`福州市新建幼儿园` as one ORG) or end inside it (`杭州市地区`).
    """
    result = []
    for m in mentions:
        parts = _joint(ctx, m) if m.type == "ORG" and m.end - m.start >= 8 else None
        if parts:
            result.extend(parts)
            continue
        match = _TOLD.match(ctx.text, m.start)
        place_end = match.end("place") if match else m.end
        if match is None or place_end >= m.end:
            result.append(m)
            continue
        result.append(replace(m, end=place_end, type="LOC", source="verbs"))
    return result


_TOGETHER = re.compile(
    r"(?<=[会局委院司部厅处社团校团队心])(?:联合|会同|携手|联手|牵手|联动)(?!会|工会|社|国|总|体|办)"
)


def _joint(ctx: Context, m: Mention) -> list[Mention] | None:
    """Two bodies that act together (某区总工会 | 联合 | 区人社局), where both have the head of a body."""
    match = _TOGETHER.search(ctx.text, m.start + 3, m.end - 2)
    heads = all_heads()
    if match is None or not ctx.text.endswith(heads, m.start, match.start()):
        return None
    if not ctx.text.endswith(heads, match.end(), m.end):
        return None
    return [replace(m, end=match.start(), source="verbs"), replace(m, start=match.end(), source="verbs")]
