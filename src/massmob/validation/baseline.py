"""A baseline: findings that a project knows already and does not want reported again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from os import PathLike
from typing import Any

import attrs

from massmob.errors import LoadError, require_type
from massmob.storage import files
from massmob.validation.arguments import of_type
from massmob.validation.finding import Finding
from massmob.validation.report import Report

__all__ = ["Baseline"]


@attrs.frozen
class Baseline:
    """Known findings: reports hide them, and list those that have vanished.

    Two findings are the same when rule, entity and field are; words and figures in the message may change.

    Attributes:
        known: Code, entity and field → how many such findings are known.
    """

    known: Mapping[tuple[str, str, str], int] = attrs.field(
        validator=of_type(Mapping, hint="see Baseline.of and Baseline.read")
    )

    @classmethod
    def of(cls, report: Report) -> Baseline:
        """The findings of a report, as a baseline.

        Raises:
            InvalidValueError: Not a report.
        """
        require_type("report", report, Report, hint="give what validate() returns")
        return cls(Counter(map(_fingerprint, report.findings)))

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Baseline:
        """A baseline from a file.

        Raises:
            LoadError: The file cannot be read, or is no baseline.
            InvalidValueError: Not a path.
        """
        path = files.as_path("path", path)
        text = files.read_text(path)
        try:
            plain = json.loads(text)
            rows: list[list[Any]] = [[*row] for row in plain["known"]]
            known = {
                (str(code), str(id), str(field)): int(count) for code, id, field, count in rows
            }
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            raise LoadError(
                "not a baseline",
                place=str(path),
                hint="write one: massmob validate --write-baseline",
            ) from None
        return cls(known)

    def dumps(self) -> str:
        """The baseline as JSON, sorted, one finding a line."""
        rows = [
            json.dumps([*key, count], ensure_ascii=False)
            for key, count in sorted(self.known.items())
        ]
        return '{"known": [\n' + ",\n".join(rows) + "\n]}\n"

    def apply(self, report: Report) -> Report:
        """A report without the known findings, and with the list of those that have vanished.

        Raises:
            InvalidValueError: Not a report.
        """
        require_type("report", report, Report, hint="give what validate() returns")
        unmatched = Counter(self.known)
        new: list[Finding] = []
        for finding in report.findings:
            key = _fingerprint(finding)
            if unmatched[key] > 0:
                unmatched[key] -= 1
            else:
                new.append(finding)
        vanished = tuple(
            " ".join(part for part in key if part) for key in sorted((+unmatched).elements())
        )
        hidden = len(report.findings) - len(new)
        return attrs.evolve(report, findings=tuple(new), vanished=vanished, known=hidden)


def _fingerprint(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.entity, finding.field
