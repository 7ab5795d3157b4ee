"""Names that swallowed the verb after a place: 福州市 | 新建幼儿园, 杭州市 | 地区生产总值."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.annotations import Mention
from pipeline.entities.context import Context

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
        match = _TOLD.match(ctx.text, m.start)
        place_end = match.end("place") if match else m.end
        if match is None or place_end >= m.end:
            result.append(m)
            continue
        result.append(replace(m, end=place_end, type="LOC", source="verbs"))
    return result
