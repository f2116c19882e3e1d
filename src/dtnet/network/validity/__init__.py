"""The rules that rows must meet: each check finds every row that breaks its rule."""
