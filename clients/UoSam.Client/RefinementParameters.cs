using UoSam.Protos.V1;

namespace UoSam.Client;

/// <summary>Overrides of a preset, stage by stage; absent fields keep the preset's value.</summary>
/// <param name="Encode">Encoder.</param>
/// <param name="Prompts">Prompt extraction.</param>
/// <param name="Local">Local optimizer.</param>
/// <param name="Global">Global optimizer.</param>
/// <param name="Temporal">How the frames of a video help one another; read by <see cref="RefinementClient.RefineVideoAsync"/>.</param>
public sealed record RefinementParameters(
    EncodeParameters Encode,
    PromptParameters Prompts,
    LocalParameters Local,
    GlobalParameters Global,
    TemporalParameters Temporal)
{
    /// <summary>No overrides.</summary>
    public RefinementParameters()
        : this(new EncodeParameters(), new PromptParameters(), new LocalParameters(), new GlobalParameters(), new TemporalParameters())
    {
    }
}
