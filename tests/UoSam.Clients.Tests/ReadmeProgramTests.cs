namespace UoSam.Clients.Tests;

/// <summary>What clients/README.md shows for the client library is what <see cref="ForeignClientTests"/> runs.</summary>
public sealed class ReadmeProgramTests
{
    private const string Fence = "```";

    [Fact]
    public void ReadmesProgram_IsTheOneThatRunsHere()
    {
        var shown = File.ReadAllText(Repository.PathOf("clients", "README.md")).Split($"{Fence}csharp\n")[1].Split(Fence)[0];
        var run = File.ReadAllText(Repository.PathOf("tests", "UoSam.Clients.Tests", "ReadmeProgram.cs"));

        Assert.StartsWith(Usings(run), shown, StringComparison.Ordinal);
        Assert.Contains(Lines(shown[Usings(run).Length..]), Lines(run), StringComparison.Ordinal);
    }

    private static string Usings(string program) => program[..(program.IndexOf("\n\n", StringComparison.Ordinal) + 2)];

    private static string Lines(string text) => string.Join('\n', text.Trim().Split('\n').Select(line => line.Trim()));
}
