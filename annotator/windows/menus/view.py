"""The View menu: pages, zoom, and what is shown."""

from __future__ import annotations

from annotator.windows.action import Action, Groups, Needs
from annotator.windows.translation import QT_TRANSLATE_NOOP

_SCHEMES = (
    ("system", QT_TRANSLATE_NOOP("actions", "Colours of the system")),
    ("light", QT_TRANSLATE_NOOP("actions", "Light")),
    ("dark", QT_TRANSLATE_NOOP("actions", "Dark")),
)

VIEW: Groups = (
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
            Needs.PHOTOGRAPH,
            QT_TRANSLATE_NOOP("actions", "Faces that a model found and nobody has worked on"),
            is_switch=True,
        ),
        Action(
            "show_ground_truth",
            QT_TRANSLATE_NOOP("actions", "Show ground truth"),
            "G",
            Needs.PHOTOGRAPH,
            QT_TRANSLATE_NOOP("actions", "Faces from a label file that nobody has worked on"),
            is_switch=True,
        ),
        Action(
            "show_names",
            QT_TRANSLATE_NOOP("actions", "Show names and scores"),
            "N",
            Needs.PHOTOGRAPH,
            QT_TRANSLATE_NOOP("actions", "Beside the landmarks of every face"),
            is_switch=True,
        ),
        Action(
            "pose_axes",
            QT_TRANSLATE_NOOP("actions", "Pose axes"),
            "O",
            Needs.PHOTOGRAPH,
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
            Needs.PHOTOGRAPH,
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
)
