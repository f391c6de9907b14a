"""迁移: an embedded installation is brought into the services, whole, or not at all.

source      what is moved: held, copied, looked at; never written
target      whose it is, that nobody works there yet, and when it counts
objects     the bytes, each digest checked before and after
tables      the rows
witnessed   marks and anchors, which lie outside of the tables
course      the order of it all
"""
