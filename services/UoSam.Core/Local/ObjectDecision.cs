namespace UoSam.Core.Local;

/// <summary>What became of an object.</summary>
public enum ObjectDecision
{
    /// <summary>The refined mask was painted.</summary>
    Accepted,

    /// <summary>The coarse region was kept.</summary>
    KeptCoarse,
}
