using System.Globalization;
using System.Reflection;
using UoSam.ServiceDefaults.Hosting;

namespace UoSam.ServiceDefaults.Tests;

/// <summary>The table of limits in services/README.md says what the program does.</summary>
public sealed class LimitDocumentationTests
{
    public static TheoryData<string> Limits =>
        [.. typeof(ServiceLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite).Select(property => property.Name)];

    [Theory]
    [MemberData(nameof(Limits))]
    public void Readme_EveryLimit_HasARowWithItsDefault(string name)
    {
        var initial = Convert.ToInt64(
            typeof(ServiceLimits).GetProperty(name)!.GetValue(new ServiceLimits()), CultureInfo.InvariantCulture);
        var cells = File.ReadAllLines(Path.Combine(Top(AppContext.BaseDirectory), "services", "README.md"))
            .SkipWhile(line => line != "## Limits")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries)).Where(cells => cells.Length > 3)
            .Single(cells => cells[1].Split(", ").Contains(name));
        var (names, values) = (cells[1].Split(", "), cells[2].Split(" and "));

        Assert.Equal(initial.ToString("N0", CultureInfo.InvariantCulture), values[Array.IndexOf(names, name)]);
    }

    private static string Top(string folder) =>
        File.Exists(Path.Combine(folder, "UoSam.Grpc.sln")) ? folder : Top(Path.GetDirectoryName(folder)!);
}
