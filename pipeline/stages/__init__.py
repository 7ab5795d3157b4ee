"""The stages of the spaCy pipeline, one file each.

    words → sentences → entities → times → quantities → facts → links → checks

The tokenizer makes every character a token, so a token index *is* an offset in the text (`characters`). Each
stage is a class with `__call__` (and `pipe` where batching pays) and is registered in `registry`.
"""
