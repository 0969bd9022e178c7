from districts import parts
from hypothesis import given, settings

import massmob as mm
from massmob.strategies import movements


@settings(deadline=None)
@given(movements())
def test_parts_are_the_children(movement: mm.Movement) -> None:
    for unit in movement.localities.values():
        assert parts(movement, unit.id) == [child.id for child in movement.children(unit)]
