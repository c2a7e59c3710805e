"""The codec of label.txt: nothing is lost, and what cannot be right is refused with its line."""

from __future__ import annotations

import gzip
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import DetectorError, LabelError
from detector.formats.label_records import MISSING, LabelledFace, LabelledImage
from detector.formats.label_txt import format_labels, parse_labels, read_labels, write_labels

POINTS = "10 20 0.0 30 20 0.0 20 30 1.0 -1.0 -1.0 -1.0 28.5 40.25 0.0"
LANDMARKS = ((10, 20, 0), (30, 20, 0), (20, 30, 1), MISSING, (28.5, 40.25, 0))

numbers = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
landmarks = st.tuples(numbers, numbers, st.sampled_from([0, 1])) | st.just(MISSING)
columns = st.text(st.characters(blacklist_categories=["Z", "C"]), min_size=1, max_size=8)
boxes = st.tuples(numbers, numbers, numbers, numbers)
faces = st.builds(LabelledFace, boxes) | st.builds(
    LabelledFace, boxes, st.tuples(*[landmarks] * 5), st.lists(columns, max_size=3).map(tuple)
)
names = (
    st.text(
        st.characters(blacklist_characters="/\0\r\n", blacklist_categories=["Cs"]), min_size=1, max_size=12
    )
    .map(str.strip)
    .filter(lambda name: name not in ("", ".", "..") and not name.startswith("\ufeff") and name[1:2] != ":")
)
images = st.builds(
    LabelledImage,
    st.lists(names, min_size=1, max_size=3).map("/".join),
    st.lists(faces, max_size=4).map(tuple),
)


@given(st.lists(images, max_size=4))
def test_that_parsing_undoes_formatting(labelled):
    assert parse_labels(format_labels(labelled)) == labelled


@given(st.lists(images, max_size=4))
def test_that_a_second_round_trip_changes_no_byte(labelled):
    text = format_labels(labelled)
    assert format_labels(parse_labels(text)) == text


def test_that_every_column_has_its_meaning():
    text = f"# a/b c.jpg\n1 2.5 30 40 {POINTS} 0.82 blur\n5 6 7 8\n# d.jpg\n"
    assert parse_labels(text) == [
        LabelledImage(
            "a/b c.jpg",
            (LabelledFace((1, 2.5, 30, 40), LANDMARKS, ("0.82", "blur")), LabelledFace((5, 6, 7, 8))),
        ),
        LabelledImage("d.jpg"),
    ]


def test_that_numbers_are_written_short_and_exact():
    face = LabelledFace((123.456, 78.9, 10.0, 1e-7), ((0.1, 200.0, 0), *LANDMARKS[1:]), ("0.5",))
    line = "123.456 78.9 10 0.0000001 0.1 200 0 30 20 0 20 30 1 -1 -1 -1 28.5 40.25 0 0.5"
    assert format_labels([LabelledImage("a.jpg", (face,))]) == f"# a.jpg\n{line}\n"


@pytest.mark.parametrize(
    "text",
    [
        f"# a.jpg\n1 2 3 4 {POINTS} 0.82\n",
        f"# a.jpg\r\n1 2 3 4 {POINTS}\r\n# b.jpg\r\n5 6 7 8\r\n",
        "# a.jpg\n1 2 3 4\n5 6 7 8",
        "\ufeff# a.jpg\n1 2 3 4\n",
        "\n\n# a.jpg\n\n1.000 2.0e0   3 4  \n\n\n#b.jpg\n\t5 6 7 8\n \n",
        "# ./a//b.jpg\n",
        f"# a.jpg\n1 2 3 4 {' '.join(['-1.0'] * 15)} 0.1 x y\n1 2 3 4 {' '.join(['-1'] * 15)}\n",
        "# odd \udcff name\x85.jpg\n0 0 0 0\n",
        "",
    ],
)
def test_that_an_unedited_file_is_written_back_byte_for_byte(tmp_path, text):
    path = tmp_path / "label.txt"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = path.read_bytes()
    write_labels(path, read_labels(path))
    assert path.read_bytes() == before


def test_that_an_edited_face_is_written_anew_and_its_neighbours_are_not():
    image = parse_labels(f"# a.jpg\n1.00 2 3 4\n5.00 6 7 8 {POINTS} 0.820\n9.00 6 7 8")[0]
    edited = replace(image.faces[1], box_xywh=(5.5, 6, 7, 8))
    text = format_labels([replace(image, faces=(image.faces[0], edited, image.faces[2]))])
    moved = "5.5 6 7 8 10 20 0 30 20 0 20 30 1 -1 -1 -1 28.5 40.25 0 0.820"
    assert text == f"# a.jpg\n1.00 2 3 4\n{moved}\n9.00 6 7 8"


def test_that_a_renamed_image_is_written_under_its_new_name():
    image = parse_labels("#  a.jpg\n1.00 2 3 4\n")[0]
    assert format_labels([replace(image, path="b.jpg")]) == "# b.jpg\n1.00 2 3 4\n"


def test_that_a_line_after_a_last_one_without_an_end_starts_anew():
    image = parse_labels("# a.jpg\n1.00 2 3 4")[0]
    added = replace(image, faces=(*image.faces, LabelledFace((5, 6, 7, 8))))
    assert format_labels([added]) == "# a.jpg\n1.00 2 3 4\n5 6 7 8\n"


