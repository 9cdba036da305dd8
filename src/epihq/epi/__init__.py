"""The mathematics of epidemics: pure functions on arrays.

Time is the first axis, locations the second where there are several. A missing
day is a False in a mask. Nothing here reads a file, asks a clock or draws from a
random generator that was not passed in.
"""
