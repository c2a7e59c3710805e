"""Pascal VOC: a folder with one XML file an image.

    <annotation><folder>parade</folder><filename>a.jpg</filename>
      <size><width>640</width><height>480</height><depth>3</depth></size>
      <object><name>face</name>
        <bndbox><xmin>449</xmin><ymin>330</ymin><xmax>571</xmax><ymax>479</ymax></bndbox>
        <has_lm>1</has_lm>
        <lm><x1>488.906</x1><y1>373.643</y1><f1>0</f1> … <f5>0</f5></lm>
        <attributes><attribute><name>blur</name><value>1</value></attribute></attributes>
      </object></annotation>

Pixels count from 0, as everywhere here, and may have decimals. `has_lm` and `lm` are the shape in which WIDER
FACE is passed on as VOC; the flags f1 to f5 (0 visible, 1 occluded, −1 missing) are added to it, and files
without them are read by the −1 in their coordinates. `attributes` is written as CVAT does. Holds all that a
face has. Every other element is carried through as it is, and so are objects that are no faces with an area.
http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element

from annotator.model.face import Face, Visibility
from annotator.store.formats.annotated_image import AnnotatedFile, AnnotatedImage, SizeWH, carried, carry
from annotator.store.formats.face_words import FACE_LABEL, is_face_label, understood, words_of
from annotator.store.formats.file_per_image import files_in, place_for
from annotator.store.formats.numbers import as_text, from_text, whole_from_text
from annotator.store.formats.reading import MISSING_POINT, PointXYV, Reading, has_area, other_shapes, wrong
from annotator.store.formats.xml_file import (
    add,
    children_of_root,
    element_from,
    element_text,
    indented,
    number_of,
    text_of,
)

KEY = "voc"
SUFFIX = ".xml"

_CORNERS = ("xmin", "ymin", "xmax", "ymax")
_INTERPRETED = ("bndbox", "has_lm", "lm", "attributes")
_POINT_TAGS = frozenset(f"{part}{i}" for part in "xyf" for i in range(1, 6))
# What labelImg writes too, with what is usual.
_USUAL = {"pose": "Unspecified", "truncated": "0", "difficult": "0"}


def read(path: Path, reading: Reading) -> AnnotatedFile:
    """path: a folder, or one file of it. Raises AnnotatorError, naming file and object, for what is wrong."""
    return AnnotatedFile(_images(path, reading))


def write(path: Path, file: AnnotatedFile) -> None:
    """path: an empty folder. Raises AnnotatorError for a name that XML cannot hold, OSError if it fails."""
    for annotated in file.images:
        text = indented(_annotation(annotated))
        place_for(path, annotated.path, SUFFIX).write_text(text, encoding="utf-8")


def _images(path: Path, reading: Reading) -> Iterator[AnnotatedImage]:
    for xml in files_in(path, SUFFIX):
        annotation = Element("annotation")
        # A list, for `extend` hides what a generator raises.
        annotation.extend(list(children_of_root(xml, root="annotation")))
        folder, name = text_of(annotation, "folder"), text_of(annotation, "filename")
        if not name:
            raise wrong(xml, "", "the <filename> of the image is missing")
        # The folder may be any, such as VOC's own JPEGImages.
        image = reading.image(*([f"{folder}/{name}"] if folder else []), name, where=xml.name)
        if image is not None:
            yield _image(image, annotation, xml, reading)


def _image(image: str, annotation: Element, xml: Path, reading: Reading) -> AnnotatedImage:
    faces: list[Face] = []
    others: list[str] = []
    other_things = 0
    for i, element in enumerate(annotation.findall("object"), 1):
        where = f"object {i}"
        if not is_face_label(text_of(element, "name")):
            others.append(element_text(element))
            other_things += 1
            continue
        try:
            face = _face(element, reading)
        except ValueError as error:
            raise wrong(xml, where, error) from error
        if face is None:
            reading.left_out.append(f"{xml.name}, {where}: a box without an area.")
            others.append(element_text(element))
        else:
            faces.append(face)
    if other_things:
        reading.left_out.append(other_shapes(xml.name, other_things))
    kept: dict[str, object] = {"objects": others} if others else {}
    elements = [element_text(e) for e in annotation if e.tag not in ("object", "filename", "size")]
    size = annotation.find("size")
    depth = text_of(size, "depth") if size is not None else ""
    if elements != _usual_elements(image):
        kept["elements"] = elements
    if depth not in ("", "3"):
        kept["depth"] = depth
    return AnnotatedImage(path=image, size=_size(size), faces=tuple(faces), carried=carry(KEY, kept))


def _usual_elements(image: str) -> list[str]:
    folder = str(PurePosixPath(image).parent)
    element = Element("folder")
    element.text = folder
    return [] if folder == "." else [element_text(element)]


def _size(size: Element | None) -> SizeWH | None:
    if size is None:
        return None
    width, height = whole_from_text(text_of(size, "width")), whole_from_text(text_of(size, "height"))
    return (width, height) if width and height else None


def _face(element: Element, reading: Reading) -> Face | None:
    box = element.find("bndbox")
    if box is None:
        raise ValueError("it has no <bndbox>")
    left, top, right, bottom = (number_of(box, tag) for tag in _CORNERS)
    if not has_area((left, top, right, bottom)):
        return None
    words, unknown = understood(
        {
            text_of(attribute, "name"): text_of(attribute, "value")
            for attribute in element.iterfind("attributes/attribute")
        }
    )
    kept: dict[str, object] = {}
    elements = [element_text(child) for child in element if child.tag not in _INTERPRETED]
    if elements != _usual_children():
        kept["elements"] = elements
    points = element.find("lm")
    if unknown:
        kept["attributes"] = unknown
    if points is not None:
        odd = [element_text(child) for child in points if child.tag not in _POINT_TAGS]
        if odd:
            kept["lm"] = odd
    has_points = points is not None and text_of(element, "has_lm") != "0"
    return reading.face(
        (left, top, right, bottom),
        _points(points) if points is not None and has_points else (),
        words,
        carry(KEY, kept),
    )


def _points(points: Element) -> tuple[PointXYV, ...]:
    found = []
    for i in range(1, 6):
        x, y = number_of(points, f"x{i}"), number_of(points, f"y{i}")
        flag = from_text(text_of(points, f"f{i}") or ("-1" if x == y == -1 else "0"))
        if flag not in (0, 1, -1):
            raise ValueError(f"<f{i}>: 0, 1 or -1 is expected, not {flag:g}")
        found.append(MISSING_POINT if flag == -1 else (x, y, Visibility(int(flag))))
    return tuple(found)


def _usual_children() -> list[str]:
    children = Element("object")
    add(children, "name", FACE_LABEL)
    for tag, text in _USUAL.items():
        add(children, tag, text)
    return [element_text(child) for child in children]


def _annotation(annotated: AnnotatedImage) -> Element:
    kept = carried(KEY, annotated.carried)
    annotation = Element("annotation")
    _extend(annotation, kept.get("elements", _usual_elements(annotated.path)))
    name = PurePosixPath(annotated.path).name
    folder = text_of(annotation, "folder")
    # A file that names another folder had the whole path in its name, or nothing of it.
    is_its_own = folder == str(PurePosixPath(annotated.path).parent) or "/" not in annotated.path
    add(annotation, "filename", name if is_its_own else annotated.path)
    if annotated.size is not None:
        size = add(annotation, "size")
        for tag, value in zip(("width", "height"), annotated.size, strict=True):
            add(size, tag, str(value))
        add(size, "depth", str(kept.get("depth", 3)))
    for face in annotated.faces:
        annotation.append(_object(face))
    _extend(annotation, kept.get("objects"))
    return annotation


def _object(face: Face) -> Element:
    kept = carried(KEY, face.carried)
    element = Element("object")
    _extend(element, kept.get("elements", _usual_children()))
    box = add(element, "bndbox")
    for tag, value in zip(_CORNERS, face.box_xyxy, strict=True):
        add(box, tag, as_text(value))
    odd = kept.get("lm")
    if face.landmarks or odd:
        add(element, "has_lm", "1" if face.landmarks else "0")
        points = add(element, "lm")
        for i, p in enumerate(face.landmarks, 1):
            add(points, f"x{i}", as_text(p.x))
            add(points, f"y{i}", as_text(p.y))
            add(points, f"f{i}", str(int(p.visibility)))
        _extend(points, odd)
    unknown = kept.get("attributes")
    words = {**(unknown if isinstance(unknown, dict) else {}), **words_of(face)}
    if words:
        attributes = add(element, "attributes")
        for name, value in words.items():
            attribute = add(attributes, "attribute")
            add(attribute, "name", name)
            add(attribute, "value", str(value))
    return element


def _extend(parent: Element, texts: object) -> None:
    for text in texts if isinstance(texts, list) else []:
        parent.append(element_from(str(text)))
