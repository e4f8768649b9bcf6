using System.Net.Sockets;

namespace UoSam.Client;

/// <summary>
/// The replicas of a stage. A request goes to the one with the fewest unanswered, in turn where they are equal; one that
/// failed rests. Names are looked up again every so often and after failures: new addresses get requests, gone ones
/// finish what they have.
/// </summary>
internal sealed class ReplicaSet : IDisposable
{
    private readonly Lock _lock = new();
    private readonly RefinementClientOptions _options;
    private readonly ReplicaAddresses _addresses;
    private readonly ReplicaQueue _queue = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _lookUpNow = new(0, 1);
    private readonly TaskCompletionSource _firstLookup = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Replica> _replicas;
    private long _turn;

    /// <param name="list">As <see cref="ReplicaAddresses"/> takes it.</param>
    /// <param name="options">Back-off, refresh, limits.</param>
    /// <exception cref="UriFormatException">Not a list of addresses.</exception>
    public ReplicaSet(string list, RefinementClientOptions options)
    {
        _options = options;
        _addresses = new ReplicaAddresses(list, options.Lookup, options.HasTls);
        _replicas = [.. _addresses.Fixed.Select(address => new Replica(address, options))];
        if (_addresses.HasNames)
        {
            _ = RefreshAsync(_closing.Token);
        }
        else
        {
            _firstLookup.SetResult();
        }
    }

    /// <summary>True when every replica rests, so that a request had better wait.</summary>
    public bool AllRest
    {
        get
        {
            lock (_lock)
            {
                return _replicas.TrueForAll(IsResting);
            }
        }
    }

    /// <summary>Addresses in use.</summary>
    public IReadOnlyList<string> Addresses
    {
        get
        {
            lock (_lock)
            {
                return [.. _replicas.Select(replica => replica.Address)];
            }
        }
    }

    /// <summary>Takes a place at a replica, waiting in line where each that works has <paramref name="bound"/> already.</summary>
    public async Task<ReplicaLease> TakeAsync(int bound, CancellationToken cancellationToken)
    {
        await _firstLookup.Task.WaitAsync(cancellationToken);
        Task<ReplicaLease> waiting;
        lock (_lock)
        {
            if (_queue.IsEmpty && Pick(bound) is { } lease)
            {
                return lease;
            }

            waiting = _queue.Enqueue(bound, cancellationToken);
        }

        return await waiting;
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="lease">The place.</param>
    /// <param name="answered">True where the replica answered, whatever it answered.</param>
    public void GiveBack(ReplicaLease lease, bool answered)
    {
        lock (_lock)
        {
            lease.Replica.Outstanding--;
            if (answered)
            {
                lease.Replica.Failures = 0;
            }

            CloseIfDone(lease.Replica);
        }

        ServeQueue();
    }

    /// <summary>Gives a place back at a replica that failed; it rests.</summary>
    /// <param name="lease">The place.</param>
    /// <param name="asked">How long the replica asked to be left alone, if it did.</param>
    public void GiveBackFailed(ReplicaLease lease, TimeSpan? asked)
    {
        var replica = lease.Replica;
        lock (_lock)
        {
            replica.Outstanding--;
            if (replica.Failures == lease.Failures)
            {
                replica.Failures++;
                var rest = asked ?? Backoff.Pause(_options, replica.Failures);
                replica.RestsUntil = _options.Time.GetUtcNow() + rest;
                _ = ServeQueueLaterAsync(rest);
            }

            CloseIfDone(replica);
            // Under the lock: requests that fail together would each release what takes one.
            if (_addresses.HasNames && _lookUpNow.CurrentCount == 0)
            {
                _lookUpNow.Release();
            }
        }

        ServeQueue();
    }

    /// <summary>Closes every connection; calls that run on them are cancelled.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        lock (_lock)
        {
            _replicas.ForEach(replica => replica.Channel.Dispose());
        }
    }

    private ReplicaLease? Pick(int bound)
    {
        var awake = _replicas.Where(replica => !IsResting(replica)).ToList();
        var best = awake.Count > 0
            ? awake.Where(replica => replica.Outstanding < bound)
                .MinBy(replica => (replica.Outstanding, replica.LastTurn))
            : _replicas.Where(replica => replica.Outstanding < bound).MinBy(replica => replica.RestsUntil);
        if (best is null)
        {
            return null;
        }

        best.Outstanding++;
        best.LastTurn = ++_turn;
        return new ReplicaLease(best, best.Failures);
    }

    private bool IsResting(Replica replica) => replica.RestsUntil > _options.Time.GetUtcNow();

    private void ServeQueue()
    {
        lock (_lock)
        {
            _queue.Serve(Pick, lease => lease.Replica.Outstanding--);
        }
    }

    private async Task ServeQueueLaterAsync(TimeSpan delay)
    {
        await Task.Delay(delay, _options.Time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ServeQueue();
    }

    private static void CloseIfDone(Replica replica)
    {
        if (replica is { IsRetired: true, Outstanding: 0 })
        {
            replica.Channel.Dispose();
        }
    }

    private async Task RefreshAsync(CancellationToken closing)
    {
        // The least time between two look-ups, however many requests fail.
        var pause = _options.FirstBackoff;
        while (!closing.IsCancellationRequested)
        {
            try
            {
                Update(await _addresses.ResolveAsync(closing));
                _firstLookup.TrySetResult();
                ServeQueue();
                await Task.Delay(pause, _options.Time, closing);
                await _lookUpNow.WaitAsync(_options.ReplicaRefresh, closing);
            }
            catch (Exception error) when (error is SocketException or ArgumentException)
            {
                // What was found before stays in use; without any, requests wait until their deadline.
                await Task.Delay(pause, _options.Time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Update(IReadOnlyList<string> addresses)
    {
        lock (_lock)
        {
            var gone = _replicas.Where(replica => !addresses.Contains(replica.Address)).ToList();
            var known = _replicas.Select(replica => replica.Address).ToHashSet(StringComparer.Ordinal);
            _replicas = [
                .. _replicas.Except(gone),
                .. addresses.Where(address => !known.Contains(address)).Select(address => new Replica(address, _options)),
            ];
            foreach (var replica in gone)
            {
                replica.IsRetired = true;
                CloseIfDone(replica);
            }
        }
    }
}
