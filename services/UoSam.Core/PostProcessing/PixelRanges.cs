namespace UoSam.Core.PostProcessing;

/// <summary>Work on disjoint ranges of pixels at once; what is computed does not depend on how they are cut.</summary>
internal static class PixelRanges
{
    private const int Smallest = 1024;

    /// <summary>Runs <paramref name="work"/> with first and end of ranges that cover 0..count.</summary>
    public static void Run(int count, Action<int, int> work)
    {
        var ranges = Math.Clamp(count / Smallest, 1, 4 * Environment.ProcessorCount);
        Parallel.For(0, ranges, range => work(Start(range), Start(range + 1)));

        int Start(int range) => (int)((long)count * range / ranges);
    }
}
