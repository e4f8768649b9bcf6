using System.Reflection;
using System.Text.RegularExpressions;
using UoSam.Client;
using UoSam.ServiceDefaults.Hosting;
using UoSam.ServiceDefaults.Security;
using UoSam.ServiceDefaults.Telemetry;

namespace UoSam.EndToEnd.Tests;

/// <summary>Every option is written down for its users, and something reads it.</summary>
public sealed class OptionTests
{
    private static readonly string Top = FindTop(AppContext.BaseDirectory);

    private static readonly string Sources = string.Concat(
        ((string[])["services", "clients"]).SelectMany(part => Directory.GetFiles(Path.Combine(Top, part), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(File.ReadAllLines).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    public static TheoryData<Type> Options =>
    [
        typeof(ServiceLimits), typeof(ModelOptions), typeof(SecurityOptions), typeof(TelemetryOptions), typeof(RefinementClientOptions),
    ];

    [Theory]
    [MemberData(nameof(Options))]
    public void Properties_OfOptions_AreDocumentedAndRead(Type options)
    {
        var document = File.ReadAllText(Path.Combine(Top, "services", "README.md"));
        var properties = options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();

        Assert.NotEmpty(properties);
        Assert.All(properties, property =>
        {
            Assert.Matches($@"\b{property.Name}\b", document);
            // Where it is declared a brace follows.
            Assert.True(Regex.IsMatch(Sources, $@"\b{property.Name}\b(?! \{{)"), property.Name);
        });
    }

    private static string FindTop(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : FindTop(Path.GetDirectoryName(folder)!);
}
