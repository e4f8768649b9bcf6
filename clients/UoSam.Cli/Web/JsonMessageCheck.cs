using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using UoSam.Core;

namespace UoSam.Cli.Web;

/// <summary>
/// Says of a body what is wrong with it, and where, by protobuf's JSON mapping: the translation itself passes over fields that
/// do not exist, a misspelt parameter among them, and says of the rest only that it is wrong.
/// </summary>
internal static class JsonMessageCheck
{
    private const string ByteOrderMark = "\uFEFF";

    /// <summary>Goes through the body once.</summary>
    /// <param name="body">UTF-8.</param>
    /// <param name="type">Message that it should be.</param>
    /// <exception cref="InvalidInputException">It is no JSON, or no such message.</exception>
    public static void Check(ReadOnlySpan<byte> body, MessageDescriptor type)
    {
        var mark = Encoding.UTF8.GetBytes(ByteOrderMark);
        var reader = new Utf8JsonReader(body.StartsWith(mark) ? body[mark.Length..] : body);
        try
        {
            reader.Read();
            Message(ref reader, type, "");
            reader.Read();
        }
        catch (JsonException broken)
        {
            throw new InvalidInputException("MALFORMED_MESSAGE", $"the body is no JSON: {broken.Message}", broken);
        }
    }

    private static void Message(ref Utf8JsonReader reader, MessageDescriptor type, string path)
    {
        Expect(reader.TokenType == JsonTokenType.StartObject, path, $"an object, {type.Name}");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Find(ref reader, type, path);
            reader.Read();
            Field(ref reader, field, path.Length == 0 ? field.Name : $"{path}.{field.Name}");
        }
    }

    private static void Field(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (!field.IsRepeated)
        {
            Value(ref reader, field, path);
            return;
        }

        Expect(reader.TokenType == JsonTokenType.StartArray, path, "a list");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Value(ref reader, field, path);
        }
    }

    private static void Value(ref Utf8JsonReader reader, FieldDescriptor field, string path)
    {
        var isNumber = reader.TokenType == JsonTokenType.Number;
        var isText = reader.TokenType == JsonTokenType.String;
        switch (field.FieldType)
        {
            case FieldType.Message:
                Message(ref reader, field.MessageType, path);
                break;
            case FieldType.Enum:
                Expect(isText ? Has(ref reader, field.EnumType) : isNumber, path, Names(field.EnumType));
                break;
            case FieldType.Bytes:
                Expect(isText && IsBase64(ref reader), path, "base64: the standard alphabet, padded with =");
                break;
            case FieldType.String:
                Expect(isText, path, "a string");
                break;
            case FieldType.Bool:
                Expect(reader.TokenType is JsonTokenType.True or JsonTokenType.False, path, "true or false");
                break;
            case FieldType.UInt32:
                Expect(isNumber && reader.TryGetUInt32(out _), path, "a whole number, 0 to 4294967295");
                break;
            case FieldType.Int32:
                Expect(isNumber && reader.TryGetInt32(out _), path, "a whole number of 32 bits");
                break;
            default:
                // Numbers of 64 bits, whole or not, may be strings.
                Expect(isNumber || isText, path, "a number");
                break;
        }
    }

    private static FieldDescriptor Find(ref Utf8JsonReader reader, MessageDescriptor type, string path)
    {
        var fields = type.Fields.InFieldNumberOrder();
        foreach (var field in fields)
        {
            if (reader.ValueTextEquals(field.JsonName) || reader.ValueTextEquals(field.Name))
            {
                return field;
            }
        }

        var (place, name) = (path.Length == 0 ? "the body" : path, reader.GetString()!);
        throw new InvalidInputException(
            "UNKNOWN_FIELD", $"{place} has the field '{name}'; {type.Name} has {string.Join(", ", fields.Select(field => field.Name))}")
        {
            Fields = [path.Length == 0 ? name : $"{path}.{name}"],
        };
    }

    private static bool Has(ref Utf8JsonReader reader, EnumDescriptor type)
    {
        foreach (var value in type.Values)
        {
            if (reader.ValueTextEquals(value.Name))
            {
                return true;
            }
        }

        return false;
    }

    private static string Names(EnumDescriptor type) => $"one of {string.Join(", ", type.Values.Select(value => value.Name))}";

    // Some writers escape the alphabet's slash; the translation itself looks at those.
    private static bool IsBase64(ref Utf8JsonReader reader) => reader.ValueIsEscaped || Base64.IsValid(reader.ValueSpan);

    private static void Expect(bool holds, string path, string what)
    {
        if (!holds)
        {
            throw new InvalidInputException("FIELD_TYPE", $"{(path.Length == 0 ? "the body" : path)} is not {what}")
            {
                Fields = path.Length == 0 ? [] : [path],
            };
        }
    }
}
