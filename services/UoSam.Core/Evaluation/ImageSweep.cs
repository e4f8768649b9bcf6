using System.Runtime.ExceptionServices;

namespace UoSam.Core.Evaluation;

/// <summary>Goes over all images with a few threads, each with its own part of the result.</summary>
internal static class ImageSweep
{
    /// <summary>
    /// Adds every index to some part and merges the parts. Which index falls to which part is left to the scheduler, so
    /// parts must hold whole numbers or values filed by index.
    /// </summary>
    internal static TPart Run<TPart>(
        int count,
        int threads,
        Func<TPart> createPart,
        Action<TPart, int> add,
        Action<TPart, TPart> mergeInto,
        CancellationToken cancellationToken)
    {
        var total = createPart();
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(
                0,
                count,
                options,
                createPart,
                (index, _, part) =>
                {
                    add(part, index);
                    return part;
                },
                part =>
                {
                    lock (options)
                    {
                        mergeInto(total, part);
                    }
                });
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }

        return total;
    }
}
