"""The JSON schemas of « mes-dossier » and « mes-csg », made from the models.

``python -m tests.importing.schema`` writes them anew.
"""

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from mes_tui.importing import model, package
from mes_tui.importing.people_records import People
from mes_tui.importing.request_records import Dossier

FILE = Path(package.__file__).with_name("dossier.schema.json")
CSG = FILE.with_name("csg.schema.json")
HEAD: dict[str, Any] = {
    "$schema": GenerateJsonSchema.schema_dialect,
    "$id": f"urn:mes-tui:{package.FORMAT}:{package.VERSION}",
    "title": f"{package.FORMAT}, version {package.VERSION}",
    "description": "Une demande de soutien (MES) et tout ce qu’elle contient. Les documents sont des fichiers à "
    "côté de celui-ci. Une clé qui n’est pas dans « required » peut manquer.",
}

IMPORTED: dict[str, Any] = {
    "$id": f"urn:mes-tui:{model.FORMAT}:{model.VERSION}",
    "title": f"{model.FORMAT}, version {model.VERSION}",
    "description": "Les enfants, les dossiers et les installations d’un service de garde, à importer. Une clé qui "
    "n’est pas dans « required » peut manquer.",
}


class _Plain(GenerateJsonSchema):
    """Says what is in the file only: nothing of the words and of the defaults of the code."""

    def generate(self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "validation") -> JsonSchemaValue:
        made = super().generate(schema, mode)
        for part in (made, *made["$defs"].values()):
            part.pop("title", None)
            part.pop("description", None)
            if "properties" in part:
                part["additionalProperties"] = False
        return HEAD | made

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def generated() -> str:
    """The text of the schema of an exported request."""
    made = Dossier.model_json_schema(mode="serialization", schema_generator=_Plain)
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def imported() -> str:
    """That of a file to import: what may be left out may be null, and keys that are not known are no fault."""
    made = People.model_json_schema(mode="serialization", schema_generator=_Plain)
    for part in (made, *made["$defs"].values()):
        part.pop("additionalProperties", None)
        for name in part.get("properties", {}).keys() - {*part.get("required", ())}:
            said = part["properties"][name]
            if {"type": "null"} not in said.get("anyOf", ()):
                part["properties"][name] = {"anyOf": [said, {"type": "null"}]}
    return json.dumps(made | IMPORTED, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(generated(), encoding="utf-8")
    CSG.write_text(imported(), encoding="utf-8")
