"""The dataset ``vietnam``: the country's units since 2008, with their successors and acts.

A row of the history is a code with one name, kind and parent's code. The parent of a unit is in force as long
as the unit, so a row is cut where its parent changed, and each part is a locality.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import attrs
from tables import Row, act_id, by_hand, table, valid

import massmob as mm

REFORM = date(2025, 7, 1)
FIRST_LIST = date(2008, 8, 1)
"""The day in the ids of units that are older than the first list."""
ACTS = "vietnam_acts_2025-07-01"
"""The table of the acts of the reform."""
_DAY = timedelta(days=1)


@attrs.define(eq=False)
class Unit:
    """A unit of the country while its parent is the same.

    Attributes:
        row: Its row in the history.
        valid: Its days, at most those of the row.
        parent: The unit above; ``None`` where that is the country.
        id: Its id.
        received: What became of it.
    """

    row: Row
    valid: mm.Period
    parent: Unit | None
    id: str = ""
    received: list[mm.Succession] = attrs.field(factory=list[mm.Succession])

    @property
    def began_with_parent(self) -> bool:
        """Whether only its parent changed on its first day."""
        return self.valid.start != valid(self.row).start

    @property
    def dated_by(self) -> Unit:
        """The unit by whose change it began: itself, or the one above it that alone changed."""
        return self.parent.dated_by if self.began_with_parent and self.parent else self

    @property
    def act(self) -> str:
        """The symbol of the act by which it began, or empty."""
        row = self.dated_by.row
        first, _, second = row["act"].partition("|")
        return second if second and row["parent_code"] else first

    @property
    def start_basis(self) -> str:
        """How its first day is known, where no act states it, or empty."""
        return self.dated_by.row["from_basis"].replace("act", "")

    @property
    def province(self) -> Unit:
        """The province that it is part of, or itself."""
        return self if self.parent is None else self.parent.province

    @property
    def list_id(self) -> str:
        """The id of the source in which it first appears."""
        row = self.dated_by.row
        source = row["source"]
        if source == "vietnam_localities_2025-07-01.csv":
            return "src:gso-2025-07"
        if source == "vietnam_changes_2026-04-30.csv":
            return f"src:changes-{row['valid_from']}"
        return f"src:gso-{source.removeprefix('GSO list ')[:10]}"


class Country:
    """The units by code, in order of time."""

    def __init__(self) -> None:
        self.units: defaultdict[str, list[Unit]] = defaultdict(list)
        rows = [*rows_with_mergers()]
        for row in sorted(rows, key=lambda row: (len(row["code"]), row["valid_from"])):
            self.units[row["code"]] += self._parts(row)
        bare = days_of_bare_ids()
        for code, units in self.units.items():
            _set_ids(code, units, bare.get(code, REFORM - _DAY))

    def __iter__(self) -> Iterator[Unit]:
        for units in self.units.values():
            yield from units

    def _parts(self, row: Row) -> Iterator[Unit]:
        """A row, cut where its parent changed."""
        if not row["parent_code"]:
            yield Unit(row, valid(row), None)
        for parent in self.units[row["parent_code"]] if row["parent_code"] else ():
            shared = valid(row).intersection(parent.valid)
            if shared is not None:
                yield Unit(row, shared, parent)

    def on(self, code: str, day: date) -> Unit:
        """The unit that has a code on a day."""
        return next(unit for unit in self.units[code] if day in unit.valid)

    def succeed(self, row: Row, day: date, basis: str | None, grade: str, source: str) -> None:
        """Record that a unit went into another on a day, unless it goes on as itself."""
        old, new = self.on(row["old_code"], day - _DAY), self.on(row["new_code"], day)
        if old is not new:
            old.received.append(
                mm.Succession(
                    to=new.id,
                    extent=row["extent"],
                    on=day,
                    main={"1": True, "0": False}.get(row["main_part"]),
                    basis=basis,
                    grade=grade,
                    sources=(source,),
                )
            )


def rows_with_mergers() -> Iterator[Row]:
    """The rows of the history; a province that took in others on 2025-07-01 is another from that day on."""
    receivers = Counter(provinces_merged().values())
    for row in table("vietnam_units_history"):
        if (
            receivers[row["code"]] < 2
            or REFORM not in valid(row)
            or row["valid_from"] == str(REFORM)
        ):
            yield row
            continue
        source, act = "vietnam_localities_2025-07-01.csv", "202/2025/QH15"
        yield {**row, "valid_to": str(REFORM - _DAY)}
        yield {**row, "valid_from": str(REFORM), "from_basis": "act", "act": act, "source": source}


def provinces_merged() -> dict[str, str]:
    """Old province → the one new province that has all its communes; if there are several, the build fails."""
    old = {row["code"]: row for row in table("vietnam_localities_2025-06-30")}
    new = {row["code"]: row for row in table("vietnam_localities_2025-07-01")}
    receivers: dict[str, set[str]] = {}
    for row in table("vietnam_successors_2025-07-01"):
        was, now = province_code(old, row["old_code"]), province_code(new, row["new_code"])
        receivers.setdefault(was, set()).add(now)
    return {was: now for was, (now,) in receivers.items()}


def province_code(rows: dict[str, Row], code: str) -> str:
    """The code of the province of a unit in a list."""
    while rows[code]["parent_code"]:
        code = rows[code]["parent_code"]
    return code


def days_of_bare_ids() -> dict[str, date]:
    """Code of Hanoi → a day on which the dataset ``hanoi`` has the unit whose id is the code alone."""
    days: dict[str, date] = {}
    for row in sorted(table("hanoi_localities"), key=lambda row: row["valid_from"]):
        period = valid(row)
        days.setdefault(row["code"], period.end or period.start or REFORM)
    return days


def _set_ids(code: str, units: list[Unit], day: date) -> None:
    """The unit of a day, or else the next or the last, has the id ``loc:CODE``; others add their first day."""
    later = (unit for unit in units if unit.valid.end is None or day <= unit.valid.end)
    bare = next(later, units[-1])
    for unit in units:
        suffix = "" if unit is bare else f"@{unit.valid.start or FIRST_LIST}"
        unit.id = f"loc:{code}{suffix}"


def vietnam() -> mm.Movement:
    """The dataset ``vietnam``."""
    country = Country()
    follow_parents(country)
    follow_history(country)
    follow_conversion(country)
    old = {row["code"]: row for row in table("vietnam_localities_2025-06-30")}
    new = {row["code"]: row for row in table("vietnam_localities_2025-07-01")}
    rest = by_hand("vietnam")
    acts = [act for act in acts_of_history(country) if act.id not in rest]
    return mm.Movement(
        [
            *(locality(unit, old, new) for unit in country),
            *acts_of_the_reform(new),
            *acts,
            *lists(country),
            *rest,
            *sources_of_successions(),
        ]
    )


# --- what became of the units --------------------------------------------------------------------------


def follow_parents(country: Country) -> None:
    """A unit whose parent changed goes on under the new one."""
    for code, units in country.units.items():
        for unit in units:
            if unit.began_with_parent and unit.valid.start is not None:
                row = {"old_code": code, "new_code": code, "extent": "whole", "main_part": ""}
                day, grade = unit.valid.start, "B-" if unit.valid.start >= REFORM else "B"
                basis = act_id(unit.act) if unit.act and day >= date(2018, 1, 1) else None
                country.succeed(row, day, basis, grade, unit.list_id)


def follow_history(country: Country) -> None:
    """The receivers of the units that ended from 2018 to 2025-06, and of what changed kind in 2026."""
    for row in table("vietnam_successors_history"):
        new = country.on(row["new_code"], date.fromisoformat(row["on"]))
        first, _, second = row["act"].partition("|")
        act = second if second and new.parent is not None else first
        source = source_id(row)
        country.succeed(
            row,
            date.fromisoformat(row["on"]),
            act_id(act) if act else None,
            row["grade"],
            source,
        )


def follow_conversion(country: Country) -> None:
    """The receivers of 2025-07-01."""
    acts = {row["province_code"]: act_id(row["symbol"]) for row in table(ACTS)}
    for row in table("vietnam_successors_2025-07-01"):
        act = acts[country.on(row["new_code"], REFORM).province.row["code"]]
        country.succeed(row, REFORM, act, "A", "src:conversion-2025-07-01")
    for old, new in provinces_merged().items():
        row = {"old_code": old, "new_code": new, "extent": "whole", "main_part": ""}
        country.succeed(row, REFORM, "doc:202-2025-QH15", "B-", "src:provinces-2025-07-01")


# --- acts and sources ----------------------------------------------------------------------------------


def source_id(row: Row) -> str:
    """The id of the source of a row of successions."""
    match row["source"]:
        case "vietnam_changes_2026-04-30.csv":
            return f"src:changes-{row['on']}"
        case "hanoi_successors_2025-01-01.csv":
            return "src:successions-2025-01-01"
        case words:
            return f"src:successions/{re.sub('[^a-z0-9]+', '-', words.lower()).strip('-')}"


def sources_of_successions() -> Iterator[mm.Source]:
    """How the receivers of 2018 to 2025-06 were found, a source each."""
    rows = {source_id(row): row for row in table("vietnam_successors_history")}
    for id, row in rows.items():
        if id.startswith("src:successions/"):
            words = row["source"]
            yield mm.Source(
                id=id,
                name=mm.Text(f"Successors of units, 2018 to 2025: {words}"),
                publisher="derived from the lists of the General Statistics Office and what the title names",
                grade=row["grade"],
            )


def lists(country: Country) -> Iterator[mm.Source]:
    """The lists of the office in which the units first appear."""
    for id in sorted({unit.list_id for unit in country}):
        day = id.removeprefix("src:gso-")
        if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
            yield mm.Source(
                id=id,
                name=mm.Text(
                    f"Danh mục đơn vị hành chính Việt Nam, {day}",
                    f"List of administrative units of Viet Nam, {day}",
                ),
                publisher="Tổng cục Thống kê (General Statistics Office), lists by day",
                published=day,
                grade="B",
            )


def acts_of_history(country: Country) -> Iterator[mm.Document]:
    """The acts by which units began from 2018 to 2025-06, each with the provinces that it is about."""
    units: defaultdict[str, list[Unit]] = defaultdict(list)
    for row in table("vietnam_successors_history"):
        unit = country.on(row["new_code"], date.fromisoformat(row["on"]))
        for symbol in filter(None, row["act"].split("|")):
            units[symbol].append(attrs.evolve(unit, valid=mm.Period(date.fromisoformat(row["on"]))))
    for symbol, about in units.items():
        day = min(unit.valid.start or date.max for unit in about)
        places = ", ".join(dict.fromkeys(unit.province.row["name"] for unit in about))
        yield mm.Document(
            id=act_id(symbol),
            name=mm.Text(
                f"Nghị quyết {symbol} về các đơn vị hành chính, {places}",
                f"Resolution {symbol} on administrative units of {places}",
                f"Резолюция {symbol} об административных единицах, {places}",
            ),
            symbol=symbol,
            type="resolution",
            issuer="org:ubtvqh" if "UBTVQH" in symbol else "org:quoc-hoi",
            valid=mm.Period(day),
            sources=tuple(sorted({unit.list_id for unit in about})[:1]),
            note=mm.Text(en=f"Its day of issue was not found; the units changed on {day}."),
        )


def acts_of_the_reform(new: dict[str, Row]) -> Iterator[mm.Entity]:
    """The resolution on the units of each new province, and its source."""
    for row in table(ACTS):
        symbol, place = row["symbol"], new[row["province_code"]]["name"]
        source = mm.Source(
            id=f"src:{symbol.replace('/', '-')}",
            name=mm.Text(f"Nghị quyết {symbol}"),
            publisher="copy in the public repository dvhcvn/20250701",
            url=row["source_url"],
            grade="A",
        )
        yield source
        yield mm.Document(
            id=act_id(symbol),
            name=mm.Text(
                f"Nghị quyết {symbol} về các đơn vị hành chính cấp xã, {place}",
                f"Resolution {symbol} on the commune-level units of {place}",
                f"Резолюция {symbol} об административных единицах уровня коммун, {place}",
            ),
            symbol=symbol,
            type="resolution",
            issuer="org:ubtvqh",
            issued="2025-06-16",
            valid="2025-06-16/..",
            sources=(source.id,),
        )


# --- the localities ------------------------------------------------------------------------------------


def locality(unit: Unit, old: dict[str, Row], new: dict[str, Row]) -> mm.Locality:
    """A unit as an entity; its centre and area are those of the lists of 2025."""
    row, code = unit.row, unit.row["code"]
    of_2025 = REFORM - _DAY in valid(row)
    place = old[code] if of_2025 else new[code] if row["valid_from"] >= str(REFORM) else {}
    provincial = row["kind"] == "thanh_pho" and unit.parent is not None
    basis, dated = unit.start_basis, unit.dated_by
    sources = [unit.list_id, *(["src:gso-2025-06"] if REFORM - _DAY in unit.valid else [])]
    return mm.Locality(
        id=unit.id,
        name=row["name"],
        code=code,
        kind="thanh_pho_thuoc_tinh" if provincial else row["kind"],
        parent=unit.parent.id if unit.parent else "loc:vn",
        centre=mm.Point(float(place["lat"]), float(place["lon"])) if place.get("lat") else None,
        area_km2=float(place["area_km2"]) if place.get("area_km2") else None,
        valid=unit.valid,
        sources=sources,
        cited=tuple(doubts(unit)),
        successors=unit.received,
        other_spellings=tuple(filter(None, row["other_spellings"].split(";"))),
        start_basis=basis or None,
        note=note(dated.row) if basis else None,
    )


def doubts(unit: Unit) -> Iterator[mm.Citation]:
    """What the list does not bear out: a code that a later one corrected, a first day of a lower grade."""
    _, _, corrected = unit.row["source"].partition(" (")
    if corrected and not unit.began_with_parent:
        yield mm.Citation(
            field="code", source=unit.list_id, place=corrected.rstrip(")"), grade="B-"
        )
    if unit.row["grade"] == "B-" and not unit.began_with_parent:
        yield mm.Citation(field="valid", source=unit.list_id, grade="B-")


def note(row: Row) -> mm.Text | None:
    """Between which days a unit began, where only that is known."""
    first, last = row["valid_from_earliest"], row["valid_from"]
    if not first:
        return None
    return mm.Text(
        f"Thành lập trong khoảng từ {first} đến {last}.",
        f"It began on a day from {first} to {last}.",
        f"Создана в один из дней с {first} по {last}.",
    )
