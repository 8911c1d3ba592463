"""Stores made by earlier versions of the application, which every later version must open, show, print and verify.

One folder for each version that wrote something new; ``python -m tests.golden FOLDER`` makes one with the code as it
is: one request per status and type, with every outcome, printed, with scanned signature pages, on both engines, and
the data that « Exporter le dossier » puts in each PDF (``packages.json.xz``). The people are invented.
"""
