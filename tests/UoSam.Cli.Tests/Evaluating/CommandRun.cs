using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;

namespace UoSam.Cli.Tests.Evaluating;

/// <summary>A folder of small maps, and what a command printed about them.</summary>
public sealed class CommandRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("uosam-eval-test-");
    private readonly TextWriter _standardOutput = Console.Out;
    private readonly TextWriter _standardError = Console.Error;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public CommandRun()
    {
        Console.SetOut(_output);
        Console.SetError(_errors);
    }

    public string Output => _output.ToString();

    public void Dispose()
    {
        Console.SetOut(_standardOutput);
        Console.SetError(_standardError);
        _output.Dispose();
        _errors.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The only line on standard error.</summary>
    public string ErrorLine()
    {
        var text = _errors.ToString();
        Assert.Equal(1, text.Count(c => c == '\n'));
        return text.TrimEnd();
    }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>A map of 2 rows.</summary>
    public void Map(string name, params int[] ids) => Map(name, LabelPngFormat.Grey16, ids);

    public void Map(string name, LabelPngFormat format, params int[] ids) => File(name, LabelPngWriter.Write(
        new LabelMap(2, ids.Length / 2, [.. ids.Select(id => (ushort)id)]), format));

    public void File(string name, byte[] content)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
    }

    /// <summary>Foreground scores of a map of 2 rows.</summary>
    public void Scores(string name, params float[] scores)
    {
        var head = $"{{'descr': '<f4', 'fortran_order': False, 'shape': (2, {scores.Length / 2}), }}\n";
        byte[] start = [0x93, .. "NUMPY"u8, 1, 0, (byte)head.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(head)];
        File(name, [.. start, .. scores.SelectMany(BitConverter.GetBytes)]);
    }

    /// <summary>Runs <c>uosam</c>; words that begin with @ are names below the folder.</summary>
    public Task<int> RunAsync(string line) => UosamCommand.RunAsync(
        [.. line.Split(' ').Select(word => word.StartsWith('@') ? Path(word[1..]) : word)], CancellationToken.None);

    /// <summary>Runs an evaluation that must succeed and returns its figures as <c>of,name,figure</c> to the rest of the line.</summary>
    public async Task<Dictionary<string, string>> FiguresAsync(string options)
    {
        var exit = await RunAsync($"eval --truth @truth --pred @pred --csv - {options}");

        Assert.Equal(("", 0), (_errors.ToString(), exit));
        return Output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToDictionary(
            line => string.Join(',', line.Split(',')[..3]), line => string.Join(',', line.Split(',')[3..]));
    }
}
