"""A rule on volunteer teams, in a module of its own: kinds are declared before anything can be checked."""

from __future__ import annotations

from collections.abc import Iterator

import massmob as mm
from volunteers import VolunteerTeam


@mm.rule(
    "VOL001",
    "a volunteer team has people",
    why="A team of nobody is a row that was not filled in.",
    hint="give the number of its people, or leave it out",
    severity="warning",
    of=(VolunteerTeam,),
)
def empty_team(team: VolunteerTeam) -> Iterator[mm.Violation]:
    """Teams of nobody."""
    if team.people == 0:
        yield mm.Violation(team, f"{team.name} has nobody", field="people")
