"""Files made by hand to do harm to a reader, by format: each has a name and the bytes or folder it is."""

from __future__ import annotations

import io
import json
import socket
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

from support import readers

__all__ = ["HOSTILE", "SPECIAL"]

Build: TypeAlias = bytes | Callable[[Path], object]
"""The bytes of a file, or a function that makes a file or folder at a path."""
Kinds: TypeAlias = Iterator[tuple[str, Build]]

_TEXTS = {
    "nothing": "",
    "NUL": "a\0b",
    "a line of controls": "\x1b[2J\x07\x08\x9b31m",
    "bidi": "abc\u202edef\u2066ghi",
    "separators": "a\u2028b\u2029c",
    "marks": "a" + "\u0300" * 50_000,
    "long": "ă" * 300_000,
    "digits": "1" * 50_000,
    "letters": "a" * 50_000,
    "markup": "<script>alert(1)</script><!--]]>",
    "formula": "=cmd|' /C calc'!A0",
    "path": "../../../../etc/passwd",
    "format": "{0.__class__}%s%n${jndi:ldap://a}",
    "noncharacters": "\ufffe\uffff\U0010ffff",
}
_VALUES: dict[str, Any] = {
    **_TEXTS,
    "null": None,
    "true": True,
    "huge": 10**4000,
    "negative": -(2**63) - 1,
    "list": [],
    "list of lists": [[[[[]]]]],
    "map": {},
    "class": {"__class__": "os.system", "py/object": "os.system"},
}


def _head(**tables: Any) -> dict[str, Any]:
    return {"massmob": 1, **tables}


def _field(**values: Any) -> dict[str, Any]:
    return {"id": "field:1", "name": "a", **values}


# --- JSON ---------------------------------------------------------------------------------------


def _json() -> Kinds:
    for name, value in _VALUES.items():
        for field in ("id", "name", "valid", "parent", "note", "unknown"):
            yield f"{name} as {field}", _dumped(_head(fields=[_field(**{field: value})]))
        yield f"{name} as a table", _dumped(_head(fields=value))
        yield f"{name} as a version", _dumped(_head(fields=[_field()]) | {"massmob": value})
        yield f"{name} as all", _dumped(value)
    yield from _json_texts()
    yield from _encodings('{"massmob": 1, "fields": [{"id": "field:1", "name": "đê"}]}')


def _dumped(value: Any) -> bytes:
    if isinstance(value, int) and abs(value) > 10**3999:
        return b"9" * 4000
    text = json.dumps(_short(value), ensure_ascii=True)
    return text.replace('"HUGE"', "9" * 5000).encode()


