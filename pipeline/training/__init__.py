"""Training of the shipped entity model: corpora, conventions, network, trainer, export.

`parts` fits the weights by which figures become parts of others, apart from the models. Only `newsfacts train` and
`parts` itself import this package; torch and onnx are imported by nothing else.
"""
