"""Files as people have them: any common table, to the archive's own layout.

    file --opened--> bytes --cells--> text in columns --mapping--> typed rows --> kept

Nothing is guessed in silence: what is decided by the whole of a column is told in a
note, and what stays open is an error that names the option which answers. Columns
that name a person never get further than here.
"""
