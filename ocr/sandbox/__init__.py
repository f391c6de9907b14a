"""Sandbox: untrusted files are decoded and read in a child process that can be killed."""
