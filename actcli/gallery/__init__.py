"""The gallery: a figure of every function, families and comparisons, and an index of them.

`comparisons` says which functions are worth seeing together, `figures` which figures there are and
in which files, `entries` what the indices tell about each. `markdown_index` and `html_index` write
the two indices, and `build` keeps a folder of it all fresh.
"""
