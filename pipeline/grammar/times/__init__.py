"""The calendar and the clock as Chinese newspapers write them.

`scan` turns characters into `Node`s (去年, 9月, 底), `compose` chains nodes into phrases and ranges,
`resolve` narrows a phrase, node by node, to an interval against the issue date and what was said before.
"""
