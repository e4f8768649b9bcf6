using UoSam.Core.Presets;
using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>Shares the decoder calls of an image among its objects.</summary>
internal static class DecoderBudget
{
    /// <summary>
    /// In turns by descending area: each object its first prompt kind, then each its second look where there is one, then
    /// each its second prompt kind, until all have all or the calls are used up. Cascade rounds come on top.
    /// </summary>
    /// <param name="objects">Objects; ties keep this order.</param>
    /// <param name="parameters">Kinds and the most calls.</param>
    /// <returns>In the order of <paramref name="objects"/>.</returns>
    public static PlannedObject[] Plan(IReadOnlyList<ObjectPrompt> objects, LocalParameters parameters)
    {
        var kinds = Kinds(parameters);
        var most = parameters.MaxDecoderCalls == 0 ? (long)objects.Count * kinds : parameters.MaxDecoderCalls;
        if (most >= (long)objects.Count * kinds)
        {
            return [.. objects.Select(target => new PlannedObject(target, kinds))];
        }

        var (turns, rest) = Math.DivRem((int)most, objects.Count);
        var calls = new int[objects.Count];
        Array.Fill(calls, turns);
        foreach (var i in Enumerable.Range(0, objects.Count).OrderByDescending(i => objects[i].Region.Area()).Take(rest))
        {
            calls[i]++;
        }

        return [.. objects.Select((target, i) => new PlannedObject(target, calls[i]))];
    }

    /// <summary>Calls that are left when every object has all of its own; 0 where there are not enough.</summary>
    /// <param name="objects">Objects.</param>
    /// <param name="parameters">Kinds and the most calls.</param>
    public static long Left(IReadOnlyList<ObjectPrompt> objects, LocalParameters parameters) => parameters.MaxDecoderCalls == 0
        ? long.MaxValue
        : Math.Max(0, parameters.MaxDecoderCalls - ((long)objects.Count * Kinds(parameters)));

    private static int Kinds(LocalParameters parameters) => parameters.PromptKinds.Length + (parameters.LooksTwice ? 1 : 0);
}
