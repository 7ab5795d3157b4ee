"""Training of the fact reader: gold articles in, `models/facts` out.

gold      articles with annotated facts, as the windows and choices that the reader sees, with what is right
align     which words of a window a gold indicator is made of
network   one member in torch
trainer   the loop
export    members as the model folder that `pipeline.backends.fact_model` loads
run       `newsfacts train` by a configuration with `task = "facts"`
"""
