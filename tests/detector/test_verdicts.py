"""The table of verdicts: what is written, what is read back, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import DetectorError, LabelError
from detector.formats.verdicts import KINDS, Judgement, Verdict, read_verdicts, write_verdicts

NAMES = "image,left,top,width,height,verdict"


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "verdicts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_that_a_row_has_its_columns_in_the_agreed_order(tmp_path: Path) -> None:
    path = tmp_path / "verdicts.csv"
    judgement = Judgement(
        image="0--Parade/a.jpg",
        box_xywh=(10.0, 20.5, 30.0, 40.0),
        verdict=Verdict.REAL,
        kind="false_positive",
        score=0.25,
        size=34.6,
        difficulties=("medium", "hard"),
        event="0--Parade",
        reviewer="ada",
        at="2026-01-02T03:04:05+00:00",
        note='half hidden, "perhaps" a poster',
    )
    plain = Judgement(image="b.jpg", box_xywh=(1, 2, 3, 4), verdict=Verdict.NOT_A_FACE)
    write_verdicts(path, [judgement, plain])
    assert path.read_bytes().decode().split("\r\n") == [
        "image,left,top,width,height,verdict,kind,score,error,size,difficulties,event,reviewer,at,note",
        "0--Parade/a.jpg,10,20.5,30,40,real,false_positive,0.25,,34.6,medium hard,0--Parade,ada,"
        '2026-01-02T03:04:05+00:00,"half hidden, ""perhaps"" a poster"',
        "b.jpg,1,2,3,4,not_a_face,,,,,,,,,",
        "",
    ]
    assert read_verdicts(path) == {"0--Parade/a.jpg": [judgement], "b.jpg": [plain]}


# What UTF-8 can hold, and odd bytes as Python's text has them.
texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from('\udc80\udcff,"\r\n'))
numbers = st.floats(allow_nan=False, allow_infinity=False)
extents = st.floats(0, 1e9)
judgements = st.builds(
    Judgement,
    image=st.sampled_from(["a.jpg", "0--Parade/b c.jpg", "odd\udcff, byte.jpg", 'quote".jpg']),
    box_xywh=st.tuples(numbers, numbers, extents, extents),
    verdict=st.sampled_from(Verdict),
    kind=st.sampled_from(KINDS),
    score=st.none() | numbers,
    error=st.none() | numbers,
    size=st.none() | numbers,
    difficulties=st.sampled_from([(), ("easy",), ("easy", "medium", "hard")]),
    event=texts,
    reviewer=texts,
    at=texts,
    note=texts,
)


@given(st.lists(judgements, max_size=4))
def test_that_reading_undoes_writing(tmp_path_factory: pytest.TempPathFactory, rows: list[Judgement]) -> None:
    path = tmp_path_factory.mktemp("any") / "verdicts.csv"
    write_verdicts(path, rows)
    read = read_verdicts(path)
    assert list(read) == list(dict.fromkeys(row.image for row in rows))
    for image, of_image in read.items():
        assert of_image == [row for row in rows if row.image == image]


def test_that_other_columns_another_order_and_missing_ones_are_no_trouble(tmp_path: Path) -> None:
    text = "\ufeffverdict,image ,colour,left,top,width,height\n\nfix,./a//b.jpg,red, 1 ,2,3,4\n,,,,,,\n"
    (judgement,) = read_verdicts(written(tmp_path, text))["a/b.jpg"]
    assert judgement == Judgement(image="a/b.jpg", box_xywh=(1, 2, 3, 4), verdict=Verdict.FIX)


def test_that_a_table_without_rows_has_no_judgements(tmp_path: Path) -> None:
    assert read_verdicts(written(tmp_path, NAMES)) == {}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("a.jpg,1,2,3,4,maybe", "'maybe' is no verdict; there are real, not_a_face, fix, ignore"),
        ("a.jpg,1,2,3,4,", "the verdict is missing"),
        (",1,2,3,4,real", "the image is missing"),
        ("a.jpg,1,,3,4,real", "the top is missing"),
        ("a.jpg,1,2,3", "the height is missing"),
        ("a.jpg,1,2,three,4,real", "'three' is not a number, and the width is one"),
        ("a.jpg,1,2,3,nan,real", "a box has finite numbers"),
        ("a.jpg,1,2,-3,4,real", "width and height not below 0"),
        ("a.jpg,1,2,3,4,real,half,,7", "'half' is not a number, and the score is one"),
        ("a.jpg,1,2,3,4,real,inf,", "score is a finite number or empty"),
        ("a.jpg,1,2,3,4,real,,odd", "'odd' is no kind of region"),
        ("a.jpg,1,2,3,4,real,,,,more", "10 cells stand in 9 columns"),
        ("../a.jpg,1,2,3,4,real", "an image's path stays inside its folder"),
        ("/a.jpg,1,2,3,4,real", "an image's path stays inside its folder"),
        ("C:/a.jpg,1,2,3,4,real", "an image's path stays inside its folder"),
        ('"a.jpg"x,1,2,3,4,real', "not a row of a table"),
        ('"a.jpg,1,2,3,4,real', "not a row of a table"),
    ],
)
def test_that_a_row_that_is_none_is_named_by_file_and_line(tmp_path: Path, row: str, complaint: str) -> None:
    # The row before it reaches over two lines.
    text = f'{NAMES},score,kind,note\r\nb.jpg,1,2,3,4,real,,,"two\nlines"\r\n{row}\r\n'
    path = written(tmp_path, text)
    with pytest.raises(LabelError) as raised:
        read_verdicts(path)
    assert str(raised.value).startswith(f"{path}:4: ")
    assert complaint in str(raised.value)


@pytest.mark.parametrize("text", ["", "\n", "# a.jpg\n1 2 3 4\n", f"{NAMES},image\n", "image,left\n"])
def test_that_what_does_not_begin_with_the_names_of_the_columns_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LabelError, match=r"verdicts\.csv:1: .*columns"):
        read_verdicts(written(tmp_path, text))


def test_that_a_table_that_cannot_be_read_or_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"none\.csv: the verdicts cannot be read"):
        read_verdicts(tmp_path / "none.csv")
    with pytest.raises(DetectorError, match="not a file"):
        write_verdicts(tmp_path, [])


def test_that_a_judgement_that_could_not_be_read_back_is_never_born() -> None:
    sound = {"image": "a.jpg", "box_xywh": (1.0, 2.0, 3.0, 4.0), "verdict": Verdict.REAL}
    assert Judgement(**(sound | {"verdict": "real"})).verdict is Verdict.REAL  # type: ignore[arg-type]
    for change in (
        {"image": "../a.jpg"},
        {"image": "two\nlines.jpg"},
        {"box_xywh": (1.0, 2.0, -3.0, 4.0)},
        {"score": float("nan")},
        {"difficulties": ("two words",)},
        {"kind": "other"},
        {"verdict": "none"},
    ):
        with pytest.raises(ValueError, match=r"."):
            Judgement(**(sound | change))  # type: ignore[arg-type]
