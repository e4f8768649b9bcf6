namespace UoSam.Core.Prompts;

/// <summary>The dense prompt made of an object.</summary>
public enum MaskPromptKind
{
    /// <summary>None (the paper).</summary>
    None,

    /// <summary>Gaussian of the distance to the border inside, a negative constant outside (SAMRefiner).</summary>
    Gaussian,
}
