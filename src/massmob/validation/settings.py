"""The settings of a project for validation: which rules, how severe, which exemptions, which baseline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from os import PathLike
from pathlib import Path
from typing import Any

import attrs

from massmob.errors import LoadError, naming_argument, require_type
from massmob.storage import files
from massmob.validation.arguments import items, of_type, texts
from massmob.validation.baseline import Baseline
from massmob.validation.finding import Finding, Severity
from massmob.validation.report import Report

__all__ = ["Exemption", "Settings"]


def _as_rules(given: str | Iterable[str]) -> tuple[str, ...]:
    return texts("Exemption.rules", given)


def _as_selected(given: str | Iterable[str]) -> tuple[str, ...]:
    return texts("Settings.select", given)


def _as_ignored(given: str | Iterable[str]) -> tuple[str, ...]:
    return texts("Settings.ignore", given)


@attrs.frozen(kw_only=True)
class Exemption:
    """Entities that are exempt from some rules, and why.

    Attributes:
        entity: An entity's id, or a pattern such as ``"loc:*"``.
        rules: Codes or beginnings of codes.
        reason: Why; the report shows it.
    """

    entity: str = attrs.field(validator=of_type(str, hint='give an id or a pattern, as "loc:*"'))
    rules: tuple[str, ...] = attrs.field(converter=_as_rules)
    reason: str = attrs.field(validator=of_type(str, hint="give the reason as a text"))

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is exempt by this.

        Raises:
            InvalidValueError: Not a finding.
        """
        require_type("finding", finding, Finding, hint="give a finding of a report")
        return finding.code.startswith(self.rules) and fnmatchcase(finding.entity, self.entity)


def _as_severities(given: Mapping[str, Severity | str]) -> dict[str, Severity]:
    require_type("Settings.severity", given, Mapping, hint="give a dict of codes and severities")
    severities: dict[str, Severity] = {}
    for code, severity in given.items():
        with naming_argument(f"Settings.severity[{code!r}]"):
            severities[code] = Severity.of(severity)
    return severities


def _as_exemptions(given: Iterable[Exemption]) -> tuple[Exemption, ...]:
    return items("Settings.exempt", given, Exemption, "give a list of Exemption")


def _as_baseline(given: str | PathLike[str] | None) -> Path | None:
    return None if given is None else files.as_path("Settings.baseline", given)


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

    select: tuple[str, ...] = attrs.field(default=(), converter=_as_selected)
    ignore: tuple[str, ...] = attrs.field(default=(), converter=_as_ignored)
    severity: Mapping[str, Severity] = attrs.field(
        factory=dict[str, Severity], converter=_as_severities
    )
    exempt: tuple[Exemption, ...] = attrs.field(default=(), converter=_as_exemptions)
    baseline: Path | None = attrs.field(default=None, converter=_as_baseline)

    @classmethod
    def of(cls, given: Mapping[str, object], folder: str | PathLike[str] = ".") -> Settings:
        """Settings from plain values, as TOML holds them.

        Args:
            given: ``select``, ``ignore``: lists; ``severity``: a table; ``exempt``: tables with ``entity``,
                ``rules`` and ``reason``; ``baseline``: a path.
            folder: The folder from which the path of the baseline starts.

        Raises:
            LoadError: Unknown keys or wrong values; every problem is reported with its place.
        """
        return cls._from_plain(given, files.as_path("folder", folder), "")

    @classmethod
    def _from_plain(cls, given: object, folder: Path, place: str) -> Settings:
        from massmob.model.structuring import structured

        settings = structured(cls, given, place)
        baseline = settings.baseline and folder / settings.baseline
        return attrs.evolve(settings, baseline=baseline)

    @classmethod
    def read(cls, path: str | PathLike[str]) -> Settings:
        """Settings from ``massmob.toml``, or from the table ``[tool.massmob]`` of ``pyproject.toml``.

        Raises:
            LoadError: The file cannot be read, is not TOML, or holds an unknown key or a wrong value.
            InvalidValueError: Not a path.
        """
        import tomllib  # only where there is a file of settings

        path = files.as_path("path", path)
        text = files.read_text(path)
        try:
            plain: dict[str, Any] = tomllib.loads(text)
            if path.name == "pyproject.toml":
                plain = plain.get("tool", {}).get("massmob", {})
        except (ValueError, RecursionError, AttributeError) as error:
            raise LoadError("cannot be read as TOML", place=str(path), found=str(error)) from None
        return cls._from_plain(plain, path.parent, str(path))

    @classmethod
    def find(cls, folder: str | PathLike[str]) -> Settings:
        """The settings from the nearest file, in the folder or in one above it; empty without a file.

        Raises:
            LoadError: As `read`.
        """
        start = files.as_path("folder", folder).resolve()
        for parent in (start, *start.parents):
            for path in (parent / "massmob.toml", parent / "pyproject.toml"):
                if files.is_file(path):
                    return cls.read(path)
        return cls()

    def apply(self, report: Report) -> Report:
        """A report with the severities of these settings, and without exempt and known findings.

        Raises:
            LoadError: The baseline cannot be read.
            InvalidValueError: Not a report.
        """
        require_type("report", report, Report, hint="give what validate() returns")
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