def test_that_boxes_without_an_area_are_read():
    assert parse_labels("# a.jpg\n1 2 0 0\n")[0].faces == (LabelledFace((1, 2, 0, 0)),)


def test_that_a_flag_may_have_any_number_of_decimals():
    text = f"# a.jpg\n1 2 3 4 {POINTS.replace('1.0 -1.0 -1.0 -1.0', '1.000 -1 -1.0 -1.00')}\n"
    assert parse_labels(text)[0].faces[0].landmarks == LANDMARKS


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# a.jpg\n1 2 3\n", "label.txt:2: 3 columns"),
        ("# a.jpg\n1 2 3 4 5\n", "label.txt:2: 5 columns"),
        (f"# a.jpg\n1 2 3 4 {POINTS[:-4]}\n", "label.txt:2: 18 columns"),
        ("# a.jpg\n1 2 3 4\n\n# b.jpg\n1 2 3 4\n\n1 2 x 4\n", "label.txt:7: 'x' is not a number"),
        (f"# a.jpg\n1 2 3 4 {POINTS.replace('28.5', '28,5')}\n", "label.txt:2: '28,5' is not a number"),
        ("# a.jpg\n1 nan 3 4\n", "label.txt:2: a box has four finite numbers"),
        (f"# a.jpg\n1 2 3 4 {POINTS.replace('28.5', 'inf')}\n", "label.txt:2: a landmark has finite x and y"),
        (
            f"# a.jpg\n1 2 3 4 {POINTS.replace(' 1.0 ', ' 0.5 ')}\n",
            "label.txt:2: a landmark's flag is 0 .* not 0.5",
        ),
        ("\n\n1 2 3 4\n", 'label.txt:3: labels begin with a line "# path of an image"'),
        ("0--Parade/a.jpg\n21\n", "label.txt:1: labels begin with"),
        ("# a.jpg\n# /etc/passwd\n", "label.txt:2: .*'/etc/passwd'"),
        ("# a.jpg\n1 2 3 4\n# b/../../c.jpg\n", "label.txt:3: .*'b/../../c.jpg'"),
        ("# C:\\a.jpg\n", "label.txt:1: "),
        ("# ..\n", "label.txt:1: "),
        ("#\n", "label.txt:1: "),
        ("# a\0b.jpg\n", "label.txt:1: "),
    ],
)
def test_that_a_faulty_line_is_refused_with_its_number(text, complaint):
    with pytest.raises(LabelError, match=complaint):
        parse_labels(text)


def test_that_a_missing_label_file_is_refused_by_name(tmp_path):
    with pytest.raises(LabelError, match=r"label\.txt.*No such file"):
        read_labels(tmp_path / "label.txt")


@pytest.mark.parametrize(
    "birth",
    [
        lambda: LabelledFace((0, 0, float("nan"), 1)),
        lambda: LabelledFace((0, 0, 1, 1), LANDMARKS[:4]),
        lambda: LabelledFace((0, 0, 1, 1), ((1, 2, 3), *LANDMARKS[1:])),
        lambda: LabelledFace((0, 0, 1, 1), (), ("0.5",)),
        lambda: LabelledFace((0, 0, 1, 1), LANDMARKS, ("two words",)),
        lambda: LabelledFace((0, 0, 1, 1), LANDMARKS, ("",)),
        lambda: LabelledImage("/absolute.jpg"),
        lambda: LabelledImage("a/../b.jpg"),
        lambda: LabelledImage("a//b.jpg"),
        lambda: LabelledImage("two\nlines.jpg"),
        lambda: LabelledImage(" a.jpg"),
        lambda: LabelledImage(""),
    ],
)
def test_that_a_record_that_could_not_be_read_back_is_never_born(birth):
    with pytest.raises(ValueError, match=r"unlike|not|none"):
        birth()


def test_that_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "label.txt"
    path.write_text("# old.jpg\n")

    def full_disk(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(DetectorError, match=r"label\.txt: cannot be written \(No space left"):
        write_labels(path, [LabelledImage("new.jpg")])
    assert path.read_text() == "# old.jpg\n"
    assert list(tmp_path.iterdir()) == [path]


def test_that_writing_follows_a_link_and_keeps_permissions(tmp_path):
    target = tmp_path / "target.txt"
    target.touch(mode=0o640)
    (tmp_path / "label.txt").symlink_to(target)
    write_labels(tmp_path / "label.txt", [LabelledImage("a.jpg")])
    assert (tmp_path / "label.txt").is_symlink()
    assert target.read_text() == "# a.jpg\n"
    assert target.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    "name", ["data/wider/train56/label.txt", "data/wider/dev/label.txt", "train_label.txt.gz"]
)
def test_that_the_files_of_wider_face_come_back_byte_for_byte(shared, name):
    if name.endswith(".gz"):
        content = gzip.decompress((shared / "data/wider" / name).read_bytes())
    else:
        content = (shared / name).read_bytes()
    labelled = parse_labels(content.decode())
    assert format_labels(labelled).encode() == content
    if name.endswith(".gz"):
        assert len(labelled) == 12_880
        assert sum(len(image.faces) for image in labelled) == 159_420
        with_points = sum(any(p != MISSING for p in face.landmarks) for i in labelled for face in i.faces)
        assert with_points == 72_921
