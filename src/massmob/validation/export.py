"""Reports in the formats that code-review tools and CI servers read: SARIF and JUnit XML."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import PurePath, PureWindowsPath
from urllib.parse import quote
from xml.etree import ElementTree

from massmob.errors import one_line
from massmob.rendering.escaping import json_text
from massmob.translation.language import Language
from massmob.validation.finding import Finding, Severity
from massmob.validation.registry import Rule, all_rules
from massmob.validation.wording import count_of

__all__ = ["to_junit", "to_sarif"]


def to_sarif(findings: Sequence[Finding], lang: Language) -> str:
    """Findings as SARIF 2.1.0 (OASIS, 2020), which code-review tools read.

    An entity is a logical location, its id the fully qualified name, and so is a row of a workbook. The file is
    the physical location, with the line where it is a file of text.
    """
    rules = {rule.code: rule for rule in all_rules()}
    codes = sorted({finding.code for finding in findings})
    driver = {
        "name": "massmob",
        "informationUri": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/",
        "rules": [_sarif_rule(code, rules.get(code), lang) for code in codes],
    }
    results = [_sarif_result(finding, codes) for finding in findings]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"language": lang, "tool": {"driver": driver}, "results": results}],
    }
    return json_text(document)


def _sarif_rule(code: str, rule: Rule | None, lang: Language) -> dict[str, object]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.label(lang)},
        "fullDescription": {"text": rule.why_in(lang)},
        "help": {"text": rule.hint_in(lang)},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _sarif_result(finding: Finding, codes: Sequence[str]) -> dict[str, object]:
    text = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": text},
    }
    if location := _sarif_location(finding):
        result["locations"] = [location]
    return result


def _sarif_location(finding: Finding) -> dict[str, object]:
    location: dict[str, object] = {}
    logical: list[dict[str, str]] = []
    if finding.entity:
        name = finding.field or finding.entity
        logical.append({"fullyQualifiedName": finding.entity, "name": name})
    origin = finding.origin
    if origin is not None:
        physical: dict[str, object] = {"artifactLocation": {"uri": file_uri(origin.file)}}
        if origin.line and not origin.table:
            physical["region"] = {"startLine": origin.line}
        location["physicalLocation"] = physical
        if origin.table:
            row = origin.row_label(finding.lang)
            logical.append({"fullyQualifiedName": row, "name": row, "kind": "row"})
    if logical:
        location["logicalLocations"] = logical
    return location


_WINDOWS = re.compile(r"[A-Za-z]:[\\/]|.*\\", re.DOTALL)
# The other lone surrogates are bytes (PEP 383).
_NOT_IN_FILE_NAMES = re.compile("[\ud800-\udc7f\udd00-\udfff]")


def file_uri(file: str) -> str:
    r"""The URI of a file (RFC 3986): relative for a relative path, of the scheme ``file`` for an absolute one.

    Example:
        >>> file_uri("dữ liệu/m #1.json"), file_uri(r"C:\data\m.json")
        ('d%E1%BB%AF%20li%E1%BB%87u/m%20%231.json', 'file:///C:/data/m.json')
    """
    path = PureWindowsPath(file) if _WINDOWS.match(file) else PurePath(file)
    text = _NOT_IN_FILE_NAMES.sub("\ufffd", path.as_posix())
    if not path.is_absolute():
        return quote(os.fsencode(text))
    slashes = "" if text.startswith("//") else "//" if text.startswith("/") else "///"
    return f"file:{slashes}{quote(os.fsencode(text), safe='/:')}"


def to_junit(findings: Sequence[Finding], skipped: Mapping[str, str], lang: Language) -> str:
    """Findings as JUnit XML: a suite per family, a case per rule; errors are failures, others are output.

    The text of a finding is `massmob.errors.printable`, so XML allows every character.
    """
    root = ElementTree.Element("testsuites", name="massmob")
    by_code = {code: [*group] for code, group in groupby(findings, lambda f: f.code)}
    for family, rules in groupby(all_rules(), lambda rule: rule.family):
        suite = ElementTree.SubElement(root, "testsuite", name=family)
        cases = [
            _junit_case(suite, rule, by_code.get(rule.code, ()), skipped, lang) for rule in rules
        ]
        suite.set("tests", str(len(cases)))
        suite.set("failures", str(sum(failed for failed, _ in cases)))
        suite.set("skipped", str(sum(skipped for _, skipped in cases)))
    ElementTree.indent(root)
    # The declaration that ElementTree writes differs between versions of Python.
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _junit_case(
    suite: ElementTree.Element,
    rule: Rule,
    findings: Sequence[Finding],
    skipped: Mapping[str, str],
    lang: Language,
) -> tuple[bool, bool]:
    name = f"{rule.code} {rule.label(lang)}"
    classname = f"massmob.{rule.family}"
    case = ElementTree.SubElement(suite, "testcase", classname=classname, name=name)
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    others = [finding for finding in findings if finding.severity is not Severity.ERROR]
    if rule.code in skipped:
        ElementTree.SubElement(case, "skipped", message=one_line(skipped[rule.code]))
    if errors:
        count = count_of(Severity.ERROR, len(errors), lang)
        failure = ElementTree.SubElement(case, "failure", message=count)
        failure.text = "\n".join(map(str, errors))
    if others:
        output = ElementTree.SubElement(case, "system-out")
        output.text = "\n".join(map(str, others))
    return bool(errors), rule.code in skipped
