using UoSam.Cli.Commands;
using UoSam.Core.LabelMaps;
using UoSam.Testing.Stages;

namespace UoSam.Cli.Tests;

/// <summary>A folder of files, services without a model, and what the command writes to its two outputs.</summary>
internal sealed class CommandScene : IAsyncDisposable
{
    private readonly TextWriter _standardOutput = Console.Out;
    private readonly TextWriter _standardError = Console.Error;
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    private CommandScene(FakeStages stages)
    {
        Stages = stages;
        Console.SetOut(TextWriter.Synchronized(_output));
        Console.SetError(TextWriter.Synchronized(_errors));
    }

    public FakeStages Stages { get; }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("uosam-cli-test-");

    public string Output => _output.ToString();

    public string Errors => _errors.ToString();

    public static async Task<CommandScene> StartAsync() => new(await FakeStages.StartAsync());

    public async ValueTask DisposeAsync()
    {
        Console.SetOut(_standardOutput);
        Console.SetError(_standardError);
        await Stages.DisposeAsync();
        Folder.Delete(recursive: true);
    }

    public Task<int> RunAsync(params string[] args) =>
        UosamCommand.RunAsync([.. args, "--endpoint", Stages.Address], CancellationToken.None);

    public Task<int> RefineFolderAsync(params string[] more) =>
        RunAsync(["refine", "--images", PathOf("images"), "--masks", PathOf("masks"), "--out", PathOf("out"), .. more]);

    public string PathOf(string name) => Path.Combine(Folder.FullName, name);

    /// <summary>images/NAME.jpg, whose content is its name, and a 2 x 3 label map masks/NAME.png.</summary>
    public void AddPair(string name)
    {
        Directory.CreateDirectory(PathOf("images"));
        Directory.CreateDirectory(PathOf("masks"));
        File.WriteAllText(PathOf($"images/{name}.jpg"), name);
        File.WriteAllBytes(
            PathOf($"masks/{name}.png"),
            LabelPngWriter.Write(new LabelMap(2, 3, [0, 1, 1, 3, 0, 3]), LabelPngFormat.Palette));
    }
}
