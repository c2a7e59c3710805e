<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>About</name>
    <message>
        <source>About {program}</source>
        <translation>Über {program}</translation>
    </message>
    <message>
        <source>Annotates five facial landmarks with a detector that learns from the corrections: RetinaFace (Deng et al. 2019, arXiv 1905.00641).</source>
        <translation>Annotiert fünf Landmarken im Gesicht mit einem Detektor, der aus den Korrekturen lernt: RetinaFace (Deng et al. 2019, arXiv 1905.00641).</translation>
    </message>
    <message>
        <source>MIT licence. The weights that come along are for non-commercial research only.</source>
        <translation>MIT-Lizenz. Die mitgelieferten Gewichte sind nur für nichtkommerzielle Forschung.</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copies versions, system and facts of the project; no names of photographs or people</source>
        <translation>Kopiert Versionen, System und Angaben zum Projekt; keine Namen von Fotos oder Personen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>AgreementDialog</name>
    <message>
        <source>Agreement of reviewers</source>
        <translation>Übereinstimmung der Prüfenden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy all of it as text</source>
        <translation>Alles als Text kopieren</translation>
    </message>
    <message>
        <source>Verdicts of both</source>
        <translation>Urteile beider</translation>
    </message>
    <message>
        <source>Landmarks and boxes</source>
        <translation>Landmarken und Boxen</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>Grundrauschen</translation>
    </message>
    <message>
        <source>Some items come twice without saying so. Nobody can be expected to agree better with others than with themselves.</source>
        <translation>Manche Einträge kommen unbemerkt ein zweites Mal. Von niemandem ist zu erwarten, mit anderen besser übereinzustimmen als mit sich selbst.</translation>
    </message>
</context>
<context>
    <name>AgreementWords</name>
    <message>
        <source>{both} judged by both, {one} by one only</source>
        <translation>{both} von beiden, {one} einseitig beurteilt</translation>
    </message>
    <message>
        <source>Nothing was judged by both yet, {one} by one only</source>
        <translation>Noch nichts von beiden beurteilt, {one} einseitig</translation>
    </message>
    <message>
        <source>{kappa}, {counts}</source>
        <translation>{kappa}, {counts}</translation>
    </message>
    <message>
        <source>kappa undefined</source>
        <translation>Kappa nicht definiert</translation>
    </message>
    <message>
        <source>kappa {value}</source>
        <translation>Kappa {value}</translation>
    </message>
    <message>
        <source>{low}–{high}</source>
        <translation>{low}–{high}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <comment>a range of numbers</comment>
        <translation>{low} bis {high}</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa is agreement beyond chance: 1 is full agreement, 0 what chance alone would give.</source>
        <translation>Cohens Kappa ist die Übereinstimmung über den Zufall hinaus: 1 ist volle Übereinstimmung, 0 die, die der Zufall allein ergäbe.</translation>
    </message>
    <message>
        <source>It is undefined here: both gave one and the same verdict to everything.</source>
        <translation>Hier ist es nicht definiert: Beide haben über alles ein und dasselbe Urteil gefällt.</translation>
    </message>
    <message>
        <source>In brackets its 95% interval.</source>
        <translation>In Klammern sein 95-%-Intervall.</translation>
    </message>
    <message>
        <source>These items are too few, or too much alike, for a 95% interval.</source>
        <translation>Für ein 95-%-Intervall sind es zu wenige Einträge, oder sie ähneln sich zu sehr.</translation>
    </message>
    <message>
        <source>The same verdict on {agreed} of {both} ({percent}%)</source>
        <translation>Dasselbe Urteil bei {agreed} von {both} ({percent} %)</translation>
    </message>
    <message>
        <source>{first} in rows, {second} in columns</source>
        <translation>{first} in Zeilen, {second} in Spalten</translation>
    </message>
    <message>
        <source>No landmark was placed by both: those of a model or a file don&apos;t count.</source>
        <translation>Keine Landmarke haben beide gesetzt: Die eines Modells oder einer Datei zählen nicht.</translation>
    </message>
    <message numerus="yes">
        <source>{mean}% of the face size apart on average, median {median}%, over %Ln face(s) both worked on</source>
        <translation>
            <numerusform>Im Mittel {mean} % der Gesichtsgröße auseinander, Median {median} %, bei %Ln Gesicht, das beide bearbeitet haben</numerusform>
            <numerusform>Im Mittel {mean} % der Gesichtsgröße auseinander, Median {median} %, bei %Ln Gesichtern, die beide bearbeitet haben</numerusform>
        </translation>
    </message>
    <message>
        <source>{landmark} {percent}%</source>
        <translation>{landmark} {percent} %</translation>
    </message>
    <message numerus="yes">
        <source>Boxes overlap by {iou} (mean IoU), over %Ln face(s) that both drew or moved</source>
        <translation>
            <numerusform>Mittlere IoU der Boxen {iou}, bei %Ln Gesicht, das beide gezeichnet oder bewegt haben</numerusform>
            <numerusform>Mittlere IoU der Boxen {iou}, bei %Ln Gesichtern, die beide gezeichnet oder bewegt haben</numerusform>
        </translation>
    </message>
    <message>
        <source>You have judged no hidden repeat yet.</source>
        <translation>Noch gibt es keine eigenen Urteile über verborgene Wiederholungen.</translation>
    </message>
    <message numerus="yes">
        <source>You agree with yourself in {agreed} of %Ln hidden repeat(s), {kappa}</source>
        <translation>
            <numerusform>Selbst dasselbe Urteil bei {agreed} von %Ln verborgenen Wiederholung, {kappa}</numerusform>
            <numerusform>Selbst dasselbe Urteil bei {agreed} von %Ln verborgenen Wiederholungen, {kappa}</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} has judged no hidden repeat yet.</source>
        <translation>{name} hat noch keine verborgene Wiederholung beurteilt.</translation>
    </message>
    <message numerus="yes">
        <source>{name} gave the same verdict in {agreed} of %Ln hidden repeat(s), {kappa}</source>
        <translation>
            <numerusform>{name} gab dasselbe Urteil bei {agreed} von %Ln verborgenen Wiederholung, {kappa}</numerusform>
            <numerusform>{name} gab dasselbe Urteil bei {agreed} von %Ln verborgenen Wiederholungen, {kappa}</numerusform>
        </translation>
    </message>
    <message>
        <source>{first} and {second}</source>
        <comment>two reviewers</comment>
        <translation>{first} und {second}</translation>
    </message>
</context>
<context>
    <name>AlignedPanel</name>
    <message>
        <source>Select a face…</source>
        <translation>Ein Gesicht wählen…</translation>
    </message>
    <message>
        <source>No landmarks: cut as the box suggests</source>
        <translation>Keine Landmarken: Ausschnitt nach der Box</translation>
    </message>
    <message>
        <source>Farthest off: {landmark}, {pixels} of {side} px</source>
        <translation>Größte Abweichung: {landmark}, {pixels} von {side} px</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Aufrecht</translation>
    </message>
    <message>
        <source>Mean face</source>
        <translation>Durchschnitt</translation>
    </message>
    <message>
        <source>Aligned face</source>
        <translation>Ausgerichtetes Gesicht</translation>
    </message>
</context>
<context>
    <name>Annotating</name>
    <message>
        <source>Left and right eye were swapped; the mouth looked right and stays</source>
        <translation>Linkes und rechtes Auge getauscht; der Mund sah richtig aus und bleibt</translation>
    </message>
    <message>
        <source>Left and right mouth corner were swapped; the eyes looked right and stay</source>
        <translation>Linker und rechter Mundwinkel getauscht; die Augen sahen richtig aus und bleiben</translation>
    </message>
    <message>
        <source>Eyes and mouth corners were swapped</source>
        <translation>Augen und Mundwinkel getauscht</translation>
    </message>
    <message>
        <source>Left as they were: {boxes} without landmarks</source>
        <translation>Unverändert geblieben: {boxes} ohne Landmarken</translation>
    </message>
    <message>
        <source>Place at least two landmarks first: the box is fitted to them</source>
        <translation>Erst mindestens zwei Landmarken setzen: An sie wird die Box angepasst</translation>
    </message>
    <message>
        <source>Copy a face first: select it and press Ctrl+C</source>
        <translation>Erst ein Gesicht kopieren: auswählen und Strg+C drücken</translation>
    </message>
    <message>
        <source>Finish first what is begun here, or take it back</source>
        <translation>Erst zu Ende bringen, was hier angefangen ist, oder es zurücknehmen</translation>
    </message>
    <message>
        <source>Choose a landmark first: click it, or press 1 to 5</source>
        <translation>Erst eine Landmarke wählen: anklicken oder 1 bis 5 drücken</translation>
    </message>
    <message>
        <source>Predictions are hidden here: P shows them</source>
        <translation>Vorhersagen sind hier ausgeblendet: P zeigt sie</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>Go to {image}</source>
        <translation>Gehe zu {image}</translation>
    </message>
</context>
<context>
    <name>BeforeAndAfter</name>
    <message>
        <source>Held-out faces, before and after</source>
        <translation>Zurückgehaltene Gesichter, vorher und nachher</translation>
    </message>
    <message>
        <source>None of the corrected faces with landmarks was held out.</source>
        <translation>Keines der korrigierten Gesichter mit Landmarken wurde zurückgehalten.</translation>
    </message>
    <message>
        <source>Held-out faces by {old}, above, and {new}, below. Rings: where a person placed them.</source>
        <translation>Zurückgehaltene Gesichter: oben von {old}, unten von {new}. Ringe: von einer Person gesetzt.</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>{number} chosen</source>
        <translation>{number} gewählt</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>Eingeben, was getan werden soll</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl suchen</translation>
    </message>
    <message>
        <source>Nothing is called that. Try another word for it.</source>
        <translation>So heißt nichts. Ein anderes Wort dafür versuchen.</translation>
    </message>
    <message>
        <source>Show panel: {panel}</source>
        <translation>Feld zeigen: {panel}</translation>
    </message>
    <message>
        <source>Bring it to the front, and let it have the keys</source>
        <translation>Nach vorn holen und die Tasten dorthin geben</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Compare models</source>
        <translation>Modelle vergleichen</translation>
    </message>
    <message>
        <source>First model</source>
        <translation>Erstes Modell</translation>
    </message>
    <message>
        <source>Second model</source>
        <translation>Zweites Modell</translation>
    </message>
    <message>
        <source>Measure on the same images</source>
        <translation>Auf denselben Bildern messen</translation>
    </message>
    <message>
        <source>On the corrected images that neither of the two has learned from, in the background</source>
        <translation>Auf den korrigierten Bildern, aus denen keines der beiden gelernt hat, im Hintergrund</translation>
    </message>
    <message>
        <source>Show both on the photograph</source>
        <translation>Beide auf dem Foto zeigen</translation>
    </message>
    <message>
        <source>The first in solid lines, the second in dashes, until Esc</source>
        <translation>Das erste durchgezogen, das zweite gestrichelt, bis Esc</translation>
    </message>
    <message>
        <source>Looking at the same images with both: {done} of {images}</source>
        <translation>Beide sehen dieselben Bilder durch: {done} von {images}</translation>
    </message>
    <message>
        <source>Figures and settings of both models</source>
        <translation>Kennzahlen und Einstellungen beider Modelle</translation>
    </message>
    <message>
        <source>and</source>
        <translation>und</translation>
    </message>
</context>
<context>
    <name>CompareTable</name>
    <message>
        <source>Made</source>
        <translation>Erstellt</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Corrected images, of these held out</source>
        <translation>Korrigierte Bilder, davon zurückgehalten</translation>
    </message>
    <message>
        <source>Held out: average precision</source>
        <translation>Zurückgehalten: Average Precision</translation>
    </message>
    <message>
        <source>  gain, in points</source>
        <translation>  Gewinn, in Prozentpunkten</translation>
    </message>
    <message>
        <source>Held out: landmark error, %</source>
        <translation>Zurückgehalten: Landmarkenfehler, %</translation>
    </message>
    <message>
        <source>  gain, in points </source>
        <translation>  Gewinn, in Prozentpunkten </translation>
    </message>
    <message>
        <source>Regression set: average precision</source>
        <translation>Regressionsdaten: Average Precision</translation>
    </message>
    <message>
        <source>Regression set: landmark error, %</source>
        <translation>Regressionsdaten: Landmarkenfehler, %</translation>
    </message>
    <message>
        <source>Photographs not to forget: label.txt</source>
        <translation>Nicht zu vergessende Fotos: label.txt</translation>
    </message>
    <message>
        <source>  of these shown again</source>
        <translation>  davon erneut gezeigt</translation>
    </message>
    <message>
        <source>Share of new weights, %</source>
        <translation>Anteil neuer Gewichte, %</translation>
    </message>
    <message>
        <source>Steps, and which was taken</source>
        <translation>Schritte, und welcher genommen wurde</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Best score to show from, before</source>
        <translation>Beste Score-Schwelle zum Zeigen, vorher</translation>
    </message>
    <message>
        <source>Data (SHA-256)</source>
        <translation>Daten (SHA-256)</translation>
    </message>
    <message>
        <source>On the same images: how many, with faces</source>
        <translation>Auf denselben Bildern: Anzahl, Gesichter</translation>
    </message>
    <message>
        <source>On the same images: average precision</source>
        <translation>Auf denselben Bildern: Average Precision</translation>
    </message>
    <message>
        <source>On the same images: landmark error, %</source>
        <translation>Auf denselben Bildern: Landmarkenfehler, %</translation>
    </message>
    <message>
        <source>  landmarks that it placed itself, where it makes no error</source>
        <translation>  Landmarken, die es selbst gesetzt hat, wo es keinen Fehler macht</translation>
    </message>
    <message>
        <source>  gain of the second, in points</source>
        <translation>  Gewinn des zweiten, in Prozentpunkten</translation>
    </message>
    <message>
        <source>  gain of the second, in points </source>
        <translation>  Gewinn des zweiten, in Prozentpunkten </translation>
    </message>
</context>
<context>
    <name>Comparing</name>
    <message>
        <source>The folder of this training is gone, and with it which faces it held out.</source>
        <translation>Der Ordner dieses Trainings ist weg und damit die Angabe, welche Gesichter zurückgehalten wurden.</translation>
    </message>
    <message>
        <source>Looking at the held-out faces with both models…</source>
        <translation>Beide Modelle sehen die zurückgehaltenen Gesichter durch…</translation>
    </message>
    <message>
        <source>Looking with {first} and {second}…</source>
        <translation>{first} und {second} sehen das Foto an…</translation>
    </message>
</context>
<context>
    <name>ConfusionModel</name>
    <message>
        <source>{first}: {verdict}; {second}: {other}; {number}</source>
        <translation>{first}: {verdict}; {second}: {other}; {number}</translation>
    </message>
</context>
<context>
    <name>CurveChart</name>
    <message>
        <source>Precision over recall</source>
        <translation>PR-Kurven</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Recall</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Precision</translation>
    </message>
    <message>
        <source>Nothing is evaluated yet.</source>
        <translation>Noch ist nichts evaluiert.</translation>
    </message>
</context>
<context>
    <name>DayChart</name>
    <message>
        <source>Speed by day</source>
        <translation>Tempo nach Tagen</translation>
    </message>
    <message>
        <source>day</source>
        <translation>Tag</translation>
    </message>
    <message>
        <source>faces per hour</source>
        <translation>Gesichter pro Stunde</translation>
    </message>
    <message>
        <source>Nobody has worked on this project yet.</source>
        <translation>An diesem Projekt hat noch niemand gearbeitet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) finished</source>
        <translation>
            <numerusform>%Ln Gesicht fertig</numerusform>
            <numerusform>%Ln Gesichter fertig</numerusform>
        </translation>
    </message>
    <message>
        <source>{faces_finished}, by day above</source>
        <translation>{faces_finished}, oben je Tag</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>This is the last image</source>
        <translation>Das ist das letzte Bild</translation>
    </message>
    <message>
        <source>This is the first image</source>
        <translation>Das ist das erste Bild</translation>
    </message>
    <message>
        <source>No other photograph to review is listed</source>
        <translation>In der Liste ist kein anderes Foto zu prüfen</translation>
    </message>
    <message>
        <source>On from the start of the list: nothing further down is to be reviewed</source>
        <translation>Weiter am Anfang der Liste: weiter unten ist nichts mehr zu prüfen</translation>
    </message>
    <message>
        <source>This image is not among those that are listed; D goes to the first of them</source>
        <translation>Dieses Bild ist nicht in der Liste; D geht zum ersten, das darin ist</translation>
    </message>
    <message>
        <source>Faces are still to be detected here; D goes on anyway</source>
        <translation>Hier werden noch Gesichter erkannt; D geht trotzdem weiter</translation>
    </message>
    <message>
        <source>The model in use was made from no other: fine-tune first</source>
        <translation>Das verwendete Modell ist aus keinem anderen entstanden: erst nachtrainieren</translation>
    </message>
    <message>
        <source>Measured: sort the wall of faces by disagreement, the doubtful come first.</source>
        <translation>Gemessen: die Gesichterwand nach Uneinigkeit sortieren, dann kommen die zweifelhaften zuerst.</translation>
    </message>
    <message>
        <source>New in what is reviewed: {faces}; To review lists them</source>
        <translation>Neu in Geprüftem: {faces}; „Zu prüfen“ listet sie auf</translation>
    </message>
