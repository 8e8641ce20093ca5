"""Walking through plain JSON by a path, and changing what is at its end.

A list of rows that start with a code, such as skills or floors, is walked by code; any other list by position.
"""

from __future__ import annotations

from typing import Any

from matching.guard import ProblemError

EVERY = "*"
END = "-"  # of a list, as in RFC 6901


def steps(path: str) -> list[str]:
    """The keys of a path."""
    return [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]


def act(node: Any, keys: list[str], op: str, value: Any, path: str) -> None:
    """Add, remove, replace or scale what is at the path's end; with * at every end."""
    *inner, last = keys
    nodes = [node]
    for key in inner:
        nodes = [_child(at, one) for at in nodes for one in _matching(at, key, path)]
    for at in nodes:
        if op == "add":
            _add(at, last, value, path)
            continue
        for key in _matching(at, last, path):
            if op == "remove":
                del at[key]
            else:
                _put(at, key, value if op == "replace" else _scaled(_child(at, key), value, path))


def _named(node: Any) -> bool:
    """Whether this is a list of rows that start with a code."""
    return isinstance(node, list) and all(isinstance(row, list) and row and isinstance(row[0], str) for row in node)


def _matching(node: Any, key: str, path: str) -> list[Any]:
    """Where in the node the key leads: field names, or positions (last first, so that removing is safe)."""
    if isinstance(node, dict):
        known: dict[str, Any] = {name: name for name in node}
    elif isinstance(node, list):
        names = [row[0] for row in node] if _named(node) else [str(at) for at in range(len(node))]
        known = {name: at for at, name in reversed(list(enumerate(names)))}
    else:
        raise ProblemError(path, f"nothing can be under {key!r}")
    if key == EVERY:
        return list(known.values())
    if key not in known:
        raise ProblemError(path, f"there is no {key!r}")
    return [known[key]]


def _child(node: Any, key: Any) -> Any:
    return node[key][1] if _named(node) and len(node[key]) == 2 else node[key]


def _put(node: Any, key: Any, value: Any) -> None:
    if _named(node) and len(node[key]) == 2:
        node[key][1] = value
    else:
        node[key] = value


def _add(node: Any, key: str, value: Any, path: str) -> None:
    """A new row at the end of a list, or under a new code. What is there already is not overwritten."""
    if isinstance(node, dict) and key not in node:
        node[key] = value
    elif isinstance(node, list) and key == END:
        node.append(value)
    elif _named(node) and key not in [row[0] for row in node]:
        node.append([key, value])
    else:
        raise ProblemError(path, f"{key!r} cannot be added")


def _scaled(number: Any, permille: int, path: str) -> int:
    if type(number) is not int:
        raise ProblemError(path, "only whole numbers can be scaled")
    return number * permille // 1000
