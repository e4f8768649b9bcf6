namespace UoSam.Core.PostProcessing;

/// <summary>What is done to a label map with the picture alone, without SAM.</summary>
public enum PostProcess
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Dense CRF with <see cref="CrfParameters.Stego"/>.</summary>
    CrfStego,

    /// <summary>Dense CRF with <see cref="CrfParameters.Dpss"/>.</summary>
    CrfDpss,

    /// <summary>Dense CRF with <see cref="CrfParameters.DpssFinal"/>.</summary>
    CrfDpssFinal,

    /// <summary>Guided filter.</summary>
    Guided,
}