</context>
<context>
    <name>DiffModel</name>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Its path in the folder of photographs</source>
        <translation>Pfad im Ordner der Fotos</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Faces that were not there</source>
        <translation>Gesichter, die es vorher nicht gab</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Faces that are not there any more</source>
        <translation>Gesichter, die es nicht mehr gibt</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Bewegt</translation>
    </message>
    <message>
        <source>Faces of which the box or a landmark is elsewhere</source>
        <translation>Gesichter, deren Box oder Landmarken anderswo liegen</translation>
    </message>
    <message>
        <source>Otherwise</source>
        <translation>Sonstiges</translation>
    </message>
    <message>
        <source>Faces in their place that are said to be different: occluded, blurred, …</source>
        <translation>Gesichter am selben Ort, über die anderes gesagt wird: verdeckt, unscharf, …</translation>
    </message>
    <message>
        <source>Mean move</source>
        <translation>⌀ Weg</translation>
    </message>
    <message>
        <source>How far the corners and landmarks that moved went, on average</source>
        <translation>Wie weit bewegte Ecken und Landmarken im Mittel gewandert sind</translation>
    </message>
    <message>
        <source>Furthest</source>
        <translation>Größter</translation>
    </message>
    <message>
        <source>How far the one went that moved most</source>
        <translation>Wie weit die am stärksten bewegte gewandert ist</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>not exported any more</source>
        <translation>nicht mehr exportiert</translation>
    </message>
</context>
<context>
    <name>DiscardQuestion</name>
    <message>
        <source>Discard an unfinished training</source>
        <translation>Unfertiges Training verwerfen</translation>
    </message>
    <message>
        <source>Discard {model}?</source>
        <translation>{model} verwerfen?</translation>
    </message>
    <message>
        <source>What it has learned in {step} of {steps} steps is deleted and can&apos;t be brought back. Your corrections and the other models stay.</source>
        <translation>Was es in {step} von {steps} Schritten gelernt hat, wird gelöscht und lässt sich nicht zurückholen. Die Korrekturen und die anderen Modelle bleiben.</translation>
    </message>
    <message>
        <source>Discard for good</source>
        <translation>Endgültig verwerfen</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
</context>
<context>
    <name>DisplayBar</name>
    <message>
        <source>Predictions</source>
        <translation>Vorhersagen</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Namen</translation>
    </message>
    <message>
        <source>Score from</source>
        <translation>Score ab</translation>
    </message>
    <message>
        <source>Least score of a prediction that is shown</source>
        <translation>Kleinster Score einer angezeigten Vorhersage</translation>
    </message>
    <message>
        <source>Predictions with a lower score are not shown; nothing is deleted</source>
        <translation>Vorhersagen mit kleinerem Score werden nicht angezeigt; gelöscht wird nichts</translation>
    </message>
</context>
<context>
    <name>EffortMeter</name>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>{seconds} s per face</source>
        <translation>{seconds} s pro Gesicht</translation>
    </message>
    <message>
        <source>{number} faces/h</source>
        <translation>{number} Gesichter/h</translation>
    </message>
    <message>
        <source>{number} today</source>
        <translation>{number} heute</translation>
    </message>
    <message>
        <source>{faces} today</source>
        <translation>{faces} heute</translation>
    </message>
    <message>
        <source>{faces} so far</source>
        <translation>bisher {faces}</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>In all</source>
        <translation>Insgesamt</translation>
    </message>
    <message>
        <source>The time between two steps, without pauses of more than {seconds} s.</source>
        <translation>Die Zeit zwischen zwei Schritten, ohne Pausen von mehr als {seconds} s.</translation>
    </message>
    <message>
        <source>A face counts once, when it is first accepted, corrected, drawn or rejected.</source>
        <translation>Ein Gesicht zählt einmal: wenn es zuerst akzeptiert, korrigiert, gezeichnet oder verworfen wird.</translation>
    </message>
    <message>
        <source>The pace is that of faces one by one; several at once are none of it.</source>
        <translation>Das Tempo ist das von Gesicht zu Gesicht; mehrere auf einmal zählen dafür nicht.</translation>
    </message>
    <message>
        <source>{duration} of work</source>
        <translation>{duration} Arbeit</translation>
    </message>
    <message>
        <source>{number} of them several at once</source>
        <translation>davon {number} zu mehreren auf einmal</translation>
    </message>
    <message>
        <source>{seconds} s per face (half of them in {median} s)</source>
        <translation>{seconds} s pro Gesicht (die Hälfte in {median} s)</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} min</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
</context>
<context>
    <name>EvaluateDialog</name>
    <message>
        <source>Choose a file or a folder, or drop one here.</source>
        <translation>Eine Datei oder einen Ordner wählen oder hierher ziehen.</translation>
    </message>
    <message>
        <source>There is no such file or folder.</source>
        <translation>Es gibt keine solche Datei und keinen solchen Ordner.</translation>
    </message>
    <message>
        <source>{name} is no label.txt: a file whose name ends in .txt is needed, or a folder.</source>
        <translation>{name} ist keine label.txt: Nötig ist eine Datei, deren Name auf .txt endet, oder ein Ordner.</translation>
    </message>
    <message>
        <source>There is no {file} in {name}, nor in a folder directly below it.</source>
        <translation>In {name} gibt es keine {file}, auch nicht in einem Ordner direkt darunter.</translation>
    </message>
    <message>
        <source>{name} lacks {files}.</source>
        <translation>Nicht in {name} enthalten: {files}.</translation>
    </message>
    <message>
        <source>{name} can&apos;t be read: {reason}.</source>
        <translation>{name} lässt sich nicht lesen: {reason}.</translation>
    </message>
    <message>
        <source>{name}: every labelled face counts.</source>
        <translation>{name}: Jedes Gesicht mit Label zählt.</translation>
    </message>
    <message>
        <source>{name}: WIDER FACE&apos;s easy, medium and hard lists.</source>
        <translation>{name}: die Listen „easy“, „medium“ und „hard“ von WIDER FACE.</translation>
    </message>
    <message>
        <source>Evaluate the model</source>
        <translation>Modell evaluieren</translation>
    </message>
    <message>
        <source>What shall the model {model} be measured against? A label.txt, or the folder with WIDER FACE&apos;s official .mat files, which tell easy, medium and hard faces apart.</source>
        <translation>Woran soll das Modell {model} gemessen werden? An einer label.txt oder am Ordner mit den offiziellen .mat-Dateien von WIDER FACE, die leichte, mittlere und schwere Gesichter unterscheiden.</translation>
    </message>
    <message>
        <source>A label.txt, or the folder of the .mat files</source>
        <translation>Eine label.txt oder der Ordner der .mat-Dateien</translation>
    </message>
    <message>
        <source>Ground truth: a file or a folder</source>
        <translation>Referenz: eine Datei oder ein Ordner</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>The model then looks at those of the {number} images in this project that are labelled there. This goes on in the background: you can work meanwhile.</source>
        <translation>Das Modell sieht dann diejenigen der {number} Bilder dieses Projekts durch, die dort Labels haben. Das läuft im Hintergrund: Die Arbeit kann weitergehen.</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Evaluieren</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Labels (*.txt)</source>
        <translation>Labels (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>EvaluationLabel</name>
    <message>
        <source>The evaluation that is open</source>
        <translation>Die geöffnete Evaluierung</translation>
    </message>
    <message>
        <source>{model} against {truth}
{images}, evaluated {when}</source>
        <translation>{model}, gemessen an {truth}
{images}, evaluiert am {when}</translation>
    </message>
    <message>
        <source>{model} against {truth}, {when}</source>
        <translation>{model} gegen {truth}, {when}</translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Your last edits aren&apos;t saved yet, so they can&apos;t be exported.</source>
        <translation>Die letzten Änderungen sind noch nicht gespeichert und lassen sich deshalb nicht exportieren.</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export as</source>
        <translation>Exportieren als</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Auswählen…</translation>
    </message>
    <message>
        <source>What was imported</source>
        <translation>mit dem Import</translation>
    </message>
    <message>
        <source>What is at the target now</source>
        <translation>mit dem, was jetzt am Ziel liegt</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>What the export changes, image by image</source>
        <translation>Was der Export ändert, Bild für Bild</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Write to</source>
        <translation>&amp;Schreiben nach</translation>
    </message>
    <message>
        <source>&amp;Compare with</source>
        <translation>&amp;Vergleichen</translation>
    </message>
    <message>
        <source>Write to</source>
        <translation>Schreiben nach</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>Vergleich läuft…</translation>
    </message>
    <message>
        <source>Leaves out: {losses}.</source>
        <translation>Lässt weg: {losses}.</translation>
    </message>
    <message>
        <source>Holds all that is annotated here.</source>
        <translation>Fasst alles, was hier annotiert ist.</translation>
    </message>
</context>
<context>
    <name>FacePanel</name>
    <message>
        <source>Left out so far</source>
        <translation>Bisher ausgelassen</translation>
    </message>
    <message>
        <source>by</source>
        <translation>von</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>akzeptiert</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>verworfen</translation>
    </message>
    <message>
        <source>to be fixed</source>
        <translation>zu korrigieren</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>ignoriert</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>korrigiert</translation>
    </message>
    <message>
        <source>{number} worked on</source>
        <translation>{number} bearbeitet</translation>
    </message>
    <message>
        <source>{number} from a label file</source>
        <translation>{number} aus einer Labeldatei</translation>
    </message>
    <message>
        <source>{number} predicted</source>
        <translation>{number} vorhergesagt</translation>
    </message>
    <message>
        <source>Left and right are as seen in the image.</source>
        <translation>Links und rechts wie im Bild gesehen.</translation>
    </message>
    <message>
        <source>{faces}, none selected</source>
        <translation>{faces}, keines ausgewählt</translation>
    </message>
    <message>
        <source>Click one, or press Tab.</source>
        <translation>Eines anklicken oder Tab drücken.</translation>
    </message>
    <message>
        <source>{boxes} still without landmarks</source>
        <translation>{boxes} noch ohne Landmarken</translation>
    </message>
    <message>
        <source>No faces</source>
        <translation>Keine Gesichter</translation>
    </message>
    <message>
        <source>Faces are still to be detected</source>
        <translation>Gesichter werden noch erkannt</translation>
    </message>
    <message>
        <source>Press W and drag a box to add a face.</source>
        <translation>W drücken und eine Box ziehen, um ein Gesicht hinzuzufügen.</translation>
    </message>
    <message>
        <source>{maker}, score {score}</source>
        <translation>{maker}, Score {score}</translation>
    </message>
    <message>
        <source>{width} × {height} px at x {left}, y {top}</source>
        <translation>{width} × {height} px bei x {left}, y {top}</translation>
    </message>
    <message>
        <source>Face {number} of {in_all}</source>
        <translation>Gesicht {number} von {in_all}</translation>
    </message>
    <message>
        <source>Predicted by {name}</source>
        <translation>Vorhergesagt von {name}</translation>
    </message>
    <message>
        <source>By {name}</source>
        <translation>Von {name}</translation>
    </message>
    <message>
        <source>From {name}</source>
        <translation>Aus {name}</translation>
    </message>
</context>
<context>
    <name>FaceTile</name>
    <message>
        <source>to fix</source>
        <translation>korrigieren</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>ignoriert</translation>
    </message>
</context>
<context>
    <name>FaceWall</name>
    <message>
        <source>No project is open.</source>
        <translation>Kein Projekt ist geöffnet.</translation>
    </message>
    <message>
        <source>No faces yet. The detector finds them while you work; W and a drag add one.</source>
        <translation>Noch keine Gesichter. Der Detektor findet sie während der Arbeit; W und Ziehen fügt eines hinzu.</translation>
    </message>
    <message>
        <source>No face is as the filters above ask. Press Clear to see all.</source>
        <translation>Kein Gesicht passt zu den Filtern. „Zurücksetzen“ zeigt alle.</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Looking at all faces: {done} of {in_all} images</source>
        <translation>Alle Gesichter werden durchgesehen: {done} von {in_all} Bildern</translation>
    </message>
    <message>
        <source>Space or 1 accepts · Del or 2 rejects · Return opens it in its photograph</source>
        <translation>Leertaste oder 1 akzeptiert · Entf oder 2 verwirft · Eingabe öffnet es im Foto</translation>
    </message>
</context>
<context>
    <name>FaceWallModel</name>
    <message>
        <source>predicted</source>
        <translation>vorhergesagt</translation>
    </message>
    <message>
        <source>by a person</source>
        <translation>von einer Person</translation>
    </message>
    <message>
        <source>from a label file</source>
        <translation>aus einer Labeldatei</translation>
    </message>
    <message>
        <source>not a face</source>
        <translation>kein Gesicht</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Score {score}</translation>
    </message>
    <message>
        <source>{number} found by the checks</source>
        <translation>{number} von den Prüfungen gefunden</translation>
    </message>
    <message>
        <source>unusual {number}</source>
        <translation>ungewöhnlich {number}</translation>
    </message>
    <message>
        <source>disagree {number}</source>
        <translation>uneinig {number}</translation>
    </message>
    <message>
        <source>changed {number}</source>
        <translation>verändert {number}</translation>
    </message>
    <message>
        <source>{number}° away</source>
        <translation>{number}° abgewandt</translation>
    </message>
    <message>
        <source>no pose</source>
        <translation>keine Haltung</translation>
    </message>
    <message>
        <source>yaw {number}°</source>
        <translation>Gieren {number}°</translation>
    </message>
    <message>
        <source>pitch {number}°</source>
        <translation>Nicken {number}°</translation>
    </message>
    <message>
        <source>roll {number}°</source>
        <translation>Neigung {number}°</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
</context>
<context>
    <name>Fact</name>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Window system</source>
        <translation>Fenstersystem</translation>
    </message>
    <message>
        <source>Screen</source>
        <translation>Bildschirm</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>By a person</source>
        <translation>Von einer Person</translation>
    </message>
    <message>
        <source>From a label file</source>
        <translation>Aus einer Labeldatei</translation>
    </message>
    <message>
        <source>Not a face</source>
        <translation>Kein Gesicht</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keines</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Akzeptiert</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>To fix</source>
        <translation>Zu korrigieren</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>Ignoriert</translation>
    </message>
    <message>
        <source>Find by image</source>
        <translation>Nach Bild suchen</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Prüfungen</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>Head pose</source>
        <translation>Kopfhaltung</translation>
    </message>
    <message>
        <source>Score and size</source>
        <translation>Score und Größe</translation>
    </message>
    <message>
        <source>Doubts</source>
        <translation>Zweifel</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show every face again</source>
        <translation>Wieder alle Gesichter zeigen</translation>
    </message>
    <message>
        <source>Sort faces by</source>
        <translation>Gesichter sortieren nach</translation>
    </message>
    <message>
        <source>Turn the order round</source>
        <translation>Reihenfolge umkehren</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Faces have changed since this was listed: list them anew</source>
        <translation>Gesichter haben sich seit der Auflistung geändert: neu auflisten</translation>
    </message>
    <message>
        <source>{shown} of {in_all} faces</source>
        <translation>{shown} von {in_all} Gesichtern</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>Nothing looks wrong in this image</source>
        <translation>In diesem Bild fällt nichts auf</translation>
    </message>
    <message>
        <source>Face {number}: {finding}</source>
        <translation>Gesicht {number}: {finding}</translation>
    </message>
    <message>
        <source>What looks wrong in this image</source>
        <translation>Auffälliges in diesem Bild</translation>
    </message>
</context>
<context>
    <name>FineTuning</name>
    <message>
        <source>There is nothing to learn from yet.</source>
        <translation>Noch gibt es nichts zu lernen.</translation>
    </message>
    <message>
        <source>Correct a landmark, draw a face, or accept what was predicted, then fine-tune.</source>
        <translation>Erst eine Landmarke korrigieren, ein Gesicht zeichnen oder Vorhersagen akzeptieren, dann nachtrainieren.</translation>
    </message>
    <message>
        <source>{path} isn&apos;t there: it is among the photographs not to forget.</source>
        <translation>{path} ist nicht da: es gehört zu den Fotos, die nicht vergessen werden sollen.</translation>
    </message>
    <message>
        <source>Connect the disk that it is on, or choose others, or none, in the Model panel.</source>
        <translation>Schließen Sie den Datenträger an, auf dem es liegt, oder wählen Sie im Modellbereich andere oder keine.</translation>
    </message>
    <message>
        <source>Stopped; the model is as it was.</source>
        <translation>Angehalten; das Modell ist unverändert.</translation>
    </message>
    <message>
        <source>{name} was begun from {parent}, which the project doesn&apos;t have any more.</source>
        <translation>{name} ging von {parent} aus, das es in diesem Projekt nicht mehr gibt.</translation>
    </message>
    <message>
        <source>Discard it, and fine-tune again.</source>
        <translation>Verwerfen und noch einmal nachtrainieren.</translation>
    </message>
    <message>
        <source>It failed; the model is as it was.</source>
        <translation>Fehlgeschlagen; das Modell ist unverändert.</translation>
    </message>
    <message>
        <source>Done: {model} predicts from now on.</source>
        <translation>Fertig: {model} macht ab jetzt die Vorhersagen.</translation>
    </message>
    <message>
        <source>The corrections are in {folder}.</source>
        <translation>Die Korrekturen liegen in {folder}.</translation>
    </message>
</context>
<context>
    <name>HistogramChart</name>
    <message>
        <source>faces</source>
        <translation>Gesichter</translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s), median {median}</source>
        <translation>
            <numerusform>%Ln Gesicht, Median {median}</numerusform>
            <numerusform>%Ln Gesichter, Median {median}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryModel</name>
    <message>
        <source>the image is here now</source>
        <translation>Stand des Bildes</translation>
    </message>
    <message>
        <source>stands</source>
        <translation>gilt</translation>
    </message>
    <message>
        <source>undone</source>
        <translation>zurückgenommen</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>As it was found</source>
        <translation>Wie vorgefunden</translation>
    </message>
    <message>
        <source>History of the image</source>
        <translation>Verlauf des Bildes</translation>
    </message>
    <message>
        <source>Before anybody worked on it here</source>
        <translation>Bevor hier jemand daran gearbeitet hat</translation>
    </message>
    <message>
        <source>by {author}</source>
        <translation>von {author}</translation>
    </message>
