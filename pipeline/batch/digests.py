"""What tells that an article was printed before: a hash of its text, and a similarity hash.

The similarity hash (SimHash, Charikar 2002) is taken over the letters, digits and Chinese characters in
groups of four; texts that differ in a few words differ in a few of its 64 bits.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

import numpy as np

_MARKS = re.compile(r"[\W_]+")
_GROUP = 4


def bare_text(text: str) -> str:
    """Letters, digits and Chinese characters alone, in one width.

    Example:
        >>> bare_text("全市 ２.5万\\n名会员，")
        '全市25万名会员'
    """
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def text_digest(text: str) -> str:
    """Equal for texts that differ in white space, punctuation and width only; 32 hex digits.

    Example:
        >>> text_digest("会员，2.5万人") == text_digest("会员 ２.５万人。")
        True
    """
    return hashlib.blake2b(bare_text(text).encode("utf-8", "replace"), digest_size=16).hexdigest()


def simhash(text: str) -> int:
    """64 bits, most of them equal for texts that share most of their wording.

    Example:
        >>> a = simhash("全市各级工会今年为职工办实事一百件，惠及职工二十万人次，同比增长一成。" * 3)
        >>> b = simhash("全市各级工会今年为职工办好实事一百件，惠及职工二十万人次，同比增长一成。" * 3)
        >>> (a ^ b).bit_count() < 20
        True
    """
    codes = np.frombuffer(bare_text(text).encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < _GROUP:
        return 0
    hashes = np.zeros(len(codes) - _GROUP + 1, dtype=np.uint64)
    for i in range(_GROUP):
        hashes = hashes * np.uint64(0x100000001B3) + codes[i : len(codes) - _GROUP + 1 + i]
    hashes = _mix(np.unique(hashes))
    bits = np.zeros(64, dtype=np.int64)
    for at in range(0, len(hashes), 4096):
        part = hashes[at : at + 4096].astype("<u8").view(np.uint8).reshape(-1, 8)
        bits += np.unpackbits(part, axis=1, bitorder="little").sum(axis=0, dtype=np.int64)
    return sum(1 << i for i, count in enumerate(bits) if 2 * count > len(hashes))


def _mix(x: np.ndarray) -> np.ndarray:
    """The finaliser of SplitMix64: every bit of the input moves every bit of the output."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
