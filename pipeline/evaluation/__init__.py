"""Scores of entities and facts against gold, with intervals, comparisons and an accuracy gate.

`corpora` reads gold and predictions, `run` lets the pipeline predict, `match` and `fields` decide what is
right, `scores` counts, `intervals` and `compare` say what the counts are worth, `gate` keeps them
from falling.
"""
