"""Pictures: what a figure shows, and where on the page.

`compose` makes a `scene` of a `subject`, functions traced over a window. `arrange` places its
panels by `layout`. `render/` draws them in the colours of a `theme`; `sketch` draws in characters.
"""
