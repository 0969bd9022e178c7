"""The registry of rules: what a rule is, and how one is declared, here or in another package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from inspect import signature
from typing import TypeVar

import attrs

from massmob.errors import InvalidValueError, naming_argument, require_type
from massmob.model.entity import ENTITY_TYPES, Entity
from massmob.model.references import Link, Reference, looked_up, references
from massmob.network.network import Network
from massmob.storage.installed import entry_points
from massmob.translation.catalogue import gettext
from massmob.translation.language import Language
from massmob.validation.arguments import items, of_type, texts, tuple_of
from massmob.validation.finding import Finding, Severity
from massmob.validation.suspects import Suspects
from massmob.values.vocabulary import OWN_KINDS, EntityKind

__all__ = ["Rule", "Violation", "all_rules", "linked", "named", "remove", "rule"]

PACKS = "massmob.rules"
"""The group of entry points under which packages ship rules: each names a module that declares some."""


_text = of_type(str, hint="give a text")
_severity = of_type(Severity, hint="give a Severity, such as Severity.ERROR")
_kinds = of_type(frozenset, hint="give a frozenset of kinds of entity")
_entity = attrs.validators.optional(of_type(Entity, hint="give an entity, or None"))


@attrs.frozen
class Violation:
    """What a rule yields: where the problem is and what to do; the runner adds code and severity.

    Attributes:
        entity: The entity with the problem; ``None`` when it is the movement as a whole.
        message: What is wrong, with the values concerned.
        field: The field with the problem.
        related: Ids of other entities concerned.
        hint: What to do in this case; the rule's own hint when empty.
        severity: When it differs from the rule's.
        fixed: The corrected entity, where the correction is certain.
    """

    entity: Entity | None = attrs.field(validator=_entity)
    message: str = attrs.field(validator=_text)
    field: str = attrs.field(default="", kw_only=True, validator=_text)
    related: tuple[str, ...] = attrs.field(
        default=(), kw_only=True, validator=tuple_of(str, hint="give a tuple of ids")
    )
    hint: str = attrs.field(default="", kw_only=True, validator=_text)
    severity: Severity | None = attrs.field(
        default=None,
        kw_only=True,
        validator=attrs.validators.optional(_severity),
    )
    fixed: Entity | None = attrs.field(default=None, kw_only=True, validator=_entity)


def _require_function(name: str, value: object) -> None:
    if not callable(value):
        raise InvalidValueError("not a function", place=name, found=value, hint="give a function")


def _require_suspects(name: str, value: object) -> None:
    if value is not None:
        _require_function(name, value)


@attrs.frozen(kw_only=True, eq=False)
class Rule:
    """A registered rule; `massmob reference` and the docs page are made from these texts.

    Attributes:
        code: ``MM``, the family's digit, two digits; never reused. Packs use other letters.
        title: What must hold, in a few words.
        severity: ``error``, ``warning`` or ``note``.
        why: Why it matters.
        hint: What to do.
        since: The version that introduced it.
        of: The kinds of entity that it checks one by one; ``None`` when it checks the movement as a whole.
        reads: The kinds that a rule of the whole movement reads, or that the hints of a rule of entities name.
        fields: The fields that decide whether a rule of the whole movement is violated; empty for all.
        within: The field that the entities of one violation of the whole movement share; empty for none.
        check: The function: entity and movement → violations, or movement → violations.
        suspects: Which entities of one kind the function has to check; ``None`` for all.
        alone: Whether the function takes an entity without the movement.
    """

    code: str = attrs.field(validator=_text)
    title: str = attrs.field(validator=_text)
    severity: Severity = attrs.field(validator=_severity)
    why: str = attrs.field(validator=_text)
    hint: str = attrs.field(validator=_text)
    since: str = attrs.field(validator=_text)
    of: frozenset[EntityKind] | None = attrs.field(validator=attrs.validators.optional(_kinds))
    reads: frozenset[EntityKind] = attrs.field(validator=_kinds)
    fields: frozenset[str] = attrs.field(
        factory=frozenset[str], validator=of_type(frozenset, hint="give a frozenset of fields")
    )
    within: str = attrs.field(default="", validator=_text)
    check: Callable[..., Iterable[Violation]] = attrs.field(
        validator=lambda _, field, value: _require_function(f"Rule.{field.name}", value)
    )
    suspects: Suspects | None = attrs.field(
        default=None,
        validator=lambda _, field, value: _require_suspects(f"Rule.{field.name}", value),
    )
    alone: bool = attrs.field(default=False, validator=of_type(bool, hint="True or False"))

    @property
    def family(self) -> str:
        """The first digit of the code, as in ``MM2xx``."""
        return f"{self.code[:-2]}xx"

    def label(self, lang: Language | None = None) -> str:
        """The title in a language; in English where it has no translation, as in most packs.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Returns:
            The title.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> from massmob.validation.api import all_rules
            >>> all_rules()[0].label(), all_rules()[0].label("vi")
            ('a movement holds entities', 'phong trào có ít nhất một thực thể')
        """
        return gettext(self.title, lang)

    def why_in(self, lang: Language | None = None) -> str:
        """Why the rule matters, in a language; in English where it has no translation.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> from massmob.validation.api import all_rules
            >>> all_rules()[3].why_in("vi")
            'Không thực thể nào là cấp trên, căn cứ hoặc đơn vị kế tiếp của chính mình.'
        """
        return gettext(self.why, lang)

    def hint_in(self, lang: Language | None = None) -> str:
        """What to do about a violation, in a language; in English where it has no translation.

        Args:
            lang: ``"vi"``, ``"en"`` or ``"ru"``; the current language by default.

        Raises:
            InvalidValueError: Not one of these languages.

        Example:
            >>> from massmob.validation.api import all_rules
            >>> all_rules()[4].hint_in("ru")
            'укажите его один раз'
        """
        return gettext(self.hint, lang)

    def checks(self, kind: EntityKind) -> bool:
        """Whether the rule checks entities of a kind: of other packages' kinds where it checks all kinds."""
        of = self.of or frozenset()
        return kind in of or (kind in OWN_KINDS and of.issuperset(EntityKind))

    def finding(self, violation: Violation) -> Finding:
        """The finding that reports a violation, its hint in the current language."""
        return Finding(
            code=self.code,
            severity=violation.severity or self.severity,
            message=violation.message,
            entity=violation.entity.id if violation.entity is not None else "",
            field=violation.field,
            related=violation.related,
            hint=violation.hint or self.hint_in(),
            fixed=violation.fixed,
        )


