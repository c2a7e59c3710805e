"""Everything that can be asked of the program: what menus, keys and the list of keys are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from annotator.model.face import LANDMARK_NAMES


class Needs(Enum):
    """What must be there for an action to make sense; without it the action is greyed out."""

    NOTHING = "nothing"
    PROJECT = "project"
    IMAGE = "image"
    FACES = "faces"
    FACE = "face"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the table.

    keys: separated by spaces; the first is shown in the menu. is_switch: it is on or off.
    """

    id: str
    text: str
    keys: str
    needs: Needs
    tip: str
    is_switch: bool = False


_SCHEMES = (("system", "Colours of the system"), ("light", "Light"), ("dark", "Dark"))

MENUS: dict[str, tuple[tuple[Action, ...], ...]] = {
    "File": (
        (
            Action("open_folder", "Open folder…", "Ctrl+O", Needs.NOTHING, "Open a folder of photographs"),
            Action(
                "open_sample", "Open the sample", "", Needs.NOTHING, "Open the photographs that come along"
            ),
        ),
        (
            Action(
                "import_labels",
                "Import labels…",
                "Ctrl+I",
                Needs.PROJECT,
                "Take in labels that there are already, in any of nine formats; a person's work stays",
            ),
            Action(
                "export",
                "Export label.txt",
                "Ctrl+E",
                Needs.PROJECT,
                "Write every image that was worked on into exports/NAME/label.txt",
            ),
            Action(
                "export_as",
                "Compare and export as…",
                "Ctrl+Shift+E",
                Needs.PROJECT,
                "See what changed against the labels that were imported, and choose a format",
            ),
        ),
        (
            Action("close_project", "Close project", "Ctrl+W", Needs.PROJECT, "Go back to the start page"),
            Action("quit", "Quit", "Ctrl+Q", Needs.NOTHING, "Close the program; everything is saved already"),
        ),
    ),
    "Edit": (
        (
            Action("undo", "Undo", "Ctrl+Z", Needs.UNDO, "Take the last edit of this image back"),
            Action("redo", "Redo", "Ctrl+Shift+Z Ctrl+Y", Needs.REDO, "Make it again"),
        ),
        (
            Action(
                "delete_face",
                "Delete face",
                "Del",
                Needs.FACE,
                "Take the selected face away; a prediction is remembered as not a face",
            ),
            Action("copy", "Copy face", "Ctrl+C", Needs.FACE, "Remember the selected face, to paste it"),
            Action(
                "paste", "Paste face", "Ctrl+V", Needs.IMAGE, "At the cursor; also into another photograph"
            ),
        ),
        (
            Action(
                "command_palette",
                "Find a command…",
                "Ctrl+K",
                Needs.NOTHING,
                "Type what you want to do, or the name of a photograph",
            ),
            Action("edit_keys", "Change keys…", "", Needs.NOTHING, "Give any command the key you like"),
        ),
    ),
    "View": (
        (
            Action("show_photograph", "Photograph", "F2", Needs.PROJECT, "Work on one photograph"),
            Action("show_wall", "Wall of faces", "F3", Needs.PROJECT, "All faces, upright, side by side"),
            Action("show_statistics", "Statistics", "F4", Needs.PROJECT, "The project in numbers"),
        ),
        (
            Action("fit_image", "Fit image", "Shift+F", Needs.IMAGE, "Show the whole photograph"),
            Action("fit_face", "Fit face", "F", Needs.FACE, "Show the selected face large"),
            Action("zoom_in", "Zoom in", "Ctrl++ Ctrl+=", Needs.IMAGE, "Also with the wheel, at the cursor"),
            Action("zoom_out", "Zoom out", "Ctrl+-", Needs.IMAGE, "Also with the wheel, at the cursor"),
        ),
        (
            Action(
                "show_predictions",
                "Show predictions",
                "P",
                Needs.NOTHING,
                "Faces that a model found and nobody has worked on",
                is_switch=True,
            ),
            Action(
                "show_ground_truth",
                "Show ground truth",
                "G",
                Needs.NOTHING,
                "Faces from a label file that nobody has worked on",
                is_switch=True,
            ),
            Action(
                "show_names",
                "Show names and scores",
                "N",
                Needs.NOTHING,
                "Beside the landmarks of every face",
                is_switch=True,
            ),
            Action(
                "loupe",
                "Loupe",
                "L",
                Needs.NOTHING,
                "Single pixels beside the cursor; it opens by itself while a landmark is dragged",
                is_switch=True,
            ),
        ),
        (
            Action(
                "keep_zoom",
                "Keep the zoom between images",
                "",
                Needs.NOTHING,
                "Show the next photograph at the zoom and place of this one",
                is_switch=True,
            ),
            Action(
                "show_rejected",
                "Show rejected faces",
                "",
                Needs.NOTHING,
                "Show faintly what was said to be no face",
                is_switch=True,
            ),
        ),
        tuple(
            Action(f"scheme_{name}", text, "", Needs.NOTHING, "How windows and panels look", is_switch=True)
            for name, text in _SCHEMES
        ),
    ),
    "Go": (
        (
            Action("next_image", "Next image", "D", Needs.PROJECT, "Turn to the next photograph"),
            Action(
                "previous_image", "Previous image", "A Shift+Space", Needs.PROJECT, "Turn to the one before"
            ),
            Action(
                "accept_and_go_on",
                "Accept all and go on",
                "Space",
                Needs.IMAGE,
                "Every face is right as it stands; turn to the next photograph",
            ),
        ),
        (
            Action(
                "accept_and_next",
                "Accept and next face",
                "E",
                Needs.FACE,
                "This face is right as it stands; the next one nobody has worked on, also in the next image",
            ),
            Action("next_face", "Next face", "Tab", Needs.FACES, "Select the next face, row by row"),
            Action("previous_face", "Previous face", "Shift+Tab", Needs.FACES, "Select the face before"),
            Action(
                "next_finding",
                "Next finding",
                "C",
                Needs.IMAGE,
                "Select the next face in which something looks wrong",
            ),
            Action("let_go", "Select nothing", "Esc", Needs.FACE, "First no landmark, then no face"),
        ),
    ),
    "Annotate": (
        (
            Action("new_face", "New face", "W", Needs.IMAGE, "Drag a box; its landmarks are placed for you"),
            Action(
                "place_points",
                "Place five landmarks",
                "S",
                Needs.IMAGE,
                "Click left eye, right eye, nose tip, left and right mouth corner, as seen in the image",
            ),
            Action("accept_face", "Accept face", "Return", Needs.FACE, "This face is right as it stands"),
        ),
        tuple(
            Action(
                f"landmark_{number}",
                f"Choose {name}",
                str(number),
                Needs.FACE,
                "One landmark of five; left as seen in the image",
            )
            for number, name in enumerate(LANDMARK_NAMES, 1)
        ),
        (
            Action("toggle_visibility", "Visible or occluded", "Q", Needs.FACE, "Of the chosen landmark"),
            Action("toggle_missing", "Missing or placed", "X", Needs.FACE, "Of the chosen landmark"),
            Action("fit_box", "Fit box to landmarks", "B", Needs.FACE, "The box that such landmarks have"),
            Action(
                "swap_sides",
                "Exchange left and right",
                "Shift+X",
                Needs.FACE,
                "Of eyes and mouth corners; left is left as seen in the image",
            ),
            Action(
                "say_attributes",
                "Say attributes",
                "I",
                Needs.FACE,
                "Blur, light, pose and difficulty by digits; Esc goes back to the photograph",
            ),
            Action(
                "mark_reviewed",
                "Image is reviewed",
                "",
                Needs.IMAGE,
                "Looked through, nothing is missing; Space says so too",
                is_switch=True,
            ),
        ),
    ),
    "Model": (
        (
            Action(
                "detect_again",
                "Detect in this image",
                "R",
                Needs.IMAGE,
                "Run the model on the open photograph; what a person did stays",
            ),
        ),
        (
            Action(
                "fine_tune",
                "Fine-tune on the corrections",
                "Ctrl+T",
                Needs.PROJECT,
                "Export the corrections and train the model on them, in the background",
            ),
        ),
    ),
    "Analyze": (
        (
            Action(
                "measure_disagreement",
                "Measure disagreement",
                "",
                Needs.PROJECT,
                "Let the model look again, mirrored and at other scales: faces it is unsure of come first",
            ),
            Action(
                "compare_models",
                "Compare with the model before",
                "",
                Needs.PROJECT,
                "Measure how far the predictions of the model in use are from those of its parent",
            ),
            Action("stop_measuring", "Stop measuring", "", Needs.PROJECT, "What was measured so far is kept"),
        ),
    ),
    "Help": (
        (
            Action("show_keys", "Keys and mouse", "? F1", Needs.NOTHING, "Every key and gesture, searchable"),
            Action("about", "About Five Landmarks", "", Needs.NOTHING, "Version and licence"),
        ),
    ),
}
"""The menus, each in groups that a line divides."""

NUDGE_STEPS = {"": 1.0, "Shift+": 10.0, "Ctrl+": 0.1}
"""Pixels that an arrow key moves the chosen landmark, by what is held with it."""

NUDGE_WAYS = {"Left": (-1, 0), "Right": (1, 0), "Up": (0, -1), "Down": (0, 1)}

NUDGES: dict[Action, tuple[float, float]] = {
    Action(
        f"nudge_{held}{arrow}",
        f"Nudge {step:g} px {arrow.lower()}",
        f"{held}{arrow}",
        Needs.FACE,
        "Move the chosen landmark, or the whole face where none is chosen",
    ): (x * step, y * step)
    for held, step in NUDGE_STEPS.items()
    for arrow, (x, y) in NUDGE_WAYS.items()
}
"""(dx, dy) in pixels. Reached by keys alone, which belong to the photograph: lists need the arrows too."""

ACTIONS: tuple[Action, ...] = (
    *(action for groups in MENUS.values() for group in groups for action in group),
    *NUDGES,
)
