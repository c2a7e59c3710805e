"""The parts of the program: the window with everything in it, and everything behind it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QMenu

from annotator.arguments import author_name
from annotator.desk.desk import Desk
from annotator.desk.evaluating import Evaluating
from annotator.desk.exchange import Exchange
from annotator.desk.measuring import Measuring
from annotator.desk.meshing import Meshing
from annotator.desk.opening import Opening
from annotator.desk.overview import Overview
from annotator.desk.pages import Pages
from annotator.desk.preferences import Preferences
from annotator.desk.projects import LoadDetector, Projects
from annotator.desk.review_exchange import ReviewExchange
from annotator.desk.reviewing import Reviewing
from annotator.desk.settings import Settings
from annotator.desk.training import Training
from annotator.desk.turning import Turning
from annotator.jobs.lesson import Train
from annotator.jobs.runner import Runner
from annotator.scene.canvas import Canvas
from annotator.scene.loupe import Loupe
from annotator.windows.actions import Actions
from annotator.windows.aligned_panel import AlignedPanel
from annotator.windows.annotating import Annotating
from annotator.windows.attributes_panel import AttributesPanel
from annotator.windows.bugs import Bugs
from annotator.windows.diagnostics import Diagnostics
from annotator.windows.display_bar import SHORT, DisplayBar
from annotator.windows.face_panel import FacePanel
from annotator.windows.face_wall import FaceWall
from annotator.windows.findings_panel import FindingsPanel
from annotator.windows.history_panel import HistoryPanel
from annotator.windows.image_list import ImageList
from annotator.windows.light_panel import LightPanel
from annotator.windows.main_window import MainWindow
from annotator.windows.project_view import ProjectView
from annotator.windows.review_page import ReviewPage
from annotator.windows.side_panels import SidePanels
from annotator.windows.start_page import StartPage
from annotator.windows.statistics_page import StatisticsPage
from annotator.windows.training_panel import TrainingPanel
from detector.resources import resource


class Parts(QObject):
    """Makes every part and gives it what it needs. Who hears of what, `App` says.

    load, train: what loads a detector and what trains.
    """

    def __init__(self, settings: Settings, *, load: LoadDetector, train: Train) -> None:
        super().__init__()
        self.bugs = Bugs(self)
        self.runner = Runner(self)
        self.projects = Projects(self.runner, author=author_name(), load=load, parent=self)
        self._make_the_window()
        self._fill_the_window()
        self._make_what_shows_a_project()
        self._make_what_works_on_a_project(settings, load, train)

    def _make_the_window(self) -> None:
        icon = QIcon(str(resource("icons/five-landmarks.svg")))
        self.window = MainWindow(icon)
        self.canvas = Canvas(self.window)
        for part in (self.canvas, self.canvas.viewport()):
            part.setAcceptDrops(False)  # a graphics view swallows what is dropped; the window shall have it
        self.images = ImageList(self.window)
        self.start_page = StartPage(icon, self.window)
        self.face_panel = FacePanel(self.window)
        self.training_panel = TrainingPanel(self.window)
        self.recent_menu = QMenu("Open recent", self.window)
        self.wall = FaceWall(self.window)
        self.statistics = StatisticsPage(self.window)
        self.queue = ReviewPage(self.window)
        self.loupe = Loupe(self.canvas)
        self.aligned_panel = AlignedPanel(self.window)
        self.light_panel = LightPanel(self.window)
        self.attributes_panel = AttributesPanel(self.window)
        self.findings_panel = FindingsPanel(self.window)
        self.history_panel = HistoryPanel(self.window)
        self.actions = Actions(self.window, self.canvas)
        switches = ("show_predictions", "show_ground_truth", "show_names")
        for name, short in zip(switches, SHORT, strict=True):
            self.actions[name].setIconText(short)
        self.display_bar = DisplayBar([self.actions[name] for name in switches], self.window)

    def _fill_the_window(self) -> None:
        self.window.fill(
            self.start_page,
            [self.canvas, self.wall, self.statistics, self.queue],
            self.images,
            panels={"Face": self.face_panel, "Shown": self.display_bar, "Aligned": self.aligned_panel},
            tabs={
                "Findings": self.findings_panel,
                "Attributes": self.attributes_panel,
                "History": self.history_panel,
                "Light": self.light_panel,
                "Model": self.training_panel,
            },
        )
        self.window.build_menus(self.actions, self.recent_menu)

    def _make_what_shows_a_project(self) -> None:
        self.annotating = Annotating(self.canvas, self)
        self.side_panels = SidePanels(
            canvas=self.canvas,
            annotating=self.annotating,
            aligned=self.aligned_panel,
            loupe=self.loupe,
            light=self.light_panel,
            attributes=self.attributes_panel,
            findings=self.findings_panel,
            history=self.history_panel,
            parent=self,
        )
        self.view = ProjectView(
            canvas=self.canvas,
            images=self.images,
            face_panel=self.face_panel,
            side_panels=self.side_panels,
            status_line=self.window.status_line,
            actions=self.actions,
            annotating=self.annotating,
            parent=self,
        )
        self.overview = Overview(
            wall=self.wall,
            page=self.statistics,
            meter=self.window.status_line.effort,
            images=self.images,
            runner=self.runner,
            parent=self,
        )

    def _make_what_works_on_a_project(self, settings: Settings, load: LoadDetector, train: Train) -> None:
        self.measuring = Measuring(self.runner, load, self)
        self.training = Training(
            self.window,
            self.training_panel,
            canvas=self.canvas,
            actions=self.actions,
            projects=self.projects,
            measuring=self.measuring,
            load=load,
            train=train,
            runner=self.runner,
            parent=self,
        )
        self.evaluating = Evaluating(self.runner, load, self)
        self.reviewing = Reviewing(self.queue, self.evaluating, self.runner, self)
        self.review_exchange = ReviewExchange(
            self.window, lambda: self.projects.current, self.reviewing, self.runner, self
        )
        self.exchange = Exchange(self.window, lambda: self.projects.current, self.runner, self)
        self.pages = Pages(
            self.window,
            canvas=self.canvas,
            wall=self.wall,
            statistics=self.statistics,
            overview=self.overview,
            queue=self.queue,
            reviewing=self.reviewing,
            annotating=self.annotating,
            session=self.projects.open_session,
        )
        self.opening = Opening(
            window=self.window,
            start_page=self.start_page,
            recent_menu=self.recent_menu,
            projects=self.projects,
            exchange=self.exchange,
            fine_tuning=self.training.fine_tuning,
            settings=settings,
            parent=self,
        )
        self.desk = Desk(
            window=self.window,
            view=self.view,
            images=self.images,
            projects=self.projects,
            training=self.training,
            annotating=self.annotating,
            overview=self.overview,
            measuring=self.measuring,
            exchange=self.exchange,
            pages=self.pages,
            reviewing=self.reviewing,
            runner=self.runner,
            parent=self,
        )
        self.turning = Turning(
            window=self.window, images=self.images, queue=self.queue, desk=self.desk, parent=self
        )
        self.meshing = Meshing(self.canvas, load, self.runner, self)
        self.preferences = Preferences(
            self.actions, self.canvas, self.loupe, self.meshing, self.display_bar, settings, self
        )
        self.diagnostics = Diagnostics(self.desk.facts, self)
