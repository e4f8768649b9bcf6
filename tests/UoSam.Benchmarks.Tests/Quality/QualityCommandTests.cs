using UoSam.Benchmarks.Quality;

namespace UoSam.Benchmarks.Tests.Quality;

public sealed class QualityCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("uosam-quality").FullName;

    public QualityCommandTests()
    {
        foreach (var file in new[] { "images/a.jpg", "truth/a.png", "coarse-mid/a.png" })
        {
            var path = Path.Combine(_data, "voc", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, []);
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("--preset foo: expected default, fast, reference", "--preset", "foo")]
    [InlineData("--from-truth foo: expected same", "--from-truth", "foo")]
    [InlineData("--from-truth grown-2: voc has no background", "--from-truth", "grown-2", "--no-background", "voc")]
    [InlineData("--set grwth_rounds=1: there is no parameter grwth_rounds", "--set", "grwth_rounds=1")]
    [InlineData("--half 2: expected 0 to 1", "--half", "2")]
    [InlineData("--every x: expected whole numbers", "--every", "x")]
    public void Main_BadValue_IsNamedInOneLine(string expected, params string[] options)
    {
        var (exit, errors) = Run(["quality", "--data", _data, .. options]);

        Assert.Equal(2, exit);
        Assert.StartsWith(expected, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("")]
    [InlineData("same-1")]
    [InlineData("boxes-2")]
    [InlineData("blocks")]
    [InlineData("blocks-0")]
    [InlineData("blocks-4-4")]
    [InlineData("blocks-100000")]
    [InlineData("grown-x")]
    [InlineData("shrunk--3")]
    public void Main_NoSuchKindOfMaps_NamesWhatThereIs(string kind)
    {
        var (exit, errors) = Run("quality", "--data", _data, "--from-truth", kind);

        Assert.Equal(2, exit);
        Assert.StartsWith($"--from-truth {kind}: expected same (the truth itself), blocks-N", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Main_FolderWithoutSets_TellsWhatOneHolds()
    {
        var (exit, errors) = Run("quality", "--data", Path.Combine(_data, "voc", "images"));

        Assert.Equal(2, exit);
        Assert.Contains("expected a folder with images/, truth/ and coarse-LEVEL/", errors, StringComparison.Ordinal);
    }

    private static (int Exit, string Errors) Run(params string[] args)
    {
        var (before, errors) = (Console.Error, new StringWriter());
        Console.SetError(errors);
        try
        {
            return ((int)typeof(QualityCommand).Assembly.EntryPoint!.Invoke(null, [args])!, errors.ToString());
        }
        finally
        {
            Console.SetError(before);
        }
    }
}
