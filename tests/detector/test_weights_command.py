"""`detector weights`: checkpoints imported, and what a weights file holds."""

from __future__ import annotations

import torch

from detector.__main__ import main
from detector.network.retinaface import RetinaFace
from detector.profile import MOBILE
from detector.weights.community import community_name
from detector.weights.file import load_weights, save_weights
from detector.weights.head import read_metadata


def test_that_a_checkpoint_is_imported_with_its_profile(tmp_path, capsys):
    checkpoint, out = tmp_path / "theirs.pth", tmp_path / "ours.safetensors"
    state = {community_name(name): tensor for name, tensor in RetinaFace(MOBILE).state_dict().items()}
    torch.save(state, checkpoint)
    assert main(["weights", "import", str(checkpoint), "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out}\n"
    assert load_weights(out).profile == MOBILE
    assert read_metadata(out)["imported_from"] == "theirs.pth"


def test_that_a_wrong_checkpoint_is_not_imported(tmp_path, capsys):
    torch.save({"fc.weight": torch.zeros(1)}, tmp_path / "wrong.pth")
    assert (
        main(["weights", "import", str(tmp_path / "wrong.pth"), "--out", str(tmp_path / "o.safetensors")])
        == 2
    )
    assert "1 unexpected: fc.weight" in capsys.readouterr().err
    assert not (tmp_path / "o.safetensors").exists()


def test_that_show_tells_what_a_weights_file_holds(tmp_path, capsys):
    weights = tmp_path / "weights.safetensors"
    save_weights(weights, RetinaFace(MOBILE), {"trained_by": "nobody"})
    assert main(["weights", "show", str(weights)]) == 0
    shown = capsys.readouterr().out
    for expected in ("mobilenet-0.25", "[104.0, 117.0, 123.0]", "nobody", "426,608"):
        assert expected in shown