def _short(value: Any) -> Any:
    """A value in which a huge number is a word, as Python refuses to write it."""
    if isinstance(value, dict):
        return {key: _short(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_short(held) for held in value]
    return "HUGE" if isinstance(value, int) and value > 10**3999 else value


def _json_texts() -> Kinds:
    for opening in ("[", '{"a":', '[{"massmob":'):
        yield f"100,000 {opening}", opening.encode() * 100_000
    yield "closed nesting", b"[" * 200_000 + b"]" * 200_000
    for number in ("NaN", "-Infinity", "1e999999999", "0." + "1" * 100_000, "-0", "0x10", "1_000"):
        yield number[:20], f'{{"massmob": {number}, "fields": [{number}]}}'.encode()
    keys = ",".join(f'"k{n}":{n}' for n in range(200_000))
    yield "200,000 keys", f"{{{keys}}}".encode()
    yield "100,000 equal keys", b"{" + b",".join([b'"massmob":1'] * 100_000) + b"}"
    pairs = ",".join(f'"k{n}":1,"k{n}":2' for n in range(100_000))
    yield "100,000 pairs of equal keys", f"{{{pairs}}}".encode()
    entity = '{"id":"field:1","name":"a"}'
    yield "50,000 equal ids", f'{{"massmob":1,"fields":[{",".join([entity] * 50_000)}]}}'.encode()
    yield "100,000 problems", f'{{"massmob":1,"fields":[{",".join(["7"] * 100_000)}]}}'.encode()
    for escape in (r"\ud800", r"\udc00\ud800", r"\u0000", r"\x41", r"\u12"):
        yield escape, f'{{"massmob":1,"fields":[{{"id":"field:1","name":"{escape}"}}]}}'.encode()
    for cut in (1, 5, 30, 57):
        yield f"cut at {cut}", f'{{"massmob":1,"fields":[{entity}]}}'.encode()[:cut]


def _encodings(text: str) -> Kinds:
    for encoding in ("utf-16", "utf-16-le", "utf-32", "cp1258", "utf-7", "utf-8-sig"):
        yield encoding, text.encode(encoding, "replace")
    yield "two marks", b"\xef\xbb\xbf" * 2 + text.encode()
    yield "overlong", text.encode() + b"\xc0\x80\xe0\x80\x80"
    yield "surrogate", text.encode() + b"\xed\xa0\x80"
    yield "bytes", bytes(range(256)) * 10
    yield "NULs", bytes(100_000)
    yield "spaces", b" " * 1_000_000
    yield "lines", b"\n" * 1_000_000
    yield "empty", b""


def _jsonl() -> Kinds:
    head = b'{"massmob": 1}\n'
    for name, build in _json():
        assert isinstance(build, bytes)
        yield name, build
        yield f"after a head: {name}", head + build
    yield "a long line", head + b'{"fields": {"id": "field:1", "name": "' + b"a" * 5_000_000
    yield "heads", head * 50_000
    yield "marks", "\ufeff".encode() * 50_000


def _graph_json(top: Mapping[str, Any], nodes: str) -> Kinds:
    yield from _json()
    for name, value in _VALUES.items():
        yield f"{name} as nodes", _dumped({**top, nodes: value})
        yield f"{name} as a node", _dumped({**top, nodes: [value]})
        for field in ("id", "source", "target", "data", "entity", "massmob", "kind"):
            yield f"{name} as {field}", _dumped({**top, nodes: [{"id": "a", field: value}]})


# --- YAML ---------------------------------------------------------------------------------------


def _yaml() -> Kinds:
    head = "massmob: 1\nfields:\n- id: field:1\n  name: "
    for name, text in {
        "object": "!!python/object/apply:os.system [echo]",
        "name": "!!python/name:os.system",
        "local tag": "!massmob a",
        "binary": "!!binary AAAA",
        "set": "!!set {a, b}",
        "ordered": "!!omap [a: 1]",
        "pairs": "!!pairs [a: 1]",
        "int": "!!int " + "9" * 5000,
        "int of a text": "!!int abc",
        "float of a text": "!!float abc",
        "time": "2025-99-99",
        "far time": "!!timestamp 99999-01-01",
        "moment": "2001-12-14t21:59:43.10-05:00",
        "offset": "2001-12-14 21:59:43.10 -99:99",
        "base 60": "190:20:30:" * 5000 + "1",
        "hex": "0x" + "f" * 10_000,
        "binary number": "0b" + "1" * 50_000,
        "octal": "0o9",
        "nan": ".nan",
        "infinite": "-.inf",
        "unhashable key": "{[1]: 2}",
        "map key": "{{a: 1}: 2}",
        "complex key": "\n    ? [a, b]\n    : c",
        "null": "~",
        "yes": "yes",
        "anchor to nothing": "*a",
        "recursion": "&a [*a]",
        "recursive map": "&a {b: *a}",
        "merge of itself": "&a {<<: *a}",
        "merge of a text": "{<<: abc}",
        "nesting": "[" * 50_000,
        "braces": "{a: " * 20_000,
        "tabs": "\t\ta",
        "unclosed": '"abc',
        "escapes": '"\\ud800 \\x00 \\U0010FFFF"',
        "bad escape": '"\\U99999999"',
        "keep": "|+9\n a",
        "directive": "a\n...\n%YAML 9.9\n---\nb",
        "tag directive": "a\n...\n%TAG ! tag:yaml.org,2002:python/\n--- !name:os.system",
        "documents": "a\n---\nb",
        **{f"text {name}": json.dumps(text) for name, text in _TEXTS.items()},
    }.items():
        yield name, (head + text).encode("utf-8", "surrogatepass")
    yield "block nesting", "".join(f"{' ' * n}a:\n" for n in range(2_000)).encode()
    yield "dashes", b"- " * 50_000
    yield "questions", b"? " * 50_000
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    yield "bomb of anchors", (bomb + "massmob: 1\nfields: *a11\n").encode()
    merged = "m0: &m0 {a: 1}\n"
    merged += "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" for n in range(1, 40))
    yield "bomb of merges", (merged + "massmob: 1\nfields: [*m39]\n").encode()
    yield "anchors", "".join(f"k{n}: &k{n} 1\n" for n in range(30_000)).encode()
    yield "keys", b"massmob: 1\n" * 30_000
    yield from _encodings("massmob: 1\nfields:\n- id: field:1\n  name: đê\n")


# --- XML ----------------------------------------------------------------------------------------


