"""Text changes of filed pages: corrections and rereading."""
