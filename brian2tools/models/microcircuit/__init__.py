"""The cortical microcircuit of Potjans and Diesmann (2014)."""
