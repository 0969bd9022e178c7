"""Escape texts for DOT, Mermaid, JSON, XML, SQL and spreadsheets, so that no name acts as syntax.

What is for people is also made `massmob.errors.printable`.
"""

from __future__ import annotations

import json
import re

from massmob.errors import one_line, printable

__all__ = [
    "dot_name",
    "dot_text",
    "escape_formula",
    "json_text",
    "mermaid_text",
    "sql_name",
    "sql_text",
    "unescape_formula",
    "xml_text",
]

# What is refused, not what is allowed: a set up to U+10FFFF takes ten times as long to compile.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DOT_CHUNK = 4_000
"""Characters of a DOT string on one line; Graphviz refuses lines of 16,384 bytes."""


def dot_name(id: str) -> str:
    r"""An id for a quoted DOT string, in which Graphviz keeps a doubled backslash.

    Source:
        The DOT language: https://graphviz.org/doc/info/lang.html

    Example:
        >>> print(dot_name('loc:"1"'))
        loc:\"1\"
    """
    return printable(id).replace("\\", "\\\\").replace('"', '\\"')


def dot_text(text: str) -> str:
    r"""A label for a quoted DOT string: spaces for line breaks, no HTML entities.

    Source:
        Graphviz's escape strings and entities: https://graphviz.org/docs/attr-types/escString/ and
        https://graphviz.org/docs/attrs/charset/

    Example:
        >>> print(dot_text('a "b" \\n &lt;'))
        a \"b\" \\n &amp;lt;
    """
    flat = one_line(text).replace("&", "&amp;")
    chunks = (flat[start : start + _DOT_CHUNK] for start in range(0, len(flat), _DOT_CHUNK))
    return "\\\n".join(map(dot_name, chunks))


def mermaid_text(text: str) -> str:
    """A text for Mermaid: all characters but letters, digits and a few marks become entity codes.

    Source:
        Mermaid's entity codes: https://mermaid.js.org/syntax/flowchart.html

    Example:
        >>> mermaid_text('Ba Đình <b>"')
        'Ba Đình #60;b#62;#34;'
    """
    safe = "".join(
        char if char.isalnum() or char in " .,/-–()+" else f"#{ord(char)};"
        for char in one_line(text)
    )
    # Mermaid reads any line with "direction LR" in it, even between quotes, as that statement.
    return safe.replace("direction ", "direction#32;")


def json_text(data: object, *, indent: int | None = 2) -> str:
    r"""Values as JSON that is harmless to print and gives the same values when it is read.

    Args:
        data: The values.
        indent: How far a level is indented; ``None`` for all on one line.

    Example:
        >>> print(json_text(["Hà Nội\u202e"], indent=None))
        ["Hà Nội\u202e"]
    """
    return printable(json.dumps(data, ensure_ascii=False, indent=indent))


def xml_text(text: str) -> str:
    r"""A text for XML: every character that XML does not allow is written as ``\uXXXX``, as JSON allows.

    All else is left as it is: these texts are data.

    Source:
        Extensible Markup Language 1.0, fifth edition, production 2 (Char).

    Example:
        >>> print(xml_text("Ba Vì\uffff"))
        Ba Vì\uffff
    """
    return _NOT_XML.sub(lambda match: printable(match[0]), text)


def sql_name(name: str) -> str:
    """The name of a table or column as a quoted SQL identifier.

    Example:
        >>> sql_name("unit"), sql_name('"').count('"')
        ('"unit"', 4)
    """
    return '"' + name.replace('"', '""') + '"'


def sql_text(text: str) -> str:
    """A text as a literal of SQL.

    Example:
        >>> print(sql_text("it's"))
        'it''s'
    """
    return "'" + text.replace("'", "''") + "'"


# Full-width forms too, which some spreadsheets treat like the plain ones; white space, as some trim it.
_POSSIBLE_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n']")


def escape_formula(text: str) -> str:
    """A text for spreadsheets: an apostrophe is put before a possible formula, so that it does not run.

    It is also put before an apostrophe, so that `unescape_formula` restores the text exactly.

    Source:
        OWASP, "CSV Injection".

    Example:
        >>> escape_formula("=1+1"), escape_formula("'quoted'"), escape_formula("Ba Vì")
        ("'=1+1", "''quoted'", 'Ba Vì')
    """
    return f"'{text}" if _POSSIBLE_FORMULA.match(text) else text


def unescape_formula(text: str) -> str:
    """The original of a text that was `escape_formula`.

    Example:
        >>> unescape_formula(escape_formula("=1+1")), unescape_formula("Ba Vì")
        ('=1+1', 'Ba Vì')
    """
    return text.removeprefix("'")
