"""Credits: who is named, in which role, and what is no credit."""

import pytest

from pipeline.source.bylines import is_person_name, read_credit

CREDITS = [
    ("记者 王小明", "王小明:reporter"),
    ("本报记者 王小明", "王小明:reporter"),
    ("本报记者王小明", "王小明:reporter"),
    ("□ 本报记者 王小明", "王小明:reporter"),
    ("■本报见习记者 王小明 实习生 李强", "王小明:reporter 李强:reporter"),
    ("记者王小明 李强", "王小明:reporter 李强:reporter"),
    ("记者王小明、李强", "王小明:reporter 李强:reporter"),
    ("记者王小明李强", "王小明:reporter 李强:reporter"),
    ("记者　王　芳　李小明", "王芳:reporter 李小明:reporter"),
    ("记者王小明 通讯员李强 赵大力", "王小明:reporter 李强:correspondent 赵大力:correspondent"),
    ("通讯员 李强、赵大力", "李强:correspondent 赵大力:correspondent"),
    ("本报特约通讯员 李强", "李强:correspondent"),
    ("本报特约记者 李强", "李强:reporter"),
    ("本报首席记者 李强 本报全媒体记者 王小明", "李强:reporter 王小明:reporter"),
    ("本报驻巴黎记者 李强", "李强:reporter"),
    ("新华社记者 李强 摄", "李强:photographer"),
    ("通讯员常在山", "常在山:correspondent"),
    ("解答人：市总工会法律援助律师 石磊", "石磊:author"),
    ("江北宜阳县 农民 李强", "李强:author"),
    ("东沟矿 李强", "李强:author"),
    ("新华社记者李强摄", "李强:photographer"),
    ("本报记者 李强 摄影报道", "李强:photographer"),
    ("本报记者 李强 王小明 摄", "李强:photographer 王小明:photographer"),
    ("李强 摄", "李强:photographer"),
    ("李强摄", "李强:photographer"),
    ("李强 摄/本报资料", "李强:photographer"),
    ("新华社发（李强 摄）", "李强:photographer"),
    ("新华社发 李强摄", "李强:photographer"),
    ("摄影/李强", "李强:photographer"),
    ("摄影：李强", "李强:photographer"),
    ("摄影 李强", "李强:photographer"),
    ("文/王小明 图/李强", "王小明:author 李强:photographer"),
    ("王小明 文 李强 图", "王小明:author 李强:photographer"),
    ("王小明/文 李强/图", "王小明:author 李强:photographer"),
    ("本报记者 王小明 文 李强 摄", "王小明:reporter 李强:photographer"),
    ("本报记者 王小明/文 李强/摄", "王小明:reporter 李强:photographer"),
    ("文/本报记者 王小明 摄影/本报记者 李强", "王小明:reporter 李强:photographer"),
    ("文/图 本报记者 王小明", "王小明:reporter"),
    ("本报记者 王小明 文/图", "王小明:reporter"),
    ("本报记者 王小明 文图", "王小明:reporter"),
    ("记者 王小明 文/摄", "王小明:reporter"),
    ("记者 王小明/文 李强/摄", "王小明:reporter 李强:photographer"),
    ("通讯员 王小明 记者 李强", "王小明:correspondent 李强:reporter"),
    ("特约撰稿人 王小明", "王小明:author"),
    ("记者 王小明 报道", "王小明:reporter"),
    ("本报记者 王小明 通讯员 李强 摄影报道", "王小明:photographer 李强:photographer"),
    ("采写/本报记者 王小明", "王小明:reporter"),
    ("责任编辑：王小明 李强", "王小明:editor 李强:editor"),
    ("责编 王小明 美编 李强 校对 赵大力", "王小明:editor 李强:editor 赵大力:editor"),
    ("责任编辑/王小明 版式设计/李强", "王小明:editor 李强:editor"),
    ("责编 王小明 摄影 李强", "王小明:editor 李强:photographer"),
    ("本版编辑 王小明", "王小明:editor"),
    ("作者：王小明", "王小明:author"),
    ("本报评论员 王小明", "王小明:author"),
    (
        "中央人民广播电台记者王小明、新华社记者李强、本报记者赵大力",
        "王小明:reporter 李强:reporter 赵大力:reporter",
    ),
    ("《中国电力报》记者 王小明", "王小明:reporter"),
    ("解放军报记者王小明、新华社记者李强", "王小明:reporter 李强:reporter"),
    ("记者 欧阳文山", "欧阳文山:reporter"),
    ("记者 阿依古丽·买买提", "阿依古丽·买买提:reporter"),
    ("记者 扎西多吉", "扎西多吉:reporter"),
    ("记者 马克·史密斯 李强", "马克·史密斯:reporter 李强:reporter"),
    ("記者 陳大文 攝影", "陳大文:photographer"),
    ("记者 \U00020bb7田一", "\U00020bb7田一:reporter"),
]


@pytest.mark.parametrize(("text", "people"), CREDITS)
def test_read_credit_people(text: str, people: str) -> None:
    padded = "前文。" + text + "后文"
    credit = read_credit(padded, 3, 3 + len(text))
    assert credit is not None
    assert " ".join(f"{b.name}:{b.role}" for b in credit.bylines) == people
    for byline in credit.bylines:
        assert "".join(padded[byline.start : byline.end].split()) == byline.name


@pytest.mark.parametrize(
    "text",
    [
        "记者近日从市总工会获悉",
        "记者招待会",
        "工会动态",
        "多彩三月",
        "图为活动现场",
        "会议要求",
        "新增就业五万人",
        "记者节特别报道",
        "小记者走进报社",
        "王小明说，要继续努力",
        "全市职工技能大赛开幕",
        "2.5万人",
        "",
        "。",
        "马上就办",
        "文化下乡",
        "摄影展开幕",
    ],
)
def test_read_credit_running_text_is_none(text: str) -> None:
    credit = read_credit(text, 0, len(text))
    assert credit is None or not credit.has_role


def test_read_credit_without_role_word_gives_authors_of_name_form() -> None:
    credit = read_credit("王小明", 0, 3)
    assert credit is not None
    assert not credit.has_role
    assert [b.role for b in credit.bylines] == ["author"]


def test_read_credit_organisation_before_name() -> None:
    text = "市第二教育学院 王小明"
    credit = read_credit(text, 0, len(text))
    assert credit is not None
    assert [(b.name, b.role) for b in credit.bylines] == [("王小明", "author")]


def test_is_person_name_needs_a_surname_or_a_dot() -> None:
    assert is_person_name("王 芳")
    assert is_person_name("艾尔·卡特")
    assert not is_person_name("会议")
    assert not is_person_name("王")
