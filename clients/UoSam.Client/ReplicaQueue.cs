namespace UoSam.Client;

/// <summary>Requests that wait for a place at a replica, first come first served. Not thread-safe.</summary>
internal sealed class ReplicaQueue
{
    private readonly LinkedList<Waiter> _waiters = new();

    public bool IsEmpty => _waiters.Count == 0;

    /// <summary>Puts a request at the end.</summary>
    public Task<ReplicaLease> Enqueue(int bound, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(bound, new TaskCompletionSource<ReplicaLease>(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiters.AddLast(waiter);
        var registration = cancellationToken.UnsafeRegister(
            (_, token) => waiter.Lease.TrySetCanceled(token), null);
        _ = waiter.Lease.Task.ContinueWith(_ => registration.Unregister(), TaskScheduler.Default);
        return waiter.Lease.Task;
    }

    /// <summary>Gives places to as many as there are places, in order.</summary>
    /// <param name="pick">Takes a place, or null where there is none.</param>
    /// <param name="undo">Gives back a place whose request was cancelled meanwhile.</param>
    public void Serve(Func<int, ReplicaLease?> pick, Action<ReplicaLease> undo)
    {
        while (_waiters.First is { Value: var first })
        {
            if (!first.Lease.Task.IsCompleted)
            {
                if (pick(first.Bound) is not { } lease)
                {
                    return;
                }

                if (!first.Lease.TrySetResult(lease))
                {
                    undo(lease);
                }
            }

            _waiters.RemoveFirst();
        }
    }

    private sealed record Waiter(int Bound, TaskCompletionSource<ReplicaLease> Lease);
}
