"""A small application: what an office asks of its data before a reorganisation and after it.

``python examples/application.py --place "ba vì" --at 2024-10-15 --out office.json``

It passes mypy and pyright in their strict modes, as an application of yours may.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import massmob as mm

REFORM = "2025-07-01"


def new_models() -> list[mm.MobilizationModel]:
    """What the office registered itself; the second is not yet assigned to a unit (invented)."""
    return [
        mm.MobilizationModel(
            id="model:office-1",
            name="Tổ tự quản đường hoa",
            unit="loc:09619",
            milestones=(mm.Milestone(status="registered", on="2024-03-01"),),
        ),
        mm.MobilizationModel(
            id="model:office-2",
            name="Nhóm thu gom rác tái chế",
            milestones=(mm.Milestone(status="registered", on="2024-05-20"),),
        ),
    ]


def place_named(movement: mm.Movement, text: str) -> mm.Locality:
    """The widest unit with a name; the program ends with near names when there is none."""
    units = movement.find(text, kind="locality")
    if not units:
        raise SystemExit(f"no unit is called {text!r}")
    return units[0]


def full_name(movement: mm.Movement, unit: mm.Locality) -> str:
    """The unit with all that is above it: ``xã Ba Trại, huyện Ba Vì, thành phố Hà Nội``."""
    chain: Sequence[mm.Locality] = (unit, *movement.ancestors(unit))
    return ", ".join(f"{place.kind.label('vi')} {place.name}" for place in chain)


def communes_of(movement: mm.Movement, unit: mm.Locality) -> list[mm.Locality]:
    """The units of the lowest level below a unit, in id order."""
    below = movement.descendants(unit)
    return sorted((place for place in below if not movement.children(place)), key=by_id)


def by_id(entity: mm.Entity) -> str:
    """The key that sorts entities by id."""
    return entity.id


def print_place(movement: mm.Movement, unit: mm.Locality) -> None:
    """Print what a unit is, what is below it and who leads it."""
    print(full_name(movement, unit))
    kinds = movement.rollup("locality", along="locality", by="kind")[unit.id]
    for kind, count in kinds.items():
        print(f"  {kind}: {count}")
    for committee in movement.committees.values():
        if committee.locality == unit.id:
            print("  led by", committee.name)


def print_documents(movement: mm.Movement, contest: str) -> None:
    """Print the chain of documents behind a contest."""
    print("The contest rests on:")
    for document in movement.basis(contest):
        organ = movement.get(document.issuer or "")
        print(f"  {document.symbol or document.name} of {organ.name if organ else 'unknown'}")


def print_models(movement: mm.Movement, units: Iterable[str]) -> None:
    """Print how many models there are in units, and what was not counted."""
    totals = movement.rollup("model", along="locality")
    for unit in units:
        print(f"  models in {movement[unit].name}: {totals[unit]}")
    for loss in totals.losses:
        print(f"  not counted: {loss.key} ({loss.reason})")


def print_findings(movement: mm.Movement) -> bool:
    """Print how many findings of each severity there are; whether none of them is an error."""
    report = movement.validate()
    counts = Counter(finding.severity.value for finding in report.findings)
    print("Findings:", ", ".join(f"{n} {severity}" for severity, n in sorted(counts.items())))
    return report.ok


def print_successors(movement: mm.Movement, units: Iterable[mm.Locality]) -> None:
    """Print what became of units on the day of the reform."""
    for unit in units:
        for receiver, succession in movement.successors(unit, at=REFORM):
            print(f"  {unit.name} → {receiver.name}: {succession.extent.label('en')}")


def restated(movement: mm.Movement, figures: Mapping[str, int]) -> dict[str, mm.Quantity]:
    """Figures of old units carried over to those of the reform; bounds where a unit was divided."""
    return dict(mm.restate(figures, movement, to=REFORM).items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the application; the exit code is 1 when the data has errors."""
    parser = argparse.ArgumentParser(description="What an office asks of its data")
    parser.add_argument("--place", default="ba vì", help="name of a unit")
    parser.add_argument("--at", default="2024-10-15", help="a day before the reform")
    parser.add_argument("--out", type=Path, help="where to save the movement")
    options = parser.parse_args(arguments)

    movement = mm.load_dataset("hanoi").add(*new_models())
    try:
        autumn = movement.at(options.at)
    except mm.InvalidValueError as error:
        parser.error(str(error))

    place = place_named(autumn, options.place)
    print_place(autumn, place)
    print_models(autumn, [place.id])
    print_documents(movement, "contest:2024")

    communes = communes_of(autumn, place)[:3]
    print(f"On {REFORM}:")
    print_successors(movement, communes)
    for unit, amount in restated(movement, {commune.id: 10 for commune in communes}).items():
        print(f"  {movement.localities[unit].name}: {amount} of {10 * len(communes)}")

    with TemporaryDirectory() as folder:
        path = options.out or Path(folder) / "office.json"
        mm.save(movement, path)
        assert mm.load(path) == movement
    return 0 if print_findings(movement) else 1


if __name__ == "__main__":
    raise SystemExit(main())
