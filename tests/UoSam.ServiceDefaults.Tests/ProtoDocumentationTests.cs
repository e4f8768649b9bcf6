using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using UoSam.Protos.V1;

namespace UoSam.ServiceDefaults.Tests;

/// <summary>What the contract declares, it explains: a comment stands before every declaration.</summary>
public partial class ProtoDocumentationTests
{
    private static readonly FileDescriptor[] Files =
    [
        CommonReflection.Descriptor, SamEncoderReflection.Descriptor, PromptExtractionReflection.Descriptor,
        LocalOptimizerReflection.Descriptor, GlobalOptimizerReflection.Descriptor,
    ];

    [Fact]
    public void Protos_EveryDeclaration_HasACommentBeforeIt() =>
        Assert.All(Files, file =>
        {
            var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "protos", Path.GetFileName(file.Name)));
            var found = new List<string>();
            for (var i = 0; i < lines.Length; i++)
            {
                if (Declaration().Match(lines[i]) is { Success: true } declaration)
                {
                    var name = declaration.Groups["name"].Value;
                    found.Add(name);
                    Assert.True(
                        i > 0 && lines[i - 1].TrimStart().StartsWith("// ", StringComparison.Ordinal),
                        $"{file.Name} line {i + 1}: {name} has no comment");
                }
            }

            // Else a declaration that the pattern does not know would need no comment.
            Assert.Equal(Declared(file).Order(), found.Order());
        });

    private static IEnumerable<string> Declared(FileDescriptor file) =>
    [
        .. file.MessageTypes.SelectMany(Declared),
        .. file.EnumTypes.SelectMany(Declared),
        .. file.Services.SelectMany(service => service.Methods.Select(method => method.Name).Append(service.Name)),
    ];

    private static IEnumerable<string> Declared(MessageDescriptor message) =>
    [
        message.Name,
        .. message.Fields.InDeclarationOrder().Select(field => field.Name),
        .. message.Oneofs.Where(oneof => !oneof.IsSynthetic).Select(oneof => oneof.Name),
        .. message.NestedTypes.SelectMany(Declared),
        .. message.EnumTypes.SelectMany(Declared),
    ];

    private static IEnumerable<string> Declared(EnumDescriptor type) =>
        type.Values.Select(value => value.Name).Append(type.Name);

    [GeneratedRegex(@"^\s*(?:(?:message|enum|service|oneof|rpc)\s+(?<name>\w+)|(?:(?:optional|repeated)\s+)?[\w.]+\s+(?<name>\w+)\s*=\s*\d+|(?<name>[A-Z][A-Z0-9_]+)\s*=\s*\d+)")]
    private static partial Regex Declaration();
}
