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

    /// <summary>Whether no part has anything left to do: of each, what has no map is in the list of what failed.</summary>
    /// <param name="all">The images of all parts, ordered by name.</param>
    /// <param name="output">The output folder.</param>
    public bool IsAllDone(IReadOnlyList<ImageTask> all, string output)
    {
        var count = Count;
        return Enumerable.Range(0, count).Select(index => new Shard(index, count)).All(part =>
            part.Of(all).Count(task => task.Fault is not null || !File.Exists(task.Output)) <= part.CountFailures(output));
    }

    /// <summary>Removes the lists of runs before, of the whole or in other parts: the lists of these parts have all that fails.</summary>
    /// <param name="output">The output folder.</param>
    public void RemoveEarlierFailures(string output)
    {
        var parts = $"-of-{Count}.jsonl";
        foreach (var file in (string[])[Path.Combine(output, Whole.FailuresFile), .. Directory.GetFiles(output, "failures.*-of-*.jsonl")])
        {
            if (Count == 1 ? Path.GetFileName(file) != FailuresFile : !file.EndsWith(parts, StringComparison.Ordinal))
            {
                File.Delete(file);
            }
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

    private int CountFailures(string output)
    {
        try
        {
            return File.ReadLines(Path.Combine(output, FailuresFile)).Count();
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }
}
