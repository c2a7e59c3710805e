"""The folders of fine-tuning: what is found in them after a crash, and what is never written over."""

from __future__ import annotations

import json
import resource
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.errors import AnnotatorError
from annotator.model.model_version import ModelVersion
from annotator.model.training_record import Figures, TrainingRecord, ValidationPoint
from annotator.store.journal import Journal
from annotator.store.migrations import MIGRATIONS
from annotator.store.runs import Plan, Run, run_of, unfinished_runs
from annotator.store.training_record import training_from_json, training_to_json
from detector.data.samples import is_held_out

RECORD = TrainingRecord(
    is_adopted=False,
    is_measured=True,
    reason="no_gain",
    digest="ab" * 32,
    settings=(("steps", "300"), ("frozen", "('backbone.stage1.',)")),
    images=118,
    held_out=2,
    mix=0.25,
    before=Figures(ap=0.8, landmark_error=None, faces=31, images=24),
    after=Figures(ap=0.81, landmark_error=0.04, faces=31, images=24),
    ap_gain=(-0.01, 0.02),
    threshold=0.62,
    rival="fine-tuned 1",
    labelled=("/usu\udcffl", "/usual/label.txt"),
    replayed=133,
    rival_figures=Figures(ap=0.8, landmark_error=0.03, faces=31, images=24),
    steps=200,
    best_step=150,
    seconds=12.5,
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Begun on two images."""
    (tmp_path / "label.txt").write_text("# a.jpg\n1 2 30 40\n# b.jpg\n")
    plan = Plan(name="fine-tuned 1", parent="mobile", steps=300, seed=0, insists=False, created="")
    run = Run.for_weights(tmp_path / "models" / "0001.safetensors", plan)
    run.begin(tmp_path / "label.txt", None)
    return run


def test_that_a_run_is_found_again_with_all_that_it_needs(run: Run) -> None:
    assert run_of(run.weights) == run
    assert unfinished_runs(run.folder.parent, ()) == [run]
    assert unfinished_runs(run.folder.parent, ("fine-tuned 1",)) == []
    assert (run.verdicts, run.step, run.losses(), run.validation(), run.record()) == (None, 0, [], [], None)


def test_that_a_folder_that_is_there_is_not_begun_again(run: Run, tmp_path: Path) -> None:
    with pytest.raises(AnnotatorError, match=r"0001\.run cannot be written: File exists"):
        run.begin(tmp_path / "label.txt", None)


def test_that_a_run_knows_what_was_not_to_be_forgotten_and_an_older_one_knows_of_none(run: Run) -> None:
    plan = replace(run.plan, name="fine-tuned 2", labelled=("/usu\udcffl", "/usual/label.txt"))
    other = Run.for_weights(run.weights.with_name("0002.safetensors"), plan)
    other.begin(run.labels, None)
    assert run_of(other.weights) == other
    held = json.loads((run.folder / "plan.json").read_text())
    del held["labelled"]
    (run.folder / "plan.json").write_text(json.dumps(held))
    assert run_of(run.weights) == run


def test_that_on_a_full_disk_nothing_is_left_of_a_run(run: Run, tmp_path: Path) -> None:
    other = Run.for_weights(run.weights.with_name("0002.safetensors"), run.plan)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5, hard))
    try:
        with pytest.raises(AnnotatorError, match=r"0002\.run cannot be written: File too large\. Free some"):
            other.begin(tmp_path / "label.txt", None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not other.folder.exists()
    other.begin(tmp_path / "label.txt", None)
    assert unfinished_runs(run.folder.parent, ("fine-tuned 2",)) == [other, run]


def test_that_a_folder_without_a_plan_is_no_run(run: Run) -> None:
    (run.folder / "plan.json").unlink()
    assert unfinished_runs(run.folder.parent, ()) == []
    (run.folder / "plan.json").write_text('{"name": "cut off')
    assert unfinished_runs(run.folder.parent, ()) == []


def test_that_tables_are_read_up_to_where_a_crash_has_cut_them_off(run: Run) -> None:
    (run.folder / "losses.csv").write_text("step,total,box\n1,8.0,1\n2,6.5,1\n3,")
    (run.folder / "validation.csv").write_text("step,ap,landmark_error,gain,is_best\n50,0.8,,0.1,1\n100,0.")
    assert run.losses() == [(1, 8.0), (2, 6.5)]
    assert run.validation() == [ValidationPoint(step=50, ap=0.8, landmark_error=None, is_best=True)]


@pytest.mark.parametrize("damaged", [b"", b"\xff" * 20, b"\x02\0\0\0\0\0\0\0{}"])
def test_that_of_a_damaged_checkpoint_no_step_is_told(run: Run, damaged: bytes) -> None:
    (run.folder / "checkpoint.safetensors").write_bytes(damaged)
    assert run.step == 0


def test_that_the_images_held_out_are_those_that_the_detector_holds_out(run: Run, tmp_path: Path) -> None:
    names = [f"{number}.jpg" for number in range(60)]
    run.labels.write_text("".join(f"# {name}\n" for name in names))
    for name in names[5:]:
        (tmp_path / name).touch()
    held_out = {name for name in names[5:] if is_held_out(name, 20)}
    assert 0 < len(held_out) < 55
    assert run.held_out(tmp_path, len(held_out)) == held_out
    assert run.held_out(tmp_path) == frozenset()  # not over yet
    run.write_record(replace(RECORD, held_out=len(held_out)))
    assert run.held_out(tmp_path) == held_out


def test_that_a_record_comes_back_as_it_was(run: Run) -> None:
    run.write_record(RECORD)
    assert run.record() == RECORD
    assert training_from_json(training_to_json(RECORD)) == RECORD
    assert training_from_json(training_to_json(None)) is None
    assert training_from_json('{"is_adopted": true}') is None
    damaged = json.loads(training_to_json(RECORD)) | {"labelled": ["/usual"]}
    assert training_from_json(json.dumps(damaged)) is None


def test_that_a_record_of_before_tells_of_no_photographs_not_to_forget() -> None:
    held = json.loads(training_to_json(RECORD))
    del held["labelled"], held["replayed"]
    assert training_from_json(json.dumps(held)) == replace(RECORD, labelled=None, replayed=0)


def test_that_discarding_leaves_the_other_runs(run: Run, tmp_path: Path) -> None:
    other = Run.for_weights(tmp_path / "models" / "0002.safetensors", run.plan)
    other.begin(tmp_path / "label.txt", None)
    run.discard()
    assert unfinished_runs(run.folder.parent, ()) == [other]


def test_that_a_version_keeps_its_record_and_its_notes(project_path: Path) -> None:
    version = ModelVersion(name="fine-tuned 1", path="0001.safetensors", parent="mobile", training=RECORD)
    with Journal.open(project_path) as journal:
        journal.models.add(version)
        journal.models.set_remark("fine-tuned 1", "the one to trust")

    with Journal.open(project_path) as journal:
        (found,) = journal.models.read_all()
    assert (found.training, found.remark, found.is_adopted) == (RECORD, "the one to trust", False)


def test_that_models_of_an_older_project_are_there_without_a_record(project_path: Path) -> None:
    with sqlite3.connect(project_path) as older:
        older.executescript("".join(MIGRATIONS[:4]))
        older.execute("INSERT INTO model (name, path, created, note) VALUES ('mobile', 'm', '', '')")
        older.execute(f"PRAGMA application_id = {0x464C4D4B}")
        older.execute("PRAGMA user_version = 4")
    older.close()

    with Journal.open(project_path) as journal:
        assert journal.models.read_all() == (ModelVersion(name="mobile", path="m"),)
