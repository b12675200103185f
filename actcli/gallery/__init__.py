"""The gallery: a figure of every function, families and comparisons, and an index of them.

`groups` says which functions are worth seeing together, `figures` which figures there are and in
which files, `entries` what is told about each; `markdown` and `page` write the two indices, and
`shelf` keeps a folder of it all fresh.
"""
