"""What a rule is, and how one is declared.

Lives here: `Rule`, the decorator `rule`, and `Found`, what a rule yields. Must not live here: any rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import attrs

from massmob.declaration import Entity
from massmob.errors import InvalidValueError
from massmob.movement import Movement
from massmob.rules.report import Finding, Severity

__all__ = ["Found", "Rule", "catalogue", "rule"]


@attrs.frozen
class Found:
    """What a rule yields: where the fault is and what to do; the engine adds code and severity.

    Attributes:
        entity: The entity at fault, or ``None`` when it is the movement as a whole.
        message: What is wrong, with the values found.
        field: The field at fault.
        related: Ids of other entities concerned.
        hint: What to do about this case; the rule's own advice when empty.
        severity: When it differs from the rule's.
    """

    entity: Entity | None
    message: str
    field: str = attrs.field(default="", kw_only=True)
    related: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    hint: str = attrs.field(default="", kw_only=True)
    severity: Severity | None = attrs.field(default=None, kw_only=True)


Check = Callable[[Movement], Iterable[Found]]


@attrs.frozen(kw_only=True)
class Rule:
    """A rule of the catalogue; the docs page is made from these texts.

    Attributes:
        code: ``MM``, the family's digit, two digits; never reused.
        title: What must hold, in a few words.
        severity: ``error``, ``warning`` or ``note``.
        why: Why it matters.
        fix: What to do.
        after: Codes of the rules that must hold first.
        check: The function; movement → what it found.
    """

    code: str
    title: str
    severity: Severity
    why: str
    fix: str
    after: tuple[str, ...]
    check: Check

    @property
    def family(self) -> str:
        """The first digit of the code, as in ``MM2xx``."""
        return f"{self.code[:3]}xx"

    def finding(self, found: Found) -> Finding:
        """The finding that something found amounts to."""
        return Finding(
            code=self.code,
            severity=found.severity or self.severity,
            message=found.message,
            entity=found.entity.id if found.entity is not None else "",
            field=found.field,
            related=found.related,
            hint=found.hint or self.fix,
        )


_CATALOGUE: dict[str, Rule] = {}


def catalogue() -> Mapping[str, Rule]:
    """Every declared rule by code."""
    return MappingProxyType(_CATALOGUE)


def rule(
    code: str,
    title: str,
    *,
    why: str,
    fix: str,
    severity: Severity = Severity.ERROR,
    after: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Declare a rule; the arguments are those of `Rule`.

    Returns:
        A decorator that gives the function back as it was.

    Raises:
        InvalidValueError: The code is taken, or not of the form ``MM101``.
    """

    def declare(check: Check) -> Check:
        if code in _CATALOGUE or not (len(code) == 5 and code[:2] == "MM" and code[2:].isdigit()):
            raise InvalidValueError("not a free code of a rule", found=code, remedy="such as MM101")
        _CATALOGUE[code] = Rule(
            code=code, title=title, severity=severity, why=why, fix=fix, after=after, check=check
        )
        return check

    return declare
