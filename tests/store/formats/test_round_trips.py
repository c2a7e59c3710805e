"""What is written in a format and read back is what the format can hold, whatever it is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.attributes import Attributes
from annotator.model.face import Face, Landmark, Origin, Source, Verdict, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage
from annotator.store.formats.reading import Reading
from annotator.store.formats.registry import FORMATS, Format, recognised
from detector.formats.label_txt import read_labels

FILE = Source(Origin.FILE, "labels")
SIZE = (640, 480)
IMAGES = ("a.jpg", "parade/b.jpg", "parade/ü c.png")

# What a person places has three decimals, what a file says may have six.
coordinates = st.integers(-50_000, 5_000_000).map(lambda n: n / 1000) | st.integers(0, 10**9).map(
    lambda n: n / 10**6
)
sides = st.integers(1, 400_000).map(lambda n: n / 1000)
columns = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FF, categories=["L", "N", "P"]), min_size=1
)


@st.composite
def landmarks(draw: st.DrawFn) -> tuple[Landmark, ...]:
    visibilities = draw(st.lists(st.sampled_from(Visibility), min_size=5, max_size=5))
    return tuple(Landmark(draw(coordinates), draw(coordinates), v, FILE) for v in visibilities)


@st.composite
def faces(draw: st.DrawFn) -> Face:
    left, top = draw(coordinates), draw(coordinates)
    limits = {"blur": 2, "expression": 1, "illumination": 1, "occlusion": 2, "pose": 1, "invalid": 1}
    return Face(
        box_xyxy=(left, top, left + draw(sides), top + draw(sides)),
        landmarks=draw(st.just(()) | landmarks()),
        source=FILE,
        score=draw(st.none() | st.floats(0, 1)),
        verdict=draw(st.sampled_from([v for v in Verdict if v is not Verdict.NOT_A_FACE])),
        attributes=Attributes(
            **{name: draw(st.none() | st.integers(0, most)) for name, most in limits.items()}
        ),
        difficulty=draw(st.none() | st.integers(1, 5)),
        extra_columns=tuple(draw(st.lists(columns, max_size=3))),
    )


annotated = st.lists(st.lists(faces(), max_size=4), min_size=len(IMAGES), max_size=len(IMAGES)).map(
    lambda of_images: [
        AnnotatedImage(path=path, size=SIZE, faces=tuple(of_image))
        for path, of_image in zip(IMAGES, of_images, strict=True)
    ]
)


def without_makers(face: Face) -> Face:
    """To a millionth of a pixel, and but for its id and what only one format understands."""
    points = tuple(Landmark(round(p.x, 6), round(p.y, 6), p.visibility, FILE) for p in face.landmarks)
    left, top, right, bottom = (round(value, 6) for value in face.box_xyxy)
    return replace(face, id="", box_xyxy=(left, top, right, bottom), landmarks=points, carried="")


def written(form: Format, folder: Path, file: AnnotatedFile) -> Path:
    path = folder / f"{form.key}{form.suffix}"
    if form.is_folder:
        path.mkdir()
    assert form.write is not None
    form.write(path, file)
    return path


@pytest.mark.parametrize("key", FORMATS)
@settings(max_examples=40)
@given(images=annotated)
def test_that_faces_come_back_as_they_were_written(
    key: str, make_reading: Callable[..., Reading], images: list[AnnotatedImage]
) -> None:
    form = FORMATS[key]
    reading = make_reading(*IMAGES)

    with tempfile.TemporaryDirectory() as folder:
        path = written(form, Path(folder), AnnotatedFile(images))
        found = {image.path: image for image in form.read(path, reading).images}
        assert recognised(path).read in (form.read, FORMATS["labelme"].read)

    assert reading.left_out == []
    assert list(found) == list(IMAGES)
    for image in images:
        assert [without_makers(face) for face in found[image.path].faces] == [
            without_makers(form.reduced(face)) for face in image.faces
        ]
        assert found[image.path].size == (SIZE if form.needs_sizes else None)


RICH = {
    "coco": (
        "labels.json",
        """{"info": {"year": 2024, "mine": [1, 2.5]}, "licenses": [],
        "categories": [{"id": 7, "name": "car"}, {"id": 9, "name": "face"}],
        "images": [{"id": 31, "file_name": "a.jpg", "width": 640, "height": 480, "license": 4},
                   {"id": 30, "file_name": "parade/b.jpg"}],
        "annotations": [
          {"id": 5, "image_id": 31, "category_id": 9, "bbox": [1.5, 2, 30.123456789, 40], "area": 700.5,
           "segmentation": [[1, 2, 3, 4, 5, 6]], "iscrowd": 0, "num_keypoints": 4, "track": {"id": 3},
           "keypoints": [1, 2, 2, 3, 4, 1, 0, 0, 0, 5, 6, 2, 7.25, 8, 2],
           "attributes": {"blur": 2, "hat": true, "pose": 9}, "score": 3.5},
          {"id": 6, "image_id": 31, "category_id": 7, "bbox": [0, 0, 5, 5]},
          {"id": 2, "image_id": 31, "category_id": 9, "bbox": [0, 0, 0, 5]},
          {"id": 8, "image_id": 30, "category_id": 9, "bbox": [0, 0, 5, 5]}]}""",
    ),
    "cvat": (
        "labels.xml",
        """<annotations><version>1.1</version><meta><task><id>4</id><name>odd &amp; even</name></task></meta>
        <image id="12" name="a.jpg" width="640" height="480" subset="train">
          <box label="Face" source="auto" occluded="1" xtl="1.5" ytl="2" xbr="30" ybr="40" rotation="3.00"
            group_id="4"><attribute name="blur">1</attribute><attribute name="hat">yes</attribute></box>
          <skeleton label="face" source="auto" z_order="2" group_id="4">
            <points label="left_eye" source="auto" outside="0" occluded="1" points="1.25,2.50"/>
            <points label="right_eye" source="manual" outside="1" occluded="0" points="9,9"/>
            <attribute name="sure">no</attribute></skeleton>
          <box label="face" xtl="100" ytl="100" xbr="130" ybr="140" group_id="5" z_order="0"/>
          <points label="nose" points="110,120" group_id="5" z_order="0"/>
          <points label="left_mouth" points="105,130" group_id="5" z_order="7"/>
          <box label="face" xtl="200" ytl="100" xbr="230" ybr="140" group_id="6"/>
          <points label="face" occluded="1" points="1,2;3,4;5,6;7,8;9,10" group_id="6"/>
          <polygon label="car" points="1,2;3,4;5,6"/><tag label="sunny"/>
        </image><image id="3" name="parade/b.jpg"/></annotations>""",
    ),
    "voc": (
        "one.xml",
        """<annotation verified="yes"><folder>VOC</folder><filename>a.jpg</filename><path>C:\\x\\a.jpg</path>
        <source><database>mine</database></source><size><width>640</width><height>480</height><depth>1</depth>
        </size><segmented>0</segmented>
        <object><name>Face</name><pose>Frontal</pose><truncated>1</truncated><difficult>1</difficult>
          <bndbox><xmin>1</xmin><ymin>2</ymin><xmax>30</xmax><ymax>40.5</ymax></bndbox><has_lm>1</has_lm>
          <lm><x1>1</x1><y1>2</y1><x2>-1</x2><y2>-1</y2><x3>3</x3><y3>4</y3><x4>5</x4><y4>6</y4><x5>7</x5>
          <y5>8</y5><visible>1</visible><blur>0.5</blur></lm>
          <attributes><attribute><name>hat</name><value>red</value></attribute></attributes></object>
        <object><name>car</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></object>
        </annotation>""",
    ),
    "labelme": (
        "one.json",
        """{"version": "4.0.0", "flags": {"night": true}, "imagePath": "a.jpg", "imageHeight": 480,
        "imageWidth": 640, "mine": {"b": [1]}, "shapes": [
          {"label": "Face", "points": [[30, 40], [1.5, 2]], "group_id": 7, "shape_type": "rectangle",
           "flags": {"hat": true}, "description": "a man", "mask": null,
           "attributes": {"blur": "2", "hat": "red"}},
          {"label": "nose", "points": [[3, 4]], "group_id": 7, "shape_type": "point",
           "flags": {"occluded": true}},
          {"label": "left_eye", "points": [[5, 6]], "group_id": 7, "shape_type": "point",
           "flags": {"red": true}},
          {"label": "car", "points": [[1, 2], [3, 4], [5, 6]], "group_id": null, "shape_type": "polygon"},
          {"label": "face", "points": [[0, 0], [0, 4]], "group_id": null, "shape_type": "rectangle"}]}""",
    ),
    "x-anylabeling": (
        "one.json",
        """{"version": "2.4.4", "flags": {}, "checked": true, "imagePath": "a.jpg", "imageData": null,
        "imageHeight": 480, "imageWidth": 640, "shapes": [
          {"kie_linking": [], "label": "face", "score": 0.25, "points": [[1, 2], [30, 2], [30, 40], [1, 40]],
           "group_id": 7, "shape_type": "rectangle", "difficult": true, "flags": {},
           "attributes": {"hat": "no"}},
          {"label": "nose", "score": 0.5, "points": [[3, 4]], "group_id": 7, "shape_type": "point",
           "difficult": true, "flags": {}, "attributes": {}}]}""",
    ),
    "csv": (
        "labels.csv",
        "file;xmin;ymin;xmax;ymax;left_eye_x;left_eye_y;blur;hat\na.jpg;1;2;30;40.5;5;6;9;red\n"
        "parade/b.jpg;;;;;;;;\na.jpg;1;2;1;2;;;;\na.jpg;5;6;7;8;;;1;\n",
    ),
    "wider": (
        "labels.txt",
        "a.jpg \n3 \n1 2 3 4 0 0 1 0 2 1 \n5 6 0 8 0 0 0 0 0 0 \n5 6 7.5 8 0 9 0 0 0 0 77 \n"
        "parade/b.jpg \n0 \n0 0 0 0 0 0 0 0 0 0 \n",
    ),
    "label": ("label.txt", "# a.jpg\n1 2 3 4\n1 2 3 4 " + "5.5 6 1 " * 5 + "0.5 x\n# parade/b.jpg\n"),
}
"""Files as other programs write them, with much in them that is not understood here."""


@pytest.mark.parametrize("key", RICH)
def test_that_what_is_not_understood_is_written_back(
    key: str, make_reading: Callable[..., Reading], write_text: Callable[[str, str], Path], tmp_path: Path
) -> None:
    form = FORMATS[key]
    path = write_text(*RICH[key])
    first = form.read(path, make_reading())
    records = list(first.images)
    assert any(image.faces for image in records)

    again = form.read(written(form, tmp_path, AnnotatedFile(records, first.carried)), make_reading())

    assert again.carried == first.carried
    assert [nameless(image) for image in again.images] == [nameless(image) for image in records]


def nameless(image: AnnotatedImage) -> AnnotatedImage:
    return replace(image, faces=tuple(replace(face, id="") for face in image.faces))


def test_that_yolo_s_classes_columns_and_data_are_written_back(
    make_reading: Callable[..., Reading], write_text: Callable[[str, str], Path], tmp_path: Path
) -> None:
    data = "path: /somewhere\nkpt_shape: [5, 3]\nnames: {0: face, 1: mask}\nmine: 1\n"
    write_text("in/data.yaml", data)
    points = "0.1 0.2 2 0.3 0.4 1 0 0 0 0.5 0.6 2 0.7 0.8 2"
    write_text("in/labels/a.txt", f"1 0.5 0.5 0.25 0.25 {points} 0.75\n0 0.5 0.5 0 0.1 {points}\n")
    form = FORMATS["yolo"]
    first = form.read(tmp_path / "in", make_reading())
    records = list(first.images)

    path = written(form, tmp_path, AnnotatedFile(records, first.carried))

    assert (path / "data.yaml").read_text() == data
    again = form.read(path, make_reading())
    assert [nameless(image) for image in again.images] == [nameless(image) for image in records]
    assert (path / "labels/a.txt").read_text().startswith("1 0.5 0.5 0.25 0.25 0.1 0.2 2 ")


def test_that_the_official_box_file_comes_back_byte_for_byte(
    make_reading: Callable[..., Reading], shared: Path, tmp_path: Path
) -> None:
    official = shared / "data/wider/dev/wider_face_bbx_gt.txt"
    names = [image.path for image in read_labels(shared / "data/wider/dev/label.txt")]
    form = FORMATS["wider"]
    file = form.read(official, make_reading(*names))

    path = written(form, tmp_path, AnnotatedFile(list(file.images), file.carried))

    assert path.read_bytes() == official.read_bytes()


@pytest.mark.parametrize("key", FORMATS)
@pytest.mark.parametrize("labels", ["wider/train56", "landmarks/portraits"])
def test_that_real_labels_come_back_from_every_format(
    key: str, labels: str, make_reading: Callable[..., Reading], shared: Path, tmp_path: Path
) -> None:
    source = shared / "data" / labels / "label.txt"
    names = [image.path for image in read_labels(source)]
    form = FORMATS[key]
    images = [
        replace(image, size=SIZE) for image in FORMATS["label"].read(source, make_reading(*names)).images
    ]

    path = written(form, tmp_path, AnnotatedFile(images))
    found = {image.path: image for image in form.read(path, make_reading(*names)).images}

    assert sorted(found) == sorted(names)
    for image in images:
        assert [without_makers(face) for face in found[image.path].faces] == [
            without_makers(form.reduced(face)) for face in image.faces
        ]
