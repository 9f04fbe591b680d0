"""Descriptions of models as documents for people."""
