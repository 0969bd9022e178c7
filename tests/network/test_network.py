"""`Movement`: a collection, its graphs, hierarchies, snapshots and queries."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from itertools import pairwise
from typing import Any, cast

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import massmob as mm
from massmob.errors import counted
from massmob.model.entity import ENTITY_TYPES
from massmob.network.placement import ALONG, Along
from massmob.strategies import movements
from support.drawn import furnished

CITY = mm.Locality(id="loc:01", name="Hà Nội", code="01", kind="thanh_pho")
DISTRICT = mm.Locality(
    id="loc:271", name="Ba Vì", code="271", kind="huyen", parent="loc:01", valid="../2025-06-30"
)
OLD = mm.Locality(
    id="loc:09700",
    name="Minh Quang",
    code="09700",
    kind="xa",
    parent="loc:271",
    valid="../2025-06-30",
    successors=(
        mm.Succession(to="loc:09700@2025-07-01", extent="part", on="2025-07-01", basis="doc:1656"),
    ),
)
NEW = mm.Locality(
    id="loc:09700@2025-07-01",
    name="Ba Vì",
    code="09700",
    kind="xa",
    parent="loc:01",
    valid="2025-07-01/..",
)
ORGAN = mm.PartyCommittee(id="org:01", name="Thành ủy Hà Nội", level="city", locality="loc:01")
LOCAL = mm.PartyCommittee(
    id="org:271",
    name="Huyện ủy Ba Vì",
    level="direct",
    locality="loc:271",
    superior="org:01",
    valid="../2025-06-30",
)
COMMISSION = mm.Body(id="org:bdv", name="Ban Dân vận", kind="commission", serves="org:01")
ASSEMBLY = mm.Body(id="org:ubtvqh", name="Ủy ban Thường vụ Quốc hội", kind="state")
PLAN = mm.Document(
    id="doc:70", name="70-KH/BDVTW", symbol="70-KH/BDVTW", type="plan", issued="2009-02-26"
)
DIRECTIVE = mm.Document(
    id="doc:12",
    name="12-CT/TU",
    symbol="12-CT/TU",
    type="directive",
    issuer="org:01",
    issued="2016-12-05",
    valid="2016-12-05/..",
    covers="2016/2020",
    implements=("doc:70",),
)
LETTER = mm.Document(
    id="doc:88",
    name="88-CV/TU",
    symbol="88-CV/TU",
    type="official_letter",
    title={"en": "to continue the movement"},
    issuer="org:01",
    issued="2021-03-15",
    valid="2021-03-15/..",
    covers="2021/2025",
    continues=("doc:12",),
)
ELSEWHERE = mm.Document(
    id="doc:12-x", name="12-CT/TU", symbol="12-CT/TU", type="directive", issuer="org:bdv"
)
ORDER = mm.Document(
    id="doc:1656", name="1656/NQ-UBTVQH15", symbol="1656/NQ-UBTVQH15", type="resolution"
)
CAMPAIGN = mm.Campaign(
    id="campaign:dvk", name="Dân vận khéo", kind="emulation", documents=("doc:70",)
)
CONTEST = mm.Contest(
    id="contest:2024",
    name="Hội thi 2024",
    form="staged",
    organiser="org:bdv",
    documents=("doc:88",),
    belongs_to="campaign:dvk",
    valid="2024",
)
SMALL = mm.Movement(
    [
        *(CITY, DISTRICT, OLD, NEW, ORGAN, LOCAL, COMMISSION, ASSEMBLY),
        *(PLAN, DIRECTIVE, LETTER, ELSEWHERE, ORDER, CAMPAIGN, CONTEST),
    ]
)


def ids(entities: tuple[mm.Entity, ...]) -> list[str]:
    return [entity.id for entity in entities]


class TestCollection:
    @given(movements(), st.randoms())
    def test_the_order_of_entities_does_not_matter(
        self, movement: mm.Movement, random: Any
    ) -> None:
        shuffled = list(movement)
        random.shuffle(shuffled)
        again = mm.Movement(shuffled)
        assert again == movement
        assert hash(again) == hash(movement)
        assert ids(tuple(again)) == sorted(ids(tuple(movement)))

    @given(movements())
    def test_a_pickled_or_copied_movement_is_equal(self, movement: mm.Movement) -> None:
        for original in (movement, movement.at("2026-01-01")):
            pickled = pickle.loads(pickle.dumps(original))
            for twin in (pickled, copy.copy(original), copy.deepcopy(original)):
                assert twin == original
                assert twin.outside == original.outside

    @given(movements(), st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("abc")))
    def test_excerpts_are_equal_if_entities_and_ids_outside_are(
        self, movement: mm.Movement, some: set[str], others: set[str]
    ) -> None:
        first, second = (mm.Movement(movement, outside=ids) for ids in (some, others))
        assert (first == second) == (some == others)
        assert (first == movement) == (not some)
        if first == second:
            assert hash(first) == hash(second)

    @given(movements())
    def test_add_remove_and_replace_give_new_movements(self, movement: mm.Movement) -> None:
        extra = mm.Locality(id="loc:extra", name="Mới", kind="xa")
        larger = movement.add(extra)
        assert extra in larger
        assert extra not in movement
        assert larger.remove("loc:extra") == movement
        renamed = attrs.evolve(extra, name="Khác")
        assert larger.replace(renamed)["loc:extra"] == renamed
        assert larger.replace(renamed) != larger
        assert extra not in larger.replace(renamed)

    def test_views_hold_each_entity_once_by_kind(self) -> None:
        views = [getattr(SMALL, cls.plural) for cls in ENTITY_TYPES.values()]
        assert sorted(id for view in views for id in view) == ids(tuple(SMALL))
        assert SMALL.of_kind("locality") == SMALL.localities
        with pytest.raises(TypeError):
            cast("Any", SMALL.localities)["loc:x"] = CITY
        with pytest.raises(mm.InvalidValueError, match=r"kind: .*EntityKind"):
            SMALL.of_kind("planet")
        with pytest.raises(mm.InvalidValueError, match=r"kind: .*EntityKind"):
            SMALL.of_kind(mm.Entity)
        for kind, cls in ENTITY_TYPES.items():
            assert SMALL.of_kind(cls) == SMALL.of_kind(kind) == SMALL.of_kind(kind.value)

    @given(movements())
    def test_a_view_is_a_mapping_of_its_kind(self, movement: mm.Movement) -> None:
        view = movement.localities
        expected = {id: entity for id, entity in movement._entities.items() if id in view}
        assert dict(view) == expected == dict(view.items())
        assert list(view.values()) == list(expected.values())
        assert list(view.keys()) == list(view) == list(expected)
        assert len(view) == len(expected)
        assert repr(view) == f"<{counted(len(expected), 'locality')}>"
        assert view.get("loc:none") is None
        assert cast("Any", []) not in view
        assert pickle.loads(pickle.dumps(view)) == view

    def test_a_view_refuses_what_it_does_not_hold(self) -> None:
        for view in (SMALL.localities, SMALL.of_kind("locality")):
            with pytest.raises(mm.UnknownEntityError, match=r"no locality.*did you mean loc:271"):
                view["loc:27"]
            with pytest.raises(mm.UnknownEntityError, match=r"it is a committee: see \.committees"):
                view["org:01"]
            with pytest.raises(mm.UnknownEntityError, match="not an id"):
                view[cast("Any", [])]
        with pytest.raises(mm.UnknownEntityError, match="outside this part"):
            SMALL.at("2026-01-01").localities["loc:271"]

    def test_setting_an_attribute_is_refused(self) -> None:
        with pytest.raises(AttributeError, match="replace"):
            cast("Any", SMALL).extra = 1

    def test_get_and_repr(self) -> None:
        assert SMALL.get("loc:01") is CITY
        assert SMALL.get("loc:none") is None
        assert SMALL.get("loc:01", mm.Locality) is SMALL.get("loc:01", mm.Entity) is CITY
        assert SMALL.get("loc:none", mm.Locality) is None
        with pytest.raises(mm.InvalidValueError, match="id: a locality, not a document"):
            SMALL.get("loc:01", mm.Document)
        assert cast("Any", []) not in SMALL
        assert repr(mm.Movement([CITY])) == "<Movement: 1 entity: 1 locality>"
        assert repr(mm.Movement()) == "<Movement: 0 entities>"
        assert SMALL != 5

    def test_bad_entities_are_refused(self) -> None:
        with pytest.raises(
            mm.InvalidValueError, match="entity 1: two entities have one id"
        ) as caught:
            mm.Movement([CITY, attrs.evolve(CITY, name="Khác")])
        assert "'Hà Nội'" in caught.value.hint
        with pytest.raises(mm.InvalidValueError, match="not an entity"):
            mm.Movement(cast("Any", ["loc:01"]))
        with pytest.raises(mm.InvalidValueError, match="one id"):
            SMALL.add(CITY)

    def test_unknown_ids_are_refused_with_near_ids(self) -> None:
        with pytest.raises(mm.UnknownEntityError, match=r"did you mean .*loc:271"):
            SMALL["loc:27"]
        with pytest.raises(mm.UnknownEntityError, match="search with"):
            SMALL["zzzzzzzz"]
        with pytest.raises(mm.UnknownEntityError, match="not an id"):
            SMALL[cast("Any", 5)]
        with pytest.raises(mm.UnknownEntityError, match="not an id"):
            SMALL[cast("Any", [])]
        with pytest.raises(mm.UnknownEntityError):
            SMALL.remove("loc:none")
        with pytest.raises(mm.UnknownEntityError):
            SMALL.replace(attrs.evolve(CITY, id="loc:none"))


class TestTree:
    def test_trees_are_frozen_and_of_plain_nodes(self) -> None:
        tree = SMALL.tree("locality")
        assert tree.nodes["loc:271"] == SMALL.graph.nodes["loc:271"]
        with pytest.raises(nx.NetworkXError):
            tree.add_edge("a", "b")

    def test_networkx_algorithms_take_the_trees(self) -> None:
        autumn = SMALL.at("2024-10-15")
        assert nx.is_arborescence(autumn.tree("locality"))
        assert nx.is_arborescence(autumn.tree("committee"))
        assert nx.descendants(autumn.tree("locality"), "loc:01") == {"loc:271", "loc:09700"}
        order = list(nx.topological_sort(SMALL.tree("document")))
        assert order.index("doc:70") < order.index("doc:12") < order.index("doc:88")
        assert nx.is_directed_acyclic_graph(SMALL.tree("document"))


class TestHierarchies:
    @given(furnished(), st.sampled_from(ALONG))
    def test_trees_agree_with_children_ancestors_and_descendants(
        self, movement: mm.Movement, along: Along
    ) -> None:
        tree = movement.tree(along)
        for id in tree:
            assert {e.id for e in movement.children(id, along=along)} == set(tree.successors(id))
            assert {e.id for e in movement.ancestors(id, along=along)} == nx.ancestors(tree, id)
            assert {e.id for e in movement.descendants(id, along=along)} == nx.descendants(tree, id)

    def test_relatives_of_a_unit_follow_the_hierarchy(self) -> None:
        assert ids(SMALL.ancestors("loc:09700")) == ["loc:271", "loc:01"]
        assert SMALL.parent(OLD) is DISTRICT
        assert SMALL.parent("loc:01") is None
        assert ids(SMALL.path("loc:09700", "loc:09700@2025-07-01")) == [
            "loc:09700",
            "loc:271",
            "loc:01",
            "loc:09700@2025-07-01",
        ]
        assert SMALL.common_ancestor("loc:09700", NEW) is CITY
        assert SMALL.common_ancestor("doc:12", "doc:1656") is None
        assert SMALL.depth(OLD) == 2
        assert SMALL.is_within(OLD, "loc:271")
        assert not SMALL.is_within("loc:271", OLD)
        assert ids(SMALL.ancestors("doc:88")) == ["doc:12", "doc:70"]

    def test_an_organ_is_below_the_committee_it_serves(self) -> None:
        assert SMALL.parent(COMMISSION) is ORGAN
        assert "org:ubtvqh" not in SMALL.tree("committee")

    def test_a_missing_or_unknown_hierarchy_is_refused(self) -> None:
        model = mm.MobilizationModel(id="model:1", name="A")
        with pytest.raises(mm.InvalidValueError, match="give along="):
            mm.Movement([model]).ancestors(model)
        with pytest.raises(mm.InvalidValueError, match="one of: locality"):
            SMALL.tree(cast("Any", "time"))

    def test_a_cycle_is_reported_when_the_hierarchy_is_used(self) -> None:
        cyclic = mm.Movement(
            [
                attrs.evolve(CITY, parent="loc:271"),
                attrs.evolve(DISTRICT, parent="loc:01"),
            ]
        )
        assert len(cyclic) == 2
        with pytest.raises(mm.HierarchyError, match="a cycle of parents"):
            cyclic.tree("locality")

    def test_an_entity_is_counted_at_the_nearest_nodes(self) -> None:
        assert SMALL.placed(CONTEST, along="locality") == ("loc:01",)
        assert SMALL.placed(CONTEST, along="document") == ("doc:88",)
        assert SMALL.placed("loc:271", along="committee") == ("org:271",)
        assert SMALL.placed(OLD, along="committee") == ("org:271",)
        assert SMALL.placed(ASSEMBLY, along="locality") == ()


class TestTime:
    def test_a_snapshot_holds_what_is_in_force(self) -> None:
        before, after = SMALL.at("2025-06-30"), SMALL.at(date(2025, 7, 1))
        assert "loc:271" in before
        assert "loc:271" not in after
        assert "loc:09700@2025-07-01" in after
        assert before["loc:09700"] is OLD
        assert "loc:271" in after.outside
        with pytest.raises(mm.UnknownEntityError, match="outside this part"):
            after["loc:271"]

    @given(movements(), st.dates(date(2008, 1, 1), date(2030, 12, 31)))
    def test_a_snapshot_holds_the_entities_valid_on_the_day(
        self, movement: mm.Movement, day: date
    ) -> None:
        snapshot = movement.at(day)
        assert list(snapshot) == [entity for entity in movement if day in entity.valid]
        assert snapshot.at(day) == snapshot
        assert movement.at(day.isoformat()) is snapshot
        assert snapshot.outside == {entity.id for entity in movement} - {e.id for e in snapshot}

    @given(furnished())
    def test_during_holds_what_overlaps(self, movement: mm.Movement) -> None:
        period = mm.Period.parse("2023")
        assert set(movement.during("2023")) == {e for e in movement if e.valid.overlaps(period)}

    def test_successors_and_predecessors(self) -> None:
        ((unit, row),) = SMALL.successors(OLD)
        assert SMALL.successors("loc:09700") == ((unit, row),)
        assert (unit, row.extent) == (NEW, "part")
        assert SMALL.predecessors(NEW) == ((OLD, row),)
        assert SMALL.successors(CITY) == ()
        assert SMALL.at("2024-01-01").successors(OLD) == ()

    def test_successors_and_predecessors_of_organs(self) -> None:
        heir = mm.PartyCommittee(
            id="org:heir",
            name="Đảng ủy Ba Vì",
            level="base",
            valid="2025-07-01/..",
            predecessors=("org:271", "org:none"),
        )
        later = mm.Body(
            id="org:later",
            name="Hội",
            kind="commission",
            predecessors=("org:heir",),
            valid="2026/..",
        )
        movement = SMALL.add(heir, attrs.evolve(later, valid="2026-01-01/.."))
        assert movement.successors(LOCAL) == ((heir, None),)
        assert [unit.id for unit, _ in movement.successors("org:271", at="2026-02-01")] == [
            "org:heir"
        ]
        ended = movement.replace(attrs.evolve(heir, valid="2025-07-01/2025-12-31"))
        reached = [unit.id for unit, _ in ended.successors("org:271", at="2026-02-01")]
        assert reached == ["org:later"]
        assert movement.predecessors("org:heir") == ((LOCAL, None),)
        assert movement.predecessors(heir, at="2025-01-01") == ((LOCAL, None),)
        assert movement.successors("org:01") == movement.predecessors("org:01") == ()

    def test_what_has_no_successors_is_refused(self) -> None:
        for query in (SMALL.successors, SMALL.predecessors):
            with pytest.raises(mm.InvalidValueError, match="a document has no successors"):
                query("doc:1656")
        with pytest.raises(mm.UnknownEntityError, match="item: outside this part"):
            SMALL.at("2024-01-01").successors(NEW)

    @pytest.mark.parametrize("bad", ["", "2024-13-01", "0000-01-01", "31/12/2024", 5, None])
    def test_an_invalid_day_is_refused(self, bad: Any) -> None:
        with pytest.raises(mm.InvalidValueError):
            SMALL.at(bad)


class TestFind:
    @pytest.mark.parametrize("text", ["ba vi", "BA VÌ", "Ba Vi\u0300", "Bá vì", "  ba   vi "])
    def test_accents_and_case_do_not_matter(self, text: str) -> None:
        assert ids(SMALL.find(text)) == ["loc:271", "loc:09700@2025-07-01", "org:271"]

    def test_kinds_symbols_codes_and_titles_are_searched(self) -> None:
        assert ids(SMALL.find("huyện ba vì"))[0] == "loc:271"
        assert ids(SMALL.find("ba vi", kind="committee")) == ["org:271"]
        assert ids(SMALL.find("88-cv"))[0] == "doc:88"
        assert ids(SMALL.find("09700")) == ["loc:09700@2025-07-01", "loc:09700"]
        assert ids(SMALL.find("continue the")) == ["doc:88"]
        assert SMALL.find("không có gì") == ()

    @pytest.mark.parametrize("text", ["H. Ba Vì", "bavi", "huyen ba vi ha noi", "Hà Nội, Ba Vì"])
    def test_a_name_of_a_unit_is_read_as_registers_read_it(self, text: str) -> None:
        assert "loc:271" in ids(SMALL.find(text))
        assert SMALL.find(text, kind="document") == ()

    def test_whole_words_come_before_parts(self) -> None:
        assert ids(SMALL.find("quang")) == ["loc:09700"]
        assert ids(SMALL.find("uang")) == ["loc:09700"]

    def test_a_blank_text_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="nothing to search for"):
            SMALL.find("  ")


class TestDocuments:
    def test_a_symbol_names_one_document_or_is_refused(self) -> None:
        assert SMALL.document("88-CV/TU") is LETTER
        assert SMALL.document("12-CT/TU", issuer="org:01") is DIRECTIVE
        with pytest.raises(mm.AmbiguousError, match=r"2 documents.*doc:12 .*doc:12-x"):
            SMALL.document("12-CT/TU")
        with pytest.raises(mm.AmbiguousError):
            SMALL.document("12-CT/TU", at="2020-01-01")
        assert SMALL.document("12-CT/TU", at="2010-01-01") is ELSEWHERE
        with pytest.raises(mm.UnknownEntityError, match="did you mean 88-CV/TU"):
            SMALL.document("89-CV/TU")
        with pytest.raises(mm.InvalidValueError):
            SMALL.document("not a symbol")

    def test_basis_goes_up_to_the_roots_nearest_first(self) -> None:
        assert ids(SMALL.basis("contest:2024")) == ["doc:88", "doc:12", "doc:70"] or ids(
            SMALL.basis("contest:2024")
        ) == ["doc:88", "doc:70", "doc:12"]
        assert ids(SMALL.basis(CAMPAIGN)) == ["doc:70"]
        assert SMALL.basis(CITY) == ()
        relations = [(relation.value, target.id) for relation, target in SMALL.rests_on(CONTEST)]
        assert relations == [("under", "doc:88"), ("belongs_to", "campaign:dvk")]

    @given(furnished())
    def test_effects_are_the_reverse_of_basis(self, movement: mm.Movement) -> None:
        for document in movement.documents:
            resting = {e.id for e in movement if document in ids(movement.basis(e))}
            assert set(ids(movement.effects(document))) == resting - {document}

    def test_effects_go_down_nearest_first(self) -> None:
        effects = ids(SMALL.effects("doc:70"))
        assert {"doc:12", "doc:88", "campaign:dvk", "contest:2024"} <= set(effects)
        assert effects.index("doc:12") < effects.index("contest:2024")
        assert SMALL.effects(CONTEST) == ()

    def test_in_force_on_a_day(self) -> None:
        movement = SMALL.replace(
            attrs.evolve(SMALL.documents["doc:12"], valid="2016-12-05/2021-03-14")
        )
        assert "doc:12" in ids(movement.in_force("2021-03-14"))
        assert "doc:12" not in ids(movement.in_force("2021-03-15"))
        assert ids(SMALL.in_force("2024-10-15", under="doc:12")) == ["doc:12", "doc:88"]
        with pytest.raises(mm.InvalidValueError):
            SMALL.in_force("someday")

    def test_expiring_documents_come_in_order_of_expiry(self) -> None:
        assert ids(SMALL.expiring("2020-01-01/2025-12-31")) == ["doc:12", "doc:88"]
        assert ids(SMALL.expiring("2025", under="campaign:dvk")) == ["doc:88"]
        assert SMALL.expiring("2019") == ()
        ended = SMALL.replace(
            attrs.evolve(SMALL.documents["doc:88"], valid="2021-03-15/2023-06-30")
        )
        assert ids(ended.expiring("2023")) == ["doc:88"]

    def test_a_mandate_lists_covered_spans_and_gaps(self) -> None:
        spans = SMALL.mandate("org:01", "2009-01-01", "2030-12-31")
        assert [(str(s.period), ids(s.documents)) for s in spans] == [
            ("2009-01-01/2015-12-31", []),
            ("2016-01-01/2020-12-31", ["doc:12"]),
            ("2021-01-01/2025-12-31", ["doc:88"]),
            ("2026-01-01/2030-12-31", []),
        ]
        assert [s.is_gap for s in spans] == [True, False, False, True]
        for who in (mm.Level.CITY, "city", ORGAN):
            assert SMALL.mandate(who, "2009-01-01", "2030-12-31") == spans
        for under in (PLAN, "campaign:dvk"):
            assert SMALL.mandate("city", "2009-01-01", "2030-12-31", under=under) == spans
        other = SMALL.mandate("city", "2016-01-01", "2020-12-31", under="doc:1656")
        assert [s.is_gap for s in other] == [True]
        assert all(s.is_gap for s in SMALL.mandate("base", "2016-01-01", "2020-12-31"))

    def test_overlapping_documents_cut_the_time(self) -> None:
        movement = SMALL.replace(attrs.evolve(LETTER, covers="2019/2025"))
        assert [
            (s.period.label(), ids(s.documents))
            for s in movement.mandate("city", "2018-01-01", "2021-12-31")
        ] == [("2018", ["doc:12"]), ("2019–2020", ["doc:12", "doc:88"]), ("2021", ["doc:88"])]

    @given(furnished())
    def test_the_spans_of_a_mandate_make_up_its_period(self, movement: mm.Movement) -> None:
        spans = movement.mandate("city", "2008-01-01", "2020-12-31")
        organs = movement.committees.values()
        city = {organ.id for organ in organs if organ.level is mm.Level.CITY}
        assert spans[0].period.start == date(2008, 1, 1)
        assert spans[-1].period.end == date(2020, 12, 31)
        assert all(a.period.meets(b.period) for a, b in pairwise(spans))
        for span in spans:
            assert span.period.start is not None
            covering = [
                document
                for document in movement.documents.values()
                if document.covers is not None
                and span.period.start in document.covers
                and document.issuer in city
            ]
            assert list(span.documents) == covering

    def test_a_mandate_of_no_organ_or_no_period_is_refused(self) -> None:
        with pytest.raises(mm.UnknownEntityError):
            SMALL.mandate("org:none", "2009-01-01", "2030-12-31")
        with pytest.raises(mm.InvalidValueError):
            SMALL.mandate("city", "2030-12-31", "2009-01-01")


def test_referrers_come_with_the_field_that_refers() -> None:
    referrers = [(holder.id, link.place) for holder, link in SMALL.referrers("org:01")]
    assert ("doc:12", "issuer") in referrers
    assert ("org:271", "superior") in referrers
    assert SMALL.referrers("contest:2024") == ()


class TestEntities:
    """What is true of each kind, from its declaration."""

    def test_entities_are_equal_by_content_and_hashed_by_id(self) -> None:
        twin = attrs.evolve(CITY)
        assert twin == CITY
        assert hash(twin) == hash(CITY) == hash("loc:01")
        renamed = attrs.evolve(CITY, name="Khác")
        assert renamed != CITY
        assert hash(renamed) == hash(CITY)
        for cls in ENTITY_TYPES.values():
            assert cls.__hash__ is mm.Entity.__hash__

    def test_every_kind_has_a_prefix_and_a_view(self) -> None:
        plurals = {cls.plural for cls in ENTITY_TYPES.values()}
        assert len(plurals) == len(ENTITY_TYPES) == len(mm.EntityKind) == 26
        assert {cls.prefix for cls in (mm.PartyCommittee, mm.Body)} == {"org"}
        for kind, cls in ENTITY_TYPES.items():
            assert cls.entity_kind is kind
            assert hasattr(mm.Movement, cls.plural)

    def test_entities_are_frozen_slotted_and_keyword_only(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            cast("Any", CITY).code = "02"
        assert not hasattr(CITY, "__dict__")
        with pytest.raises(mm.InvalidValueError, match="give fields by name"):
            cast("Any", mm.Locality)("loc:01")

    def test_a_repr_leaves_out_defaults(self) -> None:
        text = repr(DISTRICT)
        assert "parent='loc:01'" in text
        assert "area_km2" not in text

    @pytest.mark.parametrize(
        "bad",
        ["", "loc:", "org:01", "loc:a b", "loc:a\n", 5, None, "loc:" + "x" * 300, "loc:e\u0301"],
    )
    def test_a_malformed_id_is_refused(self, bad: Any) -> None:
        with pytest.raises(mm.InvalidValueError, match=r"^Locality: id: (not an id|an id holds)"):
            mm.Locality(id=bad, name="A", kind="xa")

    @pytest.mark.parametrize(
        ("field", "bad"),
        [
            ("kind", "planet"),
            ("parent", ""),
            ("parent", 5),
            ("valid", "2025/2024"),
            ("valid", "0000"),
            ("name", ""),
            ("name", 5),
            ("sources", "src:a"),
            ("sources", 5),
            ("sources", (5,)),
            ("area_km2", -1),
            ("area_km2", "x"),
            ("code", 5),
            ("successors", ("x",)),
            ("successors", 5),
            ("note", 5),
            ("disputes", (5,)),
        ],
    )
    def test_wrong_values_are_refused(self, field: str, bad: Any) -> None:
        values: dict[str, Any] = {"id": "loc:1", "name": "A", "kind": "xa", field: bad}
        with pytest.raises(mm.InvalidValueError):
            mm.Locality(**values)

    def test_a_missing_required_reference_is_refused(self) -> None:
        with pytest.raises(mm.InvalidValueError, match="not an id"):
            mm.Observation(id="obs:1", name="A", indicator=cast("Any", None), unit="loc:1", value=1)
        with pytest.raises(mm.InvalidValueError, match="not a list of kinds"):
            mm.Indicator(id="ind:1", name="A", measure="count", among=cast("Any", "xa"))

    def test_coordinates_outside_the_globe_are_refused(self) -> None:
        assert mm.Point(21.0, 105.8).lat == 21.0
        for lat, lon in ((91, 0), (0, 181), (float("nan"), 0), ("x", 0)):
            with pytest.raises(mm.InvalidValueError, match="not a coordinate"):
                mm.Point(cast("Any", lat), cast("Any", lon))

    def test_status_and_tier_are_derived(self) -> None:
        model = mm.MobilizationModel(
            id="model:1",
            name="A",
            milestones=(
                mm.Milestone(status="recognised", on="2024"),
                mm.Milestone(status="registered", on="2023-01-05"),
            ),
        )
        assert model.status == "recognised"
        assert mm.MobilizationModel(id="model:2", name="B").status is None
        assert DISTRICT.tier is mm.Tier.DISTRICT
        assert mm.Publication(id="pub:1", name="Sách", kind="book").publisher is None
        assert mm.Team(id="team:1", name="Đội", represents="org:01").cluster is None


@given(movements(), st.dates(date(2008, 1, 1), date(2030, 12, 31)), st.data())
def test_taking_a_day_and_a_subtree_commutes(
    movement: mm.Movement, day: date, data: st.DataObject
) -> None:
    root = data.draw(st.sampled_from(sorted(movement.localities)))

    def subtree(whole: mm.Movement) -> list[str]:
        return [] if root not in whole else sorted(e.id for e in whole.descendants(root))

    restricted = mm.Movement(movement[id] for id in [root, *subtree(movement)])
    assert sorted(e.id for e in restricted.at(day) if e.id != root) == [
        id for id in subtree(movement) if day in movement[id].valid
    ]
