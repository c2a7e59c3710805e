"""Label formats of other programs: each a pair of functions between a file and annotated images.

A format is one module with `read(path, reading) -> AnnotatedFile` and `write(path, file)`; `registry` lists
them all. What a format says that this program does not interpret is carried as JSON in `carried`, of a face,
an image or the whole file, and written back when the same format is written again. What each format cannot
hold stands in `registry` and in exports/README.md.
"""
