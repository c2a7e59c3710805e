"""Everything that can be asked of the program: what menus, keys and the list of keys are made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from annotator.windows.translation import QT_TRANSLATE_NOOP


class Needs(Enum):
    """What must be there for an action to make sense; without it the action is greyed out."""

    NOTHING = "nothing"
    PROJECT = "project"
    IMAGE = "image"
    FACES = "faces"
    FACE = "face"
    UNDO = "undo"
    REDO = "redo"
    DENSE = "dense branch"


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


_SCHEMES = (
    ("system", QT_TRANSLATE_NOOP("actions", "Colours of the system")),
    ("light", QT_TRANSLATE_NOOP("actions", "Light")),
    ("dark", QT_TRANSLATE_NOOP("actions", "Dark")),
)
_CHOOSE = (
    QT_TRANSLATE_NOOP("actions", "Choose left eye"),
    QT_TRANSLATE_NOOP("actions", "Choose right eye"),
    QT_TRANSLATE_NOOP("actions", "Choose nose tip"),
    QT_TRANSLATE_NOOP("actions", "Choose left mouth corner"),
    QT_TRANSLATE_NOOP("actions", "Choose right mouth corner"),
)
"""In the order of LANDMARK_NAMES; sentences of their own, for many a language bends the names in them."""

MENUS: dict[str, tuple[tuple[Action, ...], ...]] = {
    "File": (
        (
            Action(
                "open_folder",
                QT_TRANSLATE_NOOP("actions", "Open folder…"),
                "Ctrl+O",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Open a folder of photographs"),
            ),
            Action(
                "open_sample",
                QT_TRANSLATE_NOOP("actions", "Open the sample"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Open the photographs that come along"),
            ),
        ),
        (
            Action(
                "import_labels",
                QT_TRANSLATE_NOOP("actions", "Import labels…"),
                "Ctrl+I",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Take in labels that there are already, in any of nine formats; a person's work stays",
                ),
            ),
            Action(
                "export",
                QT_TRANSLATE_NOOP("actions", "Export label.txt"),
                "Ctrl+E",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Write every image that was worked on into exports/NAME/label.txt"
                ),
            ),
            Action(
                "export_as",
                QT_TRANSLATE_NOOP("actions", "Compare and export as…"),
                "Ctrl+Shift+E",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "See what changed against the labels that were imported, and choose a format"
                ),
            ),
        ),
        (
            Action(
                "close_project",
                QT_TRANSLATE_NOOP("actions", "Close project"),
                "Ctrl+W",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Go back to the start page"),
            ),
            Action(
                "quit",
                QT_TRANSLATE_NOOP("actions", "Quit"),
                "Ctrl+Q",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Close the program; everything is saved already"),
            ),
        ),
    ),
    "Edit": (
        (
            Action(
                "undo",
                QT_TRANSLATE_NOOP("actions", "Undo"),
                "Ctrl+Z",
                Needs.UNDO,
                QT_TRANSLATE_NOOP("actions", "Take the last edit of this image back"),
            ),
            Action(
                "redo",
                QT_TRANSLATE_NOOP("actions", "Redo"),
                "Ctrl+Shift+Z Ctrl+Y",
                Needs.REDO,
                QT_TRANSLATE_NOOP("actions", "Make it again"),
            ),
        ),
        (
            Action(
                "delete_face",
                QT_TRANSLATE_NOOP("actions", "Delete face"),
                "Del",
                Needs.FACE,
                QT_TRANSLATE_NOOP(
                    "actions", "Take the selected face away; a prediction is remembered as not a face"
                ),
            ),
            Action(
                "copy",
                QT_TRANSLATE_NOOP("actions", "Copy face"),
                "Ctrl+C",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "Remember the selected face, to paste it"),
            ),
            Action(
                "paste",
                QT_TRANSLATE_NOOP("actions", "Paste face"),
                "Ctrl+V",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "At the cursor; also into another photograph"),
            ),
        ),
        (
            Action(
                "command_palette",
                QT_TRANSLATE_NOOP("actions", "Find a command…"),
                "Ctrl+K",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Type what you want to do, or the name of a photograph"),
            ),
            Action(
                "edit_keys",
                QT_TRANSLATE_NOOP("actions", "Change keys…"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Give any command the key you like"),
            ),
        ),
    ),
    "View": (
        (
            Action(
                "show_photograph",
                QT_TRANSLATE_NOOP("actions", "Photograph"),
                "F2",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Work on one photograph"),
            ),
            Action(
                "show_wall",
                QT_TRANSLATE_NOOP("actions", "Wall of faces"),
                "F3",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "All faces, upright, side by side"),
            ),
            Action(
                "show_statistics",
                QT_TRANSLATE_NOOP("actions", "Statistics"),
                "F4",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "The project in numbers"),
            ),
            Action(
                "show_review",
                QT_TRANSLATE_NOOP("actions", "Review queue"),
                "F5",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "What the model gets wrong, to be judged by one key each"),
            ),
        ),
        (
            Action(
                "fit_image",
                QT_TRANSLATE_NOOP("actions", "Fit image"),
                "Shift+F",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Show the whole photograph"),
            ),
            Action(
                "fit_face",
                QT_TRANSLATE_NOOP("actions", "Fit face"),
                "F",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "Show the selected face large"),
            ),
            Action(
                "zoom_in",
                QT_TRANSLATE_NOOP("actions", "Zoom in"),
                "Ctrl++ Ctrl+=",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Also with the wheel, at the cursor"),
            ),
            Action(
                "zoom_out",
                QT_TRANSLATE_NOOP("actions", "Zoom out"),
                "Ctrl+-",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Also with the wheel, at the cursor"),
            ),
        ),
        (
            Action(
                "show_predictions",
                QT_TRANSLATE_NOOP("actions", "Show predictions"),
                "P",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Faces that a model found and nobody has worked on"),
                is_switch=True,
            ),
            Action(
                "show_ground_truth",
                QT_TRANSLATE_NOOP("actions", "Show ground truth"),
                "G",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Faces from a label file that nobody has worked on"),
                is_switch=True,
            ),
            Action(
                "show_names",
                QT_TRANSLATE_NOOP("actions", "Show names and scores"),
                "N",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Beside the landmarks of every face"),
                is_switch=True,
            ),
            Action(
                "pose_axes",
                QT_TRANSLATE_NOOP("actions", "Pose axes"),
                "O",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Which way each head is turned: red to the right, green up, blue out of the nose",
                ),
                is_switch=True,
            ),
            Action(
                "mesh",
                QT_TRANSLATE_NOOP("actions", "Mesh"),
                "M",
                Needs.DENSE,
                QT_TRANSLATE_NOOP("actions", "The selected face as the dense branch of the model sees it"),
                is_switch=True,
            ),
            Action(
                "loupe",
                QT_TRANSLATE_NOOP("actions", "Loupe"),
                "L",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Single pixels beside the cursor; it opens by itself while a landmark is dragged",
                ),
                is_switch=True,
            ),
        ),
        (
            Action(
                "keep_zoom",
                QT_TRANSLATE_NOOP("actions", "Keep the zoom between images"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Show the next photograph at the zoom and place of this one"),
                is_switch=True,
            ),
            Action(
                "show_rejected",
                QT_TRANSLATE_NOOP("actions", "Show rejected faces"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Show faintly what was said to be no face"),
                is_switch=True,
            ),
        ),
        tuple(
            Action(
                f"scheme_{name}",
                text,
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "How windows and panels look"),
                is_switch=True,
            )
            for name, text in _SCHEMES
        ),
    ),
    "Go": (
        (
            Action(
                "next_image",
                QT_TRANSLATE_NOOP("actions", "Next image"),
                "D",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Turn to the next photograph"),
            ),
            Action(
                "previous_image",
                QT_TRANSLATE_NOOP("actions", "Previous image"),
                "A Shift+Space",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Turn to the one before"),
            ),
            Action(
                "accept_and_go_on",
                QT_TRANSLATE_NOOP("actions", "Accept all and go on"),
                "Space",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Every face is right as it stands; turn to the next photograph"),
            ),
        ),
        (
            Action(
                "accept_and_next",
                QT_TRANSLATE_NOOP("actions", "Accept and next face"),
                "E",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "This face is right as it stands; the next one nobody has worked on,"
                    " also in the next image",
                ),
            ),
            Action(
                "next_face",
                QT_TRANSLATE_NOOP("actions", "Next face"),
                "Tab",
                Needs.FACES,
                QT_TRANSLATE_NOOP("actions", "Select the next face, row by row"),
            ),
            Action(
                "previous_face",
                QT_TRANSLATE_NOOP("actions", "Previous face"),
                "Shift+Tab",
                Needs.FACES,
                QT_TRANSLATE_NOOP("actions", "Select the face before"),
            ),
            Action(
                "next_finding",
                QT_TRANSLATE_NOOP("actions", "Next finding"),
                "C",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Select the next face in which something looks wrong"),
            ),
            Action(
                "let_go",
                QT_TRANSLATE_NOOP("actions", "Select nothing"),
                "Esc",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "First no landmark, then no face"),
            ),
        ),
    ),
    "Annotate": (
        (
            Action(
                "new_face",
                QT_TRANSLATE_NOOP("actions", "New face"),
                "W",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Drag a box; its landmarks are placed for you"),
            ),
            Action(
                "place_points",
                QT_TRANSLATE_NOOP("actions", "Place five landmarks"),
                "S",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Click left eye, right eye, nose tip, left and right mouth corner, as seen in the image",
                ),
            ),
            Action(
                "accept_face",
                QT_TRANSLATE_NOOP("actions", "Accept face"),
                "Return",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "This face is right as it stands"),
            ),
        ),
        tuple(
            Action(
                f"landmark_{number}",
                text,
                str(number),
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "One landmark of five; left as seen in the image"),
            )
            for number, text in enumerate(_CHOOSE, 1)
        ),
        (
            Action(
                "toggle_visibility",
                QT_TRANSLATE_NOOP("actions", "Visible or occluded"),
                "Q",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "Of the chosen landmark"),
            ),
            Action(
                "toggle_missing",
                QT_TRANSLATE_NOOP("actions", "Missing or placed"),
                "X",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Of the chosen landmark"),
            ),
            Action(
                "fit_box",
                QT_TRANSLATE_NOOP("actions", "Fit box to landmarks"),
                "B",
                Needs.FACE,
                QT_TRANSLATE_NOOP("actions", "The box that such landmarks have"),
            ),
            Action(
                "swap_sides",
                QT_TRANSLATE_NOOP("actions", "Exchange left and right"),
                "Shift+X",
                Needs.FACE,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Of the pair that looks swapped, else of both; left is left as seen in the image",
                ),
            ),
            Action(
                "say_attributes",
                QT_TRANSLATE_NOOP("actions", "Say attributes"),
                "I",
                Needs.FACE,
                QT_TRANSLATE_NOOP(
                    "actions", "Blur, light, pose and difficulty by digits; Esc goes back to the photograph"
                ),
            ),
            Action(
                "mark_reviewed",
                QT_TRANSLATE_NOOP("actions", "Image is reviewed"),
                "",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Looked through, nothing is missing; Space says so too"),
                is_switch=True,
            ),
        ),
    ),
    "Review": (
        (
            Action(
                "evaluate",
                QT_TRANSLATE_NOOP("actions", "Evaluate the model…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Hold the model in use against ground truth; what it gets wrong is queued"
                ),
            ),
            Action(
                "earlier_evaluations",
                QT_TRANSLATE_NOOP("actions", "Review an earlier evaluation…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Go on with the queue of an evaluation that there was before"),
            ),
            Action(
                "score_again",
                QT_TRANSLATE_NOOP("actions", "Score the queue again"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Let the model in use look again: what of the queue is resolved?"
                ),
            ),
        ),
        (
            Action(
                "verdict_tables",
                QT_TRANSLATE_NOOP("actions", "Tables of the verdicts…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP("actions", "Verdicts by event, size, score and reviewer"),
            ),
            Action(
                "export_review",
                QT_TRANSLATE_NOOP("actions", "Export verdicts and corrected labels"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Write verdicts.csv and the ground truth as the verdicts have it, corrected.txt",
                ),
            ),
        ),
        (
            Action(
                "second_reviewer",
                QT_TRANSLATE_NOOP("actions", "Review as somebody else…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "The same queue in a project of its own, without anybody's verdicts"
                ),
            ),
            Action(
                "compare_reviewers",
                QT_TRANSLATE_NOOP("actions", "Compare with another reviewer…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "How far two reviewers of the same queue agree, and with themselves",
                ),
            ),
            Action(
                "repeat_some",
                QT_TRANSLATE_NOOP("actions", "Show some items twice"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "A tenth of a new queue comes again later, unmarked: how far do you agree with yourself?",
                ),
                is_switch=True,
            ),
        ),
    ),
    "Model": (
        (
            Action(
                "detect_again",
                QT_TRANSLATE_NOOP("actions", "Detect in this image"),
                "R",
                Needs.IMAGE,
                QT_TRANSLATE_NOOP("actions", "Run the model on the open photograph; what a person did stays"),
            ),
        ),
        (
            Action(
                "fine_tune",
                QT_TRANSLATE_NOOP("actions", "Fine-tune on the corrections"),
                "Ctrl+T",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Export the corrections and train the model on them, in the background"
                ),
            ),
            Action(
                "compare_versions",
                QT_TRANSLATE_NOOP("actions", "Compare models on this image…"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Hold two versions against each other, in figures and on the photograph"
                ),
            ),
        ),
    ),
    "Analyze": (
        (
            Action(
                "measure_disagreement",
                QT_TRANSLATE_NOOP("actions", "Measure disagreement"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Let the model look again, mirrored and at other scales:"
                    " faces it is unsure of come first",
                ),
            ),
            Action(
                "compare_models",
                QT_TRANSLATE_NOOP("actions", "Compare with the model before"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions",
                    "Measure how far the predictions of the model in use are from those of its parent",
                ),
            ),
            Action(
                "stop_measuring",
                QT_TRANSLATE_NOOP("actions", "Stop measuring"),
                "",
                Needs.PROJECT,
                QT_TRANSLATE_NOOP(
                    "actions", "Of disagreement what was measured so far is kept, of an evaluation nothing"
                ),
            ),
        ),
    ),
    "Help": (
        (
            Action(
                "show_keys",
                QT_TRANSLATE_NOOP("actions", "Keys and mouse"),
                "? F1",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Every key and gesture, searchable"),
            ),
            Action(
                "about",
                QT_TRANSLATE_NOOP("actions", "About Five Landmarks"),
                "",
                Needs.NOTHING,
                QT_TRANSLATE_NOOP("actions", "Version and licence"),
            ),
        ),
    ),
}
"""The menus, each in groups that a line divides."""

_NUDGE_TIP = QT_TRANSLATE_NOOP("actions", "Move the chosen landmark, or the whole face where none is chosen")

NUDGES: dict[Action, tuple[float, float]] = {
    Action(f"nudge_{key}", text, key, Needs.FACE, _NUDGE_TIP): way
    for key, text, way in (
        ("Left", QT_TRANSLATE_NOOP("actions", "Nudge 1 px left"), (-1.0, 0.0)),
        ("Right", QT_TRANSLATE_NOOP("actions", "Nudge 1 px right"), (1.0, 0.0)),
        ("Up", QT_TRANSLATE_NOOP("actions", "Nudge 1 px up"), (0.0, -1.0)),
        ("Down", QT_TRANSLATE_NOOP("actions", "Nudge 1 px down"), (0.0, 1.0)),
        ("Shift+Left", QT_TRANSLATE_NOOP("actions", "Nudge 10 px left"), (-10.0, 0.0)),
        ("Shift+Right", QT_TRANSLATE_NOOP("actions", "Nudge 10 px right"), (10.0, 0.0)),
        ("Shift+Up", QT_TRANSLATE_NOOP("actions", "Nudge 10 px up"), (0.0, -10.0)),
        ("Shift+Down", QT_TRANSLATE_NOOP("actions", "Nudge 10 px down"), (0.0, 10.0)),
        ("Ctrl+Left", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px left"), (-0.1, 0.0)),
        ("Ctrl+Right", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px right"), (0.1, 0.0)),
        ("Ctrl+Up", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px up"), (0.0, -0.1)),
        ("Ctrl+Down", QT_TRANSLATE_NOOP("actions", "Nudge 0.1 px down"), (0.0, 0.1)),
    )
}
"""(dx, dy) in pixels. Reached by keys alone, which belong to the photograph: lists need the arrows too."""

ACTIONS: tuple[Action, ...] = (
    *(action for groups in MENUS.values() for group in groups for action in group),
    *NUDGES,
)
