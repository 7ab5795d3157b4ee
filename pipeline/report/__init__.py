"""Reports of records: pandas tables, HTML, Excel and Markdown reports, the page that shows marked text."""
