"""Documents of every kind: safe reading of files, strict reading and writing of values, JSON Schemas.

A document is a table of texts, numbers, lists and tables, from TOML or JSON. The fields of frozen classes
describe a document, and `documents` says how. Each package names its classes and its rules; this package
reads, writes and describes them.
"""