def _xml(root: str, node: str) -> Kinds:
    def document(body: str, prolog: str = "") -> bytes:
        return f"<?xml version='1.0'?>{prolog}<{root}>{body}</{root}>".encode(
            "utf-8", "surrogatepass"
        )

    entities = "<!ENTITY a0 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
    )
    doctypes = {
        "laughs": f"<!DOCTYPE r [{entities}]>",
        "blowup": f"<!DOCTYPE r [<!ENTITY a11 '{'a' * 100_000}'>]>",
        "external": "<!DOCTYPE r [<!ENTITY a11 SYSTEM 'file:///etc/passwd'>]>",
        "network": "<!DOCTYPE r [<!ENTITY a11 SYSTEM 'http://127.0.0.1:9/'>]>",
        "parameter": "<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///dev/zero'> %p;]>",
        "subset": "<!DOCTYPE r SYSTEM 'file:///dev/random'>",
        "public": "<!DOCTYPE r PUBLIC 'a' 'http://127.0.0.1:9/a.dtd'>",
        "attributes": f"<!DOCTYPE r [<!ATTLIST {node} id CDATA 'a'>]>",
        "recursion": "<!DOCTYPE r [<!ENTITY a11 '&b;'><!ENTITY b '&a11;'>]>",
        "empty": "<!DOCTYPE r>",
    }
    for name, doctype in doctypes.items():
        yield f"doctype {name}", document(f"<{node}>{'&a11;' * 100}</{node}>", doctype)
    for name, text in _TEXTS.items():
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")
        yield f"text {name}", document(f"<{node} id='a'>{escaped}</{node}>")
        yield f"attribute {name}", document(f"<{node} id='{escaped}'/>")
    for name, body in {
        "nesting": "<a>" * 200_000,
        "nodes": f"<{node}>" * 100_000,
        "attributes": f"<{node} {' '.join(f'a{n}=' + chr(39) * 2 for n in range(50_000))}/>",
        "equal attributes": f"<{node} id='a' id='b'/>",
        "equal ids": f"<{node} id='a'/>" * 50_000,
        "namespaces": "".join(f"<a xmlns:p{n}='u{n}'>" for n in range(5_000)),
        "include": "<x:include xmlns:x='http://www.w3.org/2001/XInclude' href='/etc/passwd'/>",
        "instruction": "<?php system('a') ?><?xml-stylesheet href='http://127.0.0.1:9/'?>",
        "comments": "<!-- a -->" * 100_000,
        "unclosed comment": "<!-- " * 50_000,
        "cdata": "<![CDATA[" + "]]" * 100_000 + "]]>",
        "references": "&#0;&#xD800;&#99999999999;",
        "wide reference": "&#" + "0" * 100_000 + "65;",
        "long name": f"<{'a' * 1_000_000}/>",
        "key": "<key id='a' for='node' attr.name='b' attr.type='python'/>" * 1000,
    }.items():
        yield name, document(body)
    for encoding in ("utf-7", "utf-16", "ucs-4", "ebcdic-cp-us", "unicode_escape", "idna", "zlib"):
        yield f"encoding {encoding}", f"<?xml version='1.0' encoding='{encoding}'?><a/>".encode()
    yield from _encodings(f"<{root}><{node} id='đê'/></{root}>")


# --- Tables -------------------------------------------------------------------------------------


def _folder(files: Mapping[str, Build]) -> Callable[[Path], object]:
    def build(folder: Path) -> None:
        folder.mkdir()
        for name, content in files.items():
            if isinstance(content, bytes):
                (folder / name).write_bytes(content)
            else:
                content(folder / name)

    return build


def _csv() -> Kinds:
    def table(data: bytes, name: str = "fields.csv") -> Build:
        return _folder({"massmob.csv": b"version\r\n1\r\n", name: data})

    for name, text in _TEXTS.items():
        for row in (f"field:1,{text}", f"{text},a", f'field:1,"{text}"'):
            yield f"{name} in {row[:9]}", table(f"id,name\n{row}\n".encode())
        yield f"{name} as a heading", table(f"id,name,{text}\nfield:1,a,b\n".encode())
    for name, data in {
        "columns": b"id" + b",a" * 100_000 + b"\n",
        "commas": b"id,name\n" + b"," * 1_000_000,
        "unclosed": b'id,name\n"' + b"a,b\n" * 100_000,
        "quotes": b"id,name\n" + b'"' * 100_001,
        "returns": b"id,name\r" * 50_000,
        "equal headings": b"id,id,name,name\nfield:1,a,b,c\n",
        "rows": b"id,name\n" + b"field:1,a\n" * 50_000,
        "no rows": b"id,name\n",
    }.items():
        yield name, table(data)
    for name, data in _encodings("id,name\nfield:1,đê\n"):
        yield name, table(data if isinstance(data, bytes) else b"")
    for name in (
        "outside.csv",
        "results.csv",
        "massmob.csv",
        "MASSMOB.CSV",
        "x\x1b[2J.csv",
        ".csv",
    ):
        yield f"named {name}", table(b"id\na\n", name)
    manifests = (b"", b"\0" * 100, b"0" * 64 + b"  ../../etc/passwd\n", b"a\n" * 100_000)
    for number, manifest in enumerate(manifests):
        content: dict[str, Build] = {"massmob.sha256": manifest, "fields.csv": b"id,name\n"}
        yield f"manifest {number}", _folder(content)
    yield from _special_in_folder("fields.csv", "massmob.csv", "massmob.sha256")


