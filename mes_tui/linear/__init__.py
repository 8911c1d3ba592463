"""The same services and form as questions and answers on plain lines: for ears, Braille, slow lines, dumb terminals.

No escape code, no cursor, no colour, no line of more than 80 columns; the two streams may be anything.
"""
