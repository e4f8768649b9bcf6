using UoSam.Cli.Commands;

namespace UoSam.Cli.Tests.Converting;

/// <summary>The commands of a recipe as clients/README.md has them; they are run in the scene's folder.</summary>
internal static class Recipe
{
    private static readonly string[] Document = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "recipes.md"));

    /// <summary>All titles.</summary>
    public static IEnumerable<string> Titles { get; } =
    [
        .. Document.SkipWhile(line => !line.StartsWith("## From a system's output", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("### ", StringComparison.Ordinal))
            .Select(line => line[4..]),
    ];

    /// <summary>The lines of code below a title, without the name of the command.</summary>
    public static string[][] Of(string title)
    {
        string[][] commands =
        [
            .. Document.SkipWhile(line => line != $"### {title}")
                .SkipWhile(line => line != "```sh").Skip(1).TakeWhile(line => line != "```")
                .Select(line => line.Split(' ')),
        ];
        Assert.Equal(2, commands.Length);
        Assert.All(commands, command => Assert.Equal("uosam", command[0]));
        return [.. commands.Select(command => command[1..])];
    }

    /// <summary>Runs a recipe with the scene's services; all of it must succeed.</summary>
    public static async Task FollowAsync(this CommandScene scene, string title)
    {
        foreach (var command in Of(title))
        {
            Assert.Equal((0, ""), (await scene.RunHereAsync(command), scene.Faults()));
        }
    }

    /// <summary>Runs a command in the scene's folder.</summary>
    public static async Task<int> RunHereAsync(this CommandScene scene, params string[] command)
    {
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(scene.Folder.FullName);
        try
        {
            return command[0] == "refine"
                ? await scene.RunAsync(command)
                : await UosamCommand.RunAsync(command, CancellationToken.None);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    /// <summary>What is on standard error but progress.</summary>
    public static string Faults(this CommandScene scene) =>
        string.Join('\n', scene.Errors.Split('\n').Where(line => line.StartsWith("uosam", StringComparison.Ordinal)));
}
