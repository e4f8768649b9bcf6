namespace UoSam.Core.Inference;

/// <summary>Where and how the networks run.</summary>
public sealed record InferenceOptions
{
    /// <summary>
    /// <c>auto</c> (CUDA when this build has it and a device answers, else CPU), <c>cpu</c>, or <c>cuda:N</c> (also
    /// <c>cuda</c> for <c>cuda:0</c>). Default <c>auto</c>.
    /// </summary>
    public string Device { get; init; } = "auto";

    /// <summary>
    /// Threads inside one inference, 1..1024; 0 for the number of processors this process may use (a container's CPU
    /// limit counts). Default 0.
    /// </summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Prompts per decoder run, 1..256. Memory grows by about 25 MB per prompt; the answer does not depend on it.
    /// Default 16.
    /// </summary>
    public int DecoderBatch { get; init; } = 16;

    /// <summary>In what numbers the encoder computes. Default <see cref="EncoderPrecision.Full"/>.</summary>
    public EncoderPrecision EncoderPrecision { get; init; }

    /// <summary>
    /// An existing folder into which ONNX Runtime writes one profile (JSON, Chrome's trace format) per graph and number of
    /// threads, which its name ends with, when it is unloaded; null for none. Default null.
    /// </summary>
    public string? ProfileFolder { get; init; }

    /// <summary><see cref="IntraOpThreads"/> with 0 resolved.</summary>
    public int ResolvedThreads => IntraOpThreads > 0 ? IntraOpThreads : Environment.ProcessorCount;
}
