"""The settings of a project for validation: which rules, how severe, which exemptions, which baseline."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from massmob.errors import LoadError
from massmob.validation.baseline import Baseline
from massmob.validation.finding import Finding, Severity
from massmob.validation.report import Report

__all__ = ["Exemption", "Settings"]


@attrs.frozen(kw_only=True)
class Exemption:
    """Entities that are exempt from some rules, and why.

    Attributes:
        entity: An entity's id, or a pattern such as ``"loc:*"``.
        rules: Codes or beginnings of codes.
        reason: Why; the report shows it.
    """

    entity: str
    rules: tuple[str, ...]
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is exempt by this."""
        return finding.code.startswith(self.rules) and fnmatchcase(finding.entity, self.entity)


@attrs.frozen(kw_only=True)
class Settings:
    """The settings of a project for validation.

    Attributes:
        select: Codes or beginnings of codes; only these rules report. All when empty.
        ignore: Codes or beginnings of codes of rules that do not report.
        severity: Code → the severity that its findings have in this project.
        exempt: Exemptions, each with its reason.
        baseline: The file of known findings; ``None`` when there is none.

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
        """Settings from plain values, as TOML holds them.

        Args:
            given: ``select``, ``ignore``: lists; ``severity``: a table; ``exempt``: tables with ``entity``,
                ``rules`` and ``reason``; ``baseline``: a path.
            folder: The folder from which the path of the baseline starts.

        Raises:
            LoadError: Unknown keys or wrong values; every problem is reported with its place.
        """
        return cls._from_plain(given, folder, "")

    @classmethod
    def _from_plain(cls, given: object, folder: Path, place: str) -> Settings:
        from massmob.model.structuring import structured

        settings = structured(cls, given, place)
        baseline = settings.baseline and folder / settings.baseline
        return attrs.evolve(settings, baseline=baseline)

    @classmethod
    def read(cls, path: Path) -> Settings:
        """Settings from ``massmob.toml``, or from the table ``[tool.massmob]`` of ``pyproject.toml``.

        Raises:
            LoadError: The file cannot be read, is not TOML, or holds an unknown key or a wrong value.
        """
        try:
            plain: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise LoadError("cannot be read as TOML", place=str(path), found=str(error)) from None
        if path.name == "pyproject.toml":
            plain = plain.get("tool", {}).get("massmob", {})
        return cls._from_plain(plain, path.parent, str(path))

    @classmethod
    def find(cls, folder: Path) -> Settings:
        """The settings from the nearest file, in the folder or in one above it; empty without a file.

        Raises:
            LoadError: As `read`.
        """
        for parent in (folder.resolve(), *folder.resolve().parents):
            for path in (parent / "massmob.toml", parent / "pyproject.toml"):
                if path.is_file():
                    return cls.read(path)
        return cls()

    def apply(self, report: Report) -> Report:
        """A report with the severities of these settings, and without exempt and known findings.

        Raises:
            LoadError: The baseline cannot be read.
        """
        findings: list[Finding] = []
        exempted: list[tuple[Finding, str]] = []
        for finding in report.findings:
            matches = (entry for entry in self.exempt if entry.covers(finding))
            exemption = next(matches, None)
            if exemption is not None:
                exempted.append((finding, exemption.reason))
                continue
            severity = self.severity.get(finding.code, finding.severity)
            findings.append(attrs.evolve(finding, severity=severity))
        applied = attrs.evolve(report, findings=tuple(findings), exempted=tuple(exempted))
        return applied if self.baseline is None else Baseline.read(self.baseline).apply(applied)
