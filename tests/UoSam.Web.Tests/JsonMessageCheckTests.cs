using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using UoSam.Cli.Web;
using UoSam.Core;
using UoSam.Protos.V1;

namespace UoSam.Web.Tests;

public sealed class JsonMessageCheckTests
{
    public static TheoryData<string> Requests => ["EncodeRequest", "ExtractPromptsRequest", "OptimizeLocalRequest", "OptimizeGlobalRequest"];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Check_EveryFieldAsProtobufWritesIt_IsPassed(string request)
    {
        var type = TypeOf(request);
        var filled = Filled(type);
        var byProtoNames = new JsonFormatter(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true));
        var byNumbers = new JsonFormatter(JsonFormatter.Settings.Default.WithFormatEnumsAsIntegers(true));

        foreach (var formatter in (JsonFormatter[])[JsonFormatter.Default, byProtoNames, byNumbers])
        {
            var text = formatter.Format(filled);

            Assert.Contains("\"preset\"", text, StringComparison.Ordinal);
            JsonMessageCheck.Check(Encoding.UTF8.GetBytes(text), type);
            JsonMessageCheck.Check([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)], type);
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Check_AnyFieldOfAnotherType_IsRefusedByItsName(string request)
    {
        var type = TypeOf(request);

        Assert.All(type.Fields.InDeclarationOrder(), field =>
        {
            // No field takes true for a value: none of these requests has a flag.
            var text = $"{{\"{field.JsonName}\": true}}";
            var refused = Assert.Throws<InvalidInputException>(() => JsonMessageCheck.Check(Encoding.UTF8.GetBytes(text), type));
            Assert.Equal(("FIELD_TYPE", field.Name), (refused.Reason, refused.Fields.Single()));
        });
    }

    [Fact]
    public void Check_Base64WithEscapedSlashes_IsPassed() =>
        JsonMessageCheck.Check("{\"image\": \"\\/\\/\\/\\/\"}"u8, EncodeRequest.Descriptor);

    private static MessageDescriptor TypeOf(string request) => request switch
    {
        "EncodeRequest" => EncodeRequest.Descriptor,
        "ExtractPromptsRequest" => ExtractPromptsRequest.Descriptor,
        "OptimizeLocalRequest" => OptimizeLocalRequest.Descriptor,
        _ => OptimizeGlobalRequest.Descriptor,
    };

    // Every field set, of each oneof the last.
    private static IMessage Filled(MessageDescriptor type)
    {
        var message = type.Parser.ParseFrom([]);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(Value(field));
            }
            else
            {
                field.Accessor.SetValue(message, Value(field));
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => Filled(field.MessageType),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        FieldType.Bytes => ByteString.CopyFrom(0xFB, 0xFF, 0x01, 0x02),
        FieldType.String => "text",
        FieldType.Bool => true,
        FieldType.UInt32 => uint.MaxValue,
        FieldType.Int32 => int.MinValue,
        FieldType.Int64 => long.MaxValue,
        FieldType.UInt64 => ulong.MaxValue,
        FieldType.Float => float.NaN,
        FieldType.Double => 1e-300,
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}"),
    };
}
