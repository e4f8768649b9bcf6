using System.Globalization;
using UoSam.Cli.Commands;

namespace UoSam.Cli.Refining;

/// <summary>A part of a folder run: of the images in order of name those whose number, modulo Count, is Index.</summary>
/// <param name="Index">Which part, from 0.</param>
/// <param name="Count">Into how many.</param>
internal readonly record struct Shard(int Index, int Count)
{
    /// <summary>All images.</summary>
    public static Shard Whole { get; } = new(0, 1);

    /// <summary>Where the reasons of failures go, below the output folder; each part has its own.</summary>
    public string FailuresFile => Count == 1 ? "failures.jsonl" : $"failures.{Index}-of-{Count}.jsonl";

    /// <summary>Removes the lists of earlier parts, which the whole has gone through again.</summary>
    /// <param name="output">The output folder.</param>
    public static void RemoveFailures(string output)
    {
        foreach (var file in Directory.GetFiles(output, "failures.*-of-*.jsonl"))
        {
            File.Delete(file);
        }
    }

    /// <summary>Reads <c>i/n</c>; null is the whole.</summary>
    /// <exception cref="UsageException">Not two numbers, or i is not below n.</exception>
    public static Shard Parse(string? text)
    {
        if (text is null)
        {
            return Whole;
        }

        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count
                ? new Shard(index, count)
                : throw new UsageException($"--shard {text}: expected i/n, from 0/n to n-1/n");
    }

    /// <summary>The images of this part.</summary>
    /// <param name="tasks">All, ordered by name.</param>
    public IReadOnlyList<ImageTask> Of(IReadOnlyList<ImageTask> tasks)
    {
        var (index, count) = (Index, Count);
        return [.. tasks.Where((_, number) => number % count == index)];
    }
}
