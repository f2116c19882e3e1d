"""Loading of the public names of a package on first use.

If a package imported its modules at once, `import dtnet.coverage` would load an engine that the caller may
never need. A package therefore lists its names by module. Its `__init__` imports the same names for type
checkers, under `TYPE_CHECKING`; a test compares the two lists. A module whose functions need a module that
imports it in turn names that one as a `LaterModule`.

Signatures name types of modules that need not be loaded, some of which import the module of the signature in
turn. For type checkers such a type is imported under `TYPE_CHECKING`; at run time the same name is a
`later_type`, so that `typing.get_type_hints` resolves every public signature. A class that names a type
defined below it in its module does the same. attrs copies the first annotation of a converter from another
module, so `mark_converter` states the home of that annotation.
"""

TYPE_CHECKING = False  # type checkers take it for true; `typing` itself would cost more than this module

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import ForwardRef


def names_of(
    package: str, names: "Mapping[str, str]", public: "Iterable[str]" = ()
) -> "tuple[Callable[[str], object], Callable[[], list[str]]]":
    """The `__getattr__` and the `__dir__` of a package.

    Args:
        names: The public names of each module, separated by spaces, by the dotted path of the module.
        public: All public names; those without another home are modules of the package.
    """
    homes = {name: module for module, held in names.items() for name in held.split()}
    inside = frozenset(public).difference(homes)

    def load(name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - it takes as long as all else of `import dtnet`

        if name in inside:
            return import_module(f"{package}.{name}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(homes[name]), name)
        setattr(import_module(package), name, value)
        return value

    return load, lambda: sorted({*homes, *inside})


class LaterModule:
    """A module that is imported when one of its names is used."""

    __slots__ = ("_path",)

    def __init__(self, path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> object:
        from importlib import import_module  # noqa: PLC0415 - as above

        return getattr(import_module(self._path), name)


def later_type(path: str) -> "ForwardRef":
    """A type that `typing.get_type_hints` imports when it resolves a signature."""
    from typing import ForwardRef  # noqa: PLC0415 - as above

    module, _, name = path.rpartition(".")
    return ForwardRef(f"__import__('importlib').import_module({module!r}).{name}")


def mark_converter(function: "Callable[..., object]") -> None:
    """State the home of a converter's first annotation, so that other modules resolve it.

    A call and not a decorator, because type checkers know no decorated converters.
    """
    from typing import ForwardRef  # noqa: PLC0415 - as above

    name = next(iter(function.__annotations__))
    text = function.__annotations__[name]
    function.__annotations__[name] = ForwardRef(text, module=function.__module__)
