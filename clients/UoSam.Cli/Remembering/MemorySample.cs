using UoSam.Cli.Refining;

namespace UoSam.Cli.Remembering;

/// <summary>The images that a memory is fitted to.</summary>
internal static class MemorySample
{
    /// <summary>Some of the images that can be begun, evenly over the order of their names; all where they are no more.</summary>
    /// <param name="tasks">All of the folder, ordered by name; not those of one shard.</param>
    /// <param name="most">At most so many.</param>
    public static IReadOnlyList<ImageTask> Of(IReadOnlyList<ImageTask> tasks, int most)
    {
        ImageTask[] usable = [.. tasks.Where(task => task.Fault is null)];
        var count = Math.Min(most, usable.Length);
        return [.. Enumerable.Range(0, count).Select(i => usable[(int)((long)i * usable.Length / count)])];
    }
}
