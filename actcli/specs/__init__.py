"""How a user names or brings a function: name, settings, expression, file.py:function, plug-in."""
