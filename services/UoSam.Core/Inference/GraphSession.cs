using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using UoSam.Core.ModelStore;

namespace UoSam.Core.Inference;

/// <summary>One loaded graph. Thread-safe: the session keeps no state between runs.</summary>
internal sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;

    /// <summary>Loads the graph.</summary>
    /// <param name="path">ONNX file.</param>
    /// <param name="options">Device and threads.</param>
    /// <param name="fixedShapes">
    /// True where every run has the same shapes: then memory is planned once. With shapes that vary each plan would be
    /// kept for good.
    /// </param>
    /// <exception cref="ModelStoreException">The file is missing or no graph.</exception>
    public GraphSession(string path, InferenceOptions options, bool fixedShapes)
    {
        var device = InferenceDevice.Resolve(options.Device);
        DeviceName = device.Name;
        using var settings = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = options.ResolvedThreads,
            InterOpNumThreads = 1,
            // A plan of all memory would be one piece for each graph, which no other graph could use.
            EnableMemoryPattern = !device.IsCpu && fixedShapes,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        // Several sessions and requests share the cores: threads that spin while they wait would take them away.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (fixedShapes)
        {
            // The encoder is exported with a free batch: known, what is reshaped to it is computed at load (2 % of the run).
            settings.AddFreeDimensionOverrideByName("batch_size", 1);
        }

        var profile = options.ProfileFolder is { } folder ? Path.Combine(folder, ProfileName(path, options)) : null;
        if (profile is not null)
        {
            settings.ProfileOutputPathPrefix = profile;
            settings.EnableProfiling = true;
        }

        device.AppendTo(settings);
        if (device.IsCpu)
        {
            WorkingMemory.Share(settings);
        }

        try
        {
            _session = new InferenceSession(path, settings);
            WriteProfileStart(profile);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelStoreException(
                $"{path} cannot be loaded: {ForeignFault.Text(error)}; see 'uosam models verify', then pull or import the model again",
                error);
        }
    }

    /// <summary><c>cpu</c> or <c>cuda:N</c>.</summary>
    public string DeviceName { get; }

    public IReadOnlyList<string> InputNames => _session.InputNames;

    public IReadOnlyList<string> OutputNames => _session.OutputNames;

    /// <summary>Declared sizes of an input; -1 where free.</summary>
    public IReadOnlyList<int> InputShape(string name) => _session.InputMetadata[name].Dimensions;

    /// <summary>Declared sizes of an output; -1 where free.</summary>
    public IReadOnlyList<int> OutputShape(string name) => _session.OutputMetadata[name].Dimensions;

    /// <summary>Runs the graph into the caller's tensors.</summary>
    /// <param name="inputs">By name; owned by the caller.</param>
    /// <param name="outputs">By name, of the right shape; owned by the caller, overwritten.</param>
    /// <param name="cancellationToken">Stops the run between two operations.</param>
    /// <exception cref="OperationCanceledException">Cancelled before or during the run.</exception>
    public void Run(TensorSet inputs, TensorSet outputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var run = new RunOptions();
        using var registration = cancellationToken.Register(static state => ((RunOptions)state!).Terminate = true, run);
        try
        {
            _session.Run(run, inputs.Names, inputs.Values, outputs.Names, outputs.Values);
        }
        catch (OnnxRuntimeException error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("the inference was stopped", error, cancellationToken);
        }
    }

    public void Dispose() => _session.Dispose();

    // A graph may be loaded for different numbers of threads.
    private static string ProfileName(string path, InferenceOptions options) => string.Create(
        CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(path)}-{options.ResolvedThreads}");

    // Times in a profile count from its start, which differs from graph to graph.
    private void WriteProfileStart(string? profile)
    {
        if (profile is not null)
        {
            File.WriteAllText(profile + ".start", _session.ProfilingStartTimeNs.ToString(CultureInfo.InvariantCulture));
        }
    }
}
