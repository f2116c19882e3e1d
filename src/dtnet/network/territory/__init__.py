"""The areas of a day as a tree: preorder, questions about its nodes, names, and superiors by rule."""
