using UoSam.Core.Prompts;

namespace UoSam.Core.Local;

/// <summary>An object and how much of the decoder it gets.</summary>
/// <param name="Target">The object.</param>
/// <param name="Calls">Decoder calls: prompt kinds from the first on, and from two on a second look; 0 for none.</param>
internal readonly record struct PlannedObject(ObjectPrompt Target, int Calls)
{
    /// <summary>How many of the prompt kinds, from the first on.</summary>
    /// <param name="parameters">Say whether one call is kept for a second look.</param>
    public int Kinds(Presets.LocalParameters parameters) => parameters.LooksTwice && Calls > 1 ? Calls - 1 : Calls;
}
