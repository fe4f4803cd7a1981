"""Stock transfers: asked for, sent, received, and what did not arrive."""
