"""Strategies for document symbols of every system and form."""

from __future__ import annotations

from hypothesis import strategies as st

import massmob as mm
from massmob.values.symbol_codes import (
    ISSUER_CODES,
    JOINT_TYPES,
    KNOWN_TYPES,
    organ_of,
    spell_issuer,
    spell_type,
)

PARTY = [code for code, organ in ISSUER_CODES.items() if organ.system is mm.DocumentSystem.PARTY]
STATE = ["UBND", "HĐND", "CP", "TTg", "UBTVQH", "UBTVQH15", "QH13"]
numbers = st.integers(1, 9_999_999)
years = st.integers(1900, 2099)
types = st.sampled_from(sorted(KNOWN_TYPES))
open_codes = st.from_regex("[A-ZĐ][A-ZĐa-z0-9]{0,6}", fullmatch=True).filter(
    lambda code: organ_of(code) is None and spell_issuer(code) == code and not spell_type(code)
)
units = st.one_of(st.just(""), open_codes)


def issuers_of(known: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A lead organ, known or unknown, and joint issuers."""
    first = st.one_of(st.sampled_from([*known, "BCĐ", "MTTQ"]), open_codes)
    others = st.lists(st.sampled_from([*PARTY, *STATE]), max_size=2)
    return st.builds(lambda lead, rest: (lead, *rest), first, others)


def build(
    system: str, number: int, code: str, issuers: tuple[str, ...], unit: str, year: int | None
) -> mm.DocumentSymbol:
    return mm.DocumentSymbol(
        system=mm.DocumentSystem.of(system),
        number=number,
        type_code=code,
        issuers=issuers,
        unit="" if code in JOINT_TYPES else unit,
        year=year,
    )


party_symbols = st.builds(
    build, st.just("party"), numbers, types, issuers_of(PARTY), units, st.none()
)
acts = st.builds(
    build, st.just("state"), numbers, types, issuers_of(STATE), units, st.none() | years
)
letters = st.builds(
    build,
    st.just("state"),
    numbers,
    st.just(""),
    st.tuples(st.one_of(open_codes, st.sampled_from(["UBND", "MTTQ"]))),
    open_codes,
    st.none(),
)
laws = st.builds(
    build,
    st.just("state"),
    numbers,
    st.just(""),
    st.integers(1, 99).map(lambda term: (f"QH{term}",)),
    st.just(""),
    years,
)
historic = st.builds(
    build,
    st.just("historic"),
    numbers,
    types,
    st.tuples(st.one_of(open_codes, st.sampled_from(STATE))),
    st.just(""),
    st.none(),
) | st.builds(
    build,
    st.just("historic"),
    numbers,
    st.just(""),
    st.sampled_from([("CP",), ("TTg",), ("TVQH",)]),
    st.just(""),
    st.none(),
)
symbols = st.one_of(party_symbols, acts, letters, laws, historic)