def _parquet() -> Kinds:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def table(columns: Any, **options: Any) -> Build:
        def write(path: Path) -> None:
            pq.write_table(pa.table(columns), path, **options)

        return _folder({"fields.parquet": write})

    ids = pa.array(["field:1", "field:2"])
    big = "a" * 1_000_000
    arrays = {
        "far days": pa.array([2**31 - 1, -(2**31)], pa.date32()),
        "far times": pa.array([2**62, -(2**62)], pa.timestamp("us")),
        "nanoseconds": pa.array([2**62, 1], pa.timestamp("ns", "Asia/Ho_Chi_Minh")),
        "no such zone": pa.array([0, 1], pa.timestamp("us", "Nowhere/City")),
        "durations": pa.array([2**62, 1], pa.duration("s")),
        "seconds": pa.array([2**31 - 1, 1], pa.time32("s")),
        "bytes": pa.array([b"\xff\xfe", b""]),
        "decimals": pa.array([None, None], pa.decimal256(76, 70)),
        "nulls": pa.nulls(2),
        "structs": pa.array([{"a": {"b": [1]}}, None]),
        "maps": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
        "lists": pa.array([[["a"]], None]),
        "dictionary": pa.array(["x", "y"]).dictionary_encode(),
        "halves": pa.array([1.5, None], pa.float32()),
        "nan": pa.array([float("nan"), float("inf")]),
        "large": pa.array(["a", "b"], pa.large_string()),
        "unsigned": pa.array([2**64 - 1, 0], pa.uint64()),
        "long lists": pa.array([["a"] * 500_000, ["b"] * 500_000]),
    }
    for name, array in arrays.items():
        yield name, table({"id": ids, "name": ids, "note": array})
        yield f"{name} as name", table({"id": ids, "name": array})
        yield f"{name} as id", table({"id": array, "name": ids})
    indices = pa.array([0, 1, 2] * 20_000, pa.int32())
    many = pa.DictionaryArray.from_arrays(indices, pa.array([big + str(n) for n in range(3)]))
    yield "a dictionary bomb", table({"id": many, "name": many}, compression="zstd")
    same = pa.array([big] * 300)
    yield "a compression bomb", table({"id": same}, use_dictionary=False, compression="zstd")
    yield "columns", table({f"c{n}": ids for n in range(3_000)})
    deep = pa.array([None, None], pa.string())
    for _ in range(60):
        deep = pa.StructArray.from_arrays([deep], ["a"])
    yield "nesting", table({"id": ids, "name": deep})
    equal = pa.Table.from_arrays([ids, ids], names=["id", "id"])
    yield "equal columns", table(equal)
    yield (
        "a schema of Arrow",
        table(pa.table({"id": ids}).replace_schema_metadata({"ARROW:schema": "x"})),
    )
    for name, data in _encodings("PAR1"):
        yield name, _folder({"fields.parquet": data})
    yield from _special_in_folder("fields.parquet", "massmob.parquet")


# --- Workbooks ----------------------------------------------------------------------------------


