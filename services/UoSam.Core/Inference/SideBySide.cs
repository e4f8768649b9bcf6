using System.Runtime.ExceptionServices;

namespace UoSam.Core.Inference;

/// <summary>Work of several threads at once that fails as that of one does.</summary>
internal static class SideBySide
{
    /// <summary>Does a work for each index, in any order; what fails one is what the caller sees, as it was thrown.</summary>
    /// <param name="count">Indices from 0.</param>
    /// <param name="work">Called by several threads.</param>
    /// <param name="cancellationToken">Ends it before the next index; the work may heed it too.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run(int count, Action<int> work, CancellationToken cancellationToken)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, work);
        }
        catch (AggregateException faults)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}
