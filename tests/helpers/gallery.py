"""Some figures of the gallery, one of each kind."""

from actcli.gallery.figures import RENDITIONS

FIGURES = ("relu", "softmax", "elu-alpha")
# A function with a kink, one of a vector, and a parameter at work.

FILES = [slug + rendition.suffix for slug in FIGURES for rendition in RENDITIONS]
