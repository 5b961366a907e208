"""The command line: one module per verb group, thin, importing the rest of the house inside the verb it serves.

Exit codes: 0 done; 1 failed, with one line on standard error; 2 wrong usage; 3 done in part, a line for
each part that failed.
"""
