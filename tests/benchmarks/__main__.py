"""Run the benchmarks: all of them, or those named.

A benchmark is a module of this package with a ``TITLE`` and a ``run()`` that prints its figures.
"""

import argparse
import importlib
import pkgutil
import sys
from types import ModuleType

from tests import benchmarks


def found() -> dict[str, ModuleType]:
    """Every benchmark of the package, by name."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    modules = {name: importlib.import_module(f"{benchmarks.__name__}.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def main(arguments: list[str] | None = None) -> int:
    known = found()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Print figures.")
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(known))
    parser.add_argument("--list", action="store_true", help="list the benchmarks")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(known)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))} (known: {', '.join(known)})")
    for name in options.names or known:
        print(f"{name}: {known[name].TITLE}", flush=True)
        if not options.list:
            known[name].run()
            print(flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
