"""The areas of a day as a tree: preorder, methods on nodes, names, and superiors by rule."""