_REGISTRY: dict[str, Rule] = {}
_CODE = re.compile(r"[A-Z]{2,8}[0-9]{3}")
_Check = TypeVar("_Check", bound=Callable[..., Iterable[Violation]])


@cache
def _load_packs() -> None:
    """Import the packs of rules that are installed, once."""
    for pack in entry_points(PACKS):
        try:
            pack.load()
        except Exception as error:  # any error of a pack is reported with the pack's name
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
    return tuple(rule for _, rule in sorted(_REGISTRY.items()))


def remove(code: str) -> None:
    """Remove a rule from the registry, as a test does with the rules that it declared.

    Raises:
        InvalidValueError: There is no such rule.
    """
    require_type("code", code, str, hint="give the code of a rule")
    if _REGISTRY.pop(code, None) is None:
        raise InvalidValueError("no such rule", place="code", found=code)


def rule(
    code: str,
    title: str,
    *,
    why: str,
    hint: str,
    severity: Severity | str = Severity.ERROR,
    since: str = "0.1.0",
    of: tuple[type[Entity], ...] = (),
    reads: tuple[str, ...] = (),
    fields: tuple[str, ...] = (),
    within: str = "",
    suspects: Suspects | None = None,
) -> Callable[[_Check], _Check]:
    """Declare a rule.

    A rule with ``of`` is a function of an entity, and of the movement if it takes a second argument; its
    violations must follow from that entity and those that it refers to. Any other rule is a function of the
    movement. What is checked again after a change follows from this.

    A rule reports its own problem only: it passes over a reference to nothing, which MM102 reports. A rule of
    the movement that cannot answer because a hierarchy is no tree lets the `HierarchyError` pass: it is
    skipped, and the report gives the reason.

    Args:
        code: A free code: ``MM`` and three digits here, letters of its own in a pack, such as ``"HUE101"``.
        title: What must hold, in a few words.
        why: Why it matters.
        hint: What to do.
        severity: How severe a violation is: a `Severity`, or its word.
        since: The version that introduces it.
        of: The classes of the entities that it checks one by one; ``(Entity,)`` for all.
        reads: For a rule of the whole movement, the kinds it reads, all when empty; for a rule of entities,
            those that its hints may name.
        fields: For a rule of the whole movement, the fields that decide whether it is violated, all when
            empty. While it reports nothing, a change of other fields does not make it run again.
        within: For a rule of the whole movement, the field that entities must share for one to be violated by
            the others, such as ``"parent"`` for siblings; the entity that it names may take part. While the
            rule reports nothing, it is run after a change with a movement of these entities only.
        suspects: For a rule of entities, a function of some entities of one kind and the movement that gives
            those that may violate it, where that is quicker than to check all.

    Returns:
        A decorator that returns the function unchanged.

    Raises:
        InvalidValueError: The code is taken, or not of the form ``MM101``; another argument is of a wrong type.

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
    if not isinstance(code, str) or code in _REGISTRY or not _CODE.fullmatch(code):
        raise InvalidValueError(
            "not a free code of a rule", place="code", found=code, hint="such as MM101"
        )
    for name, text in {"title": title, "why": why, "hint": hint, "since": since}.items():
        require_type(name, text, str, hint="give a text")
    with naming_argument("severity"):
        severity_of_rule = Severity.of(severity)
    classes = items("of", of, type, "give classes of entities, such as (Document,)")
    if not all(issubclass(cls, Entity) for cls in classes):
        raise InvalidValueError("not classes of entities", place="of", found=of, hint="(Entity,)")
    with naming_argument("reads"):
        read = {EntityKind.of(kind) for kind in texts("", reads)}
    reading = read or ({*EntityKind} if not of else set[EntityKind]())
    deciding = frozenset(texts("fields", fields))
    _require_suspects("suspects", suspects)
    if suspects is not None and not of:
        hint = "give the classes of the entities that the rule checks too"
        raise InvalidValueError("suspects of a rule of the movement", place="suspects", hint=hint)
    known = {field.name for cls in ENTITY_TYPES.values() for field in attrs.fields(cls)}
    if unknown := sorted(deciding - known):
        hint = "give names of fields, such as valid"
        raise InvalidValueError("not fields of entities", place="fields", found=unknown, hint=hint)
    require_type("within", within, str, hint="give the name of a field")
    if within and (
        of or not all(within in attrs.fields_dict(ENTITY_TYPES[kind]) for kind in reading)
    ):
        hint = "give a field of all the kinds that a rule of the whole movement reads"
        raise InvalidValueError(
            "not a field that entities share", place="within", found=within, hint=hint
        )
    kinds = {kind for kind, cls in ENTITY_TYPES.items() if issubclass(cls, classes)}

    def declare(check: _Check) -> _Check:
        _require_function("check", check)
        _REGISTRY[code] = Rule(
            code=code,
            title=title,
            severity=severity_of_rule,
            why=why,
            hint=hint,
            since=since,
            of=frozenset(kinds) if of else None,
            reads=frozenset(reading),
            fields=deciding,
            within=within,
            check=check,
            suspects=suspects,
            alone=bool(of) and len(signature(check).parameters) == 1,
        )
        return check

    return declare


def linked(entity: Entity, movement: Network) -> list[tuple[Link, Entity | None]]:
    """Every reference of an entity, with the entity it refers to; ``None`` where that does not exist."""
    return [(link, movement.get(link.target)) for link in references(entity)]


def named(entity: Entity, movement: Network) -> list[tuple[Reference, Entity | None]]:
    """What `linked` gives, with the declaration in place of the link, for rules that seldom need the place.

    The rules of an entity run one after another, so the result is cached until the next entity.
    """
    last = movement.cached(_LastNamed)
    naming, found = last.named
    if naming is not entity:
        found = looked_up(entity, movement.get)
        last.named = entity, found
    return found


@attrs.define
class _LastNamed:
    """The entity whose rules ran last, with what it names: one value, as another thread may change it."""

    named: tuple[Entity | None, list[tuple[Reference, Entity | None]]] = (None, [])
