namespace UoSam.Core.Inference;

/// <summary>
/// The graph of prompts, loaded for all threads and for one (20 MB more): a batch of at least as many prompts as threads
/// goes in parts side by side, each by a thread of its own. Threads that share a run wait for one another in each of its
/// 200 operations, which are short: parts take 0.88 of the processor time, and give the same bits.
/// </summary>
internal sealed class PromptGraph : IDisposable
{
    private readonly GraphSession _together;
    private readonly GraphSession? _apart;
    private readonly int _threads;

    /// <summary>Loads the graph.</summary>
    /// <param name="path">ONNX file; its batch is free.</param>
    /// <param name="options">Device and threads.</param>
    public PromptGraph(string path, InferenceOptions options)
    {
        _threads = options.ResolvedThreads;
        _together = new GraphSession(path, options, fixedShapes: false);
        if (_threads > 1 && InferenceDevice.Resolve(options.Device).IsCpu)
        {
            _apart = new GraphSession(path, options with { IntraOpThreads = 1 }, fixedShapes: false);
        }
    }

    public string DeviceName => _together.DeviceName;

    /// <summary>Runs a batch.</summary>
    /// <param name="count">Prompts of it, at least one.</param>
    /// <param name="part">
    /// Runs, with the graph given, some prompts: the first one's index, their number. Called by several threads.
    /// </param>
    /// <param name="cancellationToken">Stops before the next part.</param>
    public void Run(int count, Action<GraphSession, int, int> part, CancellationToken cancellationToken)
    {
        if (_apart is null || count < _threads)
        {
            part(_together, 0, count);
            return;
        }

        SideBySide.Run(_threads, i => part(_apart, Start(i), Start(i + 1) - Start(i)), cancellationToken);

        int Start(int i) => i * count / _threads;
    }

    public void Dispose()
    {
        _together.Dispose();
        _apart?.Dispose();
    }
}
