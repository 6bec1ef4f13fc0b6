"""Starting is cheap: what `--help` and `import simfactory` load."""

import subprocess
import sys

HEAVY = ("numpy", "scipy", "matplotlib", "pydantic", "yaml", "simpy", "rich", "jinja2", "babel", "numba", "llvmlite")


def loaded_by(code: str) -> set[str]:
    finished = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nprint('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split(".")[0] for line in finished.stdout.splitlines()}


def test_importing_the_package_loads_no_numeric_or_plotting_library() -> None:
    assert not loaded_by("import simfactory") & set(HEAVY)


def test_help_loads_no_numeric_or_plotting_library() -> None:
    code = "sys.argv = ['', '--help']\nfrom simfactory.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert not loaded_by(code) & set(HEAVY)


def test_every_public_name_can_be_had() -> None:
    import simfactory

    for name in simfactory.__all__:
        assert getattr(simfactory, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    code = "import simfactory\ntry:\n    simfactory.nonsense\nexcept AttributeError as error:\n    print(error)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "nonsense" in finished.stdout


def test_no_file_hides_a_name_of_its_package() -> None:
    """A file `scenario/load.py` would replace the function `scenario.load` when it is imported after it."""
    import importlib
    from pathlib import Path
    from types import ModuleType

    import simfactory

    root = Path(simfactory.__file__).parent
    for package in [path.parent for path in root.rglob("__init__.py")]:
        name = ".".join(("simfactory", *package.relative_to(root).parts))
        public = importlib.import_module(name)
        for file in sorted(package.glob("*.py")):
            if not file.stem.startswith("__"):
                importlib.import_module(f"{name}.{file.stem}")
        hidden = [one for one in getattr(public, "__all__", []) if isinstance(getattr(public, one), ModuleType)]
        assert not hidden, name
