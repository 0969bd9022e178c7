"""What a project asks of validation: which rules, how severe, which exceptions, and a baseline."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from massmob.errors import LoadError
from massmob.validation.finding import Finding, Severity
from massmob.validation.report import Report

__all__ = ["Baseline", "Exemption", "Settings"]


@attrs.frozen(kw_only=True)
class Exemption:
    """A rule that is not held against some entities, and why.

    Attributes:
        entity: An entity's id, or a pattern such as ``"loc:*"``.
        rules: Codes or beginnings of codes.
        reason: Why; it stands in the report.
    """

    entity: str
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether a finding falls under it."""
        return finding.code.startswith(self.rules) and fnmatchcase(finding.entity, self.entity)


@attrs.frozen(kw_only=True)
class Settings:
    """What a project wants of validation.

    Attributes:
        select: Codes or beginnings of codes; only these rules report. All when empty.
        ignore: Codes or beginnings of codes of rules that do not report.
        severity: Code → the severity that its findings have here.
        exempt: Exceptions, each with its reason.
        baseline: The file of findings known already, beside the settings' own; ``None`` when there is none.

    Example:
        >>> Settings.of({"ignore": ["MM904"], "severity": {"MM901": "error"}}).severity["MM901"]
        <Severity.ERROR: 'error'>
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = attrs.field(factory=dict[str, Severity])
    exempt: tuple[Exemption, ...] = ()
    baseline: Path | None = None

    @classmethod
    def of(cls, given: Mapping[str, object], folder: Path = Path()) -> Settings:
        """Settings from plain values, as they stand in TOML.

        Args:
            given: ``select``, ``ignore``: lists; ``severity``: a table; ``exempt``: tables with ``entity``,
                ``rules`` and ``reason``; ``baseline``: a path.
            folder: What the path of the baseline starts from.

        Raises:
            LoadError: Keys or values that are none of these; every problem is reported with its place.
        """
        return cls._of(given, folder, "")

    @classmethod
    def _of(cls, given: object, folder: Path, place: str) -> Settings:
        from massmob.model.structuring import structured

        settings = structured(cls, given, place)
        baseline = settings.baseline and folder / settings.baseline
        return attrs.evolve(settings, baseline=baseline)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Settings from ``massmob.toml``, or from the table ``[tool.massmob]`` of ``pyproject.toml``.

        Raises:
            LoadError: The file cannot be read, is not TOML, or holds something that is no setting.
        """
        try:
            plain: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise LoadError("cannot be read as TOML", place=str(path), found=str(error)) from None
        if path.name == "pyproject.toml":
            plain = plain.get("tool", {}).get("massmob", {})
        return cls._of(plain, path.parent, str(path))

    @classmethod
    def find(cls, folder: Path) -> Settings:
        """The settings of the project that a folder belongs to, from the nearest file; empty without one.

        Raises:
            LoadError: As `read`.
        """
        for each in (folder.resolve(), *folder.resolve().parents):
            own, project = each / "massmob.toml", each / "pyproject.toml"
            if own.is_file():
                return cls.read(own)
            if project.is_file():
                return cls.read(project)
        return cls()

    def apply(self, report: Report) -> Report:
        """A report with the severities of these settings, and without what is exempt or known already.

        Raises:
            LoadError: The baseline cannot be read.
        """
        kept: list[Finding] = []
        exempted: list[tuple[Finding, str]] = []
        for finding in report.findings:
            under = next((each for each in self.exempt if each.covers(finding)), None)
            if under is not None:
                exempted.append((finding, under.reason))
                continue
            severity = self.severity.get(finding.code, finding.severity)
            kept.append(attrs.evolve(finding, severity=severity))
        changed = attrs.evolve(report, findings=tuple(kept), exempted=tuple(exempted))
        return changed if self.baseline is None else Baseline.read(self.baseline).apply(changed)


@attrs.frozen
class Baseline:
    """Findings known already: they are hidden, and those that vanished are told.

    Two findings are the same when rule, entity and field are; words and figures in the message may change.

    Attributes:
        known: How often each is known.
    """

    known: Mapping[tuple[str, str, str], int]

    @classmethod
    def of(cls, report: Report) -> Baseline:
        """The findings of a report, as a baseline."""
        return cls(Counter(map(_fingerprint, report.findings)))

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """A baseline from a file.

        Raises:
            LoadError: The file cannot be read, or is no baseline.
        """
        try:
            plain = json.loads(path.read_text(encoding="utf-8"))
            rows: list[list[Any]] = [[*row] for row in plain["known"]]
            known = {(str(code), str(id), str(field)): int(n) for code, id, field, n in rows}
        except OSError as error:
            raise LoadError("cannot be read", place=str(path), found=str(error)) from None
        except (ValueError, KeyError, TypeError):
            raise LoadError(
                "not a baseline",
                place=str(path),
                hint="make one: massmob validate --write-baseline",
            ) from None
        return cls(known)

    def dumps(self) -> str:
        """The baseline as JSON, a finding a line, in order."""
        rows = [json.dumps([*key, n], ensure_ascii=False) for key, n in sorted(self.known.items())]
        return '{"known": [\n' + ",\n".join(rows) + "\n]}\n"

    def apply(self, report: Report) -> Report:
        """A report without the findings known already, and with those that vanished."""
        left = Counter(self.known)
        kept: list[Finding] = []
        for finding in report.findings:
            key = _fingerprint(finding)
            if left[key] > 0:
                left[key] -= 1
            else:
                kept.append(finding)
        gone = sorted((+left).elements())
        told = tuple(" ".join(part for part in key if part) for key in gone)
        hidden = len(report.findings) - len(kept)
        return attrs.evolve(report, findings=tuple(kept), vanished=told, known=hidden)


def _fingerprint(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.entity, finding.field
