"""Distances on the page, in points, unless they are parts of something else."""

PAGE_MARGIN = 7.0
CAPTION_GAP = 4.5
# Between a thing and its caption.

COLUMN_GAP, TIGHT_COLUMN_GAP = 16.0, 5.0
# Between panels beside each other, and between the entries of a legend.

ROW_GAP = 8.0
# Between a panel with what stands under it and what stands over the next.

HEAD_GAP = 9.0
# Between a panel and the heading and formulas over it.

FOOT_HEIGHT = 26.0
# What stands under a panel: the numbers at its ticks and the name of x.

LEADER_LENGTH = 13.0
# From the end of a curve to its label.

LEGEND_LINE_LENGTH = 22.0
# A curve's line in the legend, and a sample of a line style.

MIN_PANEL_SIZE = 36.0
# A panel narrower or lower than this shows nothing.

NUMBERS_WIDTH = 30.0
# About the width of the numbers at a vertical axis, before they are known.

EXTREMUM_GAP = 6.0
# From an extremum to its label.

MARK_RADIUS = 3.5
# Texts keep this distance from the middle of a mark.

BAR_GAP, BAR_WIDTH = 6.0, 9.0
# The distance of a colour bar from the panels, and its width.
