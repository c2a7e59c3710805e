"""From label files to what training knows of an image."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from detector.data.samples import fingerprint, load_corrections, load_samples, unlabelled
from detector.errors import LabelError


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).touch()
    return tmp_path


def labels(images: Path, text: str) -> Path:
    path = images / "label.txt"
    path.write_text(text)
    return path


def test_that_boxes_become_corners_and_each_point_is_known_or_not(images: Path) -> None:
    (sample,) = load_samples(
        images, labels(images, "# a.jpg\n10 20 30 40 1 2 0 3 4 1 -1 -1 -1 7 8 0 9 10 0\n")
    )
    assert (sample.name, sample.path) == ("a.jpg", images / "a.jpg")
    assert sample.truth.boxes_xyxy.tolist() == [[10, 20, 40, 60]]
    assert sample.truth.landmarks_xy[0, [0, 1, 3, 4]].tolist() == [[1, 2], [3, 4], [7, 8], [9, 10]]
    assert sample.truth.landmark_known.tolist() == [[True, True, False, True, True]]


def test_that_a_box_alone_is_a_face_whose_points_are_all_unknown(images: Path) -> None:
    (sample,) = load_samples(images, labels(images, "# a.jpg\n1 2 3 4\n"))
    assert len(sample.truth.boxes_xyxy) == 1
    assert not sample.truth.landmark_known.any()


def test_that_boxes_without_an_area_are_left_out(images: Path) -> None:
    (sample,) = load_samples(images, labels(images, "# a.jpg\n1 2 0 4\n1 2 3 0\n1 2 3 4\n"))
    assert sample.truth.boxes_xyxy.tolist() == [[1, 2, 4, 6]]


def test_that_what_is_left_out_is_told_with_file_and_line(
    images: Path, caplog: pytest.LogCaptureFixture
) -> None:
    text = "\n# a.jpg\n1 2 3 4\n\n1 2 0 4\n# gone.jpg\n1 2 3 4\n# b.jpg\n1 2 3 0\n# lost.jpg\n"
    load_samples(images, labels(images, text))
    file = images / "label.txt"
    assert [record.getMessage() for record in caplog.records] == [
        f"{file}:6: gone.jpg is not in {images}. Left out, with 1 more such.",
        f"{file}:5: a box without an area. Left out, with 1 more such.",
    ]


def test_that_nothing_is_told_where_nothing_is_left_out(
    images: Path, caplog: pytest.LogCaptureFixture
) -> None:
    load_samples(images, labels(images, "# a.jpg\n1 2 3 4\n# b.jpg\n"))
    assert not caplog.records


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two of 40 × 30 pixels."""
    for name in ("a.jpg", "b.jpg"):
        cv2.imwrite(str(tmp_path / name), np.zeros((30, 40, 3), np.uint8))
    return tmp_path


def test_that_boxes_outside_their_image_are_left_out_with_the_line_of_the_first(
    pictures: Path, caplog: pytest.LogCaptureFixture
) -> None:
    inside = "39 29 9 9\n-5 -5 6 6\n"
    outside = "40 1 9 9\n1 30 9 9\n-9 1 9 9\n1 -9 9 9\n"
    first, second = load_samples(pictures, labels(pictures, f"# a.jpg\n{inside}# b.jpg\n{outside}"))
    assert first.truth.boxes_xyxy.tolist() == [[39, 29, 48, 38], [-5, -5, 1, 1]]
    assert len(second.truth.boxes_xyxy) == 0
    assert caplog.messages == [
        f"{pictures}/label.txt:5: a box outside its image, which has 40 × 30 pixels. "
        "Left out, with 3 more such."
    ]


def test_that_a_box_of_an_image_that_stands_upright_by_its_exif_data_is_inside(pictures: Path) -> None:
    plain = (pictures / "a.jpg").read_bytes()
    turned = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" + bytes(4)
    segment = b"\xff\xe1" + (len(turned) + 2).to_bytes(2, "big") + turned
    (pictures / "a.jpg").write_bytes(plain[:2] + segment + plain[2:])
    (sample,) = load_samples(pictures, labels(pictures, "# a.jpg\n1 35 9 9\n35 1 9 9\n"))
    assert sample.truth.boxes_xyxy.tolist() == [[1, 35, 10, 44]]


