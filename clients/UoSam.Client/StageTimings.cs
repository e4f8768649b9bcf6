namespace UoSam.Client;

/// <summary>Wall-clock time that an image spent in each stage, transport and waiting included.</summary>
/// <param name="Encode">Encoder.</param>
/// <param name="Prompts">Prompt extraction.</param>
/// <param name="Local">Local optimizer.</param>
/// <param name="Global">Global optimizer.</param>
public sealed record StageTimings(TimeSpan Encode, TimeSpan Prompts, TimeSpan Local, TimeSpan Global)
{
    /// <summary>All four.</summary>
    public TimeSpan Total => Encode + Prompts + Local + Global;
}
