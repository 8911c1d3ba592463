"""Printing: what a request's file shows, laid out on paper.

``model`` and ``signers`` are light; only ``render`` and what it uses load the PDF library.
"""
