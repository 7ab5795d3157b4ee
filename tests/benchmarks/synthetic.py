"""Composed news of any length: no two articles alike, names that never end, so that caches show if they grow."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华文玉建国红梅志新春生海燕小云飞雪峰佳宁子涵宇轩思远晓东立民"
PLACE = "云青白临东西南北新长安永广宁海江河湖山石泉溪岭阳城州源丰和平清金银双龙凤桥林原川沙松柳梅竹湾港塘坪岗"
LEVELS = ("市", "市", "县", "区", "县", "镇", "乡")
BRANDS = "华恒盛泰鑫瑞祥宏达兴隆通汇联合信诚德润嘉美康源博远航宇天地光辉腾飞创智诺凯旋鼎立"
TRADES = ("纺织", "机械", "电子", "建材", "食品", "化工", "物流", "造纸", "制药", "服装", "船舶", "农资")
POSTS = ("主席", "副主席", "书记", "局长", "副局长", "经理", "主任", "厂长", "县长", "秘书长")

SENTENCES = (
    "{place}总工会{month}月召开会议，{place}总工会{post}{person}作工作报告。",
    "今年以来，{place}新建工会组织{n}家，发展会员{m}人，比去年同期增长{p}%。",
    "{company}职工人数从{year}年的{n}人增加到去年底的{m}人。",
    "据{place}统计局{post}{person}介绍，上半年全市完成工业总产值{m}.{d}亿元，同比增长{p}.{d}%。",
    "{person}告诉记者，厂里先后办起了图书室和健身房，职工下班以后有了去处。",
    "{company}{post}{person}说，企业的发展离不开每一位职工，职工的事情再小也是大事。",
    "会议要求，各级工会要把服务基层放在更加突出的位置，深入车间班组，倾听职工的心声。",
    "到{year}年底，{place}共有困难职工{n}户，其中{k}户已经脱困，脱困率为{p}%。",
    "记者在{place}的一处工地上看到，几十名工人正冒着细雨铺设管道，现场秩序井然。",
    "{place}与{company}签订协议，计划三年内投资{m}万元，安排就业{n}人。",
    "{person}，{k}岁，是{company}的一名普通女工，{year}年进厂，多次被评为先进工作者。",
    "截至{month}月底，{place}累计发放慰问金{m}万元，慰问职工{n}人次。",
    "这个办法实施以后，办事的人少跑了路，窗口前排的队也短了，群众普遍表示满意。",
    "在{place}，{person}一家{k}年前种下的果树今年结了果，一亩地的收入约为{m}元。",
    "{company}与{place}职业学校联合举办培训班{k}期，培训职工{n}余人，合格率达到九成。",
    "座谈会上，{person}等{k}名代表先后发言，就工资集体协商、劳动保护等问题提出建议。",
)


def article(number: int, date: str) -> dict[str, object]:
    """A news item of some 600 characters in four paragraphs, the same for the same number."""
    chance = random.Random(number)
    paragraphs = ["".join(_sentence(chance) for _ in range(chance.randint(3, 6))) for _ in range(4)]
    place, person = _place(chance), _person(chance)
    paragraphs[0] = f"本报{place}{date[5:7].lstrip('0')}月电（记者{person}）{paragraphs[0]}"
    title = f"{place}{chance.choice(TRADES)}行业工会建设提速"
    return {
        "id": f"s{number:07}",
        "date": date,
        "paper": "云山日报",
        "title": title,
        "text": "\n".join(paragraphs),
    }


def articles(chars: int, per_day: int = 8) -> Iterator[dict[str, object]]:
    """Articles of one day after the other, until there are so many characters."""
    total = number = 0
    while total < chars:
        day = number // per_day
        made = article(number, f"{1950 + day // 336}-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}")
        total += len(str(made["text"]))
        number += 1
        yield made


def write(path: Path, chars: int) -> int:
    """An archive of them, whole or not there; gives its characters."""
    total = 0
    new = path.with_name(f".{path.name}.tmp")
    with gzip.open(new, "wt", encoding="utf-8", compresslevel=1) as stream:
        for made in articles(chars):
            total += len(str(made["text"]))
            stream.write(json.dumps(made, ensure_ascii=False) + "\n")
    os.replace(new, path)
    return total


def _sentence(chance: random.Random) -> str:
    return chance.choice(SENTENCES).format(
        place=_place(chance),
        person=_person(chance),
        company=_company(chance),
        post=chance.choice(POSTS),
        month=chance.randint(1, 12),
        year=chance.randint(1949, 2023),
        n=chance.randint(20, 9_999),
        m=chance.randint(100, 99_999),
        p=chance.randint(1, 60),
        d=chance.randint(1, 9),
        k=chance.randint(3, 69),
    )


def _place(chance: random.Random) -> str:
    return "".join(chance.sample(PLACE, 2)) + chance.choice(LEVELS)


def _person(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.randint(1, 2)))


def _company(chance: random.Random) -> str:
    return f"{_place(chance)}{''.join(chance.sample(BRANDS, 2))}{chance.choice(TRADES)}有限公司"
