"""Heads of stories: agency, place, date, people, and what is no head."""

import pytest

from pipeline.source.datelines import read_foot, read_head

HEADS = [
    # text, agency, place, date, people
    ("本报讯（记者 王小明）近日", "本报", None, None, "王小明:reporter"),
    ("本报讯 (记者 王小明) 近日", "本报", None, None, "王小明:reporter"),
    ("本报讯 记者王小明报道：近日", "本报", None, None, "王小明:reporter"),
    ("本报讯记者王小明报道：近日", "本报", None, None, "王小明:reporter"),
    ("本报讯 记者 王小明 李强 近日，全市", "本报", None, None, "王小明:reporter 李强:reporter"),
    (
        "本报讯（记者 王小明 通讯员 李强 赵大力）昨日",
        "本报",
        None,
        None,
        "王小明:reporter 李强:correspondent 赵大力:correspondent",
    ),
    ("本报讯（王小明）近日", "本报", None, None, "王小明:author"),
    ("【本报讯】（记者王小明）近日", "本报", None, None, "王小明:reporter"),
    ("本报讯记者王小明从市统计局获悉：全年", "本报", None, None, "王小明:reporter"),
    ("本报北京１月４日讯记者江海从会上获悉：", "本报", "北京", "2024-01-04", "江海:reporter"),
    ("本报南昌１月１０日电记者王小明报道：江西", "本报", "南昌", "2024-01-10", "王小明:reporter"),
    (
        "新华社北京1月2日电（记者王小明、李强）国家",
        "新华社",
        "北京",
        "2024-01-02",
        "王小明:reporter 李强:reporter",
    ),
    (
        "新华社北京1月2日电 记者王小明、李强报道：国家",
        "新华社",
        "北京",
        "2024-01-02",
        "王小明:reporter 李强:reporter",
    ),
    ("新华社北京12月30日电 外交部", "新华社", "北京", "2023-12-30", ""),
    ("新华社北京十二月三十日电 外交部", "新华社", "北京", "2023-12-30", ""),
    ("据新华社北京1月2日电 国家", "新华社", "北京", "2024-01-02", ""),
    ("据新华社电 国家", "新华社", None, None, ""),
    ("新华社联合国1月2日电（记者 王小明）", "新华社", "联合国", "2024-01-02", "王小明:reporter"),
    ("中新社香港1月2日电 (记者 王小明)香港", "中新社", "香港", "2024-01-02", "王小明:reporter"),
    ("本报西安１月４日电２０２３年西安市", "本报", "西安", "2024-01-04", ""),
    ("本报讯１月３日，暂停了两周的", "本报", None, None, ""),
    ("本报讯’９８企业评选", "本报", None, None, ""),
    ("本报伦敦1月2日专电 （记者王小明）", "本报", "伦敦", "2024-01-02", "王小明:reporter"),
    (
        "本报吕勒奥（瑞典）１月２日电记者王小明报道：",
        "本报",
        "吕勒奥（瑞典）",
        "2024-01-02",
        "王小明:reporter",
    ),
    ("城市晚报讯（记者 王小明）", "城市晚报", None, None, "王小明:reporter"),
    (
        "本报北京１月２日讯中央人民广播电台记者王小明、新华社记者李强报道：",
        "本报",
        "北京",
        "2024-01-02",
        "王小明:reporter 李强:reporter",
    ),
    (
        "新华社北京１月２日电（解放军报记者王小明、新华社记者李强）",
        "新华社",
        "北京",
        "2024-01-02",
        "王小明:reporter 李强:reporter",
    ),
    ("路透社伦敦1月2日电 英国", "路透社", "伦敦", "2024-01-02", ""),
    ("（记者 王小明）1月2日，", None, None, None, "王小明:reporter"),
    ("本报记者王小明报道：近日", None, None, None, "王小明:reporter"),
    ("本报讯 1月2日，全市", "本报", None, None, ""),
    ("本报讯 记者从市人社局获悉，", "本报", None, None, ""),
    ("本報訊（記者陳大文）港府", "本報", None, None, "陳大文:reporter"),
]


@pytest.mark.parametrize(("text", "agency", "place", "date", "people"), HEADS)
def test_read_head(text: str, agency: str | None, place: str | None, date: str | None, people: str) -> None:
    head = read_head("甲乙" + text, 2, len(text) + 2, issue_date="2024-01-12")
    assert head is not None
    assert " ".join(f"{b.name}:{b.role}" for b in head.bylines) == people
    got = head.dateline
    if agency is None and place is None and date is None:
        assert got is None
    else:
        assert got is not None
        assert (got.agency, got.place, got.date) == (agency, place, date)


@pytest.mark.parametrize(
    "text",
    [
        "近日，全市召开会议。",
        "电力部门提前检修线路",
        "消息传来，全场欢呼",
        "记者近日从市总工会获悉，",
        "本报电话：12345",
        "新华社发布消息称，",
        "本报记者",
        "1月2日，国家统计局发布数据",
        "北京1月2日气温下降",
        "日报社记者走进工厂",
    ],
)
def test_read_head_running_text_is_none(text: str) -> None:
    assert read_head(text, 0, len(text)) is None


def test_read_head_without_issue_date_keeps_printed_date() -> None:
    head = read_head("新华社北京１月２日电", 0, 10)
    assert head is not None
    assert head.dateline is not None
    assert head.dateline.date == "１月２日"


def test_read_head_impossible_date_stays_as_printed() -> None:
    head = read_head("新华社北京2月30日电", 0, 11, issue_date="2024-03-01")
    assert head is not None
    assert head.dateline is not None
    assert head.dateline.date == "2月30日"


def test_read_foot_is_the_whole_span() -> None:
    text = "新华社北京1月2日电"
    foot = read_foot(text, 0, len(text), issue_date="2024-01-03")
    assert foot is not None
    assert foot.place == "北京"
    assert read_foot("新华社北京1月2日电 今天", 0, 14) is None