def _parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def _packed(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return out.getvalue()


_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _xlsx() -> Kinds:
    sample = readers.CORPUS / "xlsx"
    parts = _parts(next(path for path in sorted(sample.iterdir()) if path.stem == "movement"))
    first = next(name for name in parts if name.startswith("xl/worksheets/sheet"))

    def sheet(rows: str, prolog: str = "", **others: bytes) -> bytes:
        xml = f"{prolog}<worksheet xmlns='{_SHEET}'><sheetData>{rows}</sheetData></worksheet>"
        return _packed({**parts, first: xml.encode(), **others})

    references = (
        *("XFD1048576", "XFE1", "A1048577", "A0", "A00001048576", "AAAAAA1", "A9999999999", "1A"),
        *("", "a1", "A-1", "A1:B2", "$A$1", "ZZZ999999", "\u0661", "A1 ", "R1C1"),
    )
    for reference in references:
        for cell in (
            "<c r='{}'><v>1</v></c>",
            "<c x='>' r='{}'><v>1</v></c>",
            "<c r = '{}' ><v>1</v></c>",
        ):
            yield f"cell {reference} {cell[:6]}", sheet(f"<row>{cell.format(reference)}</row>")
        yield f"row {reference}", sheet(f"<row r='{reference}'><c><v>1</v></c></row>")
    for name, cell in {
        "formula": "<c r='A1' t='str'><f>cmd|' /C calc'!A0</f><v>a</v></c>",
        "far shared": "<c r='A1' t='s'><v>99999999</v></c>",
        "negative shared": "<c r='A1' t='s'><v>-1</v></c>",
        "error": "<c r='A1' t='e'><v>#REF!</v></c>",
        "unknown type": "<c r='A1' t='zzz'><v>1</v></c>",
        "far style": "<c r='A1' s='99999'><v>1</v></c>",
        "huge": "<c r='A1'><v>1e308000</v></c>",
        "nan": "<c r='A1'><v>nan</v></c>",
        "inline": f"<c r='A1' t='inlineStr'><is><t>{'a' * 3_000_000}</t></is></c>",
        "day": "<c r='A1' t='d'><v>99999-99-99</v></c>",
        "long array": "<c r='A1'><f t='array' ref='A1:XFD1048576'>1</f><v>1</v></c>",
        "entity": "<c r='A1' t='str'><v>&a;</v></c>",
    }.items():
        yield name, sheet(f"<row r='1'>{cell}</row>")
        yield f"{name} often", sheet("".join(f"<row>{cell}</row>" for _ in range(3)))
    yield "doctype", sheet("<row/>", "<!DOCTYPE a [<!ENTITY a 'b'>]>")
    yield "nesting", sheet("<row>" * 200_000)
    yield "rows", sheet("<row/>" * 300_000)
    yield "merged", sheet("</sheetData><mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>")
    yield "dimension", sheet("</sheetData><dimension ref='A1:XFD1048576'/><sheetData>")
    rich = "".join(f"<c t='s' r='A{n}'><v>0</v></c>" for n in range(1, 20_001))
    text = f"<sst xmlns='{_SHEET}'><si><t>{'a' * 100_000}</t></si></sst>".encode()
    yield (
        "a shared string 20,000 times",
        sheet(f"<row>{rich}</row>", **{"xl/sharedStrings.xml": text}),
    )
    lying = text.replace(b"<sst", b"<sst count='4294967295' uniqueCount='4294967295'")
    yield "a count that lies", sheet("<row/>", **{"xl/sharedStrings.xml": lying})
    for missing in parts:
        yield (
            f"without {missing}",
            _packed({name: parts[name] for name in parts if name != missing}),
        )
        yield f"empty {missing}", _packed({**parts, missing: b""})
        yield f"other {missing}", _packed({**parts, missing: b"<a xmlns='b'/>"})
    yield from _renamed_parts(parts, first)
    yield from _many_sheets(parts)
    for name, data in _encodings("PK\x03\x04"):
        yield name, data
    yield "nested", _packed({"a.xlsx": _packed(parts)})
    yield "a bomb", _packed({**parts, first: b" " * 100_000_000})


def _renamed_parts(parts: Mapping[str, bytes], first: str) -> Kinds:
    """A sheet in a part whose name does not look like one."""
    far = f"<worksheet xmlns='{_SHEET}'><sheetData><row><c r='XFD1048576'><v>1</v></c></row>"
    far += "<row><c r='A1'><v>1</v></c></row></sheetData></worksheet>"
    for name in ("xl/worksheets/a.bin", "xl/worksheets/sheet1.XML", "xl/a", "a.txt"):
        others = {part: data for part, data in parts.items() if part != first}
        rels = others["xl/_rels/workbook.xml.rels"]
        target = first.removeprefix("xl/").encode()
        others["xl/_rels/workbook.xml.rels"] = rels.replace(target, f"/{name}".encode())
        yield f"sheet in {name}", _packed({**others, name: far.encode()})


def _many_sheets(parts: Mapping[str, bytes]) -> Kinds:
    """Sheets that are each within limits, and together are not."""
    far = f"<worksheet xmlns='{_SHEET}'><sheetData><row><c r='A1'><v>1</v></c><c r='CV1'><v>1</v></c></row>"
    far += "<row r='9999'><c r='A9999'><v>1</v></c></row></sheetData></worksheet>"
    count = 1000
    sheets = "".join(f"<sheet name='s{n}' sheetId='{n}' r:id='r{n}'/>" for n in range(1, count))
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f"<workbook xmlns='{_SHEET}' xmlns:r='{office}'><sheets>{sheets}</sheets></workbook>"
    rel = f"<Relationship Type='{office}/worksheet' Target='worksheets/a.xml' Id='r"
    rels = "".join(f"{rel}{n}'/>" for n in range(1, count))
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = f"<Relationships xmlns='{space}'>{rels}</Relationships>"
    names = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": rels,
        "xl/worksheets/a.xml": far,
    }
    yield "1,000 sheets", _packed({**parts, **{n: text.encode() for n, text in names.items()}})


