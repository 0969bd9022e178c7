"""N-Triples: one statement a line, which `sort` and `diff` understand.

Lives here: statements ↔ N-Triples. Must not live here: what is said
(`massmob.interchange.linked.statements`).

Source: RDF 1.1 N-Triples, W3C Recommendation, 2014.
"""

from __future__ import annotations

from massmob.interchange.linked.notations import n_triples, parsed
from massmob.interchange.linked.statements import movement_of, say
from massmob.interchange.linked.terms import BASE
from massmob.movement import Movement

__all__ = ["read_movement", "write_movement"]


def write_movement(movement: Movement, *, base: str = BASE) -> bytes:
    """N-Triples in UTF-8, its lines sorted.

    Args:
        movement: The movement.
        base: What the IRIs of entities begin with.

    Raises:
        InvalidValueError: The base is no beginning of an IRI.
    """
    return "\n".join([*sorted(set(n_triples(say(movement, base)))), ""]).encode()


def read_movement(data: bytes) -> Movement:
    """The movement that `write_movement` wrote, with any base.

    Raises:
        LoadError: Not such a text, or changed since.
        MissingExtraError: rdflib is not installed.
    """
    return movement_of(parsed(data, "nt"))
