"""Texts put into notations and tables of others, so that nothing in a name is read as notation."""

from __future__ import annotations

import re

__all__ = [
    "dot_name",
    "dot_text",
    "json_in_xml",
    "mermaid_text",
    "shielded",
    "sql_name",
    "unshielded",
    "xml_text",
]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DOT_PIECE = 4_000
"""Characters before a string goes on in the next line of a DOT file; Graphviz refuses 16,384 bytes in one."""


def dot_name(id: str) -> str:
    r"""An id as it stands between the quotes of a DOT string; Graphviz keeps a backslash doubled there.

    Source:
        The DOT language: https://graphviz.org/doc/info/lang.html

    Example:
        >>> print(dot_name('loc:"1"'))
        loc:\"1\"
    """
    return id.replace("\\", "\\\\").replace('"', '\\"')


def dot_text(text: str) -> str:
    r"""A label as it stands between the quotes of a DOT string: blanks for line breaks, no entities of HTML.

    Source:
        Graphviz's escape strings and entities: https://graphviz.org/docs/attr-types/escString/ and
        https://graphviz.org/docs/attrs/charset/

    Example:
        >>> print(dot_text('a "b" \\n &lt;'))
        a \"b\" \\n &amp;lt;
    """
    flat = text.replace("\n", " ").replace("&", "&amp;")
    pieces = (flat[at : at + _DOT_PIECE] for at in range(0, len(flat), _DOT_PIECE))
    return "\\\n".join(map(dot_name, pieces))


def mermaid_text(text: str) -> str:
    """A text that no Mermaid or HTML syntax is read in: all but letters, digits and plain marks by number.

    Source:
        Mermaid's entity codes: https://mermaid.js.org/syntax/flowchart.html

    Example:
        >>> mermaid_text('Ba Đình <b>"')
        'Ba Đình #60;b#62;#34;'
    """
    safe = "".join(
        each if each.isalnum() or each in " .,/-–()+" else f"#{ord(each)};" for each in text
    )
    # Wherever a line says "direction LR", even between quotes, Mermaid takes the whole line for that statement.
    return safe.replace("direction ", "direction#32;")


def xml_text(text: str) -> str:
    """A text without the few characters that no XML document may hold; each becomes U+FFFD.

    Source:
        Extensible Markup Language 1.0, fifth edition, production 2 (Char).

    Example:
        >>> xml_text("Ba Vì") == "Ba Vì", xml_text(chr(0xFFFF)) == chr(0xFFFD)
        (True, True)
    """
    return _NOT_XML.sub("\ufffd", text)


def json_in_xml(text: str) -> str:
    r"""JSON in which the characters that no XML document may hold are written as ``\uXXXX``.

    Example:
        >>> print(json_in_xml('["\uffff"]'))
        ["\uffff"]
    """
    return _NOT_XML.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def sql_name(name: str) -> str:
    """The name of a table or column between the quotes of SQL.

    Example:
        >>> sql_name("unit"), sql_name('"').count('"')
        ('"unit"', 4)
    """
    return '"' + name.replace('"', '""') + '"'


# With the full-width forms, which some spreadsheets take for the plain ones; some trim what they read.
_RISKY = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n']")


def shielded(text: str) -> str:
    """A text that no spreadsheet runs as a formula: an apostrophe goes before what could be one.

    The apostrophe also goes before an apostrophe, so that `unshielded` gives back exactly what was written.

    Source:
        OWASP, "CSV Injection".

    Example:
        >>> shielded("=1+1"), shielded("'quoted'"), shielded("Ba Vì")
        ("'=1+1", "''quoted'", 'Ba Vì')
    """
    return f"'{text}" if _RISKY.match(text) else text


def unshielded(text: str) -> str:
    """The text before it was `shielded`.

    Example:
        >>> unshielded(shielded("=1+1")), unshielded("Ba Vì")
        ('=1+1', 'Ba Vì')
    """
    return text.removeprefix("'")