</context>
<context>
    <name>ImageList</name>
    <message>
        <source>With faces in profile</source>
        <translation>Mit Gesichtern im Profil</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>Alle Bilder</translation>
    </message>
    <message>
        <source>To review</source>
        <translation>Zu prüfen</translation>
    </message>
    <message>
        <source>Not seen</source>
        <translation>Nicht gesehen</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Labelled</source>
        <translation>Mit Labels</translation>
    </message>
    <message>
        <source>In work</source>
        <translation>In Arbeit</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Geprüft</translation>
    </message>
    <message>
        <source>Can&apos;t be read</source>
        <translation>Nicht lesbar</translation>
    </message>
    <message>
        <source>With findings</source>
        <translation>Mit Befunden</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>Nach Name</translation>
    </message>
    <message>
        <source>Least done first</source>
        <translation>Unfertige zuerst</translation>
    </message>
    <message>
        <source>Most faces first</source>
        <translation>Meiste Gesichter zuerst</translation>
    </message>
    <message>
        <source>Fewest faces first</source>
        <translation>Wenigste Gesichter zuerst</translation>
    </message>
    <message>
        <source>Most findings first</source>
        <translation>Meiste Befunde zuerst</translation>
    </message>
    <message>
        <source>Farthest turned face first</source>
        <translation>Am weitesten gedreht zuerst</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation>Nach Name suchen</translation>
    </message>
    <message>
        <source>Show images</source>
        <translation>Bilder anzeigen</translation>
    </message>
    <message>
        <source>Sort images by</source>
        <translation>Bilder sortieren nach</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>Images have changed since this was listed: list them anew</source>
        <translation>Bilder haben sich seit der Auflistung geändert: neu auflisten</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Share of the images that are reviewed</source>
        <translation>Anteil der geprüften Bilder</translation>
    </message>
    <message>
        <source>{number} shown</source>
        <translation>{number} angezeigt</translation>
    </message>
    <message>
        <source>{number} of {in_all} reviewed</source>
        <translation>{number} von {in_all} geprüft</translation>
    </message>
</context>
<context>
    <name>ImageStatus</name>
    <message>
        <source>{number} not accepted</source>
        <translation>{number} nicht akzeptiert</translation>
    </message>
    <message>
        <source>{number} new</source>
        <translation>{number} neu</translation>
    </message>
    <message>
        <source>{number} with new landmarks</source>
        <translation>{number} mit neuen Landmarken</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import labels</source>
        <translation>Labels importieren</translation>
    </message>
    <message>
        <source>A label file, or a folder of them</source>
        <translation>Eine Labeldatei oder ein Ordner voller Labeldateien</translation>
    </message>
    <message>
        <source>Label file or folder</source>
        <translation>Labeldatei oder Ordner</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>label.txt, WIDER FACE boxes, COCO, CVAT, Pascal VOC, YOLO-pose, labelme, X-AnyLabeling or CSV: which one it is shows from its content.</source>
        <translation>label.txt, WIDER-FACE-Boxen, COCO, CVAT, Pascal VOC, YOLO-pose, labelme, X-AnyLabeling oder CSV: welches Format es ist, zeigt der Inhalt.</translation>
    </message>
    <message>
        <source>What would be imported, and what not</source>
        <translation>Was importiert würde und was nicht</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>{file} is {format}. Importing it would mean:</source>
        <translation>{file} ist {format}. Der Import würde bedeuten:</translation>
    </message>
    <message>
        <source>Replace labels of {files} that nobody has touched</source>
        <translation>Labels aus {files} ersetzen, die niemand angefasst hat</translation>
    </message>
    <message>
        <source>Reading {file}…</source>
        <translation>{file} wird gelesen…</translation>
    </message>
</context>
<context>
    <name>Judging</name>
    <message>
        <source>Nothing was done here that could be taken back or made again.</source>
        <translation>Hier wurde nichts getan, was sich zurücknehmen oder wiederholen ließe.</translation>
    </message>
    <message numerus="yes">
        <source>Left as it is in %Ln image(s), where something else was done since.</source>
        <translation>
            <numerusform>In %Ln Bild bleibt es, wie es ist: dort wurde seitdem anderes getan.</numerusform>
            <numerusform>In %Ln Bildern bleibt es, wie es ist: dort wurde seitdem anderes getan.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeyEditor</name>
    <message>
        <source>Change keys</source>
        <translation>Tasten ändern</translation>
    </message>
    <message>
        <source>Find an action or a key</source>
        <translation>Aktion oder Taste suchen</translation>
    </message>
    <message>
        <source>Reset all keys…</source>
        <translation>Alle Tasten zurücksetzen…</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>Keys of the chosen action</source>
        <translation>Tasten der gewählten Aktion</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Press another key instead of the chosen one</source>
        <translation>Statt der gewählten eine andere Taste drücken</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>Press a further key for the same action</source>
        <translation>Eine weitere Taste für dieselbe Aktion drücken</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Take the chosen key away from the action</source>
        <translation>Der Aktion die gewählte Taste nehmen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Give the action the keys it came with</source>
        <translation>Der Aktion ihre ursprünglichen Tasten geben</translation>
    </message>
    <message>
        <source>Press the new key</source>
        <translation>Neue Taste drücken</translation>
    </message>
    <message>
        <source>Press the new key:</source>
        <translation>Neue Taste drücken:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>Von dort übernehmen</translation>
    </message>
    <message>
        <source>Keys of “{action}”</source>
        <translation>Tasten von „{action}“</translation>
    </message>
    <message>
        <source>Give every action the keys it came with?</source>
        <translation>Jeder Aktion ihre ursprünglichen Tasten geben?</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>“{key}” belongs to “{other}”.</source>
        <translation>„{key}“ gehört zu „{other}“.</translation>
    </message>
    <message>
        <source>“{key}” can&apos;t be reached: “{other_key}” belongs to “{other}”.</source>
        <translation>„{key}“ ist nicht erreichbar: „{other_key}“ gehört zu „{other}“.</translation>
    </message>
    <message>
        <source>“{other_key}” of “{other}” could no longer be reached.</source>
        <translation>„{other_key}“ von „{other}“ wäre nicht mehr erreichbar.</translation>
    </message>
    <message>
        <source>“{key}” is the photograph&apos;s own: {use}.</source>
        <translation>„{key}“ gehört dem Foto: {use}.</translation>
    </message>
