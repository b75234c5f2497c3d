"""Next year's plan: made of this year's, of a shipped template, or begun blank; terms are read anew.

``years`` and ``differences`` are pure rules over written plans; ``services`` apply them.
"""
