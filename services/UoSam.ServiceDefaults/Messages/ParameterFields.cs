using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using UoSam.Core;
using UoSam.Core.Local;

namespace UoSam.ServiceDefaults.Messages;

/// <summary>Carries fields of a parameter message to the properties of a parameter record of the same name, and back.</summary>
internal static class ParameterFields
{
    /// <summary>A copy of the record with the message's set fields.</summary>
    public static T Apply<T>(T record, IMessage message)
        where T : notnull
    {
        // The records' compiler-made copy keeps what the message leaves out.
        var copy = (T)record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var property = Property(record.GetType(), field);
            if (field.IsRepeated)
            {
                var kinds = ((IList)field.Accessor.GetValue(message)).Cast<object>().ToList();
                if (kinds.Count > 8)
                {
                    throw Fault(field, $"has {kinds.Count} values; at most 8 are taken");
                }

                if (kinds.Count > 0)
                {
                    property.SetValue(copy, kinds.Select(kind => (PromptKind)Enum(field, kind, typeof(PromptKind))).ToImmutableArray());
                }
            }
            else if (field.Accessor.HasValue(message))
            {
                property.SetValue(copy, Value(field, field.Accessor.GetValue(message), property.PropertyType));
            }
        }

        return copy;
    }

    /// <summary>A message with every field set.</summary>
    public static TMessage Read<TMessage>(object record)
        where TMessage : IMessage<TMessage>, new()
    {
        var message = new TMessage();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            var value = Property(record.GetType(), field).GetValue(record)!;
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                foreach (var kind in (ImmutableArray<PromptKind>)value)
                {
                    list.Add((Protos.V1.PromptKind)((int)kind + 1));
                }
            }
            else
            {
                field.Accessor.SetValue(message, field.FieldType == FieldType.Enum
                    ? System.Enum.ToObject(field.EnumType.ClrType, (int)value + 1)
                    : value);
            }
        }

        return message;
    }

    private static PropertyInfo Property(Type record, FieldDescriptor field) =>
        record.GetProperty(field.PropertyName)
        ?? throw new ArgumentException($"{record.Name} has no {field.PropertyName}");

    private static object Value(FieldDescriptor field, object value, Type type)
    {
        if (type.IsEnum)
        {
            return Enum(field, value, type);
        }

        if (value is double.NaN)
        {
            throw Fault(field, "is not a number");
        }

        return Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }

    // Wire enums start with UNSPECIFIED = 0; the algorithms' enums have the same order without it.
    private static object Enum(FieldDescriptor field, object value, Type type)
    {
        var number = Convert.ToInt32(value, CultureInfo.InvariantCulture) - 1;
        return System.Enum.IsDefined(type, number)
            ? System.Enum.ToObject(type, number)
            : throw Fault(field, $"is unspecified or unknown ({value})");
    }

    private static InvalidInputException Fault(FieldDescriptor field, string found) =>
        new("PARAMETER_RANGE", $"{field.Name} {found}") { Fields = [$"parameters.{field.Name}"] };
}
