"""The policies that exist: bundled policies, those of plug-in packages, and those that a user passes."""