def _ods() -> Kinds:
    sample = sorted((readers.CORPUS / "ods").iterdir())[0]
    parts = _parts(sample)

    def content(body: str, prolog: str = "") -> bytes:
        names = {
            "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
            "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
            "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        }
        spaces = " ".join(f"xmlns:{prefix}='{uri}'" for prefix, uri in names.items())
        xml = f"{prolog}<office:document-content {spaces}><office:body><office:spreadsheet>{body}"
        xml += "</office:spreadsheet></office:body></office:document-content>"
        return _packed({**parts, "content.xml": xml.encode()})

    def table(rows: str) -> str:
        return f"<table:table table:name='fields'>{rows}</table:table>"

    cell = "<table:table-cell office:value-type='string'{}><text:p>a</text:p></table:table-cell>"
    for number in (
        "2",
        "16384",
        "100000",
        "99999999999",
        "-1",
        "0",
        "",
        "00000000000000009999999",
        "1e9",
        "&#x39;9999999",
    ):
        column = cell.format(f" table:number-columns-repeated='{number}'")
        row = f"<table:table-row table:number-rows-repeated='{number}'>"
        yield f"columns {number}", content(table(f"<table:table-row>{column}</table:table-row>"))
        yield f"rows {number}", content(table(f"{row}{cell.format('')}</table:table-row>"))
        yield f"both {number}", content(table(f"{row}{column}</table:table-row>" * 2))
    for value in (
        "'date' office:date-value='99999-99-99'",
        "'float' office:value='1e99999'",
        "'percentage'",
        "'time' office:time-value='PT99999999999H'",
        "'boolean' office:boolean-value='maybe'",
        "'zzz'",
    ):
        yield (
            value,
            content(
                table(
                    f"<table:table-row><table:table-cell office:value-type={value}/></table:table-row>"
                )
            ),
        )
    yield (
        "spaces",
        content(
            table(
                f"<table:table-row>{cell.format('').replace('a', '<text:s text:c=' + chr(39) + '999999999' + chr(39) + '/>', 1)}</table:table-row>"
            )
        ),
    )
    yield (
        "many tables",
        content(table(f"<table:table-row>{cell.format('')}</table:table-row>") * 2_000),
    )
    yield "nesting", content("<table:table>" * 100_000)
    yield "doctype", content("", "<!DOCTYPE a [<!ENTITY a 'b'>]>")
    for missing in parts:
        yield (
            f"without {missing}",
            _packed({name: parts[name] for name in parts if name != missing}),
        )


# --- Databases ----------------------------------------------------------------------------------


def _sqlite() -> Kinds:
    def database(*statements: str, encoding: str = "UTF-8") -> Build:
        def build(path: Path) -> None:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute(f"PRAGMA encoding = '{encoding}'")
                for statement in statements:
                    connection.execute(statement)

        return build

    fields = "CREATE TABLE fields (id, name)"
    for name, value in {
        "blob": "x'fffe'",
        "bytes as text": "CAST(x'ff80' AS TEXT)",
        "NUL": "'a' || char(0) || 'b'",
        "zeros": "zeroblob(20000000)",
        "long": "hex(zeroblob(5000000))",
        "infinite": "9e999",
        "integer": "-9223372036854775808",
        "null": "NULL",
        "surrogate": "CAST(x'eda080' AS TEXT)",
    }.items():
        for row in (f"('field:1', {value})", f"({value}, 'a')"):
            yield f"{name} {row[:3]}", database(fields, f"INSERT INTO fields VALUES {row}")
    for name, expression in {
        "zeros": "zeroblob(900000000)",
        "texts": "hex(zeroblob(300000000))",
        "name": "upper(name)",
    }.items():
        made = f"CREATE TABLE fields (id, name, note AS ({expression}) VIRTUAL)"
        yield f"generated {name}", database(made, "INSERT INTO fields VALUES ('field:1', 'a')")
    stored = "CREATE TABLE fields (id, name, note AS (upper(name)) STORED)"
    yield "generated and stored", database(stored, "INSERT INTO fields VALUES ('field:1', 'a')")
    recursive = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i id, i name FROM n"
    )
    yield "an endless view", database(fields, f"CREATE VIEW localities AS {recursive}")
    yield "a view alone", database(f"CREATE VIEW fields AS {recursive}")
    yield (
        "a trigger",
        database(fields, "CREATE TRIGGER t AFTER INSERT ON fields BEGIN DELETE FROM fields; END"),
    )
    yield "a full-text table", database("CREATE VIRTUAL TABLE fields USING fts5(id, name)")
    yield "a spatial table", database("CREATE VIRTUAL TABLE fields USING rtree(id, a, b)")
    yield "columns", database(f"CREATE TABLE fields ({', '.join(f'c{n}' for n in range(1_900))})")
    yield "tables", database(*(f"CREATE TABLE t{n} (a)" for n in range(2_000)))
    for name in ("x\x1b[2J", "a\u202eb", "", 'fields"; DROP', "sqlite" * 1000, "'", "]"):
        quoted = name.replace('"', '""')
        yield f"a table named {name[:12]!r}", database(f'CREATE TABLE "{quoted}" (id, "{quoted}")')
    yield (
        "UTF-16",
        database(fields, "INSERT INTO fields VALUES ('field:1', 'đê')", encoding="UTF-16le"),
    )
    yield "without rowid", database("CREATE TABLE fields (id PRIMARY KEY, name) WITHOUT ROWID")
    rows = "INSERT INTO fields SELECT 'field:' || i, 'a' FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000) SELECT i FROM n)"
    yield "200,000 rows", database(fields, rows)
    schema = "UPDATE sqlite_schema SET sql = '{}' WHERE name = 'fields'"
    for name, sql in {
        "no SQL": "zzz",
        "another": "CREATE TABLE x (a)",
        "NUL": "",
        "deep": "CREATE TABLE fields (id, name CHECK (" + "(" * 500,
    }.items():
        yield (
            f"a schema of {name}",
            database(fields, "PRAGMA writable_schema = ON", schema.format(sql)),
        )
    sound = (readers.CORPUS / "sqlite" / "movement.sqlite").read_bytes()
    headers = {
        **{16: b"\0\1", 18: b"\2\2", 20: b"\xff", 28: b"\xff" * 4, 32: b"\0\0\0\1\0\0\0\xff"},
        **{52: b"\0\0\0\1", 56: b"\0\0\0\t", 100: b"\5", 103: b"\xff\xff", 105: b"\0\0"},
    }
    for at, put in headers.items():
        yield f"a header with {put!r} at {at}", sound[:at] + put + sound[at + len(put) :]
    yield "half", sound[: len(sound) // 2]
    yield from _encodings("SQLite format 3\0")


def _duckdb() -> Kinds:
    def database(*statements: str) -> Callable[[Path], object]:
        def build(path: Path) -> None:
            import duckdb

            with duckdb.connect(str(path), config={"default_block_size": "16384"}) as connection:
                for statement in statements:
                    connection.execute(statement)

        return build

    fields = "CREATE TABLE fields (id VARCHAR, name VARCHAR)"
    for name, value in {
        "far day": "DATE '5874897-12-31'",
        "day before Christ": "DATE '290308-01-01 (BC)'",
        "infinite day": "'infinity'::DATE",
        "infinite time": "'-infinity'::TIMESTAMP",
        "far time": "TIMESTAMP '290308-12-22 00:00:00'",
        "zone": "TIMESTAMPTZ '2025-01-01 00:00:00+14'",
        "interval": "INTERVAL '999999999 months'",
        "long interval": "to_days(2147483647)",
        "huge": "170141183460469231731687303715884105727::HUGEINT",
        "unsigned": "340282366920938463463374607431768211455::UHUGEINT",
        "decimal": "1.5::DECIMAL(38, 30)",
        "nan": "'nan'::DOUBLE",
        "bytes": "'\\xFF'::BLOB",
        "bits": "'1010'::BIT",
        "id": "gen_random_uuid()",
        "time": "TIME '24:00:00'",
        "enum": "'a'::ENUM('a', 'b')",
        "struct": "{'a': {'b': [1, 2]}}",
        "map": "MAP {'a': 1}",
        "union": "union_value(a := 1)",
        "array": "[1, 2, 3]::INTEGER[3]",
        "json": "NULL",
        "big": "repeat('a', 20000000)",
        "list": "range(1000000)",
        "NUL": "'a' || chr(0)",
    }.items():
        yield (
            name,
            database(f"CREATE TABLE fields AS SELECT 'field:1' id, 'a' AS name, {value} AS note"),
        )
        yield f"{name} as id", database(f"CREATE TABLE fields AS SELECT {value} AS id, 'a' AS name")
    for name, expression in {
        "repeat": "repeat(name, 2000000000)",
        "range": "range(2000000000)::VARCHAR",
        "file": "(name || current_setting('home_directory'))",
    }.items():
        made = f"CREATE TABLE fields (id VARCHAR, name VARCHAR, note VARCHAR AS ({expression}))"
        yield (
            f"generated {name}",
            _ignoring(
                database(made, "INSERT INTO fields VALUES ('field:1', 'a')"), database(fields)
            ),
        )
    yield (
        "a constant bomb",
        database(
            "CREATE TABLE fields AS SELECT 'field:1' AS id, repeat('a', 100000) AS name FROM range(15000)"
        ),
    )
    yield (
        "rows",
        database("CREATE TABLE fields AS SELECT 'field:1' AS id, 'a' AS name FROM range(6000000)"),
    )
    yield "a view", database("CREATE VIEW fields AS SELECT * FROM read_text('/etc/hostname')")
    yield "an endless view", database("CREATE VIEW fields AS SELECT * FROM range(100000000000)")
    yield "a macro", database(fields, "CREATE MACRO lower(a) AS repeat(a, 1000000000)")
    yield (
        "a default",
        database(
            "CREATE SEQUENCE s",
            "CREATE TABLE fields (id VARCHAR DEFAULT nextval('s'), name VARCHAR)",
        ),
    )
    yield "a schema", database("CREATE SCHEMA x", "CREATE TABLE x.fields (id VARCHAR)")
    yield (
        "columns",
        database(f"CREATE TABLE fields ({', '.join(f'c{n} VARCHAR' for n in range(2_000))})"),
    )
    for name in ("x\x1b[2J", "a\u202eb", "'", 'fields"; DROP'):
        quoted = name.replace('"', '""')
        yield (
            f"a table named {name[:12]!r}",
            database(f'CREATE TABLE "{quoted}" (id VARCHAR, "{quoted}" VARCHAR)'),
        )
    yield from _encodings("DUCK")


def _ignoring(build: Callable[[Path], object], other: Callable[[Path], object]) -> Build:
    """What another file is if a version of a library refuses to make the first."""

    def either(path: Path) -> None:
        try:
            build(path)
        except Exception:  # noqa: BLE001 - of a library that need not be here
            path.unlink(missing_ok=True)
            other(path)

    return either


# --- What is no file ----------------------------------------------------------------------------


def _socket(path: Path) -> None:
    with closing(socket.socket(socket.AF_UNIX)) as made:
        try:
            made.bind(str(path))
        except OSError:  # too long a path
            path.mkdir()


def _fifo(path: Path) -> None:
    import os

    os.mkfifo(path)


def _loop(path: Path) -> None:
    other = path.with_name(f"{path.name}.other")
    path.symlink_to(other)
    other.symlink_to(path)


SPECIAL: dict[str, Callable[[Path], object]] = {
    "fifo": _fifo,
    "socket": _socket,
    "folder": lambda path: path.mkdir(),
    "loop": _loop,
    "dangling link": lambda path: path.symlink_to("nowhere"),
    "link to zeros": lambda path: path.symlink_to("/dev/zero"),
    "link to a terminal": lambda path: path.symlink_to("/dev/tty"),
    "link to all": lambda path: path.symlink_to("/"),
}
"""What is no regular file, by name."""


def _special_in_folder(*names: str) -> Kinds:
    for kind, build in SPECIAL.items():
        for name in names:
            content: dict[str, Build] = {"fields.csv": b"id,name\nfield:1,a\n", name: build}
            yield f"{kind} as {name}", _folder(content)


HOSTILE: dict[str, Callable[[], Kinds]] = {
    "json": _json,
    "jsonl": _jsonl,
    "node-link": lambda: _graph_json({"directed": True, "links": []}, "nodes"),
    "cytoscape": lambda: _graph_json({"data": {}}, "elements"),
    "yaml": _yaml,
    "graphml": lambda: _xml("graphml xmlns='http://graphml.graphdrawing.org/xmlns'", "node"),
    "gexf": lambda: _xml("gexf xmlns='http://gexf.net/1.3' version='1.3'", "node"),
    "csv": _csv,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "ods": _ods,
    "sqlite": _sqlite,
    "duckdb": _duckdb,
}
"""Format → its hostile files."""
