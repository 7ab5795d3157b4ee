"""The part of each heading of one stack: kicker, headline in one line or two, subhead."""

from __future__ import annotations

import pytest

from pipeline.source.stacks import split_stack


@pytest.mark.parametrize(
    ("lines", "headline"),
    [
        (["全省职工运动会落幕", "宁州代表团奖牌总数列第3位"], 1),
        (["环湖绿道今日贯通", "全长42公里 途经六个乡镇"], 0),
        (["从荒滩到绿洲，三代人接力植树——", "一片林子的六十年"], 1),
        (["市第二医院新院区启用", "预计年接诊80万人次"], 0),
        (["春耕时节到田间", "农机手的一天"], 1),
        (["前两月港口吞吐量创新高", "海铁联运增长41%"], 0),
        (["新光伏车棚投用", "年发电量可达12万千瓦时"], 0),
        (["集团新签订单48.6亿元", "出口首次过半"], 0),
        (["市农业农村局：", "春播面积稳中有增"], 1),
    ],
)
def test_split_stack_two_of_one_rank(lines: list[str], headline: int) -> None:
    assert split_stack([(line, 0) for line in lines]) == (headline, headline + 1)


@pytest.mark.parametrize(
    ("lines", "span"),
    [
        (["副市长江海在调研时强调", "抓细抓实田间管理", "全力确保夏粮丰收"], (1, 3)),
        (["老旧小区供水管网", "改造下月启动", "涉及9个小区3126户"], (0, 2)),
        (["首台30兆瓦级氢能机组", "完成试运行"], (0, 2)),
        (["我市林下经济产值", "首次突破40亿元", "带动1.2万人增收"], (0, 2)),
        (["工会动态", "技能大赛开赛", "——来自一线的报道"], (1, 2)),
    ],
)
def test_split_stack_two_lines(lines: list[str], span: tuple[int, int]) -> None:
    assert split_stack([(line, 0) for line in lines]) == span


def test_split_stack_label_of_page_marked_highest() -> None:
    assert split_stack([("改革进行时", 1), ("机床厂：让技术工人名利双收", 2)]) == (1, 2)
    assert split_stack([("消失的渡口", 2), ("最后一位摆渡人与他的三十三年", 3)]) == (0, 1)
