"""Texts put into notations of graphs, so that nothing in a name is read as notation.

Lives here: one function a notation. Must not live here: which text goes where; tables (`massmob.grid`);
HTML, which the standard library escapes.
"""

from __future__ import annotations

import re

__all__ = ["dot_text", "mermaid_text", "xml_text"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def dot_text(text: str) -> str:
    r"""A text as it stands between the quotes of a DOT string, on one line.

    Source:
        The DOT language: https://graphviz.org/doc/info/lang.html

    Example:
        >>> print(dot_text('a "b" \\n'))
        a \"b\" \\n
    """
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ").replace("\x00", "")


def mermaid_text(text: str) -> str:
    """A text that no Mermaid or HTML syntax is read in: all but letters, digits and plain marks by number.

    Source:
        Mermaid's entity codes: https://mermaid.js.org/syntax/flowchart.html

    Example:
        >>> mermaid_text('Ba Đình <b>"')
        'Ba Đình #60;b#62;#34;'
    """
    return "".join(
        each if each.isalnum() or each in " .,/-–()+" else f"#{ord(each)};" for each in text
    )


def xml_text(text: str) -> str:
    """A text without the few characters that no XML document may hold; each becomes U+FFFD.

    Source:
        Extensible Markup Language 1.0, fifth edition, production 2 (Char).

    Example:
        >>> xml_text("Ba Vì") == "Ba Vì", xml_text(chr(0xFFFF)) == chr(0xFFFD)
        (True, True)
    """
    return _NOT_XML.sub("\ufffd", text)
