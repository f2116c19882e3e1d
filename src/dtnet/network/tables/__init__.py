"""The tables of a network: columns of dated rows, their vocabulary, and rules that replace rows."""
