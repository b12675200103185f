"""The gallery: a figure of every function, of comparisons and networks, and an index of them.

`comparisons` says which functions are worth seeing together, `experiments` in which networks,
`figures` which figures there are and in which files, `entries` what the indices tell about each.
`markdown_index` and `html_index` write the two indices, and `build` keeps a folder of it all fresh.
"""
