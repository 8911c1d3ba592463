"""Layers (optional content) that a document does not show, taken out of its pages."""

from collections.abc import Callable, Iterator
from typing import Any

# What paints, and what is left of it when it must not: the state that it would have changed for what follows.
_PATHS = ("B", "B*", "F", "S", "b", "b*", "f", "f*", "s")
_PAINTING = {
    **dict.fromkeys(("Do", "TJ", "Tj", "sh", "BI", "INLINE IMAGE"), ()),
    **dict.fromkeys(_PATHS, ("n",)),
    "'": ("T*",),
    '"': ("T*",),
}
_OPENING, _CLOSING = ("BDC", "BMC"), "EMC"
_VIEW = "/View"

Hidden = Callable[[Any], bool]


def hidden_by(root: Any) -> Hidden | None:
    """What says whether an /OC entry is not shown when the document is opened; None when all is shown."""
    properties = root.get("/OCProperties")
    config = _dictionary(properties).get("/D")
    if config is None:
        return None
    off = _off(_dictionary(properties), _dictionary(config))
    if not off:
        return None

    def shows(group: Any) -> bool:
        return getattr(group, "objgen", None) not in off

    def hidden(entry: Any) -> bool:
        entry = _dictionary(entry)
        if entry.get("/Type") != "/OCMD":
            return not shows(entry)
        expression = entry.get("/VE")
        return not (_holds(expression, shows) if expression is not None else _member(entry, shows))

    return hidden


def _dictionary(value: Any) -> Any:
    import pikepdf

    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _items(value: Any) -> Iterator[Any]:
    import pikepdf

    yield from value if isinstance(value, pikepdf.Array) else ()


def _off(properties: Any, config: Any) -> set[tuple[int, int]]:
    """The groups that are off in the default configuration, as they are for somebody who looks at the screen."""
    base_off = config.get("/BaseState") == "/OFF"
    off = {group.objgen for group in _items(properties.get("/OCGs"))} if base_off else set()
    off -= {group.objgen for group in _items(config.get("/ON"))}
    off |= {group.objgen for group in _items(config.get("/OFF"))}
    for usage in map(_dictionary, _items(config.get("/AS"))):
        if usage.get("/Event") == _VIEW:
            for group in _items(usage.get("/OCGs")):
                state = _dictionary(_dictionary(_dictionary(group).get("/Usage")).get(_VIEW)).get("/ViewState")
                if state is not None:
                    (off.add if state == "/OFF" else off.discard)(group.objgen)
    return off


def _member(entry: Any, shows: Callable[[Any], bool]) -> bool:
    """Whether what belongs to several groups is shown, by the policy /P."""
    import pikepdf

    groups = entry.get("/OCGs")
    states = [shows(group) for group in ([groups] if isinstance(groups, pikepdf.Dictionary) else _items(groups))]
    policies = {
        "/AllOn": all(states),
        "/AnyOff": not all(states),
        "/AllOff": not any(states),
    }
    return not states or policies.get(str(entry.get("/P")), any(states))


def _holds(expression: Any, shows: Callable[[Any], bool], depth: int = 0) -> bool:
    """The value of a visibility expression: [/And …], [/Or …], [/Not …], or a group."""
    import pikepdf

    if depth > 99:
        raise ValueError("an expression too deep")
    if not isinstance(expression, pikepdf.Array):
        return shows(expression)
    operator, *operands = list(expression)
    values = [_holds(operand, shows, depth + 1) for operand in operands]
    return {"/And": all(values), "/Not": not all(values)}.get(str(operator), any(values))


def take_out(document: Any, hidden: Hidden) -> None:
    """Remove what ``hidden`` layers draw, from the pages and from what they use."""
    for scope in list(document.content_scopes()):
        resources = _dictionary(scope.resources)
        marks = _dictionary(resources.get("/Properties"))
        pictures = _dictionary(resources.get("/XObject"))
        gone = {name for name, picture in pictures.items() if _belongs(picture) and hidden(picture.OC)}
        layers = {name for name, mark in marks.items() if hidden(mark)}
        if gone or layers:
            _rewrite(document, scope.content, gone, layers)
        for name in gone:
            del pictures[name]


def _belongs(picture: Any) -> bool:
    import pikepdf

    return isinstance(picture, pikepdf.Stream) and "/OC" in picture


def _rewrite(document: Any, content: Any, gone: set[str], layers: set[str]) -> None:
    import pikepdf

    # Compared with what parse_content_stream gives: names as text.
    kept = pikepdf.unparse_content_stream(list(_shown(pikepdf.parse_content_stream(content), gone, layers)))
    if isinstance(content, pikepdf.Stream):
        content.write(kept)
    else:
        content.Contents = document.make_stream(kept)


def _shown(instructions: Any, gone: set[str], layers: set[str]) -> Iterator[Any]:
    """The instructions without what is drawn in ``layers`` or is one of the pictures ``gone``."""
    marks: list[bool] = []  # for each mark that is open, whether it is inside a layer that is not shown
    for instruction in instructions:
        operands, operator = instruction.operands, str(instruction.operator)
        off = bool(marks) and marks[-1]
        if operator in _OPENING:
            off = off or (len(operands) == 2 and operands[0] == "/OC" and str(operands[1]) in layers)
            marks.append(off)
        elif operator == _CLOSING and marks:
            marks.pop()
        if operator == "Do" and operands and str(operands[0]) in gone:
            continue
        if not off:
            yield instruction
        elif operator in _PAINTING:
            yield from _left_of(operator, operands)
        elif operator not in (*_OPENING, _CLOSING):
            yield instruction


def _left_of(operator: str, operands: Any) -> Iterator[Any]:
    from pikepdf import ContentStreamInstruction, Operator

    if operator == '"' and len(operands) == 3:
        yield ContentStreamInstruction([operands[0]], Operator("Tw"))
        yield ContentStreamInstruction([operands[1]], Operator("Tc"))
    for left in _PAINTING[operator]:
        yield ContentStreamInstruction([], Operator(left))
