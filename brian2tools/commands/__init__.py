"""The commands of ``python -m brian2tools``, a module or a package each."""
