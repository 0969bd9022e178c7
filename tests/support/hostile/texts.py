"""Hostile JSON, YAML and XML."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from support.hostile.kinds import TEXTS, Kinds, encodings

_VALUES: dict[str, Any] = {
    **TEXTS,
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
    return {"massmob": 2, **tables}


def _field(**values: Any) -> dict[str, Any]:
    return {"id": "field:1", "name": "a", **values}


def json_files() -> Kinds:
    for name, value in _VALUES.items():
        for field in ("id", "name", "valid", "parent", "note", "unknown"):
            yield f"{name} as {field}", _dumped(_head(fields=[_field(**{field: value})]))
        yield f"{name} as a table", _dumped(_head(fields=value))
        yield f"{name} as a version", _dumped(_head(fields=[_field()]) | {"massmob": value})
        yield f"{name} as all", _dumped(value)
    yield from _json_texts()
    yield from encodings('{"massmob": 2, "fields": [{"id": "field:1", "name": "đê"}]}')


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
    yield "100,000 equal keys", b"{" + b",".join([b'"massmob":2'] * 100_000) + b"}"
    pairs = ",".join(f'"k{n}":1,"k{n}":2' for n in range(100_000))
    yield "100,000 pairs of equal keys", f"{{{pairs}}}".encode()
    entity = '{"id":"field:1","name":"a"}'
    yield "50,000 equal ids", f'{{"massmob":2,"fields":[{",".join([entity] * 50_000)}]}}'.encode()
    yield "100,000 problems", f'{{"massmob":2,"fields":[{",".join(["7"] * 100_000)}]}}'.encode()
    for escape in (r"\ud800", r"\udc00\ud800", r"\u0000", r"\x41", r"\u12"):
        yield escape, f'{{"massmob":2,"fields":[{{"id":"field:1","name":"{escape}"}}]}}'.encode()
    for cut in (1, 5, 30, 57):
        yield f"cut at {cut}", f'{{"massmob":2,"fields":[{entity}]}}'.encode()[:cut]


def jsonl_files() -> Kinds:
    head = b'{"massmob": 2}\n'
    for name, build in json_files():
        assert isinstance(build, bytes)
        yield name, build
        yield f"after a head: {name}", head + build
    yield "a long line", head + b'{"fields": {"id": "field:1", "name": "' + b"a" * 5_000_000
    yield "heads", head * 50_000
    yield "marks", "\ufeff".encode() * 50_000


def graph_json_files(top: Mapping[str, Any], nodes: str) -> Kinds:
    yield from json_files()
    for name, value in _VALUES.items():
        yield f"{name} as nodes", _dumped({**top, nodes: value})
        yield f"{name} as a node", _dumped({**top, nodes: [value]})
        for field in ("id", "source", "target", "data", "entity", "massmob", "kind"):
            yield f"{name} as {field}", _dumped({**top, nodes: [{"id": "a", field: value}]})


def yaml_files() -> Kinds:
    head = "massmob: 2\nfields:\n- id: field:1\n  name: "
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
        **{f"text {name}": json.dumps(text) for name, text in TEXTS.items()},
    }.items():
        yield name, (head + text).encode("utf-8", "surrogatepass")
    yield "block nesting", "".join(f"{' ' * n}a:\n" for n in range(2_000)).encode()
    yield "dashes", b"- " * 50_000
    yield "questions", b"? " * 50_000
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))
    yield "bomb of anchors", (bomb + "massmob: 2\nfields: *a11\n").encode()
    merged = "m0: &m0 {a: 1}\n"
    merged += "".join(f"m{n}: &m{n} {{<<: [*m{n - 1}, *m{n - 1}]}}\n" for n in range(1, 40))
    yield "bomb of merges", (merged + "massmob: 2\nfields: [*m39]\n").encode()
    yield "anchors", "".join(f"k{n}: &k{n} 1\n" for n in range(30_000)).encode()
    yield "keys", b"massmob: 2\n" * 30_000
    yield from encodings("massmob: 2\nfields:\n- id: field:1\n  name: đê\n")


def xml_files(root: str, node: str) -> Kinds:
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
    for name, text in TEXTS.items():
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
    yield from encodings(f"<{root}><{node} id='đê'/></{root}>")
