"""From bytes to articles: decoding, page layout, bylines, article archives.

`read_inputs` gives issues from files, folders and streams; `read_page` and `read_article` give the articles of
one decoded text. Nothing here recognises entities or facts, and nothing edits the text.
"""
