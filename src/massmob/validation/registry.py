"""What a rule is, and how one is declared, here or in a package of one's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import entry_points
from inspect import signature
from typing import TypeVar

import attrs

from massmob.errors import InvalidValueError
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import Link, references
from massmob.network.network import Network
from massmob.validation.finding import Finding, Severity
from massmob.values.vocabulary import EntityKind

__all__ = ["Rule", "Violation", "all_rules", "linked", "remove", "rule"]

PACKS = "massmob.rules"
"""The group of entry points under which packages ship rules: each names a module that declares some."""


@attrs.frozen
class Violation:
    """What a rule yields: where the problem is and what to do; the engine adds code and severity.

    Attributes:
        entity: The entity at problem, or ``None`` when it is the movement as a whole.
        message: What is wrong, with the values found.
        field: The field at problem.
        related: Ids of other entities concerned.
        hint: What to do about this case; the rule's own advice when empty.
        severity: When it differs from the rule's.
        fixed: The entity as it would be right, where that is certain.
    """

    entity: Entity | None
    message: str
    field: str = attrs.field(default="", kw_only=True)
    related: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    hint: str = attrs.field(default="", kw_only=True)
    severity: Severity | None = attrs.field(default=None, kw_only=True)
    fixed: Entity | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """A rule of the catalogue; `massmob validate --explain` and the docs page are made from these texts.

    Attributes:
        code: ``MM``, the family's digit, two digits; never reused. Packs have letters of their own.
        title: What must hold, in a few words.
        severity: ``error``, ``warning`` or ``note``.
        why: Why it matters.
        hint: What to do.
        since: The version in which it came.
        after: Codes of the rules that must hold first.
        of: The kinds of entity that it looks at one by one; ``None`` when it looks at the whole movement.
        reads: Of a rule of the whole, the kinds that it looks at; of entities, those that its hints name.
        check: The function: entity and movement → what it found, or movement → what it found.
        alone: Whether the function takes an entity without the movement.
    """

    code: str
    title: str
    severity: Severity
    why: str
    hint: str
    since: str
    after: tuple[str, ...]
    of: frozenset[EntityKind] | None
    reads: frozenset[EntityKind]
    check: Callable[..., Iterable[Violation]]
    alone: bool = False

    @property
    def family(self) -> str:
        """The first digit of the code, as in ``MM2xx``."""
        return f"{self.code[:-2]}xx"

    def finding(self, found: Violation) -> Finding:
        """The finding that something found amounts to."""
        return Finding(
            code=self.code,
            severity=found.severity or self.severity,
            message=found.message,
            entity=found.entity.id if found.entity is not None else "",
            field=found.field,
            related=found.related,
            hint=found.hint or self.hint,
            fixed=found.fixed,
        )


_CATALOGUE: dict[str, Rule] = {}
_CODE = re.compile(r"[A-Z]{2,8}[0-9]{3}")
_Check = TypeVar("_Check", bound=Callable[..., Iterable[Violation]])


@cache
def _load_packs() -> None:
    """Import the packs of rules that are installed, once."""
    for pack in entry_points(group=PACKS):
        try:
            pack.load()
        except Exception as error:  # whatever a pack does wrong, its name tells whom to ask
            raise InvalidValueError(
                "a pack of rules that cannot be loaded",
                place=pack.name,
                found=repr(error),
                hint=f"fix or uninstall the package that ships {pack.value}",
            ) from error


def all_rules() -> tuple[Rule, ...]:
    """Every rule, those of installed packs included, in the order of the codes.

    Example:
        >>> all_rules()[0].code
        'MM101'
    """
    _load_packs()
    return tuple(rule for _, rule in sorted(_CATALOGUE.items()))


def remove(code: str) -> None:
    """Take a rule out again, as a test does with what it declared.

    Raises:
        InvalidValueError: There is no such rule.
    """
    if _CATALOGUE.pop(code, None) is None:
        raise InvalidValueError("no such rule", found=code)


def rule(
    code: str,
    title: str,
    *,
    why: str,
    hint: str,
    severity: Severity = Severity.ERROR,
    since: str = "0.1.0",
    after: tuple[str, ...] = (),
    of: tuple[type[Entity], ...] = (),
    reads: tuple[str, ...] = (),
) -> Callable[[_Check], _Check]:
    """Declare a rule.

    A rule with ``of`` is a function of an entity, and of the movement if it takes a second argument; what it
    finds must follow from that entity and those that it names. Any other is a function of the movement. What is
    looked at again after a change follows from this.

    Args:
        code: A free code: ``MM`` and three digits here, letters of its own in a pack, such as ``"HUE101"``.
        title: What must hold, in a few words.
        why: Why it matters.
        hint: What to do.
        severity: How bad it is when it does not hold.
        since: The version in which it came.
        after: Codes of the rules that must hold first.
        of: The classes of the entities that it looks at one by one; ``(Entity,)`` for all.
        reads: For a rule of the whole movement, the kinds it looks at, all when empty; for a rule of entities,
            those that its hints may name.

    Returns:
        A decorator that gives the function back as it was.

    Raises:
        InvalidValueError: The code is taken, or not of the form ``MM101``.

    Example:
        >>> import massmob as mm
        >>> from massmob.model.entities import Document
        >>> @rule("DOC101", "a document has a title", why="…", hint="give it", of=(Document,))
        ... def untitled(document):
        ...     if document.title is None:
        ...         yield Violation(document, "no title", field="title")
        >>> [finding.code for finding in mm.Movement([Document(id="doc:1", name="A", type="plan")]).validate(
        ...     select="DOC").findings]
        ['DOC101']
        >>> remove("DOC101")
    """

    def declare(check: _Check) -> _Check:
        if code in _CATALOGUE or not _CODE.fullmatch(code):
            raise InvalidValueError("not a free code of a rule", found=code, hint="such as MM101")
        kinds = {kind for kind, cls in ENTITY_TYPES.items() if issubclass(cls, of)}
        read = {EntityKind.of(kind) for kind in reads} or ({*EntityKind} if not of else set())
        _CATALOGUE[code] = Rule(
            code=code,
            title=title,
            severity=severity,
            why=why,
            hint=hint,
            since=since,
            after=after,
            of=frozenset(kinds) if of else None,
            reads=frozenset(read),
            check=check,
            alone=bool(of) and len(signature(check).parameters) == 1,
        )
        return check

    return declare


def linked(entity: Entity, movement: Network) -> list[tuple[Link, Entity | None]]:
    """Every reference that an entity holds, with the entity it names; ``None`` where that is not there.

    The rules of an entity run one after another, so its references are cached until the next entity.
    """
    last = movement.cached(_LastLinks)
    if last.entity is not entity:
        last.entity = entity
        last.links = [(link, movement.get(link.target)) for link in references(entity)]
    return last.links


@attrs.define
class _LastLinks:
    """The references of the entity whose rules ran last."""

    entity: Entity | None = None
    links: list[tuple[Link, Entity | None]] = attrs.field(factory=list)
