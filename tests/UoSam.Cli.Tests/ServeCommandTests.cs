using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests;

/// <summary>What <c>uosam serve</c> refuses, it refuses before it fetches anything, in the words of the command line.</summary>
[Collection(ConsoleTests.Name)]
public sealed class ServeCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-serve-test-");
    private readonly TextWriter _standardError = Console.Error;
    private readonly StringWriter _errors = new();

    public ServeCommandTests() => Console.SetError(_errors);

    public void Dispose()
    {
        Console.SetError(_standardError);
        _errors.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("--address 0.0.0.0", "http://0.0.0.0:5100 is not loopback", "set --cert and --key, or --insecure where")]
    [InlineData("--address 0.0.0.0 --http", "is not loopback", "--insecure")]
    [InlineData("--cert server.crt", "only one of --cert and --key is set", "TLS needs both")]
    [InlineData("--client-ca ca.crt", "--client-ca is set without TLS", "set --cert and --key too")]
    [InlineData("--cert none.crt --key none.key", "none.crt and none.key cannot be used", "none.crt")]
    [InlineData("--tokens none.txt", "none.txt cannot be used", "none.txt")]
    public async Task Serve_NotSecured_IsRefusedByItsOptionsBeforeTheModelIsFetched(string line, string found, string advice)
    {
        string[] arguments = ["serve", .. line.Split(' '), "--models", _folder.FullName];

        var exit = await UosamCommand.RunAsync(arguments, CancellationToken.None);

        var errors = _errors.ToString();
        Assert.Equal(CommandErrors.Failed, exit);
        Assert.DoesNotContain('\n', errors.TrimEnd());
        Assert.Contains(found, errors, StringComparison.Ordinal);
        Assert.Contains(advice, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Security:", errors, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFileSystemInfos());
    }

    /// <summary>Settings of the environment are the services' as well.</summary>
    [Theory]
    [InlineData("Limits__StreamStallSecond", "5", "there is no setting Limits:StreamStallSecond")]
    [InlineData("Limts__StreamStallSeconds", "5", "there is no section Limts of settings; did you mean Limits?")]
    [InlineData("Limits__StreamStallSeconds", "-5", "StreamStallSeconds must be between")]
    public async Task Serve_SettingThatIsNone_IsRefusedInOneLine(string name, string value, string expected)
    {
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            Assert.Equal(CommandErrors.Failed, await UosamCommand.RunAsync(["serve", "--port", "5999"], CancellationToken.None));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Assert.Contains(expected, _errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', _errors.ToString().TrimEnd());
    }

    [Fact]
    public async Task Serve_HttpHostWithoutHttp_IsBadUsage()
    {
        var exit = await UosamCommand.RunAsync(["serve", "--http-host", "pictures"], CancellationToken.None);

        Assert.Equal(CommandErrors.BadUsage, exit);
        Assert.Contains("--http-host goes with --http", _errors.ToString(), StringComparison.Ordinal);
    }
}
