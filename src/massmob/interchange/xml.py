"""XML (W3C, fifth edition) without entities of its own, external parts, or depth without end.

Lives here: bytes ↔ elements, and the texts of values in them, for the formats that are XML within. Must not
live here: those formats.

A document that declares anything (an internal subset) is refused whole: declared entities are how a small
file grows without end, and how one reads other files. A bare ``<!DOCTYPE …>`` passes; what it names is never
fetched.
"""

from __future__ import annotations

from typing import cast
from xml.etree.ElementTree import Element, TreeBuilder, indent, tostring
from xml.parsers import expat

from massmob.errors import InvalidValueError, LoadError, MassmobError
from massmob.escaping import xml_text
from massmob.graphs import Flat
from massmob.interchange import limits

__all__ = ["TYPE_NAMES", "local", "needed", "parse", "value_in", "write", "written"]

TYPE_NAMES = {bool: "boolean", int: "long", float: "double", str: "string"}
"""Types of flat values by the names that XML Schema has for them."""


def parse(data: bytes) -> Element:
    """The root element of a document; names are ``{namespace}name`` as in `xml.etree.ElementTree`.

    Args:
        data: The document, in UTF-8 or what it declares.

    Raises:
        LoadError: Not XML, cut short, beyond the limits in force, or declaring entities; with line and column.

    Example:
        >>> parse(b"<a><b x='1'/></a>")[0].attrib
        {'x': '1'}
        >>> parse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
        Traceback (most recent call last):
        massmob.errors.LoadError: line 1, column 13: XML that declares entities or other rules of its own; ...
    """
    limits.current().check_bytes(len(data))
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise LoadError(
            f"not XML: {expat.ErrorString(error.code)}",
            place=f"line {error.lineno}, column {error.offset + 1}",
            remedy="get the whole file again, or mend the text there",
        ) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, LoadError):
            raise
        raise LoadError("not XML", found=str(error), remedy="save the file as UTF-8") from None
    finally:
        reader.let_go()
    return reader.tree.close()


class _Reader:
    """What expat calls while it reads: elements are built, all else is refused."""

    def __init__(self) -> None:
        self.tree = TreeBuilder()
        self.depth = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.tree.data
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.SkippedEntityHandler = self.skipped

    def let_go(self) -> None:
        """Break the cycle of parser and handlers, which would keep the whole tree until a search for cycles."""
        del self.parser

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        try:
            limits.current().check_depth(self.depth)
        except LoadError as error:
            raise cast("LoadError", error.at(self.here)) from None
        self.tree.start(_named(name), {_named(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.depth -= 1
        self.tree.end(_named(name))

    def doctype(self, _name: str, _system: str | None, _public: str | None, internal: bool) -> None:
        if internal:
            raise LoadError(
                "XML that declares entities or other rules of its own",
                place=self.here,
                remedy="remove what stands between [ and ] in <!DOCTYPE …>",
            )

    def skipped(self, name: str, _: bool) -> None:
        raise LoadError(
            "an entity that is not declared",
            place=self.here,
            found=f"&{name};",
            remedy="write the text",
        )

    @property
    def here(self) -> str:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber
        return f"line {line}, column {column + 1}"


def _named(name: str) -> str:
    return "{" + name if "}" in name else name


def write(root: Element) -> bytes:
    """A document in UTF-8, one element a line.

    Example:
        >>> print(write(Element("a", {"x": "Bờ"})).decode(), end="")
        <?xml version='1.0' encoding='utf-8'?>
        <a x="Bờ" />
    """
    indent(root, "")
    return bytes(tostring(root, "utf-8", xml_declaration=True)) + b"\n"


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def needed(element: Element, name: str, place: str, faults: list[MassmobError]) -> str:
    """An attribute that an element must have; without it a fault is added."""
    value = element.get(name)
    if not value:
        faults.append(InvalidValueError(f"no {name}", place=place, remedy=f"give it {name}="))
    return value or ""


def written(value: Flat) -> str:
    """A value as XML Schema writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return xml_text(str(value))


def value_in(text: str, type_: str) -> Flat:
    """A value from its text and the name of its type.

    Raises:
        InvalidValueError: The text is no such value.
    """
    try:
        if type_ == "boolean":
            return {"true": True, "false": False, "1": True, "0": False}[text.strip().lower()]
        if type_ in ("int", "integer", "long"):
            return int(text)
        if type_ in ("float", "double"):
            return float(text)
    except (KeyError, ValueError):
        raise InvalidValueError(f"not a {type_}", found=text, remedy="mend the value") from None
    return text
