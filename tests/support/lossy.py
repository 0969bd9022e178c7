"""A movement of which a rollup cannot place everything."""

from __future__ import annotations

import massmob as mm


def lossy_movement() -> mm.Movement:
    """A city with two districts, two models placed in one, and a model whose committee has no place."""
    city = mm.Locality(id="loc:01", name="Hà Nội", kind="thanh_pho")
    districts = [
        mm.Locality(id="loc:1", name="Bắc", kind="quan", parent="loc:01", centre=mm.Point(21, 105)),
        mm.Locality(id="loc:2", name="Nam", kind="quan", parent="loc:01", centre=mm.Point(20, 106)),
    ]
    nowhere = mm.PartyCommittee(id="org:9", name="Đảng ủy", level="direct")
    units = {"model:1": "loc:1", "model:2": "loc:1", "model:3": "org:9"}
    models = [mm.MobilizationModel(id=id, name=id, unit=unit) for id, unit in units.items()]
    return mm.Movement([city, *districts, nowhere, *models])
