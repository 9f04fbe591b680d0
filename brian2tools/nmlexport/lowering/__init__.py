"""From the description of a model to what LEMS has: types of components, and a network of them."""
