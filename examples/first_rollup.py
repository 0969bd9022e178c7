"""From zero to the first rollup: how many communes, wards and townships each district had in autumn 2024."""

from __future__ import annotations

import massmob as mm


def main() -> None:
    """Print the districts of Hanoi on 2024-10-15 with the number of units below them, by kind."""
    autumn = mm.load_dataset("hanoi").at("2024-10-15")
    print(autumn.rollup("locality", along="locality", by="kind", tier="district"))


if __name__ == "__main__":
    main()
