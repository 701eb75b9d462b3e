"""Representations of an output beside its HTML, for readers that show no HTML.

GitHub, a terminal and nbconvert to PDF drop pictures and styles that are inside HTML. So an SVG is
stored as an image with its description in words, and other HTML gets its text beside it.
"""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

SVG = re.compile(r"\s*<svg\b[^>]*>.*</svg>\s*", re.DOTALL)
BLOCKS = {"p", "div", "table", "caption", "tr", "pre", "small", "li", "figure", "br", "svg"}
SILENT = {"style", "script", "title"}


class Text(HTMLParser):
    """The text of HTML: a line a block, tabs between cells, a picture by its `aria-label`."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.silent = 0
        self.svg = 0

    def handle_starttag(self, tag, attributes):
        if tag == "svg":
            if self.svg == 0:
                label = dict(attributes).get("aria-label")
                self.parts.append(f"\n{label or ''}\n")
            self.svg += 1
        if tag in SILENT:
            self.silent += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag, attributes):
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag == "svg":
            self.svg -= 1
        if tag in SILENT:
            self.silent -= 1
        elif tag in ("td", "th"):
            self.parts.append("\t")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.silent and not self.svg:
            self.parts.append(data)


def text_of(html):
    """Text of HTML; rows of tables are aligned."""
    parser = Text()
    parser.feed(html)
    parser.close()
    lines = [line.rstrip() for line in "".join(parser.parts).split("\n")]
    rows = [line.split("\t") for line in lines if line.strip()]
    widths = {}
    for row in rows:
        for column, cell in enumerate(row[:-1]):
            widths[column] = max(widths.get(column, 0), len(cell))
    return "\n".join(
        "  ".join(
            cell if column == len(row) - 1 else cell.ljust(widths[column])
            for column, cell in enumerate(row)
        ).rstrip()
        for row in rows
    )


def is_picture(html):
    """Whether HTML is one SVG that can be read as an image."""
    if not SVG.fullmatch(html):
        return False
    try:
        ElementTree.fromstring(html)
    except ElementTree.ParseError:
        return False
    return True


def add_representations(notebook):
    """Changes the outputs of a notebook in place."""
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            html = data.get("text/html")
            if html is None or "text/plain" in data:
                continue
            html = "".join(html)
            data["text/plain"] = text_of(html)
            if is_picture(html):
                data["image/svg+xml"] = data.pop("text/html")
