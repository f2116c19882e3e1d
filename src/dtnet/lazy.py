"""Packages whose public names are loaded on first use.

A package that imports its modules at once makes `import dtnet.coverage` pay for an engine that nobody may
need. Here a package lists its names by module instead. Its `__init__` imports the same names for type
checkers, under `TYPE_CHECKING`; a test compares the two lists.
"""

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would cost more than this module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


def names_of(
    package: str, names: "Mapping[str, Iterable[str]]", modules: "Iterable[str]" = ()
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """The `__getattr__` and the `__dir__` of a package.

    Args:
        package: Its dotted path.
        names: The public names of each module, by the module's dotted path.
        modules: Modules inside the package that are public themselves.
    """
    inside = frozenset(modules)
    homes = {name: module for module, public in names.items() for name in public}

    def load(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - it takes as long as all else of `import dtnet`

        if name in inside:
            return import_module(f"{package}.{name}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(import_module(package), name, value)
        return value

    def public() -> list[str]:
        return sorted({*homes, *inside})

    return load, public
