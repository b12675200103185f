"""Pictures: `scene` says what a figure shows, `layout` where, `theme` in which colours.

Those three are plain data and cost nothing to import. `draw` makes a Matplotlib figure of them,
and `save` writes it; nothing else in the program imports Matplotlib.
"""