</context>
<context>
    <name>KeyList</name>
    <message>
        <source>Wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>With and without Ctrl; the wheel never edits</source>
        <translation>Mit und ohne Strg; das Rad ändert nie etwas</translation>
    </message>
    <message>
        <source>Middle drag, Space drag</source>
        <translation>Ziehen mit mittlerer Taste oder Leertaste</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>Klick</translation>
    </message>
    <message>
        <source>Select a face, choose a landmark</source>
        <translation>Gesicht auswählen, Landmarke wählen</translation>
    </message>
    <message>
        <source>Click again on the same place for the face below</source>
        <translation>Noch ein Klick an derselben Stelle wählt das Gesicht darunter</translation>
    </message>
    <message>
        <source>Drag on a point or corner</source>
        <translation>Ziehen an Punkt oder Ecke</translation>
    </message>
    <message>
        <source>Move it</source>
        <translation>Diese bewegen</translation>
    </message>
    <message>
        <source>Esc takes it back while you drag</source>
        <translation>Esc nimmt es während des Ziehens zurück</translation>
    </message>
    <message>
        <source>Alt drag, Ctrl drag</source>
        <translation>Ziehen mit Alt oder Strg</translation>
    </message>
    <message>
        <source>Move the whole face</source>
        <translation>Das ganze Gesicht bewegen</translation>
    </message>
    <message>
        <source>Box and landmarks together</source>
        <translation>Box und Landmarken zusammen</translation>
    </message>
    <message>
        <source>Right click on a point</source>
        <translation>Rechtsklick auf einen Punkt</translation>
    </message>
    <message>
        <source>Visible or occluded</source>
        <translation>Sichtbar oder verdeckt</translation>
    </message>
    <message>
        <source>Double click on a prediction</source>
        <translation>Doppelklick auf eine Vorhersage</translation>
    </message>
    <message>
        <source>Accept it</source>
        <translation>Diese akzeptieren</translation>
    </message>
    <message>
        <source>Click while placing landmarks</source>
        <translation>Klick beim Setzen der Landmarken</translation>
    </message>
    <message>
        <source>Place the one that is named at the cursor</source>
        <translation>Die am Mauszeiger genannte setzen</translation>
    </message>
    <message>
        <source>Right click places it as occluded; Backspace takes the last one back</source>
        <translation>Ein Rechtsklick setzt sie als verdeckt; die Rücktaste nimmt die letzte zurück</translation>
    </message>
    <message>
        <source>Esc during a drag</source>
        <translation>Esc während des Ziehens</translation>
    </message>
    <message>
        <source>Give up the drag or the box</source>
        <translation>Ziehen oder Box aufgeben</translation>
    </message>
    <message>
        <source>While placing landmarks, it ends that</source>
        <translation>Beim Setzen der Landmarken beendet es dieses</translation>
    </message>
    <message>
        <source>H held</source>
        <translation>H gehalten</translation>
    </message>
    <message>
        <source>Hide every face</source>
        <translation>Alle Gesichter ausblenden</translation>
    </message>
    <message>
        <source>To see what lies under the marks</source>
        <translation>Um zu sehen, was unter den Markierungen liegt</translation>
    </message>
    <message>
        <source>1, 2, 3, 4 in the queue</source>
        <translation>1, 2, 3, 4 in der Prüfliste</translation>
    </message>
    <message>
        <source>Real face, not a face, fix, ignore</source>
        <translation>Echtes Gesicht, kein Gesicht, zu korrigieren, ignorieren</translation>
    </message>
    <message>
        <source>Goes on to the next; 0 clears the verdict and stays</source>
        <translation>Geht zum nächsten weiter; 0 nimmt das Urteil zurück und bleibt</translation>
    </message>
    <message>
        <source>Space, Backspace, arrows in the queue</source>
        <translation>Leertaste, Rücktaste, Pfeile in der Prüfliste</translation>
    </message>
    <message>
        <source>Go on, go back, move</source>
        <translation>Weiter, zurück, bewegen</translation>
    </message>
    <message>
        <source>With Shift select several; Return opens the face, Z shows its photograph</source>
        <translation>Mit Umschalt mehrere auswählen; Eingabe öffnet das Gesicht, Z zeigt sein Foto</translation>
    </message>
    <message>
        <source>Ctrl+Page down, Ctrl+Page up in the queue</source>
        <translation>Strg+Bild ab, Strg+Bild auf in der Prüfliste</translation>
    </message>
    <message>
        <source>The next kind, the one before</source>
        <translation>Die nächste Art, die vorige</translation>
    </message>
    <message>
        <source>False positives, misses, landmarks, duplicates; ] and [ as well</source>
        <translation>Fehlalarme, Übersehenes, Landmarken, Doppeltes; auch ] und [</translation>
    </message>
    <message>
        <source>Space or 1, Del or 2 on the wall</source>
        <translation>Leertaste oder 1, Entf oder 2 auf der Gesichterwand</translation>
    </message>
    <message>
        <source>Accept, reject</source>
        <translation>Akzeptieren, verwerfen</translation>
    </message>
    <message>
        <source>Goes on to the next; Return opens the face in its photograph</source>
        <translation>Geht zum nächsten weiter; Eingabe öffnet das Gesicht in seinem Foto</translation>
    </message>
    <message>
        <source>F6, Shift+F6</source>
        <translation>F6, Umschalt+F6</translation>
    </message>
    <message>
        <source>Go to the next or previous part of the window</source>
        <translation>Zum nächsten oder vorigen Teil des Fensters</translation>
    </message>
    <message>
        <source>List, photograph, panel by panel; inside a part, Tab goes on</source>
        <translation>Liste, Foto, Feld für Feld; innerhalb eines Teils geht Tab weiter</translation>
    </message>
    <message>
        <source>Arrows</source>
        <translation>Pfeiltasten</translation>
    </message>
    <message>
        <source>Nudge by 1 px, with Shift 10, with Ctrl 0.1</source>
        <translation>Um 1 px verschieben, mit Umschalt 10, mit Strg 0,1</translation>
    </message>
    <message>
        <source>The chosen landmark, or the whole face where none is chosen</source>
        <translation>Die gewählte Landmarke oder, ohne gewählte, das ganze Gesicht</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Key or gesture</source>
        <translation>Taste oder Geste</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
    <message>
        <source>More about it</source>
        <translation>Mehr dazu</translation>
    </message>
    <message>
        <source>Find a key or what it does</source>
        <translation>Taste oder Wirkung suchen</translation>
    </message>
</context>
<context>
    <name>KeyRows</name>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was sie tut</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>On the photograph</source>
        <translation>Auf dem Foto</translation>
    </message>
</context>
<context>
    <name>LabelledSetDialog</name>
    <message>
        <source>Photographs not to forget</source>
        <translation>Nicht zu vergessende Fotos</translation>
    </message>
    <message>
        <source>A model that learns from corrections alone forgets some of what it knew. Labelled photographs of the usual kind prevent that: two in three, at most 500, are shown to it again while it learns, and on the others, at most 200, it may lose nothing.</source>
        <translation>Ein Modell, das nur aus Korrekturen lernt, vergisst manches, was es konnte. Fotos der üblichen Art mit Labels verhindern das: Zwei von drei, höchstens 500, werden ihm beim Lernen wieder gezeigt, und auf den übrigen, höchstens 200, darf es nichts verlieren.</translation>
    </message>
    <message>
        <source>Folder of photographs</source>
        <translation>Ordner der Fotos</translation>
    </message>
    <message>
        <source>Their label.txt</source>
        <translation>Ihre label.txt</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>Datei…</translation>
    </message>
    <message>
        <source>Use these</source>
        <translation>Diese benutzen</translation>
    </message>
    <message>
        <source>Use none</source>
        <translation>Keine benutzen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln labelled photograph(s): {replayed} to be shown again, {measured} to measure on.</source>
        <translation>
            <numerusform>%Ln Foto mit Labels: {replayed} wird erneut gezeigt, auf {measured} wird gemessen.</numerusform>
            <numerusform>%Ln Fotos mit Labels: {replayed} werden erneut gezeigt, auf {measured} wird gemessen.</numerusform>
        </translation>
    </message>
    <message>
        <source>{number} others that the file names are not in the folder.</source>
        <translation>{number} weitere, die die Datei nennt, sind nicht im Ordner.</translation>
    </message>
    <message>
        <source>These are few: a hundred or more protect better.</source>
        <translation>Das sind wenige: hundert oder mehr schützen besser.</translation>
    </message>
    <message>
        <source>Choose a folder of photographs, and the label.txt of their faces.</source>
        <translation>Wählen Sie einen Ordner mit Fotos und die label.txt ihrer Gesichter.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Sehe nach…</translation>
    </message>
    <message>
        <source>Labels (*.txt)</source>
        <translation>Labels (*.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Predicted, nobody has looked at it</source>
        <translation>Vorhergesagt, noch von niemandem geprüft</translation>
    </message>
    <message>
        <source>Placed, corrected or accepted by a person</source>
        <translation>Von einer Person gesetzt, korrigiert oder akzeptiert</translation>
    </message>
    <message>
        <source>Read from a label file</source>
        <translation>Aus einer Labeldatei gelesen</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Worked on by a person</source>
        <translation>Von einer Person bearbeitet</translation>
    </message>
    <message>
        <source>Whose work a face is, by its line</source>
        <translation>Von wem ein Gesicht stammt, an der Linie</translation>
    </message>
</context>
<context>
    <name>LightPanel</name>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Spread the lightness of this photograph from black to white</source>
        <translation>Die Helligkeit dieses Fotos von Schwarz bis Weiß spreizen</translation>
    </message>
    <message>
        <source>Set brightness and contrast for this photograph</source>
        <translation>Helligkeit und Kontrast für dieses Foto einstellen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Show photographs as they are</source>
        <translation>Fotos zeigen, wie sie sind</translation>
    </message>
    <message>
        <source>Reset brightness and contrast</source>
        <translation>Helligkeit und Kontrast zurücksetzen</translation>
    </message>
    <message>
        <source>Changes only what you see: files and detection stay as they are.</source>
        <translation>Ändert nur die Anzeige: Dateien und Erkennung bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Brightness and contrast</source>
        <translation>Helligkeit und Kontrast</translation>
    </message>
</context>
<context>
    <name>LossCurve</name>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
</context>
<context>
    <name>Loupe</name>
    <message>
        <source>Loupe</source>
        <translation>Lupe</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Open recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>Felder</translation>
    </message>
</context>
<context>
    <name>Meshing</name>
    <message>
        <source>The model in use finds no face here, and so tells no mesh</source>
        <translation>Das benutzte Modell findet hier kein Gesicht, also auch kein Gitternetz</translation>
    </message>
    <message>
        <source>Looking for the meshes of the faces…</source>
        <translation>Suche die Gitternetze der Gesichter…</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Details kopieren</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>The program made a mistake and goes on; your work up to here is saved. ({mistake})
Please report it: “Copy details” copies what to send.</source>
        <translation>Das Programm hat einen Fehler gemacht und läuft weiter; die Arbeit bis hierher ist gespeichert. ({mistake})
Bitte melden: „Details kopieren“ kopiert, was zu senden ist.</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>Models of the project</source>
        <translation>Modelle des Projekts</translation>
    </message>
    <message>
        <source>Notes about this model</source>
        <translation>Notizen zu diesem Modell</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell verwenden</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Corrected faces that this model did not learn from: by the model before it, and by it</source>
        <translation>Korrigierte Gesichter, aus denen dieses Modell nicht gelernt hat: vom Modell davor und von ihm selbst</translation>
    </message>
    <message>
        <source>Compare…</source>
        <translation>Vergleichen…</translation>
    </message>
    <message>
        <source>Hold this model against another, in figures and on the photograph</source>
        <translation>Dieses Modell mit einem anderen vergleichen, in Kennzahlen und auf dem Foto</translation>
    </message>
    <message>
        <source>Predicting with {model}</source>
        <translation>Vorhersagen von {model}</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Open a folder of photographs</source>
        <translation>Ordner mit Fotos öffnen</translation>
    </message>
    <message>
        <source>{folder} can&apos;t be opened: {reason} ({file}).</source>
        <translation>{folder} lässt sich nicht öffnen: {reason} ({file}).</translation>
    </message>
    <message>
        <source>The work needs a place: start where you may write, or give --project FILE.</source>
        <translation>Die Arbeit braucht einen Ort: in einem beschreibbaren Ordner starten oder --project DATEI angeben.</translation>
    </message>
    <message>
        <source>Labels can&apos;t be imported while the model is being fine-tuned.</source>
        <translation>Labels lassen sich nicht importieren, solange das Modell nachtrainiert wird.</translation>
    </message>
    <message>
        <source>Wait for its end, or cancel it in the Model panel.</source>
        <translation>Das Ende abwarten oder im Feld „Modell“ abbrechen.</translation>
    </message>
    <message numerus="yes">
        <source>And %Ln more.</source>
        <comment>sentences about an import</comment>
        <translation>
            <numerusform>Und %Ln weiterer.</numerusform>
            <numerusform>Und %Ln weitere.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>The page is in the clipboard, as an image.</source>
        <translation>Die Seite liegt als Bild in der Zwischenablage.</translation>
    </message>
    <message>
        <source>Nobody looks at more than {number} faces at once.</source>
        <translation>Mehr als {number} Gesichter sieht niemand auf einmal durch.</translation>
    </message>
    <message>
        <source>Select fewer.</source>
        <translation>Weniger auswählen.</translation>
    </message>
    <message>
        <source>Save the numbers</source>
        <translation>Zahlen speichern</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>The numbers are in {file}.</source>
        <translation>Die Zahlen stehen in {file}.</translation>
    </message>
</context>
<context>
    <name>PlacingPoints</name>
    <message numerus="yes">
        <source>%Ln landmark(s) of this face (is|are) missing: see Findings</source>
        <translation>
            <numerusform>Diesem Gesicht fehlt %Ln Landmarke: siehe Befunde</numerusform>
            <numerusform>Diesem Gesicht fehlen %Ln Landmarken: siehe Befunde</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PoseWords</name>
    <message>
        <source>yaw {range}</source>
        <translation>Gieren {range}</translation>
    </message>
    <message>
        <source>pitch {range}</source>
        <translation>Nicken {range}</translation>
    </message>
    <message>
        <source>roll {range}</source>
        <translation>Neigung {range}</translation>
    </message>
    <message>
        <source>below {high}°</source>
        <translation>unter {high}°</translation>
    </message>
    <message>
        <source>above {low}°</source>
        <translation>über {low}°</translation>
    </message>
    <message>
        <source>{low}° to {high}°</source>
        <translation>{low}° bis {high}°</translation>
    </message>
    <message>
        <source>{words}: yaw {yaw}°, pitch {pitch}°, roll {roll}°</source>
        <translation>{words}: Gieren {yaw}°, Nicken {pitch}°, Neigung {roll}°</translation>
    </message>
</context>
<context>
    <name>ProjectView</name>
    <message>
        <source>The other photographs can be worked on.</source>
        <translation>An den anderen Fotos lässt sich arbeiten.</translation>
    </message>
    <message>
        <source>Your last edits aren&apos;t saved.</source>
        <translation>Die letzten Änderungen sind nicht gespeichert.</translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message>
        <source>{edits} can&apos;t be saved to {file}.</source>
        <translation>Nicht in {file} gespeichert: {edits}.</translation>
    </message>
    <message>
        <source>Make room or give permission there; or close once more to lose them.</source>
        <translation>Dort Platz oder Schreibrecht schaffen; oder noch einmal schließen und sie verlieren.</translation>
    </message>
</context>
<context>
    <name>RangeChip</name>
    <message>
        <source>{quantity}, at least</source>
        <translation>{quantity}, mindestens</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>{quantity}, at most</source>
        <translation>{quantity}, höchstens</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
</context>
<context>
    <name>ReviewBar</name>
    <message>
        <source>False positives</source>
        <translation>Fehlalarme</translation>
    </message>
    <message>
        <source>Misses</source>
        <translation>Übersehen</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelt</translation>
    </message>
    <message>
        <source>To judge</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Beurteilt</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>easy</source>
        <translation>leicht</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>schwer</translation>
    </message>
    <message>
        <source>Resolved or not</source>
        <translation>Behoben oder nicht</translation>
    </message>
    <message>
        <source>Not resolved</source>
        <translation>Nicht behoben</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Behoben</translation>
    </message>
    <message>
        <source>What is to be judged</source>
        <translation>Was zu beurteilen ist</translation>
    </message>
    <message>
        <source>Difficulty</source>
        <translation>Schwierigkeit</translation>
    </message>
    <message>
        <source>score ≥ </source>
        <comment>before a number</comment>
        <translation>Score ≥ </translation>
    </message>
    <message>
        <source>Least score</source>
        <translation>Kleinster Score</translation>
    </message>
    <message>
        <source>Detections with a lower score are not listed</source>
        <translation>Detektionen mit kleinerem Score werden nicht aufgelistet</translation>
    </message>
    <message>
        <source>So many more would be listed down to a score of 0</source>
        <translation>So viele mehr stünden bei einem kleinsten Score von 0 in der Liste</translation>
    </message>
    <message>
        <source>How far it is judged</source>
        <translation>Stand der Beurteilung</translation>
    </message>
    <message>
        <source>Resolved by the new model</source>
        <translation>Vom neuen Modell behoben</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Aktualisieren</translation>
    </message>
    <message>
        <source>What is judged has changed since this was listed: list it anew</source>
        <translation>Urteile haben sich seit der Auflistung geändert: neu auflisten</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>Evaluieren…</translation>
    </message>
    <message>
        <source>Compare a model&apos;s detections with labels</source>
        <translation>Detektionen eines Modells mit Labels vergleichen</translation>
    </message>
    <message>
        <source>The labels have no landmarks: nothing to compare with</source>
        <translation>Die Labels haben keine Landmarken: nichts zum Vergleichen</translation>
    </message>
    <message>
        <source>{kind} {count}</source>
        <translation>{kind} {count}</translation>
    </message>
    <message>
        <source>{count} hidden</source>
        <translation>{count} verborgen</translation>
    </message>
    <message>
        <source>{done} of {in_all}</source>
        <comment>images that are evaluated</comment>
        <translation>{done} von {in_all}</translation>
    </message>
    <message>
        <source>Evaluating: {done} of {in_all} images</source>
        <translation>Evaluierung: {done} von {in_all} Bildern</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Give up this evaluation; nothing of it is kept</source>
        <translation>Diese Evaluierung abbrechen; nichts von ihr bleibt</translation>
    </message>
</context>
<context>
    <name>ReviewEarlierDialog</name>
    <message>
        <source>Earlier evaluations</source>
        <translation>Frühere Evaluierungen</translation>
    </message>
    <message>
        <source>Evaluated</source>
        <translation>Evaluiert</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Measured against</source>
        <translation>Gemessen an</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Judged</source>
        <translation>Beurteilt</translation>
    </message>
    <message>
        <source>Choose the evaluation whose queue you want to go on with. Verdicts stay with the faces.</source>
        <translation>Die Evaluierung wählen, mit deren Prüfliste es weitergehen soll. Die Urteile bleiben bei den Gesichtern.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>{judged} of {items}</source>
        <translation>{judged} von {items}</translation>
    </message>
    <message>
        <source>{when} (open now)</source>
        <translation>{when} (jetzt offen)</translation>
    </message>
</context>
<context>
    <name>ReviewExchange</name>
    <message>
        <source>Review as somebody else</source>
        <translation>Als andere Person prüfen</translation>
    </message>
    <message>
        <source>Who is going to judge? They get the same queue in a project of their own,
and see no verdict but theirs.</source>
        <translation>Wer wird urteilen? Diese Person bekommt dieselbe Prüfliste in einem eigenen Projekt
und sieht nur die eigenen Urteile.</translation>
    </message>
    <message>
        <source>The project of the other reviewer</source>
        <translation>Das Projekt der anderen Person</translation>
    </message>
    <message>
        <source>Projects (*.faces)</source>
        <translation>Projekte (*.faces)</translation>
    </message>
    <message>
        <source>{project} can&apos;t be made: {reason}.</source>
        <translation>{project} lässt sich nicht anlegen: {reason}.</translation>
    </message>
    <message>
        <source>{verdicts} in {file}, and {faces} in {corrected}.</source>
        <translation>{verdicts} in {file} und {faces} in {corrected}.</translation>
    </message>
    <message>
        <source>The table is in the clipboard.</source>
        <translation>Die Tabelle liegt in der Zwischenablage.</translation>
    </message>
    <message>
        <source>A folder for the tables</source>
        <translation>Ordner für die Tabellen</translation>
    </message>
    <message>
        <source>The tables are in {folder}.</source>
        <translation>Die Tabellen liegen in {folder}.</translation>
    </message>
</context>
<context>
    <name>ReviewFigures</name>
    <message>
        <source>{number} real</source>
        <translation>{number} echt</translation>
    </message>
    <message>
        <source>{number} not a face</source>
        <translation>{number} kein Gesicht</translation>
    </message>
    <message>
        <source>{number} to fix</source>
        <translation>{number} zu korrigieren</translation>
    </message>
    <message>
        <source>{number} ignored</source>
        <translation>{number} ignoriert</translation>
    </message>
    <message>
        <source>{number} corrected</source>
        <translation>{number} korrigiert</translation>
    </message>
</context>
<context>
    <name>ReviewFiguresPanel</name>
    <message>
        <source>Average precision</source>
        <translation>Average Precision</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>– – published</source>
        <translation>– – publiziert</translation>
    </message>
    <message>
        <source>with verdicts</source>
        <translation>mit Urteilen</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>Differenz</translation>
    </message>
</context>
<context>
    <name>ReviewModel</name>
    <message>
        <source>false positive</source>
        <translation>Fehlalarm</translation>
    </message>
    <message>
        <source>miss</source>
        <translation>übersehen</translation>
    </message>
    <message>
        <source>landmarks apart</source>
        <translation>Landmarken abweichend</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>doppelt</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht beurteilt</translation>
    </message>
    <message>
        <source>real face</source>
        <translation>echtes Gesicht</translation>
    </message>
    <message>
        <source>not a face</source>
        <translation>kein Gesicht</translation>
    </message>
    <message>
        <source>to fix</source>
        <translation>zu korrigieren</translation>
    </message>
    <message>
        <source>ignored</source>
        <translation>ignoriert</translation>
    </message>
    <message>
        <source>fixed</source>
        <translation>nachgebessert</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Score {score}</translation>
    </message>
    <message>
        <source>resolved</source>
        <translation>behoben</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>korrigiert</translation>
    </message>
    <message>
        <source>{percent}% apart</source>
        <translation>{percent} % Abstand</translation>
    </message>
    <message>
        <source>now none</source>
        <translation>jetzt keiner</translation>
    </message>
    <message>
        <source>now {score}</source>
        <translation>jetzt {score}</translation>
    </message>
</context>
<context>
    <name>ReviewNote</name>
    <message>
        <source>How far the evaluation is</source>
        <translation>Fortschritt der Evaluierung</translation>
    </message>
    <message>
        <source>Evaluate…</source>
        <translation>Evaluieren…</translation>
    </message>
    <message>
        <source>Nothing is evaluated yet. An evaluation compares a model&apos;s detections with labels, and lists here what they disagree about: false positives, misses, landmarks far apart, and duplicates.</source>
        <translation>Noch ist nichts evaluiert. Eine Evaluierung vergleicht die Detektionen eines Modells mit Labels und listet hier auf, worin sie sich widersprechen: Fehlalarme, übersehene Gesichter, weit abweichende Landmarken und doppelte Detektionen.</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>1 a face that nobody labelled · 2 not a face · 3 a face, but box or points need work · 4 does not count · 0 clear</source>
        <translation>1 Gesicht ohne Label · 2 kein Gesicht · 3 Gesicht, aber Box oder Punkte zu korrigieren · 4 zählt nicht · 0 wieder offen</translation>
    </message>
    <message>
        <source>1 a face that the model should find · 2 the label is wrong · 3 box or points need work · 4 does not count · 0 clear</source>
        <translation>1 Gesicht, das das Modell finden sollte · 2 Label ist falsch · 3 Box oder Punkte zu korrigieren · 4 zählt nicht · 0 wieder offen</translation>
    </message>
    <message>
        <source>1 the labelled points are right · 2 the label is wrong · 3 the labelled points need work · 4 does not count · 0 clear</source>
        <translation>1 Punkte des Labels stimmen · 2 Label ist falsch · 3 Punkte des Labels zu korrigieren · 4 zählt nicht · 0 wieder offen</translation>
    </message>
    <message>
        <source>1 another face that nobody labelled · 2 no face of its own · 3 a face, but box or points need work · 4 does not count · 0 clear</source>
        <translation>1 weiteres Gesicht ohne Label · 2 kein eigenes Gesicht · 3 Gesicht, aber Box oder Punkte zu korrigieren · 4 zählt nicht · 0 wieder offen</translation>
    </message>
    <message>
        <source>There is nothing of this kind.</source>
        <translation>Davon gibt es nichts.</translation>
    </message>
    <message>
        <source>The labels have no landmarks: there is nothing to hold the model&apos;s against.</source>
        <translation>Die Labels haben keine Landmarken: Es gibt nichts, womit die des Modells zu vergleichen wären.</translation>
    </message>
    <message>
        <source>Everything here is judged.
Ctrl+Page down goes on to the next kind.</source>
        <translation>Hier ist alles beurteilt.
Strg+Bild ab geht zur nächsten Art weiter.</translation>
    </message>
    <message>
        <source>Nothing is as the filters above ask.</source>
        <translation>Nichts passt zu den Filtern oben.</translation>
    </message>
</context>
<context>
    <name>ReviewPhotograph</name>
    <message>
        <source>labelled</source>
        <translation>mit Label</translation>
    </message>
    <message>
        <source>false positive</source>
        <translation>Fehlalarm</translation>
    </message>
    <message>
        <source>miss</source>
        <translation>übersehen</translation>
    </message>
    <message>
        <source>duplicate</source>
        <translation>doppelt</translation>
    </message>
    <message>
        <source>other detection</source>
        <translation>andere Detektion</translation>
    </message>
    <message>
        <source>labelled points</source>
        <translation>Punkte des Labels</translation>
    </message>
    <message>
        <source>the model&apos;s points</source>
        <translation>Punkte des Modells</translation>
    </message>
    <message>
        <source>corrected by hand</source>
        <translation>von Hand korrigiert</translation>
    </message>
    <message>
        <source>Photograph of what is judged</source>
        <translation>Foto des Eintrags</translation>
    </message>
    <message>
        <source>Z  Whole photograph</source>
        <translation>Z  Ganzes Foto</translation>
    </message>
    <message>
        <source>Show the whole photograph, or what is judged close up</source>
        <translation>Das ganze Foto zeigen oder den Eintrag aus der Nähe</translation>
    </message>
</context>
<context>
    <name>ReviewQueue</name>
    <message>
        <source>There is no queue yet.</source>
        <translation>Noch gibt es keine Prüfliste.</translation>
    </message>
    <message>
        <source>Evaluate the model first.</source>
        <translation>Erst das Modell evaluieren.</translation>
    </message>
    <message numerus="yes">
        <source>Left out, since they can&apos;t be read: %Ln image(s), such as {image}.</source>
        <translation>
            <numerusform>Ausgelassen, da nicht lesbar: %Ln Bild, nämlich {image}.</numerusform>
            <numerusform>Ausgelassen, da nicht lesbar: %Ln Bilder, zum Beispiel {image}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The model is evaluated: there is something to judge now.</source>
        <translation>Das Modell ist gemessen: Es gibt jetzt etwas zu beurteilen.</translation>
    </message>
</context>
<context>
    <name>ReviewTile</name>
    <message>
        <source>corrected</source>
        <translation>korrigiert</translation>
    </message>
    <message>
        <source>resolved</source>
        <translation>behoben</translation>
    </message>
    <message>
        <source>best {score}</source>
        <translation>max. {score}</translation>
    </message>
</context>
<context>
    <name>ReviewWall</name>
    <message>
        <source>1  Real face</source>
        <translation>1  Gesicht</translation>
    </message>
    <message>
        <source>2  Not a face</source>
        <translation>2  Keines</translation>
    </message>
    <message>
        <source>3  Fix</source>
        <translation>3  Korrigieren</translation>
    </message>
    <message>
        <source>4  Ignore</source>
        <translation>4  Ignorieren</translation>
    </message>
    <message>
        <source>0  Clear</source>
        <translation>0  Offen</translation>
    </message>
    <message>
        <source>What is to be judged</source>
        <translation>Was zu beurteilen ist</translation>
    </message>
    <message>
        <source>{rate} a minute</source>
        <translation>{rate}/min</translation>
    </message>
    <message>
        <source>Verdicts per minute</source>
        <translation>Urteile pro Minute</translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation>{place}/{count}</translation>
    </message>
</context>
<context>
    <name>Reviewing</name>
    <message numerus="yes">
        <source>{model}: %Ln item(s) of the queue (is|are) resolved.</source>
        <translation>
            <numerusform>{model}: %Ln Eintrag der Prüfliste ist behoben.</numerusform>
            <numerusform>{model}: %Ln Einträge der Prüfliste sind behoben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody looks at more than {number} items at once.</source>
        <translation>Mehr als {number} Einträge sieht niemand auf einmal durch.</translation>
    </message>
    <message>
        <source>Select fewer.</source>
        <translation>Weniger auswählen.</translation>
    </message>
</context>
<context>
    <name>ShareBars</name>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>SidePanels</name>
    <message>
        <source>More unusual than {percent}% of the faces in WIDER FACE</source>
        <translation>Ungewöhnlicher als {percent} % der Gesichter in WIDER FACE</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Correct what the detector predicts, and let it learn from your corrections.
Drop a folder of photographs anywhere in this window, or:</source>
        <translation>Korrigieren, was der Detektor vorhersagt, und ihn aus den Korrekturen lernen lassen.
Einen Ordner mit Fotos irgendwo in dieses Fenster ziehen, oder:</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Photographs in it and in its subfolders</source>
        <translation>Fotos darin und in den Unterordnern</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>A few public-domain photographs to try everything on</source>
        <translation>Einige gemeinfreie Fotos, um alles auszuprobieren</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
</context>
<context>
    <name>StatisticsPage</name>
    <message>
        <source>Counting the faces of the project…</source>
        <translation>Die Gesichter des Projekts werden gezählt…</translation>
    </message>
    <message>
        <source>Copy as image</source>
        <translation>Als Bild kopieren</translation>
    </message>
    <message>
        <source>Save the numbers…</source>
        <translation>Zahlen speichern…</translation>
    </message>
    <message>
        <source>Images by how far they have come</source>
        <translation>Bilder nach Fortschritt</translation>
    </message>
    <message>
        <source>Faces</source>
        <translation>Gesichter</translation>
    </message>
    <message>
        <source>Size of the faces</source>
        <translation>Größe der Gesichter</translation>
    </message>
    <message>
        <source>√(width · height) of the box, px</source>
        <translation>√(Breite · Höhe) der Box, px</translation>
    </message>
    <message>
        <source>There are no faces yet.</source>
        <translation>Noch gibt es keine Gesichter.</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>No face was found by a detector yet.</source>
        <translation>Noch wurde kein Gesicht von einem Detektor gefunden.</translation>
    </message>
    <message>
        <source>Time per face</source>
        <translation>Zeit pro Gesicht</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>No face was timed yet: that takes two edits within a minute.</source>
        <translation>Für kein Gesicht ist die Zeit bekannt: dazu braucht es zwei Änderungen in einer Minute.</translation>
    </message>
    <message>
        <source>Landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>No face has landmarks yet.</source>
        <translation>Noch hat kein Gesicht Landmarken.</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>Nobody has said anything about a face yet.</source>
        <translation>Noch hat niemand etwas über ein Gesicht gesagt.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) (has|have) them</source>
        <comment>landmarks</comment>
        <translation>
            <numerusform>%Ln Gesicht hat sie</numerusform>
            <numerusform>%Ln Gesichter haben sie</numerusform>
        </translation>
    </message>
    <message>
        <source>of the faces of which it is said</source>
        <translation>der Gesichter, über die etwas gesagt ist</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Stop</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messung beenden</translation>
    </message>
    <message>
        <source>New face: click the {landmark}</source>
        <translation>Neues Gesicht, Klick: {landmark}</translation>
    </message>
    <message>
        <source>This face: click the {landmark} (S: new)</source>
        <translation>Dieses Gesicht, Klick: {landmark} (S: neues)</translation>
    </message>
    <message>
        <source>Esc: give up</source>
        <translation>Esc: abbrechen</translation>
    </message>
    <message numerus="yes">
        <source>Esc: end, %Ln missing</source>
        <comment>landmarks</comment>
        <translation>
            <numerusform>Esc: Ende, %Ln fehlt</numerusform>
            <numerusform>Esc: Ende, %Ln fehlen</numerusform>
        </translation>
    </message>
    <message>
        <source>Esc: end</source>
        <translation>Esc: Ende</translation>
    </message>
    <message>
        <source>X: missing; right button: occluded</source>
        <translation>X: fehlt; rechte Taste: verdeckt</translation>
    </message>
    <message>
        <source>Drag a box around the face; Esc gives up</source>
        <translation>Eine Box um das Gesicht ziehen; Esc gibt auf</translation>
    </message>
    <message>
        <source>{percent}%</source>
        <translation>{percent} %</translation>
    </message>
    <message>
        <source>{faces}, {number} hidden</source>
        <translation>{faces}, {number} verborgen</translation>
    </message>
    <message>
        <source>Detecting faces, {done} of {in_all} images</source>
        <translation>Gesichter werden erkannt, {done} von {in_all} Bildern</translation>
    </message>
    <message>
        <source>Evaluating, {done} of {in_all} images</source>
        <translation>Evaluierung, {done} von {in_all} Bildern</translation>
    </message>
    <message>
        <source>Measuring disagreement, {done} of {in_all} images</source>
        <translation>Uneinigkeit wird gemessen, {done} von {in_all} Bildern</translation>
    </message>
    <message>
        <source>Saved {time}</source>
        <translation>Gespeichert {time}</translation>
    </message>
    <message>
        <source>Every edit is in the project file</source>
        <translation>Jede Änderung steht in der Projektdatei</translation>
    </message>
    <message>
        <source>NOT SAVED: {edits} waiting</source>
        <translation>NICHT GESPEICHERT: {edits}</translation>
    </message>
</context>
<context>
    <name>TrainingPanel</name>
    <message>
        <source> steps</source>
        <translation> Schritte</translation>
    </message>
    <message>
        <source>Steps of fine-tuning</source>
        <translation>Schritte des Nachtrainierens</translation>
    </message>
    <message>
        <source>More steps learn more from the corrections and take longer</source>
        <translation>Mehr Schritte lernen mehr aus den Korrekturen und dauern länger</translation>
    </message>
    <message>
        <source>Fine-tune on the corrections</source>
        <translation>Auf die Korrekturen trainieren</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop it; it can be gone on with, or discarded, afterwards</source>
        <translation>Anhalten; danach lässt es sich fortsetzen oder verwerfen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln corrected image(s) to learn from</source>
        <translation>
            <numerusform>%Ln korrigiertes Bild zum Lernen</numerusform>
            <numerusform>%Ln korrigierte Bilder zum Lernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln labelled image(s) to learn from</source>
        <translation>
            <numerusform>%Ln Bild mit Labels zum Lernen</numerusform>
            <numerusform>%Ln Bilder mit Labels zum Lernen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{corrected} corrected, %Ln labelled image(s) to learn from</source>
        <translation>
            <numerusform>{corrected} korrigiert, %Ln Bild mit Labels zum Lernen</numerusform>
            <numerusform>{corrected} korrigiert, %Ln Bilder mit Labels zum Lernen</numerusform>
        </translation>
    </message>
    <message>
        <source>{images}; it takes {number}</source>
        <translation>{images}; nötig sind {number}</translation>
    </message>
    <message>
        <source>Correct some faces, then let the model learn from them.</source>
        <translation>Erst einige Gesichter korrigieren, dann das Modell daraus lernen lassen.</translation>
    </message>
    <message>
        <source>Labelled photographs of the usual kind: without them a model that learns forgets</source>
        <translation>Fotos der üblichen Art mit Labels: Ohne sie vergisst ein Modell, das lernt</translation>
    </message>
    <message>
        <source>Photographs not to forget…</source>
        <translation>Nicht zu vergessende Fotos…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photograph(s) not to forget…</source>
        <translation>
            <numerusform>%Ln nicht zu vergessendes Foto…</numerusform>
            <numerusform>%Ln nicht zu vergessende Fotos…</numerusform>
        </translation>
    </message>
    <message>
        <source>Loading the model and the photographs…</source>
        <translation>Modell und Fotos werden geladen…</translation>
    </message>
    <message>
        <source>Go on from where it holds on</source>
        <translation>Dort fortsetzen, wo es pausiert</translation>
    </message>
    <message>
        <source>Hold on at once, with everything in memory</source>
        <translation>Sofort anhalten, alles bleibt im Speicher</translation>
    </message>
    <message>
        <source>Paused. It goes on when you say so, also after closing the program.</source>
        <translation>Pausiert. Es lässt sich jederzeit fortsetzen, auch nach dem Schließen des Programms.</translation>
    </message>
    <message>
        <source>Looking through the photographs not to forget: {done} of {images}</source>
        <translation>Sehe die nicht zu vergessenden Fotos durch: {done} von {images}</translation>
    </message>
    <message>
        <source>Looking through the corrections: {done} of {images}</source>
        <translation>Korrekturen werden durchgesehen: {done} von {images}</translation>
    </message>
    <message>
        <source>Step {step} of {steps}, {pace} images/s, {time} left</source>
        <translation>Schritt {step} von {steps}, {pace} Bilder/s, noch {time}</translation>
    </message>
    <message>
        <source>{memory} MB of memory</source>
        <translation>{memory} MB Speicher</translation>
    </message>
    <message>
        <source>Step {step} of {steps}: measuring on the held-out images, {done} of {images}</source>
        <translation>Schritt {step} von {steps}: Messung auf den zurückgehaltenen Bildern, {done} von {images}</translation>
    </message>
    <message>
        <source>Comparing the old model and the new one: {done} of {images} images</source>
        <translation>Altes und neues Modell werden verglichen: {done} von {images} Bildern</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} h {minutes} min</translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation>{minutes} min {seconds} s</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
