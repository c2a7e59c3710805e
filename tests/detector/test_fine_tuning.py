"""Fine-tuning on corrections: what is learnt, what stays, and what a broken file does to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from detector.data.batches import batches
from detector.data.crop_choice import square_of_rejections
from detector.data.samples import Sample
from detector.errors import DetectorError, LabelError, TrainingError
from detector.inference.detect import Detections
from detector.losses.distillation import distillation_loss
from detector.losses.matching import Matching
from detector.losses.multitask import Losses
from detector.network.retinaface import RawOutput
from detector.resources import resource
from detector.training import fine_tune as fine_tune_module
from detector.training import learner
from detector.training.fine_tune import fine_tune
from detector.training.fine_tune_config import FineTuneConfig
from detector.training.generators import returned
from detector.training.progress import Progress
from detector.training.replay import anywhere
from detector.weights.file import load_weights
from detector.weights.head import read_metadata

MakeConfig = Callable[..., FineTuneConfig]

VERDICT_COLUMNS = "image,left,top,width,height,verdict,kind\n"


@pytest.fixture
def config(labelled_folder: Path, base_weights: Path) -> MakeConfig:
    def make(out: str = "tuned", **changes: object) -> FineTuneConfig:
        settings = {
            "images": labelled_folder / "images",
            "labels": labelled_folder / "label.txt",
            "weights": base_weights,
            "out": labelled_folder / out,
            "steps": 3,
            "precision": "fp32",
            "batch_size": 4,
            "crop_size": 64,
            "hold_out": 0,
            "least_images": 1,
            "replays_folder": True,
            "replay_share": 0.5,
            "head_learning_rate": 1e-4,
            "backbone_learning_rate": 1e-5,
        }
        return FineTuneConfig(**(settings | changes))  # type: ignore[arg-type]

    return make


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> list[list[Sample]]:
    """The samples of the streams that fine-tuning draws from: corrections, then replay."""
    streams: list[list[Sample]] = []

    def spy(samples, *arguments, **options):  # type: ignore[no-untyped-def]
        streams.append(list(samples))
        return batches(samples, *arguments, **options)

    monkeypatch.setattr(learner, "batches", spy)
    return streams


def tuned(config: FineTuneConfig) -> dict[str, torch.Tensor]:
    """The weights that come of it; with nothing held out, they are a candidate."""
    returned(fine_tune(config))
    return load_weights(config.out / "candidate.safetensors").state_dict()


def test_that_fine_tuning_moves_the_heads_and_keeps_early_stages_and_batch_norms(
    config: MakeConfig, base_weights: Path
) -> None:
    model = load_weights(base_weights)
    old, new = model.state_dict(), tuned(config())
    moved = {name for name in old if not torch.equal(old[name], new[name])}
    norms = [name for name, part in model.named_modules() if isinstance(part, torch.nn.BatchNorm2d)]
    assert any(name.startswith("landmark.") for name in moved)
    assert any(name.startswith("backbone.stage3.") for name in moved)
    assert not any(name.startswith(("backbone.stage1.", *norms)) for name in moved)
    assert read_metadata(config().out / "candidate.safetensors")["parent"] == "base.safetensors"


def test_that_the_average_is_saved_and_the_backbone_moves_ten_times_less_than_the_heads(
    config: MakeConfig,
) -> None:
    ours = resource("weights/mobile.safetensors")  # untrained ones hand no gradient down to the backbone
    old, new = load_weights(ours).state_dict(), tuned(config(steps=1, weights=ours))

    def moved(beginning: str) -> float:
        return max(float((new[name] - old[name]).abs().max()) for name in old if name.startswith(beginning))

    # A first step of Adam is as long as the learning rate; the average takes nine tenths of it.
    assert moved("landmark.") == pytest.approx(0.9e-4, rel=0.05)
    assert moved("backbone.stage3.") == pytest.approx(0.9e-5, rel=0.05)


def test_that_the_new_network_is_held_to_the_old_one_s_answers_on_replay(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[tuple[torch.Tensor, torch.Tensor]] = []

    def distil(student: RawOutput, teacher: RawOutput, **_: object) -> Losses:
        held.append((student.landmark_offsets.detach(), teacher.landmark_offsets))
        return Losses(*(torch.tensor(100.0) for _ in range(3)))

    monkeypatch.setattr(learner, "distillation_loss", distil)
    ours = resource("weights/mobile.safetensors")  # untrained ones answer alike whatever they see
    run = fine_tune(config(batch_size=8, replay_share=0.25, weights=ours, lesson_distillation=0.0))
    first = next(progress for progress in run if isinstance(progress, Progress))
    run.close()
    ((student, teacher),) = held
    assert len(student) == 2
    # Before the first step both are the same network, looking at the same images.
    torch.testing.assert_close(student, teacher, rtol=1e-4, atol=1e-4)
    assert min(first.classification, first.box, first.landmark) > 100


def test_that_in_corrected_images_it_is_held_to_them_where_no_correction_speaks(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[tuple[torch.Tensor, list[Matching]]] = []

    def distil(_: RawOutput, teacher: RawOutput, *, matchings: list[Matching], **more: object) -> Losses:
        held.append((teacher.logits.softmax(dim=-1)[..., 1], matchings))
        return Losses(*(torch.tensor(100.0, requires_grad=True) for _ in range(3)))

    monkeypatch.setattr(learner, "distillation_loss", distil)
    run = fine_tune(config(batch_size=8, replay_share=0.0, lesson_distillation=0.5))
    first = next(progress for progress in run if isinstance(progress, Progress))
    run.close()
    ((scores, matchings),) = held
    assert len(scores) == len(matchings) == 8
    for score, matching in zip(scores, matchings, strict=True):
        assert (score[matching.face >= 0] < 1e-6).all()  # as if it denied what a person labelled
    assert any((matching.face >= 0).any() for matching in matchings)
    assert first.total > 50 * 3
    assert max(first.classification, first.box, first.landmark) < 100  # told without what holds it


def test_that_what_the_old_network_finds_beside_the_corrections_is_no_background(
    config: MakeConfig, labelled_folder: Path, streams: list[list[Sample]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class OldNetwork:
        """Finds the labelled face, the rejected one, and one that nobody has judged."""

        def __init__(self, model: object, *, name: str) -> None:
            pass

        def detect(self, image: np.ndarray, *, threshold: float, nms_iou: float) -> Detections:
            boxes = np.array([[42, 31, 80, 70], [3, 2, 20, 20], [100, 60, 120, 90]], np.float32)
            return Detections(boxes, np.full(3, 0.9, np.float32), np.zeros((3, 5, 2), np.float32))

    monkeypatch.setattr(fine_tune_module, "Detector", OldNetwork)
    verdicts = labelled_folder / "verdicts.csv"
    verdicts.write_text(f"{VERDICT_COLUMNS}0.png,2,2,18,18,not_a_face,\n")
    returned(fine_tune(config(verdicts=verdicts, steps=1)))
    first, second = streams[0][:2]
    assert first.truth.ignored_xyxy.tolist() == [[100, 60, 120, 90]]
    assert first.truth.rejected_xyxy.tolist() == [[2, 2, 20, 20]]
    assert second.truth.ignored_xyxy.tolist() == [[3, 2, 20, 20], [100, 60, 120, 90]]
    assert second.truth.rejected_xyxy.tolist() == []


def test_that_rejected_detections_teach_also_in_images_without_faces(
    config: MakeConfig, labelled_folder: Path, streams: list[list[Sample]]
) -> None:
    cv2.imwrite(str(labelled_folder / "images/empty.png"), np.full((96, 128, 3), 30, np.uint8))
    verdicts = labelled_folder / "verdicts.csv"
    verdicts.write_text(f"{VERDICT_COLUMNS}empty.png,10,10,40,40,not_a_face,\n")
    list(fine_tune(config(verdicts=verdicts)))
    corrected, replayed = ([sample.name for sample in samples] for samples in streams)
    assert corrected == ["0.png", "1.png", "2.png", "3.png", "empty.png"]
    assert sorted(replayed) == sorted(corrected)
    assert streams[0][4].truth.rejected_xyxy.tolist() == [[10, 10, 50, 50]]
    assert read_metadata(config().out / "candidate.safetensors")["corrected_images"] == "5"


def test_that_verdicts_become_faces_hard_negatives_and_regions_without_loss(
    config: MakeConfig, labelled_folder: Path, streams: list[list[Sample]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class OldNetwork:
        """Finds all that was judged, and one that nobody has judged."""

        def __init__(self, model: object, *, name: str) -> None:
            pass

        def detect(self, image: np.ndarray, *, threshold: float, nms_iou: float) -> Detections:
            boxes = [[2, 2, 20, 20], [90, 2, 110, 22], [4, 60, 30, 90], [41, 31, 80, 70], [100, 60, 120, 90]]
            return Detections(
                np.array(boxes, np.float32), np.full(5, 0.9, np.float32), np.zeros((5, 5, 2), np.float32)
            )

    monkeypatch.setattr(fine_tune_module, "Detector", OldNetwork)
    cv2.imwrite(str(labelled_folder / "images/empty.png"), np.full((96, 128, 3), 30, np.uint8))
    verdicts = labelled_folder / "verdicts.csv"
    rows = "0.png,2,2,18,18,not_a_face,\n0.png,90,2,20,20,real,\n0.png,4,60,26,30,ignore,\n"
    verdicts.write_text(f"{VERDICT_COLUMNS}{rows}1.png,41,31,39,39,fix,\nempty.png,2,2,18,18,not_a_face,\n")
    list(fine_tune(config(verdicts=verdicts, steps=1)))
    assert [sample.name for sample in streams[0]] == ["0.png", "1.png", "2.png", "3.png", "empty.png"]
    first, second, empty = (streams[0][number].truth for number in (0, 1, 4))
    unjudged = [100, 60, 120, 90]
    assert first.boxes_xyxy.tolist() == [[40, 30, 80, 70], [90, 2, 110, 22]]
    assert first.landmark_known.tolist() == [[True, True, True, True, False], [False] * 5]
    assert first.rejected_xyxy.tolist() == empty.rejected_xyxy.tolist() == [[2, 2, 20, 20]]
    assert first.ignored_xyxy.tolist() == [[4, 60, 30, 90], unjudged]
    assert second.boxes_xyxy.tolist() == []
    assert second.ignored_xyxy.tolist()[:2] == [[40, 30, 80, 70], [41, 31, 80, 70]]
    assert unjudged in empty.ignored_xyxy.tolist()


def test_that_what_was_rejected_counts_as_much_as_the_settings_say(
    config: MakeConfig, labelled_folder: Path
) -> None:
    verdicts = labelled_folder / "verdicts.csv"
    verdicts.write_text(VERDICT_COLUMNS + "".join(f"{n}.png,2,2,18,18,not_a_face,\n" for n in range(4)))

    def first_loss(weight: float) -> float:
        run = fine_tune(config(f"{weight}", verdicts=verdicts, rejected_weight=weight, crop_size=160))
        first = next(progress for progress in run if isinstance(progress, Progress))
        run.close()
        return first.classification

    once, thrice, five_times = map(first_loss, (1.0, 3.0, 5.0))
    assert five_times - thrice == pytest.approx(thrice - once, rel=1e-3)
    assert thrice > once


def test_that_crops_of_corrections_show_what_was_rejected_and_those_of_replay_photographs_as_they_are(
    config: MakeConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    choices: list[object] = []

    def spy(samples, *arguments, **options):  # type: ignore[no-untyped-def]
        choices.append(options["choose"])
        return batches(samples, *arguments, **options)

    monkeypatch.setattr(learner, "batches", spy)
    tuned(config(steps=1))
    assert choices == [square_of_rejections, anywhere]


def test_that_replay_does_not_bring_back_what_was_rejected(
    config: MakeConfig, labelled_folder: Path, streams: list[list[Sample]], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Matching] = []

    def distil(
        student: RawOutput, teacher: RawOutput, *, matchings: list[Matching], **more: object
    ) -> Losses:
        told.extend(matchings)
        return distillation_loss(student, teacher, matchings=matchings, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(learner, "distillation_loss", distil)
    verdicts = labelled_folder / "verdicts.csv"
    verdicts.write_text(VERDICT_COLUMNS + "".join(f"{n}.png,2,2,60,60,not_a_face,\n" for n in range(4)))
    cv2.imwrite(str(labelled_folder / "images/nothing said.png"), np.full((96, 128, 3), 30, np.uint8))
    list(fine_tune(config(verdicts=verdicts, crop_size=160, steps=4)))
    assert sum(bool(matching.rejected.any()) for matching in told) >= 4
    assert sum(bool((matching.face >= 0).any()) for matching in told) >= 4
    assert [len(sample.truth.rejected_xyxy) for sample in streams[1]] == [1, 1, 1, 1, 0]


def test_that_judged_images_that_are_not_there_are_left_out_and_named(
    config: MakeConfig, labelled_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    verdicts = labelled_folder / "verdicts.csv"
    verdicts.write_text(
        VERDICT_COLUMNS + "gone.png,1,2,30,40,real,\n0.png,2,2,18,18,real,\nlost.png,1,2,3,4,fix,\n"
    )
    tuned(config(verdicts=verdicts))
    images = labelled_folder / "images"
    said = [record.getMessage() for record in caplog.records]
    assert said == [f"{verdicts}: gone.png is not in {images}. Left out, with 1 more such."]
    assert read_metadata(config().out / "candidate.safetensors")["corrected_images"] == "4"


def test_that_verdicts_that_are_none_are_named_before_the_first_step(
    config: MakeConfig, labelled_folder: Path
) -> None:
    with pytest.raises(LabelError, match=r"label\.txt:1: the columns image"):
        next(fine_tune(config(verdicts=labelled_folder / "label.txt")))


def test_that_broken_photographs_and_odd_names_do_not_stop_it(
    config: MakeConfig, labelled_folder: Path
) -> None:
    images = labelled_folder / "images"
    (images / "2.png").write_bytes(b"a corrected photograph that broke")
    (images / "broken.jpg").write_bytes(b"one for replay that always was")
    (images / "two\nlines.png").write_bytes((images / "0.png").read_bytes())
    tuned(config(steps=6))
    assert read_metadata(config().out / "candidate.safetensors")["corrected_images"] == "3"


def test_that_corrections_of_broken_photographs_alone_are_refused(
    config: MakeConfig, labelled_folder: Path
) -> None:
    for image in (labelled_folder / "images").iterdir():
        image.write_bytes(b"no photograph")
    with pytest.raises(TrainingError, match="no images left to train on"):
        list(fine_tune(config()))


def test_that_grey_photographs_are_learnt_from(config: MakeConfig, labelled_folder: Path) -> None:
    for number in range(4):
        cv2.imwrite(str(labelled_folder / f"images/{number}.png"), np.full((96, 128), 90, np.uint8))
    assert all(torch.isfinite(value).all() for value in tuned(config()).values())


def test_that_an_output_folder_that_is_a_file_is_named_before_the_first_step(
    config: MakeConfig, labelled_folder: Path
) -> None:
    (labelled_folder / "tuned").touch()
    with pytest.raises(DetectorError, match=r"tuned: the folder cannot be made"):
        next(fine_tune(config()))


@pytest.mark.parametrize(
    "changes",
    [
        {"steps": 0},
        {"crop_size": 0},
        {"seed": -1},
        {"seed": 2**64},
        {"batch_size": 1, "replay_share": 0.9},
        {"replay_share": 1.0},
        {"hold_out": 51},
        {"patience": 0},
        {"mixes": ()},
        {"mixes": (1.5,)},
        {"distillation": -1.0},
        {"lesson_distillation": -1.0},
        {"head_learning_rate": float("nan")},
        {"margin_ap": -0.1},
        {"rejected_weight": 0.0},
        {"rejected_weight": float("nan")},
    ],
)
def test_that_settings_that_make_no_sense_are_never_born(
    config: MakeConfig, changes: dict[str, object]
) -> None:
    with pytest.raises(TrainingError):
        config(**changes)
