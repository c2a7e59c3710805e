"""Faults that damaged files and kills once brought to light, each as the smallest case of it."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from rich_project import IMAGES, make_rich_project
from safetensors.torch import save_file

from annotator.errors import AnnotatorError
from annotator.store.export import export_as, export_labels
from annotator.store.formats.image_index import ImageIndex
from annotator.store.formats.registry import FORMATS
from annotator.store.formats.upright_size import upright_size
from annotator.store.formats.whole_folder import whole_folder
from annotator.store.import_labels import import_labels
from annotator.store.journal import Journal
from annotator.store.other_project import check_other_project
from annotator.store.owned_file import replacing
from annotator.store.runs import Plan, Run, run_of
from annotator.store.survey import survey
from detector.data.samples import load_samples
from detector.errors import LabelError, WeightsError
from detector.evaluation.label_ground_truth import read_labelled
from detector.formats.label_txt import read_labels
from detector.images import read_image
from detector.resources import resource
from detector.weights.checkpoint import read_checkpoint
from detector.weights.file import load_weights

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"


@pytest.fixture
def spoil(tmp_path: Path) -> Callable[..., Path]:
    """A project with some of everything in it, in which somebody has then carried out SQL of their own."""

    def make(*statements: str) -> Path:
        path = tmp_path / "project.faces"
        make_rich_project(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            for statement in statements:
                file.execute(statement)
        return path

    return make


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE face RENAME TO other", f"CREATE VIEW face AS {ENDLESS}"],
        [f"CREATE TRIGGER t BEFORE UPDATE ON image BEGIN SELECT COUNT(*) FROM ({ENDLESS}); END"],
        ["DROP TABLE second_look"],
        ["ALTER TABLE model RENAME COLUMN note TO notes"],
        ["CREATE UNIQUE INDEX mine ON setting (value, key)"],
        ["PRAGMA user_version = -1"],
        ["PRAGMA user_version = 0"],
    ],
    ids=[
        "endless view",
        "endless trigger",
        "no table",
        "no column",
        "unique",
        "negative version",
        "no version",
    ],
)
def test_that_a_project_with_other_tables_is_refused_and_left_alone(
    statements: list[str], spoil: Callable[..., Path]
) -> None:
    path = spoil(*statements)
    content = path.read_bytes()
    with pytest.raises(AnnotatorError, match=r"project\.faces is damaged, or another program has changed it"):
        Journal.open(path)
    if "user_version" not in statements[-1]:
        with pytest.raises(AnnotatorError, match=r"project\.faces is damaged"):
            check_other_project(path)
    assert path.read_bytes() == content


def test_that_a_history_shorter_than_its_undo_is_told(spoil: Callable[..., Path]) -> None:
    with (
        Journal.open(spoil("DELETE FROM history")) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces holds something of a\.jpg that is damaged"),
    ):
        journal.history("a.jpg")


@pytest.mark.parametrize(
    "landmarks",
    ["CAST(x'ff5d' AS TEXT)", f"'{'[' * 100_000}'", f"'[[1{'0' * 400},0,0]]'"],
    ids=["bytes", "depth", "digits"],
)
def test_that_text_that_cannot_be_read_is_told(landmarks: str, spoil: Callable[..., Path]) -> None:
    with (
        Journal.open(spoil(f"UPDATE face SET landmarks = {landmarks}")) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces .*damaged"),
    ):
        journal.faces("a.jpg")


@pytest.mark.parametrize("path", ["'a.jpg'", "5"], ids=["text", "number"])
def test_that_a_name_that_is_no_bytes_is_taken_for_text(path: str, spoil: Callable[..., Path]) -> None:
    spoilt = spoil(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'path BLOB', 'path ANY') WHERE name = 'image'",
    )
    with closing(sqlite3.connect(spoilt, isolation_level=None)) as file:
        file.execute(f"UPDATE image SET path = {path} WHERE id = 2")
    with closing(sqlite3.connect(spoilt, isolation_level=None)) as file:
        file.execute("PRAGMA writable_schema = ON")
        file.execute("UPDATE sqlite_master SET sql = replace(sql, 'path ANY', 'path BLOB')")
    with Journal.open(spoilt) as journal:
        assert path.strip("'") in journal.image_states()


@pytest.mark.parametrize("said", ["integer overflow", "unsupported file format"])
def test_that_damage_is_told_which_sqlite_takes_for_a_faulty_query(
    said: str, spoil: Callable[..., Path]
) -> None:
    path = spoil("UPDATE face SET touched = 9223372036854775807")
    if said == "unsupported file format":
        content = bytearray(path.read_bytes())
        content[47] = 9  # the format of the schema, in the header
        path.write_bytes(content)
    with (
        pytest.raises(AnnotatorError, match=rf"project\.faces is damaged \({said}\)"),
        Journal.open(path) as journal,
    ):
        journal.image_states()


def test_that_further_columns_that_are_no_text_are_told(spoil: Callable[..., Path]) -> None:
    with (
        Journal.open(spoil("UPDATE face SET extra_columns = '[[1]]'")) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces holds something of d\.jpg that is damaged"),
    ):
        journal.faces("d.jpg")


def test_that_a_value_of_another_kind_than_its_column_is_told_when_it_is_written_again(
    spoil: Callable[..., Path],
) -> None:
    path = spoil()
    for kind, other in (("BLOB", "TEXT"), ("TEXT", "BLOB")):
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            if kind == "TEXT":
                file.execute("UPDATE image SET label_line = 'text'")
            file.execute("PRAGMA writable_schema = ON")
            sql = f"replace(sql, 'label_line {kind}', 'label_line {other}')"
            file.execute(f"UPDATE sqlite_master SET sql = {sql} WHERE name = 'image'")
    with Journal.open(path) as journal, pytest.raises(AnnotatorError, match=r"project\.faces is damaged"):
        journal.replace_with_labels([], "label.txt")


def test_that_a_model_without_a_name_is_told(spoil: Callable[..., Path]) -> None:
    with (
        Journal.open(spoil("UPDATE model SET name = '' WHERE name = 'first'")) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces holds something of its models"),
    ):
        journal.models.read_all()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE measurement SET value = 1e300", "UPDATE face SET bottom = top", "UPDATE face SET right = 9e999"],
)
def test_that_numbers_that_make_no_sense_are_told(statement: str, spoil: Callable[..., Path]) -> None:
    path = spoil(statement)
    with pytest.raises(AnnotatorError, match=r"project\.faces holds faces that are damaged"):
        list(survey(path, IMAGES))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE face SET label_line = CAST('nonsense' AS BLOB) WHERE label_line IS NOT NULL",
        "UPDATE image SET label_line = CAST('nonsense' AS BLOB) WHERE label_line IS NOT NULL",
        "UPDATE face SET label_line = CAST('# d.jpg' AS BLOB) WHERE label_line IS NOT NULL",
    ],
)
def test_that_a_damaged_label_line_is_told_and_nothing_written(
    statement: str, spoil: Callable[..., Path], tmp_path: Path
) -> None:
    with (
        Journal.open(spoil(statement)) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces holds a label line of .* that is damaged"),
    ):
        export_labels(journal, tmp_path / "exports")
    assert not (tmp_path / "exports" / "label.txt").exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE image SET carried = '{' WHERE path = CAST('parade/c.png' AS BLOB)",
     "UPDATE setting SET value = '{' WHERE key LIKE 'carried:%'"],
)  # fmt: skip
def test_that_what_another_file_said_and_is_damaged_is_told(
    statement: str, spoil: Callable[..., Path], tmp_path: Path
) -> None:
    with (
        Journal.open(spoil(statement)) as journal,
        pytest.raises(AnnotatorError, match=r"project\.faces holds what another file said of .*damaged"),
    ):
        export_as(journal, FORMATS["csv"], tmp_path / "out.csv", ImageIndex(IMAGES))


def test_that_an_import_is_there_with_all_that_its_file_said_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    coco = {"info": {"by": "ada"}, "images": [{"id": 1, "file_name": "a.jpg"}]}
    coco["annotations"] = [{"image_id": 1, "bbox": [1, 1, 9, 9]}]
    (tmp_path / "coco.json").write_text(json.dumps(coco))
    with Journal.open(tmp_path / "project.faces") as journal:
        with monkeypatch.context() as patch:
            patch.setattr(journal, "_store_setting", _fail)
            with pytest.raises(KeyboardInterrupt):
                import_labels(journal, ["a.jpg"], tmp_path / "coco.json")
        assert journal.faces("a.jpg") == ()
        import_labels(journal, ["a.jpg"], tmp_path / "coco.json")
        assert len(journal.faces("a.jpg")) == 1
        assert '"by":"ada"' in str(journal.setting("carried:coco"))


def test_that_a_folder_is_never_missing_while_it_is_replaced_and_is_known_again_after_a_kill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    _fill(target, "one")
    with monkeypatch.context() as patch:
        patch.setattr("annotator.store.formats.whole_folder._put_in_place", _fail)
        with pytest.raises(KeyboardInterrupt):  # as if killed before it is in place
            _fill(target, "two")
    assert (target / "a.txt").read_text() == "one"
    renames: list[object] = []
    monkeypatch.setattr(Path, "rename", lambda path, _: renames.append(path))
    _fill(target, "three")
    assert (target / "a.txt").read_text() == "three"
    assert renames == [], "it was away for a moment"


def test_that_a_name_that_no_disk_can_hold_is_an_image_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    labels = tmp_path / "label.txt"
    labels.write_text(f"# {'x' * 5000}.jpg\n# a.jpg\n1 2 3 4\n")
    assert [sample.name for sample in load_samples(tmp_path, labels)] == ["a.jpg"]
    assert [image.path for image in read_labelled(labels, tmp_path)] == ["a.jpg"]


@pytest.mark.parametrize("line", ["1 2 1e300 4", "1e300 2 -1e300 4", f"1 2 3 4{' 1e39 0 0' * 5} 1"])
def test_that_a_number_beyond_all_images_is_named_with_its_line(line: str, tmp_path: Path) -> None:
    labels = tmp_path / "label.txt"
    labels.write_text(f"# a.jpg\n{line}\n")
    with pytest.raises(LabelError, match=r"label\.txt:2: a (box|landmark) has"):
        read_labels(labels)


def test_that_a_checkpoint_is_one_whatever_its_name_says(tmp_path: Path) -> None:
    torch.save({"a": torch.ones(2)}, tmp_path / "a.safetensors")
    assert list(read_checkpoint(tmp_path / "a.safetensors")) == ["a"]
    (tmp_path / "b.safetensors").write_bytes(b"\xff" * 100)
    with pytest.raises(WeightsError, match=r"b\.safetensors: not a checkpoint"):
        read_checkpoint(tmp_path / "b.safetensors")


def test_that_weights_of_complex_numbers_are_refused(tmp_path: Path) -> None:
    ours = load_weights(resource("weights/mobile.safetensors"))
    state = {name: tensor.to(torch.complex64) for name, tensor in ours.state_dict().items()}
    metadata = {"format": "five-landmarks/1", "profile": ours.profile.to_json()}
    save_file(state, tmp_path / "complex.safetensors", metadata)
    with pytest.raises(WeightsError, match=r"complex\.safetensors: not all numbers are finite and real"):
        load_weights(tmp_path / "complex.safetensors")


def test_that_an_orientation_that_there_is_none_of_turns_nothing(tmp_path: Path) -> None:
    _, jpeg = cv2.imencode(".jpg", np.zeros((4, 8, 3), np.uint8))
    tag = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x0112, 3, 1, 9, 0) + bytes(4)
    segment = b"\xff\xe1" + struct.pack(">H", len(tag) + 8) + b"Exif\0\0" + tag
    (tmp_path / "a.jpg").write_bytes(jpeg.tobytes()[:2] + segment + jpeg.tobytes()[2:])
    assert read_image(tmp_path / "a.jpg").shape == (4, 8, 3)
    assert upright_size(tmp_path / "a.jpg") == (8, 4)


def test_that_a_note_of_an_export_may_be_anything(tmp_path: Path) -> None:
    target = tmp_path / "label.txt"
    target.write_text("somebody else's")
    (tmp_path / ".label.txt.written").write_text("[" * 100_000)
    with replacing(target, owner="me") as kept:
        target.write_text("mine")
    assert kept is not None
    assert kept.read_text() == "somebody else's"


def test_that_damage_beside_a_project_is_no_more_than_nothing_known(tmp_path: Path) -> None:
    plan = Plan(name="one", parent="ours", steps=1, seed=0, insists=False, created="2026")
    run = Run.for_weights(tmp_path / "0001.safetensors", plan)
    (tmp_path / "label.txt").write_text("# a.jpg\n")
    run.begin(tmp_path / "label.txt", None)
    (run.folder / "losses.csv").write_text("x" * 200_000)
    assert run.losses() == []
    (run.folder / "record.json").write_bytes(b"\xff")
    assert run.record() is None
    for name in ("record.json", "config.json", "plan.json"):
        (run.folder / name).write_text("[" * 100_000)
    assert run.record() is None
    assert run.settings() == ()
    assert run_of(run.weights) is None


def _fail(*_: object) -> None:
    raise KeyboardInterrupt


def _fill(target: Path, text: str) -> None:
    with whole_folder(target, owner="me") as folder:
        (folder / "a.txt").write_text(text)


def test_that_an_error_of_the_program_itself_is_not_taken_for_damage(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path / "project.faces")
    journal.close()
    with pytest.raises(sqlite3.ProgrammingError):
        journal.faces("a.jpg")
