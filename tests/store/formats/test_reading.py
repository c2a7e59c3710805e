"""What readers make of other programs' files: the shapes they come in, and what is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.attributes import Attributes
from annotator.model.face import Face, Visibility
from annotator.store.formats.reading import Reading
from annotator.store.formats.registry import FORMATS, recognised

MakeReading = Callable[..., Reading]
WriteText = Callable[[str, str], Path]

COCO_FACE = '"bbox": [1, 2, 30, 40], "image_id": 1, "id": 1, "category_id": 1'


def coco(annotation: str, file_name: str = "a.jpg") -> str:
    return f'{{"images": [{{"id": 1, "file_name": "{file_name}"}}], "annotations": [{{{annotation}}}]}}'


def faces_in(key: str, path: Path, reading: Reading) -> dict[str, tuple[Face, ...]]:
    return {image.path: image.faces for image in FORMATS[key].read(path, reading).images}


def points(face: Face) -> list[tuple[float, float, int]]:
    return [(p.x, p.y, int(p.visibility)) for p in face.landmarks]


def test_that_coco_s_visibilities_are_ours(make_reading: MakeReading, write_text: WriteText) -> None:
    path = write_text("c.json", coco(COCO_FACE + ', "keypoints": [1,2,2, 3,4,1, 0,0,0, 5,6,2, 7,8,2]'))

    (face,) = faces_in("coco", path, make_reading())["a.jpg"]

    assert face.box_xyxy == (1, 2, 31, 42)
    assert points(face) == [(1, 2, 0), (3, 4, 1), (-1, -1, -1), (5, 6, 0), (7, 8, 0)]


def test_that_people_s_keypoints_are_refused_by_name(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    path = write_text("c.json", coco(f'{COCO_FACE}, "keypoints": {[0] * 51}'))

    with pytest.raises(AnnotatorError, match=r"annotations\[0\]\.keypoints: a face has five.*people"):
        faces_in("coco", path, make_reading())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"images": [}', r"c\.json, line 1, column 13: this is not JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[1]", r"c\.json: an object in braces is expected"),
        (
            coco('"bbox": [1, 2, 3], "image_id": 1'),
            r"annotations\[0\]\.bbox: 4 numbers are expected",
        ),
        (coco('"bbox": [1, 2, 3, "x"], "image_id": 1'), r"annotations\[0\]\.bbox\[3\]: a number"),
        (coco('"bbox": [1, 2, 3, NaN], "image_id": 1'), r"annotations\[0\]\.bbox\[3\]: a number"),
        (coco('"bbox": [1, 2, 3, 1e400], "image_id": 1'), r"annotations\[0\]\.bbox\[3\]: a number"),
        (coco(f'"bbox": [1, 2, 3, {"9" * 5000}], "image_id": 1'), "a number that is too long"),
        ('{"images": [{"id": 1}], "annotations": []}', r"images\[0\]\.file_name: text in quotes"),
    ],
)
def test_that_json_that_does_not_follow_the_format_is_named_with_its_place(
    text: str, complaint: str, make_reading: MakeReading, write_text: WriteText
) -> None:
    with pytest.raises(AnnotatorError, match=complaint):
        faces_in("coco", write_text("c.json", text), make_reading())


HEADER = "image,left,top,width,height\n"

ENTITIES = '<!DOCTYPE a [<!ENTITY x "boom"><!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (f"{ENTITIES}<annotations>&x;</annotations>", "line 1: a document type declaration is not read"),
        ("<annotations><image name='a.jpg'></annotations>", "line 1, column 36: this is not XML"),
        ("<annotations>" + "<image>" * 200, "nested too deeply"),
        ("<html/>", "<annotations> is expected here, not <html>"),
        ("<annotations><track/></annotations>", "CVAT for video"),
        (
            "<annotations><image name='a.jpg'><box label='face' xtl='x'/></image></annotations>",
            "“x” is not a",
        ),
        ("<annotations>&undefined;</annotations>", "this is not XML"),
    ],
)
def test_that_xml_that_does_not_follow_the_format_or_is_dangerous_is_refused(
    text: str, complaint: str, make_reading: MakeReading, write_text: WriteText
) -> None:
    with pytest.raises(AnnotatorError, match=rf"c\.xml.*{complaint}"):
        faces_in("cvat", write_text("c.xml", text), make_reading())


@pytest.mark.parametrize(
    "name", ["/etc/a.jpg", "../a.jpg", "C:/a.jpg", "parade/../../a.jpg", "parade\\\\..\\\\a.jpg"]
)
def test_that_a_path_never_leads_out_of_the_folder(
    name: str, make_reading: MakeReading, write_text: WriteText
) -> None:
    reading = make_reading()
    path = write_text("c.json", coco(COCO_FACE, name))

    assert faces_in("coco", path, reading) == {}
    shown = name.replace("\\\\", "\\")
    assert f"c.json, images[0]: “{shown}” is not a path inside the folder of photographs." in reading.left_out


def test_that_a_name_alone_is_found_in_a_subfolder_if_it_is_the_only_one(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    path = write_text("c.json", coco(COCO_FACE, "b.jpg"))
    two = make_reading("x/b.jpg", "y/b.jpg")

    assert list(faces_in("coco", path, make_reading())) == ["parade/b.jpg"]
    assert faces_in("coco", path, two) == {}
    assert (
        two.left_out[0] == "c.json, images[0]: “b.jpg” may be any of 2 images, such as x/b.jpg and y/b.jpg."
    )


def test_that_windows_paths_are_understood(make_reading: MakeReading, write_text: WriteText) -> None:
    path = write_text("c.json", coco(COCO_FACE, r".\\parade\\b.jpg"))

    assert list(faces_in("coco", path, make_reading())) == ["parade/b.jpg"]


CVAT_BOX = '<box label="face" xtl="1" ytl="2" xbr="30" ybr="40" group_id="1"/>'


@pytest.mark.parametrize(
    "shapes",
    [
        '<skeleton label="face" group_id="1"><points label="1" outside="0" occluded="0" points="1,2"/>'
        '<points label="2" outside="0" occluded="1" points="3,4"/>'
        '<points label="3" outside="1" occluded="0" points="9,9"/>'
        '<points label="4" outside="0" occluded="0" points="5,6"/>'
        '<points label="5" outside="0" occluded="0" points="7,8"/></skeleton>',
        '<points label="left_eye" occluded="0" points="1,2" group_id="1"/>'
        '<points label="Mouth Left" occluded="0" points="5,6" group_id="1"/>'
        '<points label="right-eye" occluded="1" points="3,4" group_id="1"/>'
        '<points label="right_mouth_corner" occluded="0" points="7,8" group_id="1"/>',
    ],
    ids=["skeleton", "single points"],
)
def test_that_cvat_s_points_come_as_a_skeleton_or_as_a_group(
    shapes: str, make_reading: MakeReading, write_text: WriteText
) -> None:
    reading = make_reading()
    text = f'<annotations><image name="a.jpg">{CVAT_BOX}{shapes}</image></annotations>'

    (face,) = faces_in("cvat", write_text("c.xml", text), reading)["a.jpg"]

    assert points(face) == [(1, 2, 0), (3, 4, 1), (-1, -1, -1), (5, 6, 0), (7, 8, 0)]
    assert reading.left_out == []


def test_that_points_of_another_group_are_not_taken_for_a_face_s(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    reading = make_reading()
    other = '<points label="left_eye" points="1,2" group_id="2"/>'
    text = f'<annotations><image name="a.jpg">{CVAT_BOX}{other}</image></annotations>'

    (face,) = faces_in("cvat", write_text("c.xml", text), reading)["a.jpg"]

    assert face.landmarks == ()
    assert reading.left_out == [
        "c.xml, a.jpg: 1 shape that is no face is not shown,"
        " but written back when you export to the same format."
    ]


def test_that_voc_finds_its_photograph_by_folder_and_name(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>"
    body = f"<filename>b.jpg</filename><object><name>face</name>{box}</object>"
    path = write_text("v/b.xml", f"<annotation><folder>other</folder>{body}</annotation>")

    found = faces_in("voc", path.parent, make_reading("one/b.jpg", "other/b.jpg"))

    assert [face.box_xyxy for face in found["other/b.jpg"]] == [(1, 2, 3, 4)]
    assert list(faces_in("voc", path, make_reading("one/b.jpg"))) == ["one/b.jpg"]


def test_that_labelme_s_paths_are_understood_from_where_the_file_lies(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    rectangle = '{"label": "face", "shape_type": "rectangle", "points": [[1, 2], [3, 4]]}'
    path = write_text("j/parade/b.json", f'{{"imagePath": "b.jpg", "shapes": [{rectangle}]}}')

    found = faces_in("labelme", path.parents[1], make_reading("b.jpg", "parade/b.jpg"))

    assert list(found) == ["parade/b.jpg"]


def test_that_yolo_s_shares_become_pixels(make_reading: MakeReading, write_text: WriteText) -> None:
    path = write_text("y/labels/parade/b.txt", f"0 0.5 0.5 0.25 0.5 {'0.1 0.2 2 ' * 5}\n0 0.5 0.5 0.1 0.1\n")

    one, two = faces_in("yolo", path.parents[2], make_reading())["parade/b.jpg"]

    assert one.box_xyxy == (240, 120, 400, 360)
    assert points(one)[0] == (64, 96, 0)
    assert two.landmarks == ()


def test_that_yolo_labels_of_people_are_refused(make_reading: MakeReading, write_text: WriteText) -> None:
    write_text("y/labels/a.txt", "")
    path = write_text("y/data.yaml", "kpt_shape: [17, 3]\n")

    with pytest.raises(AnnotatorError, match=r"data\.yaml, kpt_shape: a face has five keypoints"):
        faces_in("yolo", path, make_reading())


def test_that_wider_s_attributes_stand_in_the_file_s_order(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    path = write_text("w.txt", "a.jpg\n2\n1 2 3 4 2 1 0 1 2 0\n1 2 3 4\nparade/b.jpg\n0\n" + "0 " * 10)

    found = faces_in("wider", path, make_reading())

    assert found["a.jpg"][0].attributes == Attributes(
        blur=2, expression=1, illumination=0, invalid=1, occlusion=2, pose=0
    )
    assert found["a.jpg"][1].attributes == Attributes()
    assert found["parade/b.jpg"] == ()


@pytest.mark.parametrize(
    ("key", "name", "text", "complaint"),
    [
        ("wider", "w.txt", "a.jpg\n2\n1 2 3 4\n", r"w\.txt, line 1: a\.jpg has fewer than its 2 faces"),
        ("wider", "w.txt", "a.jpg\n1\n1 2 3 4 5\n", r"w\.txt, line 3: a face has 4 or 10 columns"),
        ("wider", "w.txt", "a.jpg\nx\n", r"w\.txt, line 2: the number of faces"),
        (
            "csv",
            "t.csv",
            HEADER + "a.jpg,1,x,3,4\n",
            r"t\.csv, line 2: top: “x” is not a number",
        ),
        ("csv", "t.csv", "image,left\n", r"t\.csv, line 1: the columns image, left, top, width, height"),
        (
            "csv",
            "t.csv",
            HEADER + "a.jpg,1,2,3,4,5\n",
            r"line 2: 6 cells stand under 5 names",
        ),
        ("yolo", "labels/a.txt", "0 0.5 0.5 0.1\n", r"a\.txt, line 1: a face has 5 columns"),
        ("label", "l.txt", "# a.jpg\n1 2 3\n", r"l\.txt:2: "),
    ],
)
def test_that_a_line_that_does_not_follow_the_format_is_named(
    key: str, name: str, text: str, complaint: str, make_reading: MakeReading, write_text: WriteText
) -> None:
    path = write_text(name, text)

    with pytest.raises(AnnotatorError, match=complaint):
        faces_in(key, path.parents[1] if key == "yolo" else path, make_reading())


def test_that_rows_of_an_image_need_not_stand_together(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    path = write_text("t.csv", HEADER + "a.jpg,1,2,3,4\nparade/b.jpg,1,2,3,4\na.jpg,5,6,7,8\n")

    assert [len(faces) for faces in faces_in("csv", path, make_reading()).values()] == [2, 1]


def test_that_an_occluded_landmark_is_read_in_both_dialects_of_labelme(
    make_reading: MakeReading, write_text: WriteText
) -> None:
    shapes = (
        '{"label": "face", "shape_type": "rectangle", "points": [[1, 2], [30, 40]], "group_id": 1},'
        '{"label": "left_eye", "shape_type": "point", "points": [[3, 4]], "group_id": 1, "difficult": true},'
        '{"label": "right_eye", "shape_type": "point", "points": [[5, 6]], "group_id": 1,'
        ' "flags": {"occluded": true}}'
    )
    path = write_text("a.json", f'{{"imagePath": "a.jpg", "shapes": [{shapes}]}}')

    (face,) = faces_in("labelme", path, make_reading())["a.jpg"]

    assert [p.visibility for p in face.landmarks[:3]] == [
        Visibility.OCCLUDED,
        Visibility.OCCLUDED,
        Visibility.MISSING,
    ]


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("labels", "# a.jpg\n", "label"),
        ("val.txt", "", "label"),
        ("broken.txt", "1 2 3 4\n", "label"),
        ("x", "a/b.jpg\n1\n1 2 3 4 0 0 0 0 0 0\n", "wider"),
        ("x", '<?xml version="1.0"?>\n<!-- by hand -->\n<annotation/>', "voc"),
        ("x", "<annotations/>", "cvat"),
        ("x", '{"info": {}, "images": []}', "coco"),
        ("x", '{"imageData": "' + "A" * 100_000 + '", "shapes": []}', "labelme"),
        ("x", '{"shapes": [{"difficult": false}]}', "x-anylabeling"),
        ("x", "Filename;xmin;ymin;xmax;ymax\n", "csv"),
        ("data.yaml", "kpt_shape: [5, 3]\n", "yolo"),
    ],
)
def test_that_a_file_is_recognised_by_what_is_in_it(
    name: str, text: str, key: str, write_text: WriteText
) -> None:
    assert recognised(write_text(name, text)).key == key


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("f/deep/a.xml", "<annotation/>", "voc"),
        ("f/a.json", '{"shapes": []}', "labelme"),
        ("f/labels/a.txt", "0 0.5 0.5 0.1 0.1\n", "yolo"),
    ],
)
def test_that_a_folder_is_recognised_by_its_files(
    name: str, text: str, key: str, write_text: WriteText, tmp_path: Path
) -> None:
    write_text(name, text)

    assert recognised(tmp_path / "f").key == key


def test_that_a_file_of_no_known_format_is_told_which_there_are(write_text: WriteText) -> None:
    with pytest.raises(AnnotatorError, match=r"x\.bin is in no label format.*COCO keypoints"):
        recognised(write_text("x.bin", "hello"))
