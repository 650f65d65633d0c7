"""The parts of the editor that know no browser, asked in one: geometry, history, elements."""

import pytest

MODULES = {name: f"/static/layouts/{name}.js" for name in ("geometry", "history", "elements")}


@pytest.fixture
def run(app, live_server, context):
    """`run("geometry", "m.snapped(1.4, 1)")` is what the module answers."""
    page = context.new_page()
    page.goto(live_server(app) + "/sign-in")

    def ask(module, expression, given=None):
        return page.evaluate(
            f"async (given) => {{ const m = await import('{MODULES[module]}'); return {expression}; }}", given
        )

    return ask


def test_frames_land_on_the_grid_and_keep_their_places_to_one_another(run):
    assert run("geometry", "[m.snapped(1.4, 1), m.snapped(1.46, 0), m.snapped(-0.6, 1)]") == [1, 1.46, -1]
    frames = [{"x": 10.3, "y": 5, "width": 4, "height": 4}, {"x": 20.3, "y": 9, "width": 4, "height": 4}]
    assert run("geometry", "m.pulled(given, 3.2, -1.1, 1)", frames) == {"right": 3.7, "down": -1}
    assert run("geometry", "m.bounds(given)", frames) == {"x": 10.3, "y": 5, "width": 14, "height": 8}


@pytest.mark.parametrize(
    ("handle", "frame"),
    [
        ("e", [10, 10, 23, 10]),
        ("w", [13, 10, 17, 10]),
        ("se", [10, 10, 23, 14]),
        ("nw", [13, 14, 17, 6]),
        ("n", [10, 14, 20, 6]),
    ],
)
def test_a_handle_pulls_its_sides_alone(run, handle, frame):
    start = {"x": 10, "y": 10, "width": 20, "height": 10}
    found = run("geometry", f"m.resized(given, '{handle}', 3.2, 4.4, 1)", start)
    assert [found[key] for key in ("x", "y", "width", "height")] == frame


def test_a_frame_never_turns_inside_out_and_may_keep_its_shape(run):
    start = {"x": 10, "y": 10, "width": 20, "height": 10}
    assert run("geometry", "m.resized(given, 'e', -90, 0, 1)", start)["width"] == 0.5
    assert run("geometry", "m.resized(given, 'se', 20, 0, 1, true)", start)["height"] == 20


def test_several_are_aligned_with_one_another_and_one_with_the_page(run):
    frames = [{"x": 0, "y": 0, "width": 10, "height": 4}, {"x": 30, "y": 9, "width": 20, "height": 4}]
    page = {"width": 100, "height": 50}
    ask = "m.aligned(given[0], {edge}, given[1]).map((each) => [each.x, each.y])"
    assert run("geometry", ask.format(edge="'right'"), [frames, page]) == [[40, 0], [30, 9]]
    assert run("geometry", ask.format(edge="'middle'"), [frames[:1], page]) == [[0, 23]]


def test_gaps_become_equal_and_the_outermost_stay(run):
    frames = [{"x": x, "y": 0, "width": w, "height": 1} for x, w in ((60, 10), (0, 10), (20, 20))]
    assert run("geometry", "m.spread(given, 'x').map((each) => each.x)", frames) == [60, 0, 25]
    assert run("geometry", "m.spread(given, 'x').map((each) => each.x)", frames[:2]) == [60, 0]


def test_the_history_goes_to_and_fro_and_forgets_what_was_undone(run):
    told = """(() => { const h = new m.History("a", () => 0); const seen = [];
      h.put("b"); h.put("c"); h.undo(); seen.push(h.present, h.isChanged); h.put("d"); seen.push(h.redo(), h.present);
      h.undo(); h.undo(); seen.push(h.present, h.isChanged, h.undo()); h.redo(); h.keep("b"); seen.push(h.isChanged);
      return seen; })()"""
    assert run("history", told) == ["b", True, False, "d", "a", False, False, False]


def test_what_is_typed_together_is_undone_together(run):
    told = """(() => { let now = 0; const h = new m.History("", () => now);
      for (const text of ["a", "ab", "abc"]) { h.put(text, "typing"); now += 100; }
      now += 5000; h.put("abcd", "typing"); h.put("moved", "nudge");
      const seen = []; while (h.undo()) seen.push(h.present); return seen; })()"""
    assert run("history", told) == ["abcd", "abc", ""]


def test_elements_are_named_copied_ordered_and_written_without_defaults(run):
    layout = {
        "width": 100,
        "height": 50,
        "elements": [
            {"type": "text", "name": "a", "x": 1, "y": 1, "width": 5, "height": 5, "text": "t"},
            {
                **{"type": "stack", "name": "b", "width": 5, "height": 5},
                "children": [{"name": "b-line", "text": "t", "width": 1, "height": 1}],
            },
        ],
    }
    double = """(() => { const [next, names] = m.doubled(given, ["a", "b"]);
      return [names, next.elements.at(-1).children[0].name]; })()"""
    assert run("elements", double, layout) == [["a-2", "b-2"], "b-line-2"]
    order = "m.reordered(given, 'a', 1).elements.map((each) => each.name)"
    assert run("elements", order, layout) == ["b", "a"]
    assert run("elements", "m.reordered(given, 'b', 1) === given", layout) is True
    usual = "{ text: { size: 12, align: 'centre' } }"
    written = f"m.changed(given.elements[0], {{ size: 12, align: 'left', text: 'u' }}, {usual})"
    assert run("elements", written, layout) == {**layout["elements"][0], "align": "left", "text": "u"}
    assert run("elements", "m.isTaken(given, 'b-line') && !m.isTaken(given, 'c')", layout) is True
