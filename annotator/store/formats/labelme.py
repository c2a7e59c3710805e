"""labelme's JSON, and X-AnyLabeling's, which grew out of it: a folder with one file an image.

    {"version": …, "flags": {}, "imagePath": "a.jpg", "imageHeight": 480, "imageWidth": 640,
     "shapes": [{"label": "face", "shape_type": "rectangle", "points": [[449, 330], [571, 479]],
                 "group_id": 1, "flags": {}, "description": "", "attributes": {"blur": "1"}, "score": 0.82},
                {"label": "left_eye", "shape_type": "point", "points": [[488.906, 373.643]], "group_id": 1, …

A face is a rectangle and up to five points of the same group; a landmark without a point is missing. An
occluded one has the flag "occluded" in labelme and is "difficult" in X-AnyLabeling; both are read from
either. The two also differ in the corners of a rectangle (two and four). "attributes" and "score" are those
of X-AnyLabeling; labelme keeps them. With them, and with the flag "landmarks_missing" that tells five missing
landmarks from none at all, it holds all that a face has. All else is carried through: shapes that are no
faces, flags, descriptions; but for the copy of the photograph that labelme may embed, which becomes null.
imagePath is understood from where the file lies, and written for files that are laid beside the photographs.
https://github.com/wkentaro/labelme, https://github.com/CVHub520/X-AnyLabeling
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from annotator.model.face import BoxXYXY, Face, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, carried, carry
from annotator.store.formats.face_words import (
    FACE_LABEL,
    POINT_LABELS,
    SCORE,
    is_face_label,
    point_index,
    understood,
    words_of,
)
from annotator.store.formats.file_per_image import files_in, place_for
from annotator.store.formats.json_file import (
    Json,
    Where,
    a_list,
    a_text,
    an_object,
    json_text,
    load_json,
    numbers,
    taken_from,
)
from annotator.store.formats.numbers import plain
from annotator.store.formats.reading import (
    MISSING_POINT,
    PointXYV,
    Reading,
    has_area,
    other_shapes,
    wrong,
)

KEY = "labelme"
SUFFIX = ".json"

_OCCLUDED = "occluded"
_ALL_MISSING = "landmarks_missing"
_SHAPE = ("label", "shape_type", "points", "group_id")


@dataclass(frozen=True, slots=True)
class Dialect:
    """What labelme and X-AnyLabeling write differently. version: of the program whose form this is."""

    version: str
    has_four_corners: bool
    says_difficult: bool


LABELME = Dialect("5.5.0", has_four_corners=False, says_difficult=False)
X_ANYLABELING = Dialect("2.4.4", has_four_corners=True, says_difficult=True)


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """path: a folder, or one file of it. Raises AnnotatorError, naming file and shape, for what is wrong."""
    return AnnotatedFile(_images(path, reading))


def write(path: Path, file: AnnotatedFile, dialect: Dialect = LABELME) -> None:
    """path: an empty folder. Raises OSError if it fails."""
    for annotated in file.images:
        place = place_for(path, annotated.path, SUFFIX)
        place.write_text(_file_text(annotated, dialect), encoding="utf-8")


def _images(path: Path, reading: Reading) -> Iterator[AnnotatedImage]:
    root = path if path.is_dir() else path.parent
    for file in files_in(path, SUFFIX):
        content = load_json(file)
        if "shapes" not in content:
            reading.left_out.append(f"{file.name}: it has no shapes, so it is not a label file.")
            continue
        where = Where(file)
        name = a_text(content.get("imagePath"), where.at("imagePath"))
        image = reading.image(*_names(name, file, root, reading), where=file.name)
        if image is not None:
            yield _image(image, content, reading, where)


def _names(name: str, file: Path, root: Path, reading: Reading) -> tuple[str, ...]:
    """What an image path means that is relative to its file; files may lie in folders of their own."""
    plain_name = name.replace("\\", "/")
    below = file.relative_to(root).parent
    in_folder = reading.images.path_of(file.parent / plain_name)
    return (*([in_folder] if in_folder else []), os.path.normpath(below / plain_name), plain_name)


def _image(image: str, content: Json, reading: Reading, where: Where) -> AnnotatedImage:
    at = where.at("shapes")
    shapes = [(an_object(shape, at.at(i)), at.at(i)) for i, shape in enumerate(a_list(content["shapes"], at))]
    points = _points_by_group(shapes)
    boxes_of_group: dict[object, int] = defaultdict(int)
    for shape, _ in shapes:
        boxes_of_group[_group(shape)] += _is_face_box(shape)
    faces: list[Face] = []
    others: list[Json] = []
    no_faces = 0
    taken: set[int] = set()
    for shape, shape_at in shapes:
        if not _is_face_box(shape):
            continue
        group = _group(shape)
        its_points = points.get(group, []) if group is not None and boxes_of_group[group] == 1 else []
        try:
            face = _face(shape, its_points, reading, shape_at)
        except ValueError as error:
            raise wrong(where.path, shape_at.place, error) from error
        if face is None:
            reading.left_out.append(f"{shape_at}: a box without an area.")
            continue
        faces.append(face)
        taken.update(map(id, (shape, *(point for point, _ in its_points))))
    for shape, _ in shapes:
        if id(shape) not in taken:
            others.append(shape)
            no_faces += not _is_face_box(shape)
    if no_faces:
        reading.left_out.append(other_shapes(where.path.name, no_faces))
    kept = taken_from(content, "shapes", "imagePath", "imageData", "imageWidth", "imageHeight")
    if others:
        kept["shapes"] = others
    width, height = content.get("imageWidth"), content.get("imageHeight")
    has_size = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    return AnnotatedImage(
        path=image,
        size=(int(str(width)), int(str(height))) if has_size else None,
        faces=tuple(faces),
        carried=carry(KEY, kept),
    )


def _group(shape: Json) -> str | int | None:
    group = shape.get("group_id")
    return group if isinstance(group, str | int) else None


def _is_face_box(shape: Json) -> bool:
    return shape.get("shape_type") == "rectangle" and is_face_label(str(shape.get("label", "")))


def _points_by_group(shapes: list[tuple[Json, Where]]) -> dict[object, list[tuple[Json, Where]]]:
    """The landmarks of each group that has each at most once."""
    groups: dict[object, list[tuple[Json, Where]]] = defaultdict(list)
    for shape, at in shapes:
        if shape.get("shape_type") == "point" and point_index(str(shape.get("label", ""))) is not None:
            groups[_group(shape)].append((shape, at))
    return {
        group: found
        for group, found in groups.items()
        if len({point_index(str(shape["label"])) for shape, _ in found}) == len(found)
    }


def _face(shape: Json, points: list[tuple[Json, Where]], reading: Reading, where: Where) -> Face | None:
    box_xyxy = _box(shape.get("points"), where.at("points"))
    if not has_area(box_xyxy):
        return None
    said = shape.get("attributes")
    words, unknown = understood(
        {
            **(said if isinstance(said, dict) else {}),
            **({SCORE: shape[SCORE]} if shape.get(SCORE) is not None else {}),
        }
    )
    kept = taken_from(shape, *_SHAPE, "attributes", SCORE)
    kept["group_id"] = shape.get("group_id")
    if shape.get("label") != FACE_LABEL:
        kept["label"] = shape.get("label")
    if SCORE in unknown and SCORE in shape:
        kept[SCORE] = unknown.pop(SCORE)
    if unknown:
        kept["attributes"] = unknown
    flags = dict(an_object(kept.get("flags") or {}, where.at("flags")))
    all_missing = flags.pop(_ALL_MISSING, False) is True
    kept["flags"] = flags
    landmarks = [MISSING_POINT] * 5 if points or all_missing else []
    own: Json = {}
    for point, at in points:
        index = point_index(str(point["label"])) or 0
        landmarks[index], its_own = _point(point, at)
        if its_own:
            own[POINT_LABELS[index]] = its_own
    if own:
        kept["points"] = own
    return reading.face(box_xyxy, landmarks, words, carry(KEY, _without_usual(kept)))


def _box(value: object, where: Where) -> BoxXYXY:
    """From two opposite corners or all four."""
    corners = [numbers(point, where.at(i), count=2) for i, point in enumerate(a_list(value, where))]
    if len(corners) not in (2, 4):
        raise wrong(where.path, where.place, f"a rectangle has 2 or 4 corners, not {len(corners)}")
    xs, ys = ([corner[axis] for corner in corners] for axis in (0, 1))
    return min(xs), min(ys), max(xs), max(ys)


def _point(shape: Json, where: Where) -> tuple[PointXYV, Json]:
    """A landmark, and what else is said of it."""
    places = a_list(shape.get("points"), where.at("points"))
    if len(places) != 1:
        raise wrong(where.path, where.at("points").place, "a point has one place")
    x, y = numbers(places[0], where.at("points").at(0), count=2)
    kept = taken_from(shape, *_SHAPE)
    flags = dict(an_object(kept.get("flags") or {}, where.at("flags")))
    occluded = flags.pop(_OCCLUDED, False) is True
    occluded = kept.pop("difficult", False) is True or occluded
    kept["flags"] = flags
    return (x, y, Visibility.OCCLUDED if occluded else Visibility.VISIBLE), _without_usual(kept)


def _without_usual(kept: Json) -> Json:
    """Without what every shape has that nobody changed."""
    usual: Json = {"flags": {}, "description": "", "difficult": False, "mask": None, "group_id": None}
    return {key: value for key, value in kept.items() if key not in usual or value not in (usual[key], None)}


def _file_text(annotated: AnnotatedImage, dialect: Dialect) -> str:
    kept = carried(KEY, annotated.carried)
    others = kept.pop("shapes", [])
    shapes = [shape for shape in others if isinstance(shape, dict)] if isinstance(others, list) else []
    groups = [shape.get("group_id") for shape in shapes]
    groups += [carried(KEY, face.carried).get("group_id") for face in annotated.faces]
    free = (number for number in count(1) if number not in groups)
    taken: set[object] = set()
    of_faces: list[Json] = []
    for face in annotated.faces:
        of_faces += _shapes(face, free, taken, dialect)
    width, height = annotated.size or (None, None)
    # The file lies where its image does below the folder, so that the name alone leads from it.
    content: Json = {
        "version": dialect.version,
        "flags": {},
        "shapes": [*of_faces, *shapes],
        "imagePath": PurePosixPath(annotated.path).name,
        "imageData": None,
        "imageHeight": height,
        "imageWidth": width,
        **kept,
    }
    return json_text(content) + "\n"


def _shapes(face: Face, free: Iterator[int], taken: set[object], dialect: Dialect) -> list[Json]:
    kept = carried(KEY, face.carried)
    of_points = kept.pop("points", {})
    left, top, right, bottom = map(plain, face.box_xyxy)
    corners = [[left, top], [right, bottom]]
    if dialect.has_four_corners:
        corners = [[left, top], [right, top], [right, bottom], [left, bottom]]
    group = kept.pop("group_id", None)
    if not isinstance(group, int | str):  # a file may say anything here, and only these can be shared
        group = None
    if face.landmarks and (group is None or group in taken):  # copied faces need a group each
        group = next(free)
    taken.add(group)
    words: Json = {name: value if name == SCORE else str(value) for name, value in words_of(face).items()}
    unknown = kept.pop("attributes", {})
    shape = _shape(FACE_LABEL, "rectangle", corners, group, dialect) | kept
    flags = kept.get("flags")
    if face.landmarks and not any(p.is_placed for p in face.landmarks):
        shape["flags"] = {**(flags if isinstance(flags, dict) else {}), _ALL_MISSING: True}
    if SCORE in words:
        shape[SCORE] = words.pop(SCORE)
    attributes = {**(unknown if isinstance(unknown, dict) else {}), **words}
    if attributes:
        shape["attributes"] = attributes
    shapes = [shape]
    for label, p in zip(POINT_LABELS, face.landmarks, strict=False):
        if not p.is_placed:
            continue
        point = _shape(label, "point", [[plain(p.x), plain(p.y)]], group, dialect)
        own = of_points.get(label) if isinstance(of_points, dict) else None
        point |= own if isinstance(own, dict) else {}
        if p.visibility is Visibility.OCCLUDED:
            if dialect.says_difficult:
                point["difficult"] = True
            else:
                flags = point.get("flags")
                point["flags"] = {**(flags if isinstance(flags, dict) else {}), _OCCLUDED: True}
        shapes.append(point)
    return shapes


def _shape(label: str, kind: str, points: object, group: object, dialect: Dialect) -> Json:
    shape: Json = {"label": label, "points": points, "group_id": group, "description": "", "shape_type": kind}
    if dialect.says_difficult:
        shape["difficult"] = False
    return {**shape, "flags": {}}