</context>
<context>
    <name>Turning</name>
    <message>
        <source>The queue lists nothing in {image}</source>
        <translation>Die Prüfliste zeigt nichts in {image}</translation>
    </message>
    <message>
        <source>The queue lists nothing further down in the list of images</source>
        <translation>Die Prüfliste zeigt nichts in den Bildern weiter unten in der Liste</translation>
    </message>
    <message>
        <source>The queue lists nothing further up in the list of images</source>
        <translation>Die Prüfliste zeigt nichts in den Bildern weiter oben in der Liste</translation>
    </message>
</context>
<context>
    <name>UnfinishedOffer</name>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Delete what was trained so far</source>
        <translation>Löschen, was bisher trainiert ist</translation>
    </message>
    <message>
        <source>{model} was left unfinished at step {step} of {steps}.</source>
        <translation>{model} ist nicht fertig: bei Schritt {step} von {steps} angehalten.</translation>
    </message>
</context>
<context>
    <name>ValidationCurve</name>
    <message>
        <source>AP</source>
        <translation>AP</translation>
    </message>
    <message>
        <source>error, %</source>
        <translation>Fehler, %</translation>
    </message>
</context>
<context>
    <name>VerdictBox</name>
    <message>
        <source>How fine-tuning ended</source>
        <translation>Ergebnis des Nachtrainierens</translation>
    </message>
    <message>
        <source>Show predictions from this score on</source>
        <translation>Vorhersagen ab diesem Score zeigen</translation>
    </message>
    <message>
        <source>Train all the same</source>
        <translation>Trotzdem trainieren</translation>
    </message>
    <message>
        <source>Without a measurement: nobody can say whether the model will be better or worse</source>
        <translation>Ohne Messung: Niemand kann sagen, ob das Modell besser oder schlechter wird</translation>
    </message>
    <message>
        <source>Show from {score}</source>
        <translation>Ab {score} zeigen</translation>
    </message>
</context>
<context>
    <name>VerdictTableModel</name>
    <message>
        <source>Real face</source>
        <translation>Echt</translation>
    </message>
    <message>
        <source>Not a face</source>
        <translation>Kein Gesicht</translation>
    </message>
    <message>
        <source>To fix</source>
        <translation>Korrigieren</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>Ignoriert</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Size, px</source>
        <translation>Größe, px</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Reviewer</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>no event</source>
        <translation>ohne Ereignis</translation>
    </message>
    <message>
        <source>no size</source>
        <translation>ohne Größe</translation>
    </message>
    <message>
        <source>no score</source>
        <translation>ohne Score</translation>
    </message>
    <message>
        <source>not signed</source>
        <translation>ohne Namen</translation>
    </message>
    <message>
        <source>{percent}% of this row</source>
        <translation>{percent} % dieser Zeile</translation>
    </message>
</context>
<context>
    <name>VerdictTables</name>
    <message>
        <source>By event</source>
        <translation>Nach Ereignis</translation>
    </message>
    <message>
        <source>By size</source>
        <translation>Nach Größe</translation>
    </message>
    <message>
        <source>By score</source>
        <translation>Nach Score</translation>
    </message>
    <message>
        <source>By reviewer</source>
        <translation>Nach Person</translation>
    </message>
    <message>
        <source>Events are the folders that the images are in.</source>
        <translation>Ereignisse sind die Ordner, in denen die Bilder liegen.</translation>
    </message>
    <message>
        <source>Size is √(width · height) of the box, in pixels of the photograph.</source>
        <translation>Größe ist √(Breite · Höhe) der Box, in Pixeln des Fotos.</translation>
    </message>
    <message>
        <source>Score is the detector&apos;s. Faces that it missed, or that a person drew, have none.</source>
        <translation>Der Score ist der des Detektors. Gesichter, die er übersehen oder eine Person gezeichnet hat, haben keinen.</translation>
    </message>
    <message>
        <source>Whose verdict stands now: whoever judged last has signed it.</source>
        <translation>Wessen Urteil jetzt gilt: Unterschrieben ist es von der Person, die zuletzt geurteilt hat.</translation>
    </message>
</context>
<context>
    <name>VerdictTablesDialog</name>
    <message>
        <source>Verdicts in tables</source>
        <translation>Urteile in Tabellen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s) so far.</source>
        <translation>
            <numerusform>Bisher %Ln Urteil.</numerusform>
            <numerusform>Bisher %Ln Urteile.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is judged yet.</source>
        <translation>Noch ist nichts beurteilt.</translation>
    </message>
    <message>
        <source>Tables of verdicts</source>
        <translation>Tabellen der Urteile</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this table, for a spreadsheet</source>
        <translation>Diese Tabelle für eine Tabellenkalkulation kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save all tables as CSV files</source>
        <translation>Alle Tabellen als CSV-Dateien speichern</translation>
    </message>
    <message>
        <source>Verdicts: {table}</source>
        <translation>Urteile: {table}</translation>
    </message>
</context>
<context>
    <name>_Counts</name>
    <message>
        <source>no faces</source>
        <translation>keine Gesichter</translation>
    </message>
    <message>
        <source>no images</source>
        <translation>keine Bilder</translation>
    </message>
    <message>
        <source>no findings</source>
        <translation>keine Befunde</translation>
    </message>
    <message>
        <source>no edits</source>
        <translation>keine Änderungen</translation>
    </message>
    <message>
        <source>no boxes</source>
        <translation>keine Boxen</translation>
    </message>
    <message>
        <source>no verdicts</source>
        <translation>keine Urteile</translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s)</source>
        <translation>
            <numerusform>%Ln Gesicht</numerusform>
            <numerusform>%Ln Gesichter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bilder</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln finding(s)</source>
        <translation>
            <numerusform>%Ln Befund</numerusform>
            <numerusform>%Ln Befunde</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln edit(s)</source>
        <translation>
            <numerusform>%Ln Änderung</numerusform>
            <numerusform>%Ln Änderungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln box(es)</source>
        <translation>
            <numerusform>%Ln Box</numerusform>
            <numerusform>%Ln Boxen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s)</source>
        <translation>
            <numerusform>%Ln Urteil</numerusform>
            <numerusform>%Ln Urteile</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s)</source>
        <comment>after “in”, as of “3 findings in 2 faces”</comment>
        <translation>
            <numerusform>%Ln Gesicht</numerusform>
            <numerusform>%Ln Gesichtern</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s)</source>
        <comment>after “in”, as of “7 faces in 2 images”</comment>
        <translation>
            <numerusform>%Ln Bild</numerusform>
            <numerusform>%Ln Bildern</numerusform>
        </translation>
    </message>
    <message>
        <source>{things} in {places}</source>
        <translation>{things} in {places}</translation>
    </message>
