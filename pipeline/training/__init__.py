"""Training of the shipped entity model: corpora, conventions, network, trainer, export.

Only `newsfacts train` imports this package; torch and onnx are imported by nothing else.
"""
