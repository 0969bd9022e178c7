"""The report of a validation, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal, overload

import attrs

from massmob.errors import (
    HierarchyError,
    InvalidValueError,
    ValidationError,
    at_least,
    checked,
    one_line,
    require_type,
)
from massmob.model.records.record import ResultRecord
from massmob.network.network import Network
from massmob.network.placement import ALONG, Along
from massmob.rendering.cards import Card, Section
from massmob.rendering.escaping import json_text
from massmob.rendering.table import Align, Table
from massmob.translation.catalogue import gettext, pgettext
from massmob.translation.language import Language, as_language, in_language
from massmob.validation.arguments import items, of_type, tuple_of
from massmob.validation.finding import Finding, Origin, Severity
from massmob.validation.wording import count_of
from massmob.values.quantity import Quantity
from massmob.values.text import unknown_word_error

__all__ = ["MOVEMENT_HINT", "Report"]

MOVEMENT_HINT = "give a movement, such as load_dataset('hanoi')"
_MAPPING = of_type(Mapping, hint="give a dict")
_GROUPS = ("rule", "entity", "unit", "file")
_MAX_IN_NOTEBOOK = 100  # findings: a page of a million rows would not open


@attrs.frozen(kw_only=True, repr=False)
class Report(ResultRecord):
    """The result of a validation, a collection of its findings: it is true, as a list is, when there are some.

    Whether there is an error is `ok`.

    Attributes:
        findings: In the order of code, entity and field.
        skipped: Code → why the rule did not run.
        exempted: Findings that settings exempt, each with the reason.
        known: How many findings a baseline hides.
        vanished: Findings of a baseline that are no longer found.
        units: Id → the unit where the entity is located, filled in by `placed`.
        lang: The language of the findings, and of all that the report shows; the current one by default.

    Raises:
        InvalidValueError: A field of another type.

    Example:
        >>> import massmob as mm
        >>> report = mm.load_dataset("hanoi").validate()
        >>> report.ok, len(report), report[0].code, report[0] in report
        (True, 11, 'MM310', True)
    """

    derived: ClassVar[tuple[str, ...]] = ("ok", "summary")

    findings: tuple[Finding, ...] = attrs.field(
        default=(), validator=tuple_of(Finding, hint="give a tuple of findings; see Report.of")
    )
    skipped: Mapping[str, str] = attrs.field(factory=dict[str, str], validator=_MAPPING)
    exempted: tuple[tuple[Finding, str], ...] = attrs.field(
        default=(), validator=tuple_of(tuple, hint="give a tuple of findings and reasons")
    )
    known: int = attrs.field(default=0, validator=of_type(int, hint="give a number of findings"))
    vanished: tuple[str, ...] = attrs.field(
        default=(), validator=tuple_of(str, hint="give a tuple of texts")
    )
    units: Mapping[str, str] = attrs.field(factory=dict[str, str], validator=_MAPPING)
    lang: Language = attrs.field(default=None, converter=as_language)

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __contains__(self, finding: object) -> bool:
        return finding in self.findings

    @overload
    def __getitem__(self, position: int) -> Finding: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, position: int | slice) -> Finding | tuple[Finding, ...]:
        try:
            return self.findings[position]
        except (IndexError, TypeError):
            raise InvalidValueError(
                "no such finding",
                place="position",
                found=position,
                hint=f"give a position below {len(self)}, or a slice",
            ) from None

    @classmethod
    def of(
        cls,
        findings: Iterable[Finding],
        skipped: Mapping[str, str],
        *,
        lang: Language | None = None,
    ) -> Report:
        """A report of findings in any order.

        Args:
            findings: The findings.
            skipped: Code → why the rule did not run.
            lang: The language of both; by default that of the findings, or the current one without any.

        Raises:
            InvalidValueError: Not findings, findings in another language, not a mapping, or not a language.
        """
        require_type("skipped", skipped, Mapping, hint="give a dict of codes and reasons")
        given = items("findings", findings, Finding, "give findings")
        lang = as_language(given[0].lang if given and lang is None else lang)
        if other := next((finding for finding in given if finding.lang != lang), None):
            hint = "validate in one language; see lang="
            raise InvalidValueError(
                f"a finding that is not in {lang!r}", place="findings", found=other.lang, hint=hint
            )
        ordered = sorted(given, key=lambda f: (f.code, f.entity, f.field, f.related))
        return cls(findings=tuple(ordered), skipped=dict(skipped), lang=lang)

    @classmethod
    def joined(cls, reports: Iterable[Report]) -> Report:
        """Several reports as one, such as those of several files.

        Raises:
            InvalidValueError: Not reports, or reports in several languages.
        """
        parts = items("reports", reports, Report, "give a list of reports")
        lang = as_language(parts[0].lang if parts else None)
        if any(report.lang != lang for report in parts):
            raise InvalidValueError(
                "reports in several languages",
                place="reports",
                found=[report.lang for report in parts],
                hint="validate all of them in one language",
            )
        joined = cls.of(
            (finding for report in parts for finding in report.findings),
            {code: why for report in parts for code, why in report.skipped.items()},
            lang=lang,
        )
        # One baseline may cover all files: a finding has vanished if it has vanished from every file.
        vanished = [set(report.vanished) for report in parts] or [set[str]()]
        return attrs.evolve(
            joined,
            exempted=tuple(pair for report in parts for pair in report.exempted),
            known=sum(report.known for report in parts),
            vanished=tuple(sorted(set[str].intersection(*vanished))),
            units={id: unit for report in parts for id, unit in report.units.items()},
        )

    def placed(self, movement: Network, *, along: Along = "locality") -> Report:
        """The report with the unit where each entity is located, for `counts` by unit.

        Args:
            movement: The movement that was validated.
            along: The hierarchy of the units.

        Returns:
            The same findings. An entity located at several units is counted at the lowest unit above all of
            them; one without a location, or in a broken hierarchy, at none.

        Raises:
            InvalidValueError: Not a movement, or no such hierarchy.

        Example:
            >>> from massmob.datasets.shipped import load_dataset
            >>> hanoi = load_dataset("hanoi")
            >>> hanoi.validate().placed(hanoi).counts("unit").rows[0]
            ('', '0', '5', '2')
        """
        require_type("movement", movement, Network, hint=MOVEMENT_HINT)
        if along not in ALONG:
            raise unknown_word_error("no such hierarchy", along, ALONG, place="along")
        ids = {finding.entity for finding in self.findings if finding.entity in movement}
        try:
            units = {id: _unit_label(movement, id, along) for id in sorted(ids)}
        except HierarchyError:
            units = dict[str, str]()
        return attrs.evolve(self, units=units)

    def located(self, origins: Mapping[str, Origin]) -> Report:
        """The report whose findings state where in a file their entities are.

        Args:
            origins: Id → origin, as `massmob.io.origins.read_origins` gives for a file. The origin under the
                empty id is that of all others.

        Raises:
            InvalidValueError: Not a mapping of origins.

        Example:
            >>> import massmob as mm
            >>> ward = mm.Locality(id="loc:1", name="A", kind="xa", parent="loc:2")
            >>> report = mm.Movement([ward]).validate(select="MM102")
            >>> str(report.located({"loc:1": mm.Origin("units.csv", 2)})[0])[:33]
            'units.csv:2: MM102 error: loc:1.p'
        """
        require_type("origins", origins, Mapping, hint="give a dict of ids and Origin")
        items("origins", origins.values(), Origin, "give an Origin for each id")
        otherwise = origins.get("")
        findings = tuple(
            attrs.evolve(finding, origin=origins.get(finding.entity, otherwise))
            for finding in self.findings
        )
        return attrs.evolve(self, findings=findings)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings of severity error."""
        return self._with_severity(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings of severity warning."""
        return self._with_severity(Severity.WARNING)

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The findings of severity note."""
        return self._with_severity(Severity.NOTE)

    def _with_severity(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)

    def raise_for_errors(self) -> None:
        """Raise when there is an error.

        Raises:
            ValidationError: With the errors as ``findings``.
        """
        if self.errors:
            hint = "fix these, or pass ignore= to validate()"
            raise ValidationError(self._summary("en"), self.errors, hint=hint)

    def summary(self) -> str:
        """The counts in words: ``"2 errors, 1 warning"``, in the language of the report."""
        return self._summary(self.lang)

    def _summary(self, lang: Language) -> str:
        counts = Counter(finding.severity for finding in self.findings)
        parts = [
            count_of(severity, counts[severity], lang) for severity in Severity if counts[severity]
        ]
        return ", ".join(parts) or gettext("nothing found", lang)

    def table(self) -> Table:
        """The findings as a table, in the language of the report."""
        lang = self.lang
        rows = [(f.code, f.severity.label(lang), f.entity, f.message) for f in self.findings]
        header = (
            gettext("code", lang),
            gettext("severity", lang),
            gettext("entity", lang),
            gettext("message", lang),
        )
        return Table(header, rows, title=self.summary())

    def counts(self, by: Literal["rule", "entity", "unit", "file"] = "rule") -> Table:
        """How many findings of each severity there are, the most first.

        Args:
            by: Rule, entity, unit (after `placed`) or file (after `located`); findings without one are
                counted under an empty name.

        Raises:
            InvalidValueError: Another word.
        """
        if by not in _GROUPS:
            raise unknown_word_error("not counted by this", by, _GROUPS, place="by")
        counts: dict[str, Counter[Severity]] = {}
        for finding in self.findings:
            counts.setdefault(self._group(finding, by), Counter())[finding.severity] += 1
        ranked = sorted(counts.items(), key=lambda item: (-item[1].total(), item[0]))
        rows = [(name, *(counter[severity] for severity in Severity)) for name, counter in ranked]
        heading = {
            "rule": gettext("rule", self.lang),
            "entity": gettext("entity", self.lang),
            "unit": gettext("unit", self.lang),
            "file": gettext("file", self.lang),
        }[by]
        severities = (
            gettext("errors", self.lang),
            gettext("warnings", self.lang),
            pgettext("findings", "notes", self.lang),
        )
        align: tuple[Align, ...] = ("left", "right", "right", "right")
        return Table((heading, *severities), rows, align=align, title=self.summary())

    def _group(self, finding: Finding, by: str) -> str:
        if by == "file":
            return "" if finding.origin is None else finding.origin.file
        if by == "unit":
            return self.units.get(finding.entity, "")
        return finding.code if by == "rule" else finding.entity

    def __str__(self) -> str:
        lines = [str(finding) for finding in self.findings]
        skipped = gettext("{code} skipped: {reason}", self.lang)
        lines += [skipped.format(code=code, reason=why) for code, why in self.skipped.items()]
        exempt = gettext("{finding} exempt: {reason}", self.lang)
        lines += [
            exempt.format(finding=f"{finding.code} {finding.entity}", reason=why)
            for finding, why in self.exempted
        ]
        vanished = gettext("{finding} vanished: remove it from the baseline", self.lang)
        lines += [vanished.format(finding=key) for key in self.vanished]
        known = gettext("{number} known already", self.lang).format(number=self.known)
        summary = f"{self.summary()}; {known}" if self.known else self.summary()
        return "\n".join(map(one_line, [*lines, summary]))

    def __repr__(self) -> str:
        return f"<Report: {self.summary()}>"

    @checked(most=at_least(0, "not a number of findings", "give 0 or more"))
    def brief(self, most: int = 20) -> str:
        """The report as text of few lines: the first findings, how many more, the counts.

        Args:
            most: How many findings are shown.

        Raises:
            InvalidValueError: Not a number from 0.
        """
        hidden = len(self.findings) - most
        ellipsis = [self._more(hidden)] if hidden > 0 else []
        return "\n".join([*map(str, self.findings[:most]), *ellipsis, self.summary()])

    def _more(self, hidden: int) -> str:
        number = Quantity(hidden).label(self.lang)
        return gettext("… and {number} more", self.lang).format(number=number)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ANN401 - IPython's protocol
        printer.text(repr(self) if cycle else self.brief())

    def _repr_html_(self) -> str:
        """Counts by rule and the first findings."""
        shown = attrs.evolve(self, findings=self.findings[:_MAX_IN_NOTEBOOK])
        hidden = len(self.findings) - _MAX_IN_NOTEBOOK
        notes = [f"{self._more(hidden)}: .findings"] if hidden > 0 else []
        with in_language(self.lang):
            counts = attrs.evolve(self.counts(), title="")
            findings = attrs.evolve(shown.table(), title="", notes=notes)
            parts = (Section("", (counts, findings)),) if self.findings else ()
            return Card(title=self.summary(), parts=parts).to_html()

    def to_json(self) -> str:
        """`to_dict` as JSON text."""
        return json_text(self.to_dict())

    def to_markdown(self) -> str:
        """The findings as a table in Markdown."""
        with in_language(self.lang):
            return self.table().to_markdown()

    def to_sarif(self) -> str:
        """The report as SARIF 2.1.0 (OASIS, 2020), which code-review tools read."""
        from massmob.validation.export import to_sarif

        return to_sarif(self.findings, self.lang)

    def to_junit(self) -> str:
        """The report as JUnit XML, which CI servers read."""
        from massmob.validation.export import to_junit

        return to_junit(self.findings, self.skipped, self.lang)


def _unit_label(movement: Network, id: str, along: Along) -> str:
    """Id and name of the unit where an entity is located; empty without one."""
    units = movement.placed(id, along=along)
    unit = movement.common_ancestor(*units, along=along) if units else None
    return "" if unit is None else f"{unit.id} {unit.name}"
