"""Export to NeuroML 2 and LEMS, and runs of what was exported in other simulators."""
