using Google.Protobuf;

namespace UoSam.EndToEnd.Tests.Exporting;

/// <summary>A span as it goes over the wire; read by the field numbers of opentelemetry/proto, not by the exporter's own code.</summary>
/// <param name="Service">Of the resource.</param>
/// <param name="TraceId">Hexadecimal.</param>
/// <param name="SpanId">Hexadecimal.</param>
/// <param name="ParentId">Hexadecimal; empty for a root.</param>
/// <param name="Name">Name.</param>
internal sealed record ExportedSpan(string Service, string TraceId, string SpanId, string ParentId, string Name)
{
    /// <summary>The spans of an ExportTraceServiceRequest.</summary>
    public static IEnumerable<ExportedSpan> Read(byte[] request) =>
        from resource in Messages(request, 1)
        let service = Messages(resource, 1).SelectMany(attributes => Messages(attributes, 1))
            .Where(attribute => Text(attribute, 1) == "service.name").Select(attribute => Text(Messages(attribute, 2).Single(), 1)).Single()
        from scope in Messages(resource, 2)
        from span in Messages(scope, 2)
        select new ExportedSpan(service, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5));

    private static string Text(byte[] message, int field) =>
        System.Text.Encoding.UTF8.GetString(Messages(message, field).SingleOrDefault() ?? []);

    private static string Hex(byte[] message, int field) => Convert.ToHexStringLower(Messages(message, field).SingleOrDefault() ?? []);

    // Everything of a length: bytes, texts and messages.
    private static List<byte[]> Messages(byte[] message, int field)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited))
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
