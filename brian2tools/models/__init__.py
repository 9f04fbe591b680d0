"""Published models, ready to run, each in a package of its own."""
