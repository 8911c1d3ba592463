"""The child process that opens PDF files, run as a script of its own with ``python -I``.

Standard input is the PDF; each line of standard output is one JSON object, the last one the answer. It imports
nothing else of the application, holds no secret, and lowers its own limits before it reads a byte: PDF libraries have
had dozens of advisories about time and memory.
"""
