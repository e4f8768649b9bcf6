using System.Diagnostics;

namespace UoSam.Core.Telemetry;

/// <summary>One phase of the work on an image: a span where somebody traces, and a duration where somebody measures.</summary>
public readonly struct WorkPhase : IDisposable
{
    private readonly Activity? _span;
    private readonly string _name;
    private readonly long _began;

    private WorkPhase(string name)
    {
        _name = name;
        _span = WorkTelemetry.Spans.StartActivity(name);
        _began = WorkTelemetry.Durations.Enabled ? Stopwatch.GetTimestamp() : 0;
    }

    /// <summary>Files and messages become pixels and labels.</summary>
    public static WorkPhase Decode() => new("decode");

    /// <summary>Pixels and labels become prompts and tensors.</summary>
    public static WorkPhase Preprocess() => new("preprocess");

    /// <summary>A network runs.</summary>
    /// <param name="prompts">Prompts of the run; 0 for the encoder.</param>
    public static WorkPhase Infer(int prompts = 0)
    {
        var phase = new WorkPhase("infer");
        if (prompts > 0)
        {
            phase._span?.SetTag("uosam.prompts", prompts);
        }

        return phase;
    }

    /// <summary>Masks become a label map.</summary>
    public static WorkPhase Postprocess() => new("postprocess");

    /// <summary>The phase ends.</summary>
    public void Dispose()
    {
        if (_began != 0)
        {
            WorkTelemetry.Durations.Record(
                Stopwatch.GetElapsedTime(_began).TotalSeconds,
                new KeyValuePair<string, object?>(WorkTelemetry.PhaseLabel, _name));
        }

        _span?.Dispose();
    }
}
