"""The commands of ``python -m brian2tools``, a module each."""
