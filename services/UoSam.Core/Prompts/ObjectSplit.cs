namespace UoSam.Core.Prompts;

/// <summary>What counts as one object.</summary>
public enum ObjectSplit
{
    /// <summary>All pixels of a class; its box is that of the largest 8-connected component (the paper).</summary>
    Class,

    /// <summary>Each 8-connected component of a class.</summary>
    Component,

    /// <summary>Components, merged again where they fill their common box well (SAMRefiner, split-then-merge).</summary>
    Merged,
}
