"""Strategies for document symbols of every system and form."""

from __future__ import annotations

import re

from hypothesis import strategies as st

import massmob as mm
from massmob.values.symbol_codes import JOINT_TYPES, KNOWN_TYPES, spell_type
from massmob.values.symbol_organs import ISSUER_CODES, SHORT_ISSUERS, organ_of, spell_issuer

PARTY = [code for code, organ in ISSUER_CODES.items() if organ.system is mm.DocumentSystem.PARTY]
STATE = ["UBND", "HĐND", "CP", "TTg", "UBTVQH", "UBTVQH15", "QH13", "BTC", "BLĐTBXH", "CTN"]
OLD = [code for code, organ in ISSUER_CODES.items() if organ.system is mm.DocumentSystem.HISTORIC]
numbers = st.integers(1, 9_999_999)
suffixes = st.sampled_from(["", "", "", "a", "A", "b", "bis", ".1", ".19"])
years = st.integers(1900, 2099)
types = st.sampled_from(sorted(KNOWN_TYPES))
open_codes = st.from_regex("[A-ZĐ][A-ZĐa-z0-9]{0,6}", fullmatch=True).filter(
    lambda code: (
        organ_of(code) is None
        and spell_issuer(code) == code
        and not spell_type(code)
        and not re.search("[a-z]{3}", code)
    )
)
units = st.one_of(st.just(""), open_codes, st.sampled_from(OLD))


def issuers_of(known: list[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A lead organ, known or unknown, and joint issuers."""
    first = st.one_of(st.sampled_from([*known, "BCĐ", "MTTQ"]), open_codes)
    others = st.lists(st.sampled_from([*PARTY, *STATE]), max_size=2)
    return st.builds(lambda lead, rest: (lead, *rest), first, others)


def build(
    system: str,
    number: int,
    suffix: str,
    code: str,
    issuers: tuple[str, ...],
    unit: str,
    year: int | None,
    form: str | None = None,
    consolidated: str = "",
) -> mm.DocumentSymbol | None:
    """A symbol of these parts; ``None`` where no system combines them."""
    try:
        symbol = mm.DocumentSymbol(
            system=mm.DocumentSystem.of(system),
            number=number,
            suffix=suffix,
            type_code=code,
            consolidated=consolidated,
            issuers=issuers,
            unit="" if {code, consolidated} & JOINT_TYPES else unit,
            year=year,
            **({} if form is None else {"form": form}),
        )
    except mm.InvalidValueError:
        return None
    return symbol


def drawn(
    system: str,
    code: st.SearchStrategy[str],
    issuers: st.SearchStrategy[tuple[str, ...]],
    unit: st.SearchStrategy[str],
    year: st.SearchStrategy[int | None],
    **more: st.SearchStrategy[str],
) -> st.SearchStrategy[mm.DocumentSymbol]:
    """Symbols of a system, of the parts that it combines."""
    parts = st.builds(build, st.just(system), numbers, suffixes, code, issuers, unit, year, **more)
    return parts.filter(lambda symbol: symbol is not None)  # type: ignore[return-value]  # filtered


none, no_code = st.none(), st.just("")
party_symbols = drawn("party", types, issuers_of(PARTY), units, none)
acts = drawn("state", types, issuers_of(STATE), units, none | years)
consolidated_texts = drawn(
    "state", st.just("VBHN"), issuers_of(STATE), units, none | years, consolidated=types
)
letters = drawn(
    "state",
    no_code,
    st.tuples(st.one_of(open_codes, st.sampled_from(["UBND", "MTTQ", "TC", "UB"]))),
    st.one_of(open_codes, st.sampled_from(["PC", "BTT"])),
    none,
)
laws = drawn(
    "state",
    no_code,
    st.builds(
        lambda base, term: (f"{base}{term}",), st.sampled_from(["QH", "UBTVQH"]), st.integers(1, 99)
    ),
    no_code,
    years,
)
old_organs = st.tuples(st.sampled_from(OLD))
historic = st.one_of(
    drawn(
        "historic", types, st.tuples(st.one_of(open_codes, st.sampled_from(STATE))), no_code, none
    ),
    drawn("historic", types, old_organs, units, none, form=st.just("N-T/I")),
    drawn(
        "historic",
        no_code,
        st.tuples(st.sampled_from(sorted(SHORT_ISSUERS))),
        no_code,
        none,
        form=st.sampled_from(["N-I", "N/I"]),
    ),
    drawn("historic", no_code, old_organs, open_codes, none),
)
symbols = st.one_of(party_symbols, acts, consolidated_texts, letters, laws, historic)
