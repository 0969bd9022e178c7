"""Findings and reports: what validation says, for people and for machines.

Lives here: `Severity`, `Finding`, `Report` and its forms (text, table, JSON, SARIF). Must not live here: rules.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping

import attrs

from massmob.errors import ValidationError
from massmob.grid import Grid
from massmob.vocabulary import Word

__all__ = ["Finding", "Report", "Severity"]


class Severity(Word):
    """Mức độ: an error must be mended, a warning looked at, a note is worth knowing."""

    ERROR = "error", "lỗi", "error", "ошибка"
    WARNING = "warning", "cảnh báo", "warning", "предупреждение"
    NOTE = "note", "ghi chú", "note", "замечание"


@attrs.frozen(kw_only=True)
class Finding:
    """One thing found.

    Attributes:
        code: The rule's code, such as ``MM102``.
        severity: Error, warning or note.
        message: What is wrong, with the values found.
        entity: Id of the entity; empty for the movement as a whole.
        field: The field, or the path to the value in it.
        related: Ids of other entities concerned.
        hint: What to do.
    """

    code: str
    severity: Severity
    message: str
    entity: str = ""
    field: str = ""
    related: tuple[str, ...] = ()
    hint: str = ""

    def __str__(self) -> str:
        where = self.entity + (f".{self.field}" if self.field else "")
        head = f"{self.code} {self.severity}: {where + ': ' if where else ''}{self.message}"
        return f"{head}; {self.hint}" if self.hint else head


@attrs.frozen(kw_only=True)
class Report:
    """What validation found.

    Attributes:
        findings: In the order of code, entity and field.
        skipped: Code → why the rule did not run.
    """

    findings: tuple[Finding, ...] = ()
    skipped: Mapping[str, str] = attrs.field(factory=dict[str, str])

    @classmethod
    def of(cls, findings: Iterable[Finding], skipped: Mapping[str, str]) -> Report:
        """A report of findings in any order."""
        ordered = sorted(
            findings, key=lambda each: (each.code, each.entity, each.field, each.message)
        )
        return cls(findings=tuple(ordered), skipped=dict(skipped))

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return self._of(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity warning."""
        return self._of(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The findings of severity note."""
        return self._of(Severity.NOTE)

    def _of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is severity)

    def raise_for_errors(self) -> None:
        """Raise when there is an error.

        Raises:
            ValidationError: With the errors as ``faults``.
        """
        if self.errors:
            raise ValidationError(
                self.summary(), self.errors, remedy="mend these, or ask validate(ignore=…)"
            )

    def summary(self) -> str:
        """The counts in words: ``"2 errors, 1 warning"``."""
        counts = Counter(each.severity for each in self.findings)
        parts = [f"{counts[s]} {s}{'' if counts[s] == 1 else 's'}" for s in Severity if counts[s]]
        return ", ".join(parts) or "nothing found"

    def table(self) -> Grid:
        """The findings as a table."""
        rows = [(each.code, each.severity, each.entity, each.message) for each in self.findings]
        return Grid(("code", "severity", "entity", "message"), rows, title=self.summary())

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        lines += [f"{code} skipped: {why}" for code, why in self.skipped.items()]
        return "\n".join([*lines, self.summary()])

    def _repr_html_(self) -> str:
        return self.table().to_html()

    def to_dict(self) -> dict[str, object]:
        """The report as plain values."""
        return {
            "ok": self.ok,
            "summary": self.summary(),
            "findings": [
                {**attrs.asdict(each), "severity": each.severity.value, "related": [*each.related]}
                for each in self.findings
            ],
            "skipped": dict(self.skipped),
        }

    def to_json(self) -> str:
        """`to_dict` as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2)

    def to_sarif(self) -> str:
        """The report as SARIF 2.1.0 (OASIS, 2020), which code-review tools read.

        An entity is a logical location; its id is the fully qualified name.
        """
        codes = sorted({each.code for each in self.findings})
        run = {
            "tool": {"driver": {"name": "massmob", "rules": [{"id": code} for code in codes]}},
            "results": [_sarif_result(each, codes) for each in self.findings],
        }
        document = {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [run],
        }
        return json.dumps(document, ensure_ascii=False, indent=2)


def _sarif_result(finding: Finding, codes: list[str]) -> dict[str, object]:
    text = f"{finding.message}; {finding.hint}" if finding.hint else finding.message
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": text},
    }
    if finding.entity:
        location = {"fullyQualifiedName": finding.entity, "name": finding.field or finding.entity}
        result["locations"] = [{"logicalLocations": [location]}]
    return result
