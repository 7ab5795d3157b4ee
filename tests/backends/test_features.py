"""Features of the entity model: normalisation, bigrams, dictionary words."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.backends.features import WORD_CLASSES, Encoder, code_points, pack_prefixes, word_key

WORDS = {"北京": "place", "北京市": "place", "总工会": "noun", "工会": "noun", "北京市总工会": "organisation"}


def codes(word: str) -> np.ndarray:
    return np.array([ord(c) for c in word], dtype=np.uint32)


@pytest.fixture
def encoder() -> Encoder:
    normal = np.arange(0x10000, dtype=np.uint16)
    for code in range(0xFF01, 0xFF5F):
        normal[code] = code - 0xFEE0
    rows = np.zeros(0x10000, dtype=np.uint16)
    for number, char in enumerate("北京市总工会A1", 1):
        rows[ord(char)] = number
    by_key = {word_key(codes(word)): 1 << WORD_CLASSES.index(kind) for word, kind in WORDS.items()}
    keys = np.array(sorted(by_key), dtype=np.uint64)
    bits = np.array([by_key[int(key)] for key in keys], dtype=np.uint8)
    prefixes = pack_prefixes(np.array([word_key(codes(w[:2])) for w in WORDS], dtype=np.uint64))
    return Encoder(normal, rows, keys, bits, prefixes, 1 << 12)


def words_at(encoder: Encoder, text: str, position: int) -> set[str]:
    row = encoder.encode([text]).word_matrix()[position, 0]
    return {f"{WORD_CLASSES[i // 3]}-{'BME'[i % 3]}" for i in np.flatnonzero(row)}


def test_encode_marks_begin_middle_and_end_of_words(encoder):
    assert words_at(encoder, "在北京市总工会", 1) == {"place-B", "organisation-B"}
    assert words_at(encoder, "在北京市总工会", 2) == {"place-E", "place-M", "organisation-M"}
    assert words_at(encoder, "在北京市总工会", 6) == {"noun-E", "organisation-E"}
    assert words_at(encoder, "在北京市总工会", 0) == set()


def test_encode_finds_words_of_the_whole_text_only(encoder):
    assert words_at(encoder, "北京市总工", 0) == {"place-B"}
    assert words_at(encoder, "京市总工会", 2) == {"noun-B"}


def test_encode_pads_without_effect_on_shorter_texts(encoder):
    together = encoder.encode(["北京市总工会", "工会", "", "北京"])
    for i, text in enumerate(["北京市总工会", "工会", "", "北京"]):
        alone = encoder.encode([text])
        length = len(text)
        assert together.lengths[i] == length
        assert (together.characters[:length, i] == alone.characters[:, 0]).all()
        assert (together.words[:length, i] == alone.words[:, 0]).all()
        if length:
            assert (together.bigrams[: length + 1, i] == alone.bigrams[:, 0]).all()


def test_encode_treats_full_and_half_width_alike(encoder):
    wide, narrow = encoder.encode(["Ａ１会"]), encoder.encode(["A1会"])
    assert (wide.characters == narrow.characters).all()
    assert (wide.bigrams == narrow.bigrams).all()
    assert wide.characters[:, 0].all()


def test_encode_keeps_one_position_a_code_point(encoder):
    features = encoder.encode(["𠮷北京\ud800"])
    assert features.lengths[0] == 4
    assert features.characters[:, 0].tolist() == [0, 1, 2, 0]


def test_bigrams_depend_on_order_and_neighbours(encoder):
    features = encoder.encode(["北京", "京北"])
    assert features.bigrams[1, 0] != features.bigrams[1, 1]
    assert features.bigrams[0, 0] == encoder.encode(["北市"]).bigrams[0, 0]


def test_code_points_is_the_text():
    text = "2024年，工会𠮷"
    assert "".join(map(chr, code_points(text))) == text
