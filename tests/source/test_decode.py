"""Bytes to text: encodings, compression, refusals."""

import gzip
import io
import zlib
from pathlib import Path

import pytest
import zstandard

from pipeline.errors import InputError
from pipeline.source import decode as module
from pipeline.source.decode import decode, decompress, read_bytes

SIMPLIFIED = (
    "近日，市总工会召开全市工会工作会议，总结去年工作，部署今年任务。会议指出，去年全市新建工会组织三百二十家，发展会员二万六千人，"
    "职工服务中心接待来访一千八百余人次。今年要围绕中心、服务大局，推动产业工人队伍建设改革走深走实，让更多劳动者有获得感。"
    "记者从市统计局了解到，一季度全市居民人均可支配收入一万零五百元，同比增长百分之五点八；社会消费品零售总额增长百分之六点二。"
)
TRADITIONAL = (
    "近日，市政府舉行記者會，說明今年的預算與施政重點。市長表示，去年全市新增就業人數達到三萬二千人，失業率降至百分之三點四。"
    "教育局將增加學校圖書館的經費，並鼓勵學生參與社區服務。衛生單位提醒民眾，流感疫苗從下週開始接種，請攜帶健保卡前往醫院。"
    "氣象預報指出，受東北季風影響，北部及東部地區有短暫陣雨，山區氣溫較低，民眾外出應注意保暖，並小心路面濕滑。"
)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("times", [1, 150])
def test_decode_simplified(codec: str, times: int) -> None:
    decoded = decode((SIMPLIFIED * times).encode(codec), "a.txt")
    assert decoded.text == SIMPLIFIED * times
    assert decoded.encoding == codec


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "big5", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("times", [1, 150])
def test_decode_traditional(codec: str, times: int) -> None:
    decoded = decode((TRADITIONAL * times).encode(codec), "a.txt")
    assert decoded.text == TRADITIONAL * times
    assert decoded.encoding == codec


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("多彩三月", "gb18030"),
        ("全市新增就业", "gb18030"),
        ("今日要聞", "big5"),
        ("市政府舉行記者會", "big5"),
        ("新增会员2.5万人", "gb18030"),
        (TRADITIONAL, "gb18030"),
    ],
)
def test_decode_short_and_mixed(text: str, codec: str) -> None:
    assert decode(text.encode(codec), "a.txt").text == text


def test_decode_shared_samples_round_trip() -> None:
    page = Path(__file__).parents[3] / "shared/page/union-newspaper-page.md"
    if not page.exists():
        pytest.skip("development data are not here")
    text = page.read_text("utf-8")
    for codec in ("gb18030", "utf-16-le", "utf-16"):
        assert decode(text.encode(codec), "page.md").text == text


def test_decode_byte_order_mark_is_no_text() -> None:
    for codec in ("utf-8-sig", "utf-16"):
        assert decode("标题。".encode(codec), "a.txt").text == "标题。"


def test_decode_keeps_line_breaks() -> None:
    assert decode("甲\r\n乙\r丙\n".encode(), "a.txt").text == "甲\r\n乙\r丙\n"


def test_decode_gb18030_beyond_gbk() -> None:
    text = SIMPLIFIED + "\U00020bb7野家、㐂、€"
    assert decode(text.encode("gb18030"), "a.txt").text == text


def test_decode_utf8_with_few_damaged_bytes_warns() -> None:
    data = SIMPLIFIED.encode() + b"\xe5\x85" + SIMPLIFIED.encode()
    decoded = decode(data, "a.txt")
    assert decoded.encoding == "utf-8"
    assert "damaged" in decoded.warnings[0]
    assert decoded.text.replace("\ufffd", "") == SIMPLIFIED * 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "input.empty"),
        (b"\xef\xbb\xbf", "input.empty"),
        (b" \n\r\n\t", "input.empty"),
        (b"\x00\x01\x02\x03" * 50, "input.binary"),
        (b"abc\x00def", "input.binary"),
        (b"%PDF-1.7 ...", "input.binary"),
        (b"PK\x03\x04abcd", "input.binary"),
        (b"\x89PNG\r\n\x1a\n", "input.binary"),
        (bytes(range(1, 32)) * 20, "input.binary"),
        (bytes((i * 37 + 11) % 255 + 1 for i in range(4000)), "input.encoding"),
    ],
)
def test_decode_refuses(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        decode(data, "x.txt")
    assert caught.value.code in (code, "input.binary")
    assert str(caught.value).startswith("x.txt: ")
    assert "\n" not in str(caught.value)


def test_read_bytes_compressed(tmp_path: Path) -> None:
    data = SIMPLIFIED.encode() * 20
    (tmp_path / "a.gz").write_bytes(gzip.compress(data))
    (tmp_path / "a.zst").write_bytes(zstandard.compress(data))
    (tmp_path / "two.gz").write_bytes(gzip.compress(data) + gzip.compress(data))
    (tmp_path / "plain.txt").write_bytes(data)
    assert read_bytes(tmp_path / "a.gz") == data
    assert read_bytes(tmp_path / "a.zst") == data
    assert read_bytes(tmp_path / "two.gz") == data * 2
    assert read_bytes(tmp_path / "plain.txt") == data


@pytest.mark.parametrize("compress", [gzip.compress, zstandard.compress])
def test_decompress_damaged(compress) -> None:  # type: ignore[no-untyped-def]
    data = compress(bytes(zlib.crc32(bytes([i % 256, i // 256])) % 256 for i in range(20_000)))
    for bad in (data[: len(data) // 2], data[:-3], data[:6] + b"\xff" * 12 + data[18:]):
        with pytest.raises(InputError) as caught:
            decompress(bad, "x.gz")
        assert caught.value.code == "input.compressed"


def test_decompress_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RATIO_FLOOR", 1 << 20)
    bomb = io.BytesIO()
    with gzip.GzipFile(fileobj=bomb, mode="wb") as stream:
        for _ in range(64):
            stream.write(bytes(1 << 20))
    monkeypatch.setattr(module, "MAX_RATIO", 10)
    with pytest.raises(InputError) as caught:
        decompress(bomb.getvalue(), "bomb.gz")
    assert caught.value.code == "input.bomb"


def test_read_bytes_missing_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_bytes(tmp_path / "none.md")
    with pytest.raises(InputError, match="folder"):
        read_bytes(tmp_path)
