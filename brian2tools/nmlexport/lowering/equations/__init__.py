"""The form that readers expect: differential equations, and what happens under which conditions.

LEMS integrates the equations itself, by Euler's method. A simulator then goes through the
conditions in the order of the file; each sees what those before it have assigned. All the rest of
Brian's time step is written that way, in Brian's order.
"""
