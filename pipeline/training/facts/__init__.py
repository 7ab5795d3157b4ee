"""Training of the fact reader: gold articles in, `models/facts` out.

gold      articles with annotated facts, as the windows and choices that the reader sees, with what is right
align     which words of a window a gold indicator is made of
batches   examples side by side, with the characters of their sentences
network   the network in torch
trainer   the loop, shared by processes
scores    how often the network chooses right, beside the rules
export    the network as the model folder that `pipeline.backends.fact_model` loads
run       `newsfacts train` by a configuration with `task = "facts"`
"""
