"""Line numbers of TOML keys."""

import string
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gisgrid.model.toml_lines import error_line, key_lines, line_of

TEXT = """\
# a comment with [[not]] a = "table"
format = 1
"quoted key" = 'x # no comment'   # comment

[[posts]]
key = "a"
names = [
    "one", # ]
    'two]',
    {deep = [1, 2], more.x = 3},
]

[[posts.duties]]
text = \"\"\"
[[fake]]
quote \\" and \"\" inside\"\"\"
key = "d1"

[[posts.duties]]
key = "d2"

[[posts]]
a.b . "c.d" = 2019-06-04
lines = '''
key = "no"
'''
[other.inner]
last = 1.5
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("format",), 2),
        (("quoted key",), 3),
        (("posts", 0), 5),
        (("posts", 0, "key"), 6),
        (("posts", 0, "names"), 7),
        (("posts", 0, "names", 0), 8),
        (("posts", 0, "names", 1), 9),
        (("posts", 0, "names", 2, "deep", 1), 10),
        (("posts", 0, "names", 2, "more", "x"), 10),
        (("posts", 0, "duties", 0), 13),
        (("posts", 0, "duties", 0, "text"), 14),
        (("posts", 0, "duties", 0, "key"), 17),
        (("posts", 0, "duties", 1, "key"), 20),
        (("posts", 1), 22),
        (("posts", 1, "a", "b", "c.d"), 23),
        (("posts", 1, "lines"), 24),
        (("other", "inner", "last"), 28),
    ],
)
def test_known_lines(path, line):
    tomllib.loads(TEXT)
    assert key_lines(TEXT)[path] == line


def test_missing_key_falls_back_to_its_table():
    lines = key_lines(TEXT)
    assert line_of(lines, ("posts", 1, "count")) == 22
    assert line_of(lines, ("nothing",)) == 1


def _paths(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from _paths(inner, (*path, name))


def test_every_key_of_the_example_is_found():
    assert set(_paths(tomllib.loads(TEXT))) <= set(key_lines(TEXT)) | {("other",), ("posts",)}


NAMES = st.text(string.ascii_letters, min_size=1, max_size=6)
VALUES = st.recursive(
    st.sampled_from(
        ["1", "1.5", "true", "2019-06-04", "2019-06-04 10:00:00", '"a#]b"', "'}'", '"\\"x"', "-3"]
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda items: "[\n" + ",\n".join(items) + "\n]"),
    max_leaves=6,
)


@given(st.dictionaries(NAMES, VALUES, max_size=6), st.integers(0, 3))
def test_keys_stand_where_they_were_written(pairs, gap):
    text, wanted = "", {}
    for name, value in pairs.items():
        text += "\n" * gap + "# x\n"
        wanted[name] = text.count("\n") + 1
        text += f"{name} = {value}\n"
    tomllib.loads(text)
    lines = key_lines(text)
    assert {name: lines[name,] for name in pairs} == wanted


@pytest.mark.parametrize(("text", "line"), [("a = 1\nb = \n", 2), ("a = 1\nb = [1,\n2", 3)])
def test_syntax_error_names_its_line(text, line):
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(text)
    assert error_line(caught.value, text) == line