def test_that_coordinates_from_0_to_1_are_told_and_left_out(
    pictures: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (sample,) = load_samples(pictures, labels(pictures, "# a.jpg\n0.2 0.3 0.5 0.4\n1 2 1 0.5\n"))
    assert sample.truth.boxes_xyxy.tolist() == [[1, 2, 2, 2.5]]
    told = "a box smaller than a pixel; boxes are in pixels, not shares of the image. Left out."
    assert caplog.messages == [f"{pictures}/label.txt:2: {told}"]


@pytest.mark.parametrize(
    ("boxes", "complaint"),
    [
        ("0.2 0.3 0.5 0.4\n0.1 0.1 0.2 0.2\n", r"label\.txt:3: a box smaller than a pixel; .* None of the"),
        ("400 300 20 20\n", r"label\.txt:3: a box outside its image, which has 40 × 30 pixels\. None of the"),
    ],
)
def test_that_labels_without_one_box_in_its_image_are_refused(
    pictures: Path, boxes: str, complaint: str
) -> None:
    with pytest.raises(LabelError, match=complaint):
        load_samples(pictures, labels(pictures, f"# a.jpg\n# b.jpg\n{boxes}1 1 0 5\n"))


def test_that_labels_without_any_face_are_what_they_are(pictures: Path) -> None:
    assert len(load_samples(pictures, labels(pictures, "# a.jpg\n# b.jpg\n0 0 0 0\n"))) == 2


def test_that_the_fingerprint_tells_other_labels_and_other_files(images: Path) -> None:
    def taken(text: str = "# a.jpg\n1 2 3 4 1 2 0 3 4 1 5 6 0 7 8 0 9 10 0\n") -> str:
        return fingerprint(load_samples(images, labels(images, text)))

    before = taken()
    assert taken() == before
    assert taken("# a.jpg\n1 2 3 5 1 2 0 3 4 1 5 6 0 7 8 0 9 10 0\n") != before
    assert taken("# a.jpg\n1 2 3 4 1 2 0 3 5 1 5 6 0 7 8 0 9 10 0\n") != before
    assert taken("# b.jpg\n1 2 3 4 1 2 0 3 4 1 5 6 0 7 8 0 9 10 0\n") != before
    (images / "a.jpg").write_bytes(b"more")
    assert taken() != before


def test_that_an_image_named_twice_is_one_sample_with_all_its_faces(images: Path) -> None:
    samples = load_samples(images, labels(images, "# a.jpg\n1 2 3 4\n# b.jpg\n# a.jpg\n5 6 7 8\n"))
    assert [sample.name for sample in samples] == ["a.jpg", "b.jpg"]
    assert samples[0].truth.boxes_xyxy.tolist() == [[1, 2, 4, 6], [5, 6, 12, 14]]


def test_that_images_that_are_not_there_are_left_out(images: Path) -> None:
    samples = load_samples(images, labels(images, "# gone.jpg\n1 2 3 4\n# b.jpg\n"))
    assert [sample.name for sample in samples] == ["b.jpg"]
    assert samples[0].truth.boxes_xyxy.shape == (0, 4)


@pytest.mark.parametrize("text", ["", "# gone.jpg\n1 2 3 4\n"])
def test_that_labels_of_no_image_that_is_there_are_refused_by_name(images: Path, text: str) -> None:
    with pytest.raises(LabelError, match=r"label\.txt names no image that is in"):
        load_samples(images, labels(images, text))


def test_that_judged_images_come_after_the_labelled_ones_and_may_come_alone(images: Path) -> None:
    judged = ("gone.jpg", "a.jpg", "b.jpg")
    samples = load_corrections(images, labels(images, "# b.jpg\n1 2 3 4\n"), judged)
    assert [sample.name for sample in samples] == ["b.jpg", "a.jpg"]
    alone = load_corrections(images, labels(images, ""), judged)
    assert [sample.name for sample in alone] == ["a.jpg", "b.jpg"]
    assert alone[0].truth.boxes_xyxy.shape == (0, 4)


@pytest.mark.parametrize(("text", "judged"), [("", ()), ("", ("gone.jpg",)), ("# gone.jpg\n", ("a.jpg",))])
def test_that_judged_images_do_not_hide_a_wrong_folder(
    images: Path, text: str, judged: tuple[str, ...]
) -> None:
    with pytest.raises(LabelError, match=r"label\.txt names no image that is in"):
        load_corrections(images, labels(images, text), judged)


def test_that_a_folder_in_place_of_a_label_file_is_refused_by_name(images: Path) -> None:
    with pytest.raises(LabelError, match=images.name):
        load_samples(images, images)


def test_that_an_image_without_labels_may_have_any_name_that_a_file_may(images: Path) -> None:
    sample = unlabelled(images, "two\nlines.jpg")
    assert sample.path == images / "two\nlines.jpg"
    np.testing.assert_array_equal(sample.truth.boxes_xyxy, np.zeros((0, 4)))
