from duban.expressions import Fact
from duban.schemafiles.leaves import Leaf, fact_at, facts_of, leaves_of, leaves_under

SCHEMA = {
    "type": "object",
    "properties": {
        "arterial": {
            "type": "object",
            "title": "主干道路灯",
            "properties": {
                "lit": {
                    "type": "integer",
                    "title": "亮灯数",
                    "description": "亮着的灯。",
                    "x-unit": "count",
                    "x-shown-as": {"unit": "万盏", "factor": 10000},
                    "x-cumulative": True,
                },
                "area": {"type": "number"},
            },
        },
        "scheme": {
            "type": "object",
            "properties": {
                "stage": {"type": "string", "x-labels": {"issued": "印发"}},
                "date": {"type": "string", "format": "date"},
            },
        },
        "open": {"type": "boolean"},
        "roads": {
            "type": "array",
            "title": "道路",
            "maxItems": 60,
            "x-key": "name",
            "x-may-shrink": True,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "title": "名称"},
                    "length": {"type": "number", "x-unit": "km"},
                },
            },
        },
        "odd": {"enum": [1, 2]},
        "bare": {"type": "array"},
    },
}
LEAVES = leaves_of(SCHEMA)


def test_leaves_stand_in_the_order_of_the_schema() -> None:
    names = "arterial.lit arterial.area scheme.stage scheme.date open roads bare".split()
    assert list(LEAVES) == [f"facts.{name}" for name in names]


def test_number_knows_its_titles_unit_and_figure_as_shown() -> None:
    assert LEAVES["facts.arterial.lit"] == Leaf(
        "facts.arterial.lit",
        "number",
        ("主干道路灯", "亮灯数"),
        "亮着的灯。",
        unit="count",
        shown_as=("万盏", 10000.0),
        whole=True,
        cumulative=True,
    )


def test_title_and_path_lead_to_the_fact() -> None:
    lit = LEAVES["facts.arterial.lit"]
    assert (lit.title, lit.path) == ("主干道路灯 · 亮灯数", ("arterial", "lit"))


def test_fact_without_a_title_is_called_by_its_key() -> None:
    assert LEAVES["facts.arterial.area"].titles == ("主干道路灯", "area")


def test_text_knows_its_labels_and_format() -> None:
    assert LEAVES["facts.scheme.stage"].labels == {"issued": "印发"}
    assert LEAVES["facts.scheme.date"].format == "date"


def test_list_knows_its_columns_and_bounds() -> None:
    roads = LEAVES["facts.roads"]
    assert (roads.type, roads.key, roads.max_items, roads.may_shrink) == ("list", "name", 60, True)
    assert [(one.name, one.type, one.title, one.unit) for one in roads.columns] == [
        ("name", "text", "名称", ""),
        ("length", "number", "length", "km"),
    ]


def test_bare_list_has_no_columns_and_may_not_shrink() -> None:
    assert (LEAVES["facts.bare"].columns, LEAVES["facts.bare"].may_shrink) == ((), False)


def test_facts_are_typed_for_expressions() -> None:
    facts = facts_of(LEAVES)
    assert facts["facts.arterial.lit"] == Fact("facts.arterial.lit", "number")
    assert facts["facts.open"].type == "flag"
    assert facts["facts.roads"].keys == {"name": "text", "length": "number"}


def test_leaves_of_a_document_are_those_below_its_name() -> None:
    under = leaves_under(LEAVES, "facts.scheme")
    assert [leaf.name for leaf in under] == ["facts.scheme.stage", "facts.scheme.date"]


def test_leaf_is_its_own_only_leaf() -> None:
    assert leaves_under(LEAVES, "facts.open") == (LEAVES["facts.open"],)


def test_unknown_name_has_no_leaves() -> None:
    assert leaves_under(LEAVES, "facts.op") == ()


def test_fact_is_found_at_its_path() -> None:
    facts = {"arterial": {"lit": 0, "area": None}}
    assert fact_at(facts, LEAVES["facts.arterial.lit"].path) == 0
    assert fact_at(facts, ("arterial", "area")) is None
    assert fact_at(facts, ("none", "at", "all")) is None
    assert fact_at(facts, ()) is facts