</context>
<context>
    <name>_Dial</name>
    <message>
        <source>{name}, −{most} to {most}</source>
        <translation>{name}, −{most} bis {most}</translation>
    </message>
</context>
<context>
    <name>_Legend</name>
    <message>
        <source>Two models on this photograph</source>
        <translation>Zwei Modelle auf diesem Foto</translation>
    </message>
    <message>
        <source>Esc ends it</source>
        <translation>Esc beendet</translation>
    </message>
    <message>
        <source>Show the photograph as usual again</source>
        <translation>Das Foto wieder wie sonst zeigen</translation>
    </message>
</context>
<context>
    <name>_Numbered</name>
    <message numerus="yes">
        <source>Accept %Ln face(s)</source>
        <comment>an edit, as it stands in Edit › Undo</comment>
        <translation>
            <numerusform>%Ln Gesicht akzeptiert</numerusform>
            <numerusform>%Ln Gesichter akzeptiert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %Ln face(s)</source>
        <comment>an edit, as it stands in Edit › Undo</comment>
        <translation>
            <numerusform>%Ln Gesicht gelöscht</numerusform>
            <numerusform>%Ln Gesichter gelöscht</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other box(es) cover the same face</source>
        <translation>
            <numerusform>%Ln andere Box umfasst dasselbe Gesicht</numerusform>
            <numerusform>%Ln andere Boxen umfassen dasselbe Gesicht</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Strip</name>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation>{percent} %</translation>
    </message>
