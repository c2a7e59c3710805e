"""COCO keypoints: one JSON file with a list of images, a list of annotations and the categories.

    {"images": [{"id": 1, "file_name": "a.jpg", "width": 640, "height": 480}], "categories": […],
     "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [left, top, width, height],
                      "keypoints": [x1, y1, v1, …, x5, y5, v5], "num_keypoints": 5, "iscrowd": 0, "area": …,
                      "score": 0.82, "attributes": {"blur": 1, …, "difficulty": 3, "verdict": "real"}}]}

v is 2 for a visible landmark, 1 for an occluded one, 0 for a missing one, with 0 0 as its place. A face of
which only the box is known has no "keypoints". The order of the five is taken to be this program's. Holds all
that a face has. Every other key of an annotation, an image and the file is carried through, and so are
annotations that are no faces with an area. Keypoints that are not five are refused: they are people's.
https://cocodataset.org/#format-data
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from annotator.model.face import Face, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, carried, carry
from annotator.store.formats.face_words import (
    FACE_LABEL,
    POINT_LABELS,
    SCORE,
    is_face_label,
    understood,
    words_of,
)
from annotator.store.formats.ids import Ids
from annotator.store.formats.json_file import (
    Json,
    Where,
    a_list,
    a_number,
    a_text,
    an_object,
    json_text,
    load_json,
    numbers,
    taken_from,
)
from annotator.store.formats.numbers import extent, plain
from annotator.store.formats.reading import MISSING_POINT, PointXYV, Reading, has_area, other_shapes, wrong
from detector.atomic_write import write_atomically

KEY = "coco"

_VISIBILITIES = {2: Visibility.VISIBLE, 1: Visibility.OCCLUDED, 0: Visibility.MISSING}
_FLAGS = {visibility: flag for flag, visibility in _VISIBILITIES.items()}

_CATEGORY: Json = {
    "id": 1,
    "name": FACE_LABEL,
    "supercategory": "person",
    "keypoints": list(POINT_LABELS),
    "skeleton": [[1, 3], [2, 3], [3, 4], [3, 5]],
}


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """Raises AnnotatorError, naming the place, where the file does not follow the format."""
    content = load_json(path)
    top = taken_from(content, "images", "annotations")
    where = Where(path)
    face_categories = _face_categories(content.get("categories", []), where.at("categories"))
    annotations: dict[str, list[tuple[Json, Where]]] = {}
    for i, value in enumerate(a_list(content.get("annotations", []), where.at("annotations"))):
        at = where.at("annotations").at(i)
        annotation = an_object(value, at)
        annotations.setdefault(json.dumps(annotation.get("image_id")), []).append((annotation, at))
    # Two entries may name the same image: it gets the faces of both.
    entries: dict[str, list[tuple[Json, list[tuple[Json, Where]]]]] = {}
    for i, value in enumerate(a_list(content.get("images", []), where.at("images"))):
        at = where.at("images").at(i)
        entry = an_object(value, at)
        name = a_text(entry.get("file_name"), at.at("file_name"))
        its_own = annotations.pop(json.dumps(entry.get("id")), [])
        image = reading.image(name, where=str(at))
        if image is not None:
            entries.setdefault(image, []).append((entry, its_own))
    for homeless in annotations.values():
        reading.left_out.append(f"{homeless[0][1]}: no image has the id {homeless[0][0].get('image_id')!r}.")
    images = (_image(image, found, face_categories, reading, where) for image, found in entries.items())
    return AnnotatedFile(images, carry(KEY, top))


def write(path: Path, file: AnnotatedFile) -> None:
    """Ids that a file came with are kept; new ones follow the largest. Raises DetectorError if it fails."""
    top = carried(KEY, file.carried)
    categories = top.pop("categories", None) or [_CATEGORY]
    category = _category_for_new_faces(categories)
    image_ids, face_ids = Ids(first=1), Ids(first=1)
    images: list[tuple[object, str]] = []
    annotations: list[tuple[object, int, str]] = []  # id, place of the image, all the rest
    for annotated in file.images:
        kept = carried(KEY, annotated.carried)
        place = len(images)
        images.append(_image_entry(annotated, kept, image_ids))
        for face in annotated.faces:
            annotation = _annotation(face, category)
            annotations.append((face_ids.claim(annotation.pop("id", None)), place, json.dumps(annotation)))
        others = kept.get("annotations")
        annotations += [
            (face_ids.claim(other.pop("id", None)), place, json.dumps(other))
            for other in (others if isinstance(others, list) else [])
        ]
    final_image_ids = [image_ids.final(image_id) for image_id, _ in images]
    parts = {
        **{name: json_text(value) for name, value in top.items()},
        "categories": json_text(categories),
        "images": _lines(_with_ids(i, rest) for i, (_, rest) in zip(final_image_ids, images, strict=True)),
        "annotations": _lines(
            _with_ids(face_ids.final(face_id), rest, image_id=final_image_ids[place])
            for face_id, place, rest in annotations
        ),
    }
    text = ",\n".join(f"{json.dumps(name)}: {value}" for name, value in parts.items())
    write_atomically(path, f"{{\n{text}\n}}\n".encode())


def _face_categories(value: object, where: Where) -> set[str] | None:
    """The ids, as JSON, of the categories whose annotations are faces; None where all are."""
    categories = [an_object(entry, where.at(i)) for i, entry in enumerate(a_list(value, where))]
    if len(categories) < 2:
        return None
    return {
        json.dumps(category.get("id"))
        for category in categories
        if is_face_label(str(category.get("name", ""))) or _has_five_keypoints(category)
    }


def _category_for_new_faces(categories: object) -> object:
    known = [entry for entry in categories if isinstance(entry, dict)] if isinstance(categories, list) else []
    best = [entry for entry in known if is_face_label(str(entry.get("name", "")))] or known
    return best[0].get("id", 1) if best else 1


def _has_five_keypoints(category: Json) -> bool:
    names = category.get("keypoints")
    return isinstance(names, list) and len(names) == 5


def _image(
    path: str,
    found: list[tuple[Json, list[tuple[Json, Where]]]],
    face_categories: set[str] | None,
    reading: Reading,
    where: Where,
) -> AnnotatedImage:
    faces: list[Face] = []
    others: list[Json] = []
    other_things = 0
    first = found[0][0]
    for _, its_own in found:
        for annotation, at in its_own:
            category = json.dumps(annotation.get("category_id"))
            if face_categories is not None and category not in face_categories:
                other_things += 1
                others.append(taken_from(annotation, "image_id"))
                continue
            face = _face(annotation, reading, at)
            if face is None:
                reading.left_out.append(f"{at}: a box without an area.")
                others.append(taken_from(annotation, "image_id"))
            else:
                faces.append(face)
    if other_things:
        reading.left_out.append(other_shapes(f"{where}, {path}", other_things))
    kept: Json = {"entry": taken_from(first, "file_name", "width", "height")}
    if others:
        kept["annotations"] = others
    width, height = first.get("width"), first.get("height")
    has_size = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    try:
        return AnnotatedImage(
            path=path,
            size=(int(str(width)), int(str(height))) if has_size else None,
            faces=tuple(faces),
            carried=carry(KEY, kept),
        )
    except ValueError as error:
        raise wrong(where.path, "images", error) from error


def _face(annotation: Json, reading: Reading, where: Where) -> Face | None:
    left, top, width, height = numbers(annotation.get("bbox"), where.at("bbox"), count=4)
    box_xyxy = (left, top, left + width, top + height)
    if not has_area(box_xyxy):
        return None
    points = _points(annotation["keypoints"], where.at("keypoints")) if "keypoints" in annotation else ()
    said = annotation.get("attributes", {})
    attributes = said if isinstance(said, dict) else {}
    score = {SCORE: annotation["score"]} if "score" in annotation else {}
    words, unknown = understood({**attributes, **score})
    kept = taken_from(annotation, "bbox", "keypoints", "num_keypoints", "attributes", "score", "image_id")
    if SCORE in unknown and score:
        kept["score"] = unknown.pop(SCORE)
    if unknown or not isinstance(said, dict):
        kept["attributes"] = unknown or said
    if kept.get("iscrowd") == 0:  # as it is written anyway
        del kept["iscrowd"]
    if kept.get("area") == plain(width * height):
        del kept["area"]
    elif "area" in kept:  # of an outline, perhaps; it holds for this box alone
        kept["area"] = {"of": annotation["bbox"], "is": kept["area"]}
    try:
        return reading.face(box_xyxy, points, words, carry(KEY, kept))
    except ValueError as error:
        raise wrong(where.path, where.place, error) from error


def _points(value: object, where: Where) -> tuple[PointXYV, ...]:
    values = a_list(value, where)
    if not values:
        return ()
    if len(values) != 15:
        raise wrong(
            where.path,
            where.place,
            f"a face has five keypoints, which are 15 numbers; this has {len(values)}"
            + (", as people have whose whole bodies are annotated" if len(values) == 51 else ""),
        )
    points = []
    for i in range(0, 15, 3):
        x, y, flag = (a_number(values[i + j], where.at(i + j)) for j in range(3))
        if flag not in _VISIBILITIES:
            raise wrong(where.path, where.at(i + 2).place, "0, 1 or 2 is expected here")
        visibility = _VISIBILITIES[int(flag)]
        points.append(MISSING_POINT if visibility is Visibility.MISSING else (x, y, visibility))
    return tuple(points)


def _annotation(face: Face, category: object) -> Json:
    """An annotation without its image's id."""
    left, top, right, bottom = face.box_xyxy
    width, height = extent(left, right), extent(top, bottom)
    kept = carried(KEY, face.carried)
    box = [plain(value) for value in (left, top, width, height)]
    annotation: Json = {"category_id": category, "bbox": box, "iscrowd": 0, **kept}
    area = kept.get("area")
    still_holds = isinstance(area, dict) and area.get("of") == box
    annotation["area"] = area["is"] if isinstance(area, dict) and still_holds else plain(width * height)
    if face.landmarks:
        annotation["keypoints"] = [
            value
            for p in face.landmarks
            for value in ((plain(p.x), plain(p.y), _FLAGS[p.visibility]) if p.is_placed else (0, 0, 0))
        ]
        annotation["num_keypoints"] = sum(p.is_placed for p in face.landmarks)
    words: Json = dict(words_of(face))
    if SCORE in words:
        annotation["score"] = words.pop(SCORE)
    unknown = kept.get("attributes")
    if words or isinstance(unknown, dict):
        annotation["attributes"] = {**(unknown if isinstance(unknown, dict) else {}), **words}
    return annotation


def _image_entry(annotated: AnnotatedImage, kept: Json, ids: Ids) -> tuple[object, str]:
    known = kept.get("entry")
    entry: Json = dict(known) if isinstance(known, dict) else {}
    image_id = ids.claim(entry.pop("id", None))
    entry["file_name"] = annotated.path
    if annotated.size is not None:
        entry["width"], entry["height"] = annotated.size
    return image_id, json.dumps(entry)


def _with_ids(own_id: object, rest: str, **others: object) -> str:
    """A JSON object with its ids before all else."""
    ids = json.dumps({"id": own_id, **others})
    return ids if rest == "{}" else f"{ids[:-1]}, {rest[1:]}"


def _lines(texts: Iterator[str]) -> str:
    """A JSON list with an element a line."""
    joined = ",\n".join(texts)
    return f"[\n{joined}\n]" if joined else "[]"
