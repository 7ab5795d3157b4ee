"""The words of jieba's dictionary (MIT) with their parts of speech, read once for everybody."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1)
def dictionary() -> dict[str, str]:
    """Word → part of speech.

    Example:
        >>> dictionary()["工会"], dictionary()["发展"]
        ('n', 'vn')
    """
    import jieba

    words: dict[str, str] = {}
    with jieba.get_module_res("dict.txt") as file:
        for line in file.read().decode("utf-8").splitlines():
            word, _, rest = line.partition(" ")
            words[word] = rest.rpartition(" ")[2]
    return words
