"""Overrides of a preset, by the names of the protos."""

from __future__ import annotations

from typing import Any, Mapping

from google.protobuf.descriptor import FieldDescriptor
from uosam.v1 import global_optimizer_pb2, local_optimizer_pb2, prompt_extraction_pb2, sam_encoder_pb2

_FLOATS = (FieldDescriptor.CPPTYPE_DOUBLE, FieldDescriptor.CPPTYPE_FLOAT)
_BOOLS = {"true": True, "false": False, "1": True, "0": False}


class Parameters:
    """A message of overrides per stage; every name belongs to one of them.

    Raises ValueError where a name is unknown or a value does not fit.
    """

    def __init__(self, values: Mapping[str, Any]):
        self.encode = sam_encoder_pb2.EncodeParameters()
        self.prompts = prompt_extraction_pb2.PromptParameters()
        self.local_optimizer = local_optimizer_pb2.LocalParameters()
        self.global_optimizer = global_optimizer_pb2.GlobalParameters()
        for name, value in values.items():
            self._set(name, value)

    def _set(self, name: str, value: Any) -> None:
        for message in (self.encode, self.prompts, self.local_optimizer, self.global_optimizer):
            descriptor = message.DESCRIPTOR.fields_by_name.get(name)
            if descriptor is None:
                continue
            is_single = isinstance(getattr(message, name), (int, float, str))
            values = [_value(descriptor, part) for part in ([str(value)] if is_single else str(value).split(","))]
            try:
                if is_single:
                    setattr(message, name, values[0])
                else:
                    getattr(message, name).extend(values)
            except ValueError:
                raise ValueError(f"{name}={value} does not fit") from None
            return
        raise ValueError(f"there is no parameter '{name}'; 'uosam presets' and the protos list them")


def _value(descriptor: FieldDescriptor, text: str) -> Any:
    try:
        if descriptor.enum_type is not None:
            zero = descriptor.enum_type.values[0].name
            return descriptor.enum_type.values_by_name[zero[: -len("UNSPECIFIED")] + text.upper()].number
        if descriptor.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
            return _BOOLS[text.lower()]
        return float(text) if descriptor.cpp_type in _FLOATS else int(text)
    except (KeyError, ValueError):
        names = descriptor.enum_type and ", ".join(value.name for value in descriptor.enum_type.values[1:])
        raise ValueError(f"{descriptor.name}={text} does not fit" + (f"; there are {names}" if names else "")) from None
