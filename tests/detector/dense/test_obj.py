"""Reading and writing .obj files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from detector.dense.mesh import Mesh
from detector.dense.obj import read_obj, write_obj
from detector.errors import DetectorError, MeshError

SQUARE = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n"


def reading(folder: Path, text: str) -> Mesh:
    path = folder / "mesh.obj"
    path.write_text(text, encoding="utf-8")
    return read_obj(path)


@given(
    numbers=arrays(np.float64, (4, 6), elements=st.floats(-1000, 1000)),
    coloured=st.booleans(),
    nose=st.none() | st.integers(0, 3),
)
def test_that_reading_undoes_writing_to_five_decimals(
    tmp_path_factory: pytest.TempPathFactory, numbers: np.ndarray, coloured: bool, nose: int | None
) -> None:
    mesh = Mesh(
        numbers[:, :3],
        np.array([[0, 1, 2], [2, 3, 0]]),
        numbers[:, 3:] if coloured else None,
        {} if nose is None else {"nose_tip": nose},
    )
    path = tmp_path_factory.mktemp("mesh") / "mesh.obj"
    write_obj(path, mesh, comment="two\nlines")
    found = read_obj(path)
    np.testing.assert_allclose(found.positions, mesh.positions, atol=0.5000001e-5)
    np.testing.assert_array_equal(found.triangles, mesh.triangles)
    assert (found.colours is not None) == coloured
    if mesh.colours is not None and found.colours is not None:
        np.testing.assert_allclose(found.colours, mesh.colours, atol=0.5000001e-5)
    assert found.landmarks == mesh.landmarks


def test_that_polygons_become_fans_whatever_else_their_corners_name(tmp_path: Path) -> None:
    mesh = reading(tmp_path, SQUARE + "vt 0 0\nvn 0 0 1\nusemtl skin # a comment\nf 1/1/1 2//1 3/1 4\n")
    assert mesh.triangles.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.colours is None


def test_that_negative_numbers_count_backwards(tmp_path: Path) -> None:
    assert reading(tmp_path, SQUARE + "f -4 -3 -2\nf -4 -2 -1\n").triangles.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_that_colours_count_only_where_every_vertex_has_one(tmp_path: Path) -> None:
    colours = reading(tmp_path, "v 0 0 0 .1 .2 .3\nv 1 0 0 1 0 0\nv 0 1 0 0 0 1\nf 1 2 3\n").colours
    assert colours is not None
    assert colours[0].tolist() == [0.1, 0.2, 0.3]
    assert reading(tmp_path, "v 0 0 0 .1 .2 .3\nv 1 0 0\nv 0 1 0\nf 1 2 3\n").colours is None


def test_that_a_triangle_that_names_a_vertex_twice_is_left_out(tmp_path: Path) -> None:
    assert reading(tmp_path, SQUARE + "f 1 2 3\nf 1 1 3\nf 1 3 4\n").triangles.tolist() == [
        [0, 1, 2],
        [0, 2, 3],
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("v 0 0\n", r"mesh.obj, line 5: a vertex has three coordinates"),
        ("v 0 0 x\n", r"mesh.obj, line 5: could not convert"),
        ("f 1 2\n", r"mesh.obj, line 5: a face has at least three vertices"),
        ("f\n", r"mesh.obj, line 5: a face has at least three vertices"),
        ("f 1 2 5\n", r"mesh.obj, line 5: there is no vertex 5 before it"),
        ("f 1 2 0\n", r"mesh.obj, line 5: there is no vertex 0 before it"),
        ("f 1 2 -5\n", r"mesh.obj, line 5: there is no vertex -5 before it"),
        ("f 1 two 3\n", r"mesh.obj, line 5: invalid literal"),
        ("g nose\np 1 2\n", r"mesh.obj, line 6: a landmark is one vertex"),
        ("f 1 2 3\n", r"mesh.obj: 1 vertices are in no triangle"),
        ("", r"mesh.obj: A mesh has at least one triangle"),
    ],
)
def test_that_an_error_names_the_file_and_the_line(tmp_path: Path, lines: str, message: str) -> None:
    with pytest.raises(MeshError, match=message):
        reading(tmp_path, SQUARE + lines)


def test_that_files_that_are_not_there_or_cannot_be_written_are_named(tmp_path: Path) -> None:
    with pytest.raises(MeshError, match=r"none\.obj: the mesh cannot be read \(No such file"):
        read_obj(tmp_path / "none.obj")
    mesh = reading(tmp_path, SQUARE + "f 1 2 3 4\n")
    with pytest.raises(DetectorError, match=r"there.none\.obj: cannot be written"):
        write_obj(tmp_path / "there" / "none.obj", mesh)


def test_that_a_mesh_of_another_project_can_be_read(real_face: Mesh) -> None:
    assert (len(real_face), len(real_face.triangles), len(real_face.edges)) == (468, 898, 1365)
    assert real_face.colours is None
