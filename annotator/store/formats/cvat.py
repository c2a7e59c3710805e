"""CVAT for images 1.1: one XML file, in which a face is a box and a skeleton of the same group.

    <annotations><version>1.1</version>
      <image id="0" name="parade/a.jpg" width="640" height="480">
        <box label="face" source="manual" occluded="0" xtl="449" ytl="330" xbr="571" ybr="479" z_order="0"
             group_id="1"><attribute name="blur">1</attribute></box>
        <skeleton label="face" source="manual" z_order="0" group_id="1">
          <points label="left_eye" source="manual" outside="0" occluded="0" points="488.906,373.643"/> …

Written is always the skeleton. Read are also five single `points` of the box's group, named as above or from
1 to 5, and one `points` element with five places. A point that is `outside` is missing. The attributes of the
box hold what else is said of a face, so that this format holds all. Every other attribute and shape is
carried through. https://docs.cvat.ai/docs/manual/advanced/xml_format/
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from itertools import chain, count
from pathlib import Path
from xml.etree.ElementTree import Element

from annotator.model.face import Face, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, carried, carry
from annotator.store.formats.face_words import (
    FACE_LABEL,
    POINT_LABELS,
    is_face_label,
    point_index,
    understood,
    words_of,
)
from annotator.store.formats.ids import Ids
from annotator.store.formats.numbers import as_text, from_text, whole_from_text
from annotator.store.formats.reading import (
    MISSING_POINT,
    PointXYV,
    Reading,
    has_area,
    other_shapes,
    wrong,
)
from annotator.store.formats.xml_file import add, children_of_root, element_from, element_text, indented
from detector.atomic_write import write_atomically

KEY = "cvat"

_CORNERS = ("xtl", "ytl", "xbr", "ybr")
_USUAL_BOX = {"label": FACE_LABEL, "source": "manual", "occluded": "0", "z_order": "0"}
_USUAL_SKELETON = {"label": FACE_LABEL, "source": "manual", "z_order": "0"}
_USUAL_POINT = {"source": "manual"}
_META = (
    "<meta><task><labels>"
    f"<label><name>{FACE_LABEL}</name><type>rectangle</type></label>"
    f"<label><name>{FACE_LABEL}</name><type>skeleton</type></label>"
    "</labels></task></meta>"
)

Texts = dict[str, str]


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """Raises AnnotatorError, naming line or image, where the file does not follow the format."""
    elements = children_of_root(path, root="annotations")
    # Whatever is said of the whole file comes before its images.
    before, first = [], []
    for element in elements:
        if element.tag in ("image", "track"):
            first = [element]
            break
        before.append(element_text(element))
    before = [text for text in before if text != "<version>1.1</version>"]
    kept: dict[str, object] = {} if before == [_META] else {"elements": before}
    return AnnotatedFile(_images(path, chain(first, elements), reading), carry(KEY, kept))


def write(path: Path, file: AnnotatedFile) -> None:
    """Raises AnnotatorError for a name that XML cannot hold, DetectorError if it fails."""
    elements = carried(KEY, file.carried).get("elements", [_META])
    version = Element("version")
    version.text = "1.1"
    parts = [indented(version, 1)]
    kept = elements if isinstance(elements, list) else []
    parts += [indented(element_from(str(text)), 1) for text in kept]
    ids = Ids(first=0)
    images: list[tuple[object, str]] = []
    for annotated in file.images:
        element = _image_element(annotated)
        image_id = ids.claim(element.attrib.pop("id", None))
        images.append((image_id, indented(element, 1)))
    for image_id, text in images:
        parts.append(text.replace("<image ", f'<image id="{escape(str(ids.final(image_id)))}" ', 1))
    whole = f'<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n{"".join(parts)}</annotations>\n'
    write_atomically(path, whole.encode())


def _images(path: Path, elements: Iterator[Element], reading: Reading) -> Iterator[AnnotatedImage]:
    for element in elements:
        if element.tag == "track":
            raise wrong(path, "<track>", "this is CVAT for video; export the task as CVAT for images 1.1")
        if element.tag != "image":
            continue
        name = element.get("name", "")
        image = reading.image(name, where=f"{path.name}, image {element.get('id', '')}".rstrip())
        if image is not None:
            yield _image(image, element, path, reading)


@dataclass
class _Group:
    """The shapes of an image that belong together."""

    boxes: list[Element] = field(default_factory=list)
    skeletons: list[Element] = field(default_factory=list)
    points: list[Element] = field(default_factory=list)

    @property
    def landmarks(self) -> list[Element] | None:
        """The points of its one face, in order of the file; None if they do not make a face with one box."""
        if len(self.boxes) != 1:
            return None
        if len(self.skeletons) == 1 and not self.points:
            inside = [child for child in self.skeletons[0] if child.tag == "points"]
        elif self.points and not self.skeletons:
            inside = self.points
        else:
            return None
        if len(inside) == 1 and len(_places(inside[0])) == 5:
            return inside
        indices = [point_index(point.get("label", "")) for point in inside]
        is_a_set = None not in indices and len(set(indices)) == len(indices)
        return inside if is_a_set and all(len(_places(point)) <= 1 for point in inside) else None


def _image(image: str, element: Element, path: Path, reading: Reading) -> AnnotatedImage:
    groups: dict[str, _Group] = defaultdict(_Group)
    face_boxes: set[int] = set()
    for shape in element:
        group = groups[shape.get("group_id") or ""]
        if shape.tag == "box" and is_face_label(shape.get("label", "")):
            group.boxes.append(shape)
            face_boxes.add(id(shape))
        elif shape.tag == "skeleton":
            group.skeletons.append(shape)
        elif shape.tag == "points":
            group.points.append(shape)
    faces: list[Face] = []
    used: set[int] = set()
    for shape in element:
        group = groups[shape.get("group_id") or ""]
        if id(shape) not in face_boxes:
            continue
        try:
            landmarks = group.landmarks if shape.get("group_id") else None
            face = _face(shape, group, landmarks, reading)
        except ValueError as error:
            raise wrong(path, f"image {image}, box {len(faces) + 1}", error) from error
        if face is None:
            reading.left_out.append(f"{path.name}, {image}: a box without an area.")
            continue
        faces.append(face)
        used.add(id(shape))
        if landmarks is not None:
            used.update(map(id, (*group.skeletons, *group.points)))
    others = [shape for shape in element if id(shape) not in used]
    no_faces = sum(shape.tag != "box" or not is_face_label(shape.get("label", "")) for shape in others)
    if no_faces:
        reading.left_out.append(other_shapes(f"{path.name}, {image}", no_faces))
    kept: dict[str, object] = {
        "attributes": {k: v for k, v in element.attrib.items() if k not in ("name", "width", "height")}
    }
    if others:
        kept["shapes"] = [element_text(shape) for shape in others]
    width, height = element.get("width", ""), element.get("height", "")
    size = whole_from_text(width), whole_from_text(height)
    return AnnotatedImage(
        path=image,
        size=(size[0], size[1]) if size[0] and size[1] else None,
        faces=tuple(faces),
        carried=carry(KEY, kept),
    )


def _face(box: Element, group: _Group, landmarks: list[Element] | None, reading: Reading) -> Face | None:
    left, top, right, bottom = (from_text(box.get(corner, "")) for corner in _CORNERS)
    if not has_area((left, top, right, bottom)):
        return None
    said = {child.get("name", ""): child.text or "" for child in box if child.tag == "attribute"}
    words, unknown = understood(said)
    kept: dict[str, object] = {}
    own = _unusual(box, _USUAL_BOX, *_CORNERS)
    if own:
        kept["box"] = own
    if unknown:
        kept["attributes"] = unknown
    points: list[PointXYV] = []
    if landmarks is not None:
        points, unusual = _points(landmarks)
        if unusual:
            kept["points"] = unusual
        if group.skeletons:
            skeleton = _unusual(group.skeletons[0], _USUAL_SKELETON, "group_id")
            others = [element_text(child) for child in group.skeletons[0] if child.tag != "points"]
            if skeleton:
                kept["skeleton"] = skeleton
            if others:
                kept["skeleton_elements"] = others
    return reading.face((left, top, right, bottom), points, words, carry(KEY, kept))


def _points(landmarks: list[Element]) -> tuple[list[PointXYV], dict[str, Texts]]:
    """The five points, and by its label what else is said of one."""
    points = [MISSING_POINT] * 5
    unusual: dict[str, Texts] = {}
    if len(landmarks) == 1 and len(_places(landmarks[0])) == 5:
        visibility = _visibility(landmarks[0])
        return [(x, y, visibility) for x, y in _places(landmarks[0])], {}
    for element in landmarks:
        index = point_index(element.get("label", "")) or 0
        places = _places(element)
        visibility = _visibility(element)
        if places and visibility is not Visibility.MISSING:
            points[index] = (*places[0], visibility)
        usual = {**_USUAL_POINT, "label": POINT_LABELS[index]}
        own = _unusual(element, usual, "points", "outside", "occluded", "group_id")
        if own.get("z_order") == "0":
            del own["z_order"]  # a single shape has one, a skeleton's point has none
        if own:
            unusual[POINT_LABELS[index]] = own
    return points, unusual


def _visibility(element: Element) -> Visibility:
    if element.get("outside", "0") == "1":
        return Visibility.MISSING
    return Visibility.OCCLUDED if element.get("occluded", "0") == "1" else Visibility.VISIBLE


def _places(element: Element) -> list[tuple[float, float]]:
    """The places of a `points` element: "x,y;x,y". Raises ValueError for anything else."""
    places = []
    for pair in filter(None, element.get("points", "").split(";")):
        x, _, y = pair.partition(",")
        places.append((from_text(x), from_text(y)))
    return places


def _unusual(element: Element, usual: Texts, *interpreted: str) -> Texts:
    return {
        name: value
        for name, value in element.attrib.items()
        if name not in interpreted and usual.get(name) != value
    }


def _image_element(annotated: AnnotatedImage) -> Element:
    kept = carried(KEY, annotated.carried)
    attributes = _texts(kept.get("attributes"))
    element = Element("image", {"id": attributes.pop("id", ""), "name": annotated.path, **attributes})
    if not element.get("id"):
        del element.attrib["id"]
    if annotated.size is not None:
        for tag, value in zip(("width", "height"), annotated.size, strict=True):
            element.set(tag, str(value))
    shapes = kept.get("shapes")
    others = [element_from(str(text)) for text in (shapes if isinstance(shapes, list) else [])]
    groups = {shape.get("group_id") for shape in others}
    groups |= {_texts(carried(KEY, face.carried).get("box")).get("group_id") for face in annotated.faces}
    free = (str(number) for number in count(1) if str(number) not in groups)
    taken: set[str] = set()
    for face in annotated.faces:
        element.extend(_shapes(face, free, taken))
    element.extend(others)
    return element


def _shapes(face: Face, free: Iterator[str], taken: set[str]) -> Iterator[Element]:
    kept = carried(KEY, face.carried)
    box = Element("box", {**_USUAL_BOX, **_texts(kept.get("box"))})
    for corner, value in zip(_CORNERS, face.box_xyxy, strict=True):
        box.set(corner, as_text(value))
    for name, text in (_texts(kept.get("attributes")) | _texts(words_of(face))).items():
        add(box, "attribute", text).set("name", name)
    if face.landmarks:
        group = box.get("group_id")
        if group is None or group in taken:  # two faces that were copied from one need a group each
            group = next(free)
            box.set("group_id", group)
        taken.add(group)
    yield box
    if face.landmarks:
        skeleton = Element("skeleton", {**_USUAL_SKELETON, **_texts(kept.get("skeleton"))})
        skeleton.set("group_id", str(group))
        unusual = kept.get("points")
        for label, p in zip(POINT_LABELS, face.landmarks, strict=True):
            own = _texts(unusual.get(label) if isinstance(unusual, dict) else None)
            point = add(skeleton, "points")
            point.attrib.update({"label": label, **_USUAL_POINT, **own})
            point.set("outside", "0" if p.is_placed else "1")
            point.set("occluded", "1" if p.visibility is Visibility.OCCLUDED else "0")
            point.set("points", f"{as_text(p.x)},{as_text(p.y)}" if p.is_placed else "0,0")
        elements = kept.get("skeleton_elements")
        skeleton.extend(element_from(str(text)) for text in (elements if isinstance(elements, list) else []))
        yield skeleton


def _texts(value: object) -> Texts:
    return {str(name): str(text) for name, text in value.items()} if isinstance(value, dict) else {}
