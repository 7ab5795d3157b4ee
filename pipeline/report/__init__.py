"""Records for readers: pandas tables, reports in HTML, Excel and Markdown, the page that shows marked text.

load, sources    records read again from files and runs; the texts that their offsets point into
frames           a fact, a mention or an article a row
digest           facts by owner and indicator, with plans (plans) and series over time (series)
html, excel, markdown    the digest as a document
view             the text with marks: blocks (layout), nested marks (marks), cards of their fields (cards)
labels, formats  words, amounts and periods in Chinese and English
page             self-contained HTML from templates/
"""
