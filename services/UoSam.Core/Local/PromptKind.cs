namespace UoSam.Core.Local;

/// <summary>Which prompts of an object one decoder call gets.</summary>
public enum PromptKind
{
    /// <summary>Points and box (the paper).</summary>
    PointsBox,

    /// <summary>Points, box and dense prompt.</summary>
    PointsBoxMask,

    /// <summary>Box.</summary>
    Box,

    /// <summary>Box and dense prompt.</summary>
    BoxMask,

    /// <summary>Points.</summary>
    Points,
}
