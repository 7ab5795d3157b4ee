"""What the entity model reads of a text: character rows, hashed bigrams, dictionary words.

The same code runs in training and at run time, so that the two can't drift. Everything is vectorised over a
batch of texts; nothing here needs more than numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORD_CLASSES = ("person", "place", "organisation", "proper", "noun", "verb", "other", "long")
"""Classes of dictionary words; `long` is also given to every word of four characters and more."""

LEXICON_SIZE = 3 * len(WORD_CLASSES)
"""Width of the dictionary features: each class at the begin, in the middle and at the end of a word."""

MARKS = 8
"""How many conventions the features can tell apart: their bits follow those of the dictionary."""

LONGEST_WORD = 7
UNKNOWN = 0
"""Row of characters that the model does not know."""

_BMP = 0x10000
_PREFIX_BITS = 20
_WORD_FACTOR = np.uint64(0x100000001B3)
_PREFIX_FACTOR = np.uint64(0x9E3779B97F4A7C15)


def code_points(text: str) -> NDArray[np.uint32]:
    """Code points of a text, one a character (lone surrogates included).

    >>> code_points("工会").tolist()
    [24037, 20250]
    """
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@dataclass(frozen=True, slots=True)
class Features:
    """Features of a batch, time first: T is the longest length, B the number of texts."""

    characters: NDArray[np.int32]
    """[T, B] rows of the character table."""
    bigrams: NDArray[np.int32]
    """[T + 1, B] buckets: row t is the pair (t - 1, t), so that t and t + 1 surround a character."""
    words: NDArray[np.uint32]
    """[T, B] bits of the dictionary features; above them the bit of the convention asked for, if any."""
    lengths: NDArray[np.int32]
    """[B]"""

    def mark(self, conventions: NDArray[np.int64] | int) -> None:
        """Sets the bit of a convention in all texts, or of one convention in each text [B]."""
        self.words[...] |= np.uint32(1) << np.asarray(conventions + LEXICON_SIZE, dtype=np.uint32)

    def word_matrix(self, width: int = LEXICON_SIZE) -> NDArray[np.float32]:
        """The lowest bits as [T, B, width] zeros and ones."""
        octets = self.words.astype("<u4").view(np.uint8).reshape(*self.words.shape, 4)
        bits = np.unpackbits(octets[..., : (width + 7) // 8], axis=-1, bitorder="little")
        return bits[..., :width].astype(np.float32)


class Encoder:
    """Turns texts into `Features`.

    Args:
        normal: [65536] code point that stands for each code point of the basic plane (width, variants).
        rows: [65536] row of the character table for each normalised code point; 0 is unknown.
        word_keys: sorted hashes of the dictionary's words, see `word_key`.
        word_bits: class bits of each word.
        prefixes: [2**17] packed bits, see `pack_prefixes`: only windows that begin like a word are looked up.
        buckets: number of bigram buckets, a power of two.
    """

    def __init__(
        self,
        normal: NDArray[np.uint16],
        rows: NDArray[np.uint16],
        word_keys: NDArray[np.uint64],
        word_bits: NDArray[np.uint8],
        prefixes: NDArray[np.uint8],
        buckets: int,
    ):
        self._normal = normal.astype(np.uint32)
        self._rows = rows.astype(np.int32)
        self.rows = int(self._rows.max()) + 1
        self._keys = np.concatenate([word_keys, np.array([np.iinfo(np.uint64).max], dtype=np.uint64)])
        self._bits = np.concatenate([word_bits, np.zeros(1, dtype=np.uint8)])
        self._shift = np.uint32(32 - buckets.bit_length() + 1)
        self._prefixes = np.unpackbits(prefixes).astype(bool)
        self._spread = _spread_table()

    def normalised(self, text: str) -> NDArray[np.uint32]:
        """Code points, normalised without a change of length; 0xFFFF for those beyond the basic plane."""
        return self._normal[np.minimum(code_points(text), _BMP - 1)]

    def characters(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """[T, B] rows of the character table, and the lengths [B], without the other features."""
        codes, lengths = self._codes(texts)
        return np.ascontiguousarray(self._rows[codes].T), lengths

    def _codes(self, texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """[B, T] normalised code points, padded with 0 at the end, and the lengths."""
        lengths = np.array([len(text) for text in texts], dtype=np.int32)
        longest = int(lengths.max(initial=0))
        codes = np.zeros((len(texts), longest), dtype=np.uint32)
        filled = np.arange(longest) < lengths[:, None]
        codes[filled] = self.normalised("".join(texts))
        return codes, lengths

    def encode(self, texts: Sequence[str]) -> Features:
        """Features of texts of any lengths; shorter ones are padded at the end, without effect on them."""
        codes, lengths = self._codes(texts)
        return Features(
            characters=np.ascontiguousarray(self._rows[codes].T),
            bigrams=np.ascontiguousarray(self._bigrams(codes).T),
            words=np.ascontiguousarray(self._words(codes).T),
            lengths=lengths,
        )

    def _bigrams(self, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """[B, T + 1] buckets; the pad character 0 stands before the first and after the last character."""
        edge = np.zeros((codes.shape[0], 1), dtype=np.uint32)
        left = np.concatenate([edge, codes], axis=1) * np.uint32(0x9E3779B1)
        right = np.concatenate([codes, edge], axis=1) * np.uint32(0x85EBCA77)
        mixed = (left ^ (right + (left >> np.uint32(15)))) * np.uint32(0xC2B2AE3D)
        return (mixed >> self._shift).astype(np.int32)

    def _words(self, codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """[B, T] bits of the dictionary's words at their begin, middle and end."""
        batch, longest = codes.shape
        width = longest + LONGEST_WORD
        flat = np.zeros((batch, width), dtype=np.uint64)
        flat[:, :longest] = codes
        flat = np.concatenate([flat.ravel(), np.zeros(LONGEST_WORD, dtype=np.uint64)])
        found = np.zeros(flat.size, dtype=np.uint32)
        pairs = flat[:-1] * _WORD_FACTOR + flat[1:]
        at = np.flatnonzero(self._prefixes[_prefix_slot(pairs)])
        keys = pairs[at]
        for length in range(2, LONGEST_WORD + 1):
            if length > 2:
                keys = keys * _WORD_FACTOR + flat[at + (length - 1)]
            slots = np.searchsorted(self._keys, keys)
            hits = np.flatnonzero(self._keys[slots] == keys)
            if hits.size:
                begin, bits = at[hits], self._bits[slots[hits]]
                # Windows of one length start at different places, so no index repeats within a statement.
                found[begin] |= self._spread[0][bits]
                for middle in range(1, length - 1):
                    found[begin + middle] |= self._spread[1][bits]
                found[begin + length - 1] |= self._spread[2][bits]
            alive = flat[np.minimum(at + length, flat.size - 1)] != 0
            at, keys = at[alive], keys[alive]
        return found[: batch * width].reshape(batch, width)[:, :longest]


def word_key(codes: NDArray[np.uint32]) -> int:
    """Hash of a word's normalised code points (polynomial, modulo 2**64)."""
    key = int(codes[0])
    for code in codes[1:]:
        key = (key * int(_WORD_FACTOR) + int(code)) & 0xFFFFFFFFFFFFFFFF
    return key


def pack_prefixes(keys: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """A filter for the hashes of the words' first two characters, as packed bits."""
    marked = np.zeros(1 << _PREFIX_BITS, dtype=bool)
    marked[_prefix_slot(keys)] = True
    return np.packbits(marked)


def _prefix_slot(keys: NDArray[np.uint64]) -> NDArray[np.intp]:
    return ((keys * _PREFIX_FACTOR) >> np.uint64(64 - _PREFIX_BITS)).astype(np.intp)


def _spread_table() -> NDArray[np.uint32]:
    """[3, 256] feature bits of class bits at the begin, in the middle and at the end of a word."""
    table = np.zeros((3, 256), dtype=np.uint32)
    for place in range(3):
        for bits in range(256):
            for number in range(len(WORD_CLASSES)):
                if bits >> number & 1:
                    table[place, bits] |= np.uint32(1) << np.uint32(3 * number + place)
    return table