</context>
<context>
    <name>_Words</name>
    <message>
        <source>{faces_in_images} read.</source>
        <translation>{faces_in_images} gelesen.</translation>
    </message>
    <message>
        <source>Nothing new is read.</source>
        <translation>Es wird nichts Neues gelesen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (was left as it is, since you have worked on it|were left as they are, since you have worked on them): {names}.</source>
        <translation>
            <numerusform>%Ln Bild bleibt, wie es ist, denn daran wurde gearbeitet: {names}.</numerusform>
            <numerusform>%Ln Bilder bleiben, wie sie sind, denn daran wurde gearbeitet: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (was left as it is|were left as they are), labelled by {files}: {names}.</source>
        <translation>
            <numerusform>%Ln Bild bleibt, wie es ist, mit den Labels aus {files}: {names}.</numerusform>
            <numerusform>%Ln Bilder bleiben, wie sie sind, mit den Labels aus {files}: {names}.</numerusform>
        </translation>
    </message>
    <message>
        <source>{faces_in_images} would be read.</source>
        <translation>Neu dazu kämen: {faces_in_images}.</translation>
    </message>
    <message>
        <source>Nothing new would be read.</source>
        <translation>Es käme nichts Neues dazu.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) would stay as (it is, since you have worked on it|they are, since you have worked on them): {names}.</source>
        <translation>
            <numerusform>%Ln Bild bliebe, wie es ist, denn daran wurde gearbeitet: {names}.</numerusform>
            <numerusform>%Ln Bilder blieben, wie sie sind, denn daran wurde gearbeitet: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) would stay as (it is|they are), labelled by {files}: {names}.</source>
        <translation>
            <numerusform>%Ln Bild bliebe, wie es ist, mit den Labels aus {files}: {names}.</numerusform>
            <numerusform>%Ln Bilder blieben, wie sie sind, mit den Labels aus {files}: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (says|say) the same as at the last import: {names}.</source>
        <translation>
            <numerusform>Über %Ln Bild steht dasselbe da wie beim letzten Import: {names}.</numerusform>
            <numerusform>Über %Ln Bilder steht dasselbe da wie beim letzten Import: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (is|are) not in this folder: {names}.</source>
        <translation>
            <numerusform>%Ln Bild ist nicht in diesem Ordner: {names}.</numerusform>
            <numerusform>%Ln Bilder sind nicht in diesem Ordner: {names}.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{names} and %Ln more</source>
        <comment>further images</comment>
        <translation>
            <numerusform>{names} und %Ln weiteres</numerusform>
            <numerusform>{names} und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing to export yet: no face has been worked on.</source>
        <translation>Noch gibt es nichts zu exportieren: An keinem Gesicht wurde gearbeitet.</translation>
    </message>
    <message numerus="yes">
        <source>Nothing has changed in %Ln image(s) against {against}.</source>
        <translation>
            <numerusform>In %Ln Bild hat sich gegenüber {against} nichts geändert.</numerusform>
            <numerusform>In %Ln Bildern hat sich gegenüber {against} nichts geändert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (differs|differ) from {against}</source>
        <translation>
            <numerusform>%Ln Bild unterscheidet sich von {against}</numerusform>
            <numerusform>%Ln Bilder unterscheiden sich von {against}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) added</source>
        <translation>
            <numerusform>%Ln Gesicht neu</numerusform>
            <numerusform>%Ln Gesichter neu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) removed</source>
        <translation>
            <numerusform>%Ln Gesicht entfernt</numerusform>
            <numerusform>%Ln Gesichter entfernt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) moved</source>
        <translation>
            <numerusform>%Ln Gesicht bewegt</numerusform>
            <numerusform>%Ln Gesichter bewegt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln face(s) changed otherwise</source>
        <translation>
            <numerusform>%Ln Gesicht sonst geändert</numerusform>
            <numerusform>%Ln Gesichter sonst geändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (corner or point has|corners and points have) moved, by {mean} px on average and {furthest} px at most.</source>
        <translation>
            <numerusform>%Ln Ecke oder Landmarke ist gewandert, im Mittel {mean} px und höchstens {furthest} px.</numerusform>
            <numerusform>%Ln Ecken und Landmarken sind gewandert, im Mittel {mean} px und höchstens {furthest} px.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) (stays|stay) the same.</source>
        <translation>
            <numerusform>%Ln Bild bleibt gleich.</numerusform>
            <numerusform>%Ln Bilder bleiben gleich.</numerusform>
        </translation>
    </message>
    <message>
        <source>the file {file}</source>
        <comment>after “differs from” and “against”</comment>
        <translation>der Datei {file}</translation>
    </message>
    <message>
        <source>what was imported</source>
        <comment>after “differs from” and “against”</comment>
        <translation>dem Import</translation>
    </message>
    <message>
        <source>Exported {faces_in_images} to {path}</source>
        <translation>Exportiert nach {path}: {faces_in_images}</translation>
    </message>
    <message>
        <source>Exported to {path}, which is empty: only images that were worked on are exported</source>
        <translation>Exportiert nach {path}; die Datei ist leer, denn exportiert werden nur Bilder, an denen gearbeitet wurde</translation>
    </message>
    <message>
        <source>the one that was there before is now {file}</source>
        <translation>die vorher dort lag, heißt jetzt {file}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of these images (is|are) still in work</source>
        <translation>
            <numerusform>%Ln dieser Bilder ist noch in Arbeit</numerusform>
            <numerusform>%Ln dieser Bilder sind noch in Arbeit</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln prediction(s) nobody looked at (is|are) left out</source>
        <translation>
            <numerusform>%Ln Vorhersage, die niemand angesehen hat, fehlt</numerusform>
            <numerusform>%Ln Vorhersagen, die niemand angesehen hat, fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of these images (is reviewed and holds|are reviewed and hold) predictions nobody accepted</source>
        <translation>
            <numerusform>%Ln dieser Bilder ist geprüft und enthält Vorhersagen, die niemand akzeptiert hat</numerusform>
            <numerusform>%Ln dieser Bilder sind geprüft und enthalten Vorhersagen, die niemand akzeptiert hat</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln (is|are) left out</source>
        <comment>predictions</comment>
        <translation>
            <numerusform>%Ln fehlt</numerusform>
            <numerusform>%Ln fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln image(s) in work (is|are) left out: no face of (it|them) is done yet</source>
        <translation>
            <numerusform>%Ln Bild in Arbeit fehlt: Noch ist keines seiner Gesichter fertig</numerusform>
            <numerusform>%Ln Bilder in Arbeit fehlen: Noch ist keines ihrer Gesichter fertig</numerusform>
        </translation>
    </message>
    <message>
        <source>What was there before is now {files}.</source>
        <comment>files, by their names</comment>
        <translation>Was vorher dort lag, heißt jetzt {files}.</translation>
    </message>
    <message numerus="yes">
        <source>Not measured: trained all the same, on %Ln corrected image(s).</source>
        <translation>
            <numerusform>Nicht gemessen: trotzdem trainiert, auf %Ln korrigiertes Bild.</numerusform>
            <numerusform>Nicht gemessen: trotzdem trainiert, auf %Ln korrigierte Bilder.</numerusform>
        </translation>
    </message>
    <message>
        <source>Kept the old model: {why} {remedy}</source>
        <translation>Beim alten Modell geblieben: {why} {remedy}</translation>
    </message>
    <message>
        <source>it is better on the held-out images</source>
        <translation>es ist auf den zurückgehaltenen Bildern besser</translation>
    </message>
    <message>
        <source>, a sure gain together</source>
        <translation>, zusammen ein sicherer Gewinn</translation>
    </message>
    <message>
        <source>The weights are a mixture: {percent} % new, the rest the old model&apos;s.</source>
        <translation>Die Gewichte sind gemischt: {percent} % neu, der Rest vom alten Modell.</translation>
    </message>
    <message>
        <source>Adopted: {gained}; {kept}.</source>
        <translation>Übernommen: {gained}; {kept}.</translation>
    </message>
    <message numerus="yes">
        <source>Only %Ln corrected image(s): too few to learn from, or to measure on.</source>
        <translation>
            <numerusform>Nur %Ln korrigiertes Bild: zu wenig, um daraus zu lernen oder daran zu messen.</numerusform>
            <numerusform>Nur %Ln korrigierte Bilder: zu wenige, um daraus zu lernen oder daran zu messen.</numerusform>
        </translation>
    </message>
    <message>
        <source>It takes {number} or more.</source>
        <translation>Nötig sind {number} oder mehr.</translation>
    </message>
    <message>
        <source>What helps now: show predictions from a score of {score} on.</source>
        <translation>Was jetzt hilft: Vorhersagen ab einem Score von {score} zeigen.</translation>
    </message>
    <message>
        <source>Kept {rival}: the new one is worse on the same held-out images ({figures}). Try more steps, or correct more faces.</source>
        <translation>Bei {rival} geblieben: Das neue ist auf denselben zurückgehaltenen Bildern schlechter ({figures}). Mehr Schritte versuchen oder mehr Gesichter korrigieren.</translation>
    </message>
    <message>
        <source>the new one is not better on the held-out images.</source>
        <translation>das neue ist auf den zurückgehaltenen Bildern nicht besser.</translation>
    </message>
    <message>
        <source>one figure is better, at too much cost to the other: {figures}.</source>
        <translation>eine Zahl ist besser, auf zu hohe Kosten der anderen: {figures}.</translation>
    </message>
    <message>
        <source>no sure gain: {figures}.</source>
        <translation>kein sicherer Gewinn: {figures}.</translation>
    </message>
    <message>
        <source>the new one forgets: {figures}.</source>
        <translation>das neue verlernt etwas: {figures}.</translation>
    </message>
    <message>
        <source>the training came to numbers that are none.</source>
        <translation>das Training ergab ungültige Zahlen.</translation>
    </message>
    <message>
        <source>the gate said “{reason}”.</source>
        <translation>die Messung ergab „{reason}“.</translation>
    </message>
    <message>
        <source>Try more steps, or correct more faces of the kind that it gets wrong.</source>
        <translation>Mehr Schritte versuchen oder mehr Gesichter der Art korrigieren, die es falsch macht.</translation>
    </message>
    <message>
        <source>Choose photographs not to forget, try fewer steps, or correct photographs of more kinds.</source>
        <translation>Wählen Sie nicht zu vergessende Fotos, versuchen Sie weniger Schritte, oder korrigieren Sie Fotos von mehr Arten.</translation>
    </message>
    <message>
        <source>Try fewer steps, or correct photographs of more kinds.</source>
        <translation>Weniger Schritte versuchen oder verschiedenartigere Fotos korrigieren.</translation>
    </message>
    <message>
        <source>Look for labels far outside their photographs, or try another base model.</source>
        <translation>Nach Labels weit außerhalb ihrer Fotos suchen oder ein anderes Ausgangsmodell versuchen.</translation>
    </message>
    <message>
        <source>The new one is in the list all the same.</source>
        <translation>Das neue steht trotzdem in der Liste.</translation>
    </message>
    <message numerus="yes">
        <source>landmark error on %Ln held-out image(s) {before} % → {after} %</source>
        <translation>
            <numerusform>Landmarkenfehler bei %Ln zurückgehaltenem Bild {before} % → {after} %</numerusform>
            <numerusform>Landmarkenfehler bei %Ln zurückgehaltenen Bildern {before} % → {after} %</numerusform>
        </translation>
    </message>
    <message>
        <source>average precision {before} → {after}</source>
        <translation>Average Precision {before} → {after}</translation>
    </message>
    <message>
        <source>(gain {low} to {high} points)</source>
        <translation>(Gewinn {low} bis {high} Prozentpunkte)</translation>
    </message>
    <message>
        <source>there was no regression set to look for losses on</source>
        <translation>es gab keine Regressionsdaten, um nach Verlusten zu suchen</translation>
    </message>
    <message>
        <source>little changed in what the old model is sure of elsewhere, {images} ({figures})</source>
        <translation>wenig geändert an dem, was das alte Modell anderswo sicher erkennt, {images} ({figures})</translation>
    </message>
    <message>
        <source>no sure loss on the photographs not to forget, {images} ({figures})</source>
        <translation>kein sicherer Verlust auf den nicht zu vergessenden Fotos, {images} ({figures})</translation>
    </message>
    <message>
        <source>on the photographs not to forget, {images}, {figures}</source>
        <translation>auf den nicht zu vergessenden Fotos, {images}, {figures}</translation>
    </message>
    <message>
        <source>it does worse on the regression set</source>
        <translation>auf den Regressionsdaten ist es schlechter</translation>
    </message>
    <message>
        <source>in what the old model is sure of elsewhere, {images}, {figures}</source>
        <translation>bei dem, was das alte Modell anderswo sicher erkennt, {images}, {figures}</translation>
    </message>
    <message>
        <source>AP {before} → {after}</source>
        <translation>AP {before} → {after}</translation>
    </message>
    <message>
        <source>error {before} % → {after} %</source>
        <translation>Fehler {before} % → {after} %</translation>
    </message>
    <message>
        <source>not adopted</source>
        <translation>nicht übernommen</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>Memory ran out while the model was being fine-tuned.</source>
        <translation>Beim Nachtrainieren ging der Speicher aus.</translation>
    </message>
    <message>
        <source>It would come to the same again: look for labels far outside their photographs, then fine-tune anew.</source>
        <translation>Es käme wieder dazu: Suchen Sie nach Labels weit außerhalb ihrer Fotos, und trainieren Sie dann neu.</translation>
    </message>
    <message>
        <source>“Go on” then takes up where it was; “Discard” gives it up.</source>
        <translation>„Fortsetzen“ macht dann dort weiter, wo es war; „Verwerfen“ gibt es auf.</translation>
    </message>
    <message>
        <source>Then fine-tune again.</source>
        <translation>Trainieren Sie dann erneut nach.</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>Schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Free some space on that disk.</source>
        <translation>Schaffen Sie Platz auf diesem Datenträger.</translation>
    </message>
    <message>
        <source>See to it that the disk or folder is connected.</source>
        <translation>Sorgen Sie dafür, dass der Datenträger oder Ordner verbunden ist.</translation>
    </message>
    <message>
        <source>Put the file back, or use another model.</source>
        <translation>Legen Sie die Datei zurück, oder benutzen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>See whether the file is right and its photographs are there.</source>
        <translation>Sehen Sie nach, ob die Datei stimmt und ihre Fotos da sind.</translation>
    </message>
    <message>
        <source>Put it back as it was.</source>
        <translation>Legen Sie es zurück, wie es war.</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Colours of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Choose left eye</source>
        <translation>Linkes Auge wählen</translation>
    </message>
    <message>
        <source>Choose right eye</source>
        <translation>Rechtes Auge wählen</translation>
    </message>
    <message>
        <source>Choose nose tip</source>
        <translation>Nasenspitze wählen</translation>
    </message>
    <message>
        <source>Choose left mouth corner</source>
        <translation>Linken Mundwinkel wählen</translation>
    </message>
    <message>
        <source>Choose right mouth corner</source>
        <translation>Rechten Mundwinkel wählen</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open a folder of photographs</source>
        <translation>Einen Ordner mit Fotos öffnen</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Open the photographs that come along</source>
        <translation>Die mitgelieferten Fotos öffnen</translation>
    </message>
    <message>
        <source>Import labels…</source>
        <translation>Labels importieren…</translation>
    </message>
    <message>
        <source>Take in labels that there are already, in any of nine formats; a person&apos;s work stays</source>
        <translation>Vorhandene Labels in einem von neun Formaten übernehmen; was eine Person getan hat, bleibt</translation>
    </message>
    <message>
        <source>Export label.txt</source>
        <translation>label.txt exportieren</translation>
    </message>
    <message>
        <source>Write every image that was worked on into exports/NAME/label.txt</source>
        <translation>Jedes bearbeitete Bild in exports/NAME/label.txt schreiben</translation>
    </message>
    <message>
        <source>Compare and export as…</source>
        <translation>Vergleichen und exportieren als…</translation>
    </message>
    <message>
        <source>See what changed against the labels that were imported, and choose a format</source>
        <translation>Sehen, was sich gegenüber den importierten Labels geändert hat, und ein Format wählen</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>Projekt schließen</translation>
    </message>
    <message>
        <source>Go back to the start page</source>
        <translation>Zurück zur Startseite</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Close the program; everything is saved already</source>
        <translation>Das Programm schließen; alles ist schon gespeichert</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Take the last edit of this image back</source>
        <translation>Die letzte Änderung an diesem Bild zurücknehmen</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Make it again</source>
        <translation>Sie noch einmal ausführen</translation>
    </message>
    <message>
        <source>Delete face</source>
        <translation>Gesicht löschen</translation>
    </message>
    <message>
        <source>Take the selected face away; a prediction is remembered as not a face</source>
        <translation>Das ausgewählte Gesicht entfernen; eine Vorhersage bleibt als „kein Gesicht“ vermerkt</translation>
    </message>
    <message>
        <source>Copy face</source>
        <translation>Gesicht kopieren</translation>
    </message>
    <message>
        <source>Remember the selected face, to paste it</source>
        <translation>Das ausgewählte Gesicht merken, um es einzufügen</translation>
    </message>
    <message>
        <source>Paste face</source>
        <translation>Gesicht einfügen</translation>
    </message>
    <message>
        <source>At the cursor; also into another photograph</source>
        <translation>Am Mauszeiger; auch in ein anderes Foto</translation>
    </message>
    <message>
        <source>Find a command…</source>
        <translation>Befehl suchen…</translation>
    </message>
    <message>
        <source>Type what you want to do, or the name of a photograph</source>
        <translation>Eingeben, was getan werden soll, oder den Namen eines Fotos</translation>
    </message>
    <message>
        <source>Change keys…</source>
        <translation>Tasten ändern…</translation>
    </message>
    <message>
        <source>Give any command the key you like</source>
        <translation>Jedem Befehl die gewünschte Taste geben</translation>
    </message>
    <message>
        <source>Photograph</source>
        <translation>Foto</translation>
    </message>
    <message>
        <source>Work on one photograph</source>
        <translation>An einem Foto arbeiten</translation>
    </message>
    <message>
        <source>Wall of faces</source>
        <translation>Gesichterwand</translation>
    </message>
    <message>
        <source>All faces, upright, side by side</source>
        <translation>Alle Gesichter aufrecht nebeneinander</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>The project in numbers</source>
        <translation>Das Projekt in Zahlen</translation>
    </message>
    <message>
        <source>Review queue</source>
        <translation>Prüfliste</translation>
    </message>
    <message>
        <source>What the model gets wrong, to be judged by one key each</source>
        <translation>Was das Modell falsch macht; jedes Urteil mit einer Taste</translation>
    </message>
    <message>
        <source>Fit image</source>
        <translation>Bild einpassen</translation>
    </message>
    <message>
        <source>Show the whole photograph</source>
        <translation>Das ganze Foto zeigen</translation>
    </message>
    <message>
        <source>Fit face</source>
        <translation>Gesicht einpassen</translation>
    </message>
    <message>
        <source>Show the selected face large</source>
        <translation>Das ausgewählte Gesicht groß zeigen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Also with the wheel, at the cursor</source>
        <translation>Auch mit dem Mausrad, am Mauszeiger</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show predictions</source>
        <translation>Vorhersagen zeigen</translation>
    </message>
    <message>
        <source>Faces that a model found and nobody has worked on</source>
        <translation>Gesichter, die ein Modell gefunden und noch niemand bearbeitet hat</translation>
    </message>
    <message>
        <source>Show ground truth</source>
        <translation>Referenz zeigen</translation>
    </message>
    <message>
        <source>Faces from a label file that nobody has worked on</source>
        <translation>Gesichter aus einer Labeldatei, die noch niemand bearbeitet hat</translation>
    </message>
    <message>
        <source>Show names and scores</source>
        <translation>Namen und Scores zeigen</translation>
    </message>
    <message>
        <source>Beside the landmarks of every face</source>
        <translation>Neben den Landmarken jedes Gesichts</translation>
    </message>
    <message>
        <source>Pose axes</source>
        <translation>Kopfachsen</translation>
    </message>
    <message>
        <source>Which way each head is turned: red to the right, green up, blue out of the nose</source>
        <translation>Wohin jeder Kopf gedreht ist: rot nach rechts, grün nach oben, blau aus der Nase</translation>
    </message>
    <message>
        <source>Mesh</source>
        <translation>Gitternetz</translation>
    </message>
    <message>
        <source>The selected face as the dense branch of the model sees it</source>
        <translation>Das gewählte Gesicht, wie es der dichte Zweig des Modells sieht</translation>
    </message>
    <message>
        <source>Loupe</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <source>Single pixels beside the cursor; it opens by itself while a landmark is dragged</source>
        <translation>Einzelne Pixel neben dem Mauszeiger; öffnet sich von selbst, während eine Landmarke gezogen wird</translation>
    </message>
    <message>
        <source>Keep the zoom between images</source>
        <translation>Zoom von Bild zu Bild behalten</translation>
    </message>
    <message>
        <source>Show the next photograph at the zoom and place of this one</source>
        <translation>Das nächste Foto an derselben Stelle und gleich groß zeigen</translation>
    </message>
    <message>
        <source>Show rejected faces</source>
        <translation>Verworfene Gesichter zeigen</translation>
    </message>
    <message>
        <source>Show faintly what was said to be no face</source>
        <translation>Blass zeigen, was kein Gesicht sein soll</translation>
    </message>
    <message>
        <source>How windows and panels look</source>
        <translation>Wie Fenster und Felder aussehen</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>Nächstes Bild</translation>
    </message>
    <message>
        <source>Turn to the next photograph</source>
        <translation>Zum nächsten Foto blättern</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>Voriges Bild</translation>
    </message>
    <message>
        <source>Turn to the one before</source>
        <translation>Zum Foto davor blättern</translation>
    </message>
    <message>
        <source>Next photograph to review</source>
        <translation>Nächstes zu prüfendes Foto</translation>
    </message>
    <message>
        <source>Past those that are looked through already, unless a model has found more there</source>
        <translation>Vorbei an denen, die schon durchgesehen sind, es sei denn, ein Modell hat dort mehr gefunden</translation>
    </message>
    <message>
        <source>Accept all and go on</source>
        <translation>Alle akzeptieren und weiter</translation>
    </message>
    <message>
        <source>Every face is right as it stands; turn to the next photograph</source>
        <translation>Jedes Gesicht stimmt, wie es ist; zum nächsten Foto blättern</translation>
    </message>
    <message>
        <source>Accept and next face</source>
        <translation>Akzeptieren und nächstes Gesicht</translation>
    </message>
    <message>
        <source>This face is right as it stands; the next one nobody has worked on, also in the next image</source>
        <translation>Dieses Gesicht stimmt, wie es ist; weiter zum nächsten unbearbeiteten, auch im nächsten Bild</translation>
    </message>
    <message>
        <source>Next face</source>
        <translation>Nächstes Gesicht</translation>
    </message>
    <message>
        <source>Select the next face, row by row</source>
        <translation>Das nächste Gesicht auswählen, Zeile für Zeile</translation>
    </message>
    <message>
        <source>Previous face</source>
        <translation>Voriges Gesicht</translation>
    </message>
    <message>
        <source>Select the face before</source>
        <translation>Das Gesicht davor auswählen</translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation>Nächster Befund</translation>
    </message>
    <message>
        <source>Select the next face in which something looks wrong</source>
        <translation>Das nächste Gesicht auswählen, an dem etwas auffällt</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>First no landmark, then no face</source>
        <translation>Erst die der Landmarke, dann die des Gesichts</translation>
    </message>
    <message>
        <source>New face</source>
        <translation>Neues Gesicht</translation>
    </message>
    <message>
        <source>Drag a box; its landmarks are placed for you</source>
        <translation>Eine Box ziehen; ihre Landmarken werden von selbst gesetzt</translation>
    </message>
    <message>
        <source>Place five landmarks</source>
        <translation>Fünf Landmarken setzen</translation>
    </message>
    <message>
        <source>Click left eye, right eye, nose tip, left and right mouth corner, as seen in the image</source>
        <translation>Linkes Auge, rechtes Auge, Nasenspitze, linken und rechten Mundwinkel anklicken, wie im Bild gesehen</translation>
    </message>
    <message>
        <source>Accept face</source>
        <translation>Gesicht akzeptieren</translation>
    </message>
    <message>
        <source>This face is right as it stands</source>
        <translation>Dieses Gesicht stimmt, wie es ist</translation>
    </message>
    <message>
        <source>One landmark of five; left as seen in the image</source>
        <translation>Eine von fünf Landmarken; links wie im Bild gesehen</translation>
    </message>
    <message>
        <source>Visible or occluded</source>
        <translation>Sichtbar oder verdeckt</translation>
    </message>
    <message>
        <source>Of the chosen landmark</source>
        <translation>Der gewählten Landmarke</translation>
    </message>
    <message>
        <source>Missing or placed</source>
        <translation>Fehlend oder gesetzt</translation>
    </message>
    <message>
        <source>Fit box to landmarks</source>
        <translation>Box an Landmarken anpassen</translation>
    </message>
    <message>
        <source>The box that such landmarks have</source>
        <translation>Die Box, die solche Landmarken haben</translation>
    </message>
    <message>
        <source>Exchange left and right</source>
        <translation>Links und rechts tauschen</translation>
    </message>
    <message>
        <source>Of the pair that looks swapped, else of both; left is left as seen in the image</source>
        <translation>Beim Paar, das vertauscht wirkt, sonst bei beiden; links wie im Bild gesehen</translation>
    </message>
    <message>
        <source>Review an earlier evaluation…</source>
        <translation>Frühere Evaluierung prüfen…</translation>
    </message>
    <message>
        <source>Go on with the queue of an evaluation that there was before</source>
        <translation>Mit der Prüfliste einer früheren Evaluierung weitermachen</translation>
    </message>
    <message>
        <source>Compare models on this image…</source>
        <translation>Modelle auf diesem Bild vergleichen…</translation>
    </message>
    <message>
        <source>Hold two versions against each other, in figures and on the photograph</source>
        <translation>Zwei Modelle miteinander vergleichen, in Kennzahlen und auf dem Foto</translation>
    </message>
    <message>
        <source>Of disagreement what was measured so far is kept, of an evaluation nothing</source>
        <translation>Von der Uneinigkeit bleibt, was schon gemessen ist, von einer Evaluierung nichts</translation>
    </message>
    <message>
        <source>Say attributes</source>
        <translation>Attribute angeben</translation>
    </message>
    <message>
        <source>Blur, light, pose and difficulty by digits; Esc goes back to the photograph</source>
        <translation>Schärfe, Licht, Haltung und Schwierigkeit mit Ziffern; Esc geht zurück zum Foto</translation>
    </message>
    <message>
        <source>Image is reviewed</source>
        <translation>Bild ist geprüft</translation>
    </message>
    <message>
        <source>Looked through, nothing is missing; Space says so too</source>
        <translation>Durchgesehen, nichts fehlt; das sagt auch die Leertaste</translation>
    </message>
    <message>
        <source>Evaluate the model…</source>
        <translation>Modell evaluieren…</translation>
    </message>
    <message>
        <source>Hold the model in use against ground truth; what it gets wrong is queued</source>
        <translation>Das verwendete Modell an der Referenz messen; was es falsch macht, kommt auf die Prüfliste</translation>
    </message>
    <message>
        <source>Score the queue again</source>
        <translation>Prüfliste neu bewerten</translation>
    </message>
    <message>
        <source>Let the model in use look again: what of the queue is resolved?</source>
        <translation>Das verwendete Modell noch einmal schauen lassen: Was auf der Prüfliste ist behoben?</translation>
    </message>
    <message>
        <source>Tables of the verdicts…</source>
        <translation>Tabellen der Urteile…</translation>
    </message>
    <message>
        <source>Verdicts by event, size, score and reviewer</source>
        <translation>Urteile nach Ereignis, Größe, Score und Person</translation>
    </message>
    <message>
        <source>Export verdicts and corrected labels</source>
        <translation>Urteile und korrigierte Labels exportieren</translation>
    </message>
    <message>
        <source>Write verdicts.csv and the ground truth as the verdicts have it, corrected.txt</source>
        <translation>verdicts.csv schreiben, und als corrected.txt die Referenz, wie sie nach den Urteilen ist</translation>
    </message>
    <message>
        <source>Review as somebody else…</source>
        <translation>Als andere Person prüfen…</translation>
    </message>
    <message>
        <source>The same queue in a project of its own, without anybody&apos;s verdicts</source>
        <translation>Dieselbe Prüfliste in einem eigenen Projekt, noch ohne Urteile</translation>
    </message>
    <message>
        <source>Compare with another reviewer…</source>
        <translation>Mit anderer Person vergleichen…</translation>
    </message>
    <message>
        <source>How far two reviewers of the same queue agree, and with themselves</source>
        <translation>Wie weit zwei Personen bei derselben Prüfliste übereinstimmen, und jede mit sich selbst</translation>
    </message>
    <message>
        <source>Show some items twice</source>
        <translation>Manche Einträge zweimal zeigen</translation>
    </message>
    <message>
        <source>A tenth of a new queue comes again later, unmarked: how far do you agree with yourself?</source>
        <translation>Ein Zehntel einer neuen Prüfliste kommt später unmarkiert noch einmal: Wie weit stimmt man mit sich selbst überein?</translation>
    </message>
    <message>
        <source>Detect in this image</source>
        <translation>In diesem Bild erkennen</translation>
    </message>
    <message>
        <source>Run the model on the open photograph; what a person did stays</source>
        <translation>Das Modell auf das geöffnete Foto anwenden; was eine Person getan hat, bleibt</translation>
    </message>
    <message>
        <source>Fine-tune on the corrections</source>
        <translation>Auf die Korrekturen trainieren</translation>
    </message>
    <message>
        <source>Export the corrections and train the model on them, in the background</source>
        <translation>Die Korrekturen exportieren und das Modell im Hintergrund damit nachtrainieren</translation>
    </message>
    <message>
        <source>Measure disagreement</source>
        <translation>Uneinigkeit messen</translation>
    </message>
    <message>
        <source>Let the model look again, mirrored and at other scales: faces it is unsure of come first</source>
        <translation>Das Modell noch einmal schauen lassen, gespiegelt und in anderen Größen: Unsichere Gesichter kommen zuerst</translation>
    </message>
    <message>
        <source>Compare with the model before</source>
        <translation>Mit dem Modell davor vergleichen</translation>
    </message>
    <message>
        <source>Measure how far the predictions of the model in use are from those of its parent</source>
        <translation>Messen, wie weit die Vorhersagen des verwendeten Modells von denen seines Vorgängers abweichen</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>Messung beenden</translation>
    </message>
    <message>
        <source>Keys and mouse</source>
        <translation>Tasten und Maus</translation>
    </message>
    <message>
        <source>Every key and gesture, searchable</source>
        <translation>Alle Tasten und Gesten, durchsuchbar</translation>
    </message>
    <message>
        <source>About Five Landmarks</source>
        <translation>Über Five Landmarks</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>Annotieren</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Analyze</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Move the chosen landmark, or the whole face where none is chosen</source>
        <translation>Die gewählte Landmarke verschieben oder, ohne gewählte, das ganze Gesicht</translation>
    </message>
    <message>
        <source>Nudge 1 px left</source>
        <translation>1 px nach links</translation>
    </message>
    <message>
        <source>Nudge 1 px right</source>
        <translation>1 px nach rechts</translation>
    </message>
    <message>
        <source>Nudge 1 px up</source>
        <translation>1 px nach oben</translation>
    </message>
    <message>
        <source>Nudge 1 px down</source>
        <translation>1 px nach unten</translation>
    </message>
    <message>
        <source>Nudge 10 px left</source>
        <translation>10 px nach links</translation>
    </message>
    <message>
        <source>Nudge 10 px right</source>
        <translation>10 px nach rechts</translation>
    </message>
    <message>
        <source>Nudge 10 px up</source>
        <translation>10 px nach oben</translation>
    </message>
    <message>
        <source>Nudge 10 px down</source>
        <translation>10 px nach unten</translation>
    </message>
    <message>
        <source>Nudge 0.1 px left</source>
        <translation>0,1 px nach links</translation>
    </message>
    <message>
        <source>Nudge 0.1 px right</source>
        <translation>0,1 px nach rechts</translation>
    </message>
    <message>
        <source>Nudge 0.1 px up</source>
        <translation>0,1 px nach oben</translation>
    </message>
    <message>
        <source>Nudge 0.1 px down</source>
        <translation>0,1 px nach unten</translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation>Kein Ordner ist geöffnet</translation>
    </message>
    <message>
        <source>No photograph is open</source>
        <translation>Kein Foto ist geöffnet</translation>
    </message>
    <message>
        <source>There is no face in this photograph</source>
        <translation>In diesem Foto ist kein Gesicht</translation>
    </message>
    <message>
        <source>No face is selected</source>
        <translation>Kein Gesicht ist ausgewählt</translation>
    </message>
    <message>
        <source>There is nothing to undo</source>
        <translation>Es gibt nichts rückgängig zu machen</translation>
    </message>
    <message>
        <source>There is nothing to do again</source>
        <translation>Es gibt nichts zu wiederholen</translation>
    </message>
    <message>
        <source>The model in use has no dense branch; `detector dense train` gives it one</source>
        <translation>Das benutzte Modell hat keinen dichten Zweig; `detector dense train` gibt ihm einen</translation>
    </message>
    <message>
        <source> or </source>
        <translation> oder </translation>
    </message>
    <message>
        <source>The photograph is still being loaded</source>
        <translation>Das Foto wird noch geladen</translation>
    </message>
    <message>
        <source>Nothing is being measured</source>
        <translation>Gerade wird nichts gemessen</translation>
    </message>
    <message>
        <source>On the photograph only: F2 goes there</source>
        <translation>Nur auf dem Foto: F2 geht dorthin</translation>
    </message>
    <message>
        <source>Not possible at the moment</source>
        <translation>Im Moment nicht möglich</translation>
    </message>
</context>
<context>
    <name>blur</name>
    <message>
        <source>clear</source>
        <translation>scharf</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>heavy</source>
        <translation>stark</translation>
    </message>
</context>
<context>
    <name>docks</name>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>Gesicht</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>Angezeigt</translation>
    </message>
    <message>
        <source>Aligned</source>
        <translation>Ausgerichtet</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Licht</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
</context>
<context>
    <name>expression</name>
    <message>
        <source>typical</source>
        <translation>typisch</translation>
    </message>
    <message>
        <source>exaggerated</source>
        <translation>übertrieben</translation>
    </message>
</context>
<context>
    <name>illumination</name>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>extreme</source>
        <translation>extrem</translation>
    </message>
</context>
<context>
    <name>invalid</name>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>ungültig</translation>
    </message>
</context>
<context>
    <name>key_map</name>
    <message>
        <source>held, it pans</source>
        <translation>gehalten verschiebt sie das Bild</translation>
    </message>
    <message>
        <source>held, it hides every face</source>
        <translation>gehalten blendet sie alle Gesichter aus</translation>
    </message>
    <message>
        <source>it gives up a drag or a box, and ends placing</source>
        <translation>sie gibt Ziehen oder Box auf und beendet das Setzen</translation>
    </message>
    <message>
        <source>it takes back the landmark placed last</source>
        <translation>sie nimmt die zuletzt gesetzte Landmarke zurück</translation>
    </message>
</context>
<context>
    <name>labels</name>
    <message>
        <source>not a face</source>
        <translation>kein Gesicht</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>vorhergesagt</translation>
    </message>
    <message>
        <source>predicted {score}</source>
        <translation>vorhergesagt {score}</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>aus einer Datei</translation>
    </message>
    <message>
        <source>to be fixed</source>
        <translation>zu korrigieren</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>by {author}</source>
        <translation>von {author}</translation>
    </message>
    <message>
        <source>{landmark}, occluded</source>
        <translation>{landmark}, verdeckt</translation>
    </message>
    <message>
        <source>L</source>
        <translation>L</translation>
    </message>
    <message>
        <source>R</source>
        <translation>R</translation>
    </message>
    <message>
        <source>in the selected face</source>
        <translation>im ausgewählten Gesicht</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Go</source>
        <translation>&amp;Gehe zu</translation>
    </message>
    <message>
        <source>&amp;Annotate</source>
        <translation>A&amp;nnotieren</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>&amp;Prüfen</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Analy&amp;ze</source>
        <translation>Aus&amp;werten</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>model</name>
    <message>
        <source>left eye</source>
        <translation>linkes Auge</translation>
    </message>
    <message>
        <source>right eye</source>
        <translation>rechtes Auge</translation>
    </message>
    <message>
        <source>nose tip</source>
        <translation>Nasenspitze</translation>
    </message>
    <message>
        <source>left mouth corner</source>
        <translation>linker Mundwinkel</translation>
    </message>
    <message>
        <source>right mouth corner</source>
        <translation>rechter Mundwinkel</translation>
    </message>
    <message>
        <source>visible</source>
        <translation>sichtbar</translation>
    </message>
    <message>
        <source>occluded</source>
        <translation>verdeckt</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlend</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>person</source>
        <translation>Person</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>blur</source>
        <translation>Unschärfe</translation>
    </message>
    <message>
        <source>clear</source>
        <translation>scharf</translation>
    </message>
    <message>
        <source>normal blur</source>
        <translation>normale Unschärfe</translation>
    </message>
    <message>
        <source>heavy blur</source>
        <translation>starke Unschärfe</translation>
    </message>
    <message>
        <source>expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>typical expression</source>
        <translation>typischer Ausdruck</translation>
    </message>
    <message>
        <source>exaggerated expression</source>
        <translation>übertriebener Ausdruck</translation>
    </message>
    <message>
        <source>illumination</source>
        <translation>Beleuchtung</translation>
    </message>
    <message>
        <source>normal light</source>
        <translation>normales Licht</translation>
    </message>
    <message>
        <source>extreme light</source>
        <translation>extremes Licht</translation>
    </message>
    <message>
        <source>occlusion</source>
        <translation>Verdeckung</translation>
    </message>
    <message>
        <source>not occluded</source>
        <translation>nicht verdeckt</translation>
    </message>
    <message>
        <source>partly occluded</source>
        <translation>teilweise verdeckt</translation>
    </message>
    <message>
        <source>heavily occluded</source>
        <translation>stark verdeckt</translation>
    </message>
    <message>
        <source>pose</source>
        <translation>Haltung</translation>
    </message>
    <message>
        <source>typical pose</source>
        <translation>typische Haltung</translation>
    </message>
    <message>
        <source>atypical pose</source>
        <translation>untypische Haltung</translation>
    </message>
    <message>
        <source>invalid</source>
        <translation>ungültig</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>difficulty</source>
        <translation>Schwierigkeit</translation>
    </message>
    <message>
        <source>indisputable 68 landmarks</source>
        <translation>68 Landmarken unstrittig</translation>
    </message>
    <message>
        <source>annotatable 68 landmarks</source>
        <translation>68 Landmarken annotierbar</translation>
    </message>
    <message>
        <source>indisputable 5 landmarks</source>
        <translation>5 Landmarken unstrittig</translation>
    </message>
    <message>
        <source>annotatable 5 landmarks</source>
        <translation>5 Landmarken annotierbar</translation>
    </message>
    <message>
        <source>to be told from context alone</source>
        <translation>nur aus dem Zusammenhang zu erkennen</translation>
    </message>
    <message>
        <source>Left and right eye look swapped</source>
        <translation>Linkes und rechtes Auge wirken vertauscht</translation>
    </message>
    <message>
        <source>Left and right mouth corner look swapped</source>
        <translation>Linker und rechter Mundwinkel wirken vertauscht</translation>
    </message>
    <message>
        <source>The landmarks do not make a face</source>
        <translation>Die Landmarken ergeben kein Gesicht</translation>
    </message>
    <message>
        <source>A landmark lies outside the box</source>
        <translation>Eine Landmarke liegt außerhalb der Box</translation>
    </message>
    <message>
        <source>Some landmarks are missing</source>
        <translation>Einige Landmarken fehlen</translation>
    </message>
    <message>
        <source>Another box covers the same face</source>
        <translation>Eine andere Box umfasst dasselbe Gesicht</translation>
    </message>
    <message>
        <source>The box reaches outside the image</source>
        <translation>Die Box ragt aus dem Bild</translation>
    </message>
    <message>
        <source>No landmarks, though the face is large enough</source>
        <translation>Keine Landmarken, obwohl das Gesicht groß genug dafür ist</translation>
    </message>
    <message>
        <source>The landmarks are too close together for this box</source>
        <translation>Die Landmarken liegen für diese Box zu dicht beieinander</translation>
    </message>
    <message>
        <source>Eyes and mouth are too close to each other</source>
        <translation>Augen und Mund liegen zu dicht beieinander</translation>
    </message>
    <message>
        <source>The nose tip is not between eyes and mouth</source>
        <translation>Die Nasenspitze liegt nicht zwischen Augen und Mund</translation>
    </message>
    <message>
        <source>Eyes and mouth do not fit together</source>
        <translation>Augen und Mund passen nicht zusammen</translation>
    </message>
    <message>
        <source>Hardly any face has its landmarks like this</source>
        <translation>Kaum ein Gesicht hat seine Landmarken so</translation>
    </message>
    <message>
        <source>reading order</source>
        <translation>Leserichtung</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>unusual shape</source>
        <translation>ungewöhnliche Form</translation>
    </message>
    <message>
        <source>model disagreement</source>
        <translation>Uneinigkeit des Modells</translation>
    </message>
    <message>
        <source>old against new model</source>
        <translation>altes gegen neues Modell</translation>
    </message>
    <message>
        <source>number of findings</source>
        <translation>Zahl der Befunde</translation>
    </message>
    <message>
        <source>image, largest first</source>
        <translation>Bild, größte zuerst</translation>
    </message>
    <message>
        <source>turned away from the camera</source>
        <translation>von der Kamera abgewandt</translation>
    </message>
    <message>
        <source>yaw, turned left or right</source>
        <translation>Gieren, links oder rechts</translation>
    </message>
    <message>
        <source>pitch, looks down or up</source>
        <translation>Nicken, nach unten oder oben</translation>
    </message>
    <message>
        <source>roll, tilted right or left</source>
        <translation>Neigung, rechts oder links</translation>
    </message>
    <message>
        <source>turned</source>
        <translation>gedreht</translation>
    </message>
    <message>
        <source>looks</source>
        <translation>Blick</translation>
    </message>
    <message>
        <source>tilted</source>
        <translation>geneigt</translation>
    </message>
    <message>
        <source>profile, facing left</source>
        <translation>Profil nach links</translation>
    </message>
    <message>
        <source>turned left</source>
        <translation>nach links gedreht</translation>
    </message>
    <message>
        <source>frontal</source>
        <translation>frontal</translation>
    </message>
    <message>
        <source>turned right</source>
        <translation>nach rechts gedreht</translation>
    </message>
    <message>
        <source>profile, facing right</source>
        <translation>Profil nach rechts</translation>
    </message>
    <message>
        <source>looks up</source>
        <translation>blickt nach oben</translation>
    </message>
    <message>
        <source>looks ahead</source>
        <translation>blickt geradeaus</translation>
    </message>
    <message>
        <source>looks down</source>
        <translation>blickt nach unten</translation>
    </message>
    <message>
        <source>tilted left</source>
        <translation>nach links geneigt</translation>
    </message>
    <message>
        <source>upright</source>
        <translation>aufrecht</translation>
    </message>
    <message>
        <source>tilted right</source>
        <translation>nach rechts geneigt</translation>
    </message>
    <message>
        <source>whose work</source>
        <translation>von wem</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>found by the checks</source>
        <translation>von den Prüfungen gefunden</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>predicted</source>
        <translation>vorhergesagt</translation>
    </message>
    <message>
        <source>from a file</source>
        <translation>aus einer Datei</translation>
    </message>
    <message>
        <source>by a person</source>
        <translation>von einer Person</translation>
    </message>
    <message>
        <source>not seen</source>
        <translation>nicht gesehen</translation>
    </message>
    <message>
        <source>labelled</source>
        <translation>mit Labels</translation>
    </message>
    <message>
        <source>in work</source>
        <translation>in Arbeit</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>can&apos;t be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>Clear verdict</source>
        <translation>Urteil zurückgenommen</translation>
    </message>
    <message>
        <source>Accept face</source>
        <translation>Gesicht akzeptiert</translation>
    </message>
    <message>
        <source>Reject face</source>
        <translation>Gesicht verworfen</translation>
    </message>
    <message>
        <source>Mark face to be fixed</source>
        <translation>Gesicht zum Korrigieren vermerkt</translation>
    </message>
    <message>
        <source>Ignore face</source>
        <translation>Gesicht ignoriert</translation>
    </message>
    <message>
        <source>Add face</source>
        <translation>Gesicht hinzugefügt</translation>
    </message>
    <message>
        <source>Place landmarks</source>
        <translation>Landmarken gesetzt</translation>
    </message>
    <message>
        <source>Fit box to landmarks</source>
        <translation>Box an Landmarken angepasst</translation>
    </message>
    <message>
        <source>Paste face</source>
        <translation>Gesicht eingefügt</translation>
    </message>
    <message>
        <source>Swap left and right</source>
        <translation>Links und rechts getauscht</translation>
    </message>
    <message>
        <source>Swap left and right eye</source>
        <translation>Linkes und rechtes Auge getauscht</translation>
    </message>
    <message>
        <source>Swap left and right mouth corner</source>
        <translation>Linker und rechter Mundwinkel getauscht</translation>
    </message>
    <message>
        <source>Set attributes</source>
        <translation>Attribute angegeben</translation>
    </message>
    <message>
        <source>Clear difficulty</source>
        <translation>Schwierigkeit zurückgenommen</translation>
    </message>
    <message>
        <source>Delete face</source>
        <translation>Gesicht gelöscht</translation>
    </message>
    <message>
        <source>Resize box</source>
        <translation>Größe der Box geändert</translation>
    </message>
    <message>
        <source>Move face</source>
        <translation>Gesicht verschoben</translation>
    </message>
    <message>
        <source>Mark as reviewed</source>
        <translation>Als geprüft markiert</translation>
    </message>
    <message>
        <source>Take back the mark as reviewed</source>
        <translation>Markierung „geprüft“ zurückgenommen</translation>
    </message>
    <message>
        <source>Looking for photographs</source>
        <translation>Fotos werden gesucht</translation>
    </message>
    <message>
        <source>Reading the project</source>
        <translation>Das Projekt wird gelesen</translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>mit dem Programm geliefert</translation>
    </message>
    <message>
        <source>label.txt (WIDER FACE with landmarks)</source>
        <translation>label.txt (WIDER FACE mit Landmarken)</translation>
    </message>
    <message>
        <source>COCO keypoints (JSON)</source>
        <translation>COCO-Keypoints (JSON)</translation>
    </message>
    <message>
        <source>CVAT for images 1.1 (XML)</source>
        <translation>CVAT for images 1.1 (XML)</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tabelle (CSV)</translation>
    </message>
    <message>
        <source>labelme (folder of JSON)</source>
        <translation>labelme (Ordner mit JSON)</translation>
    </message>
    <message>
        <source>X-AnyLabeling (folder of JSON)</source>
        <translation>X-AnyLabeling (Ordner mit JSON)</translation>
    </message>
    <message>
        <source>Pascal VOC (folder of XML)</source>
        <translation>Pascal VOC (Ordner mit XML)</translation>
    </message>
    <message>
        <source>YOLO-pose (folder of text)</source>
        <translation>YOLO-pose (Ordner mit Text)</translation>
    </message>
    <message>
        <source>WIDER FACE boxes (wider_face_bbx_gt.txt)</source>
        <translation>WIDER-FACE-Boxen (wider_face_bbx_gt.txt)</translation>
    </message>
    <message>
        <source>landmarks</source>
        <translation>Landmarken</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>Scores</translation>
    </message>
    <message>
        <source>attributes</source>
        <translation>Attribute</translation>
    </message>
    <message>
        <source>difficulties</source>
        <translation>Schwierigkeiten</translation>
    </message>
    <message>
        <source>verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>further columns of label.txt</source>
        <translation>weitere Spalten von label.txt</translation>
    </message>
    <message>
        <source>{landmark} and {other} are in one place</source>
        <translation>{landmark} und {other} liegen an derselben Stelle</translation>
    </message>
    <message>
        <source>{landmark} lies outside the box</source>
        <translation>{landmark} liegt außerhalb der Box</translation>
    </message>
    <message>
        <source>{landmarks} lie outside the box</source>
        <translation>{landmarks} liegen außerhalb der Box</translation>
    </message>
    <message>
        <source>{landmark} is missing</source>
        <translation>{landmark} fehlt</translation>
    </message>
    <message>
        <source>{landmarks} are missing</source>
        <translation>{landmarks} fehlen</translation>
    </message>
    <message>
        <source>Move {landmark}</source>
        <translation>{landmark} verschoben</translation>
    </message>
    <message>
        <source>Place {landmark}</source>
        <translation>{landmark} gesetzt</translation>
    </message>
    <message>
        <source>Mark {landmark} missing</source>
        <translation>{landmark} als fehlend markiert</translation>
    </message>
    <message>
        <source>Mark {landmark} occluded</source>
        <translation>{landmark} als verdeckt markiert</translation>
    </message>
    <message>
        <source>Mark {landmark} visible</source>
        <translation>{landmark} als sichtbar markiert</translation>
    </message>
    <message>
        <source>Set difficulty: {difficulty}</source>
        <translation>Schwierigkeit angegeben: {difficulty}</translation>
    </message>
    <message>
        <source>{things} and {last}</source>
        <translation>{things} und {last}</translation>
    </message>
</context>
<context>
    <name>occlusion</name>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>teilweise</translation>
    </message>
    <message>
        <source>heavy</source>
        <translation>stark</translation>
    </message>
</context>
<context>
    <name>pose</name>
    <message>
        <source>typical</source>
        <translation>typisch</translation>
    </message>
    <message>
        <source>atypical</source>
        <translation>untypisch</translation>
    </message>
</context>
<context>
    <name>times</name>
    <message>
        <source>dd MMM yyyy</source>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>dd MMM</source>
        <translation>d. MMM</translation>
    </message>
</context>
</TS>
