namespace UoSam.Core.Global;

/// <summary>How the masks of the whole image change the label map.</summary>
public enum MergeRule
{
    /// <summary>Category voting: every mask gets the class most of its pixels have (<see cref="CategoryVote"/>).</summary>
    Vote,

    /// <summary>A class takes the masks that it covers more than half of, and nothing else (<see cref="MaskMerge"/>).</summary>
    MaxIou,

    /// <summary>As <see cref="MaxIou"/>, and pixels under no mask stay.</summary>
    Imp,

    /// <summary>As <see cref="Imp"/>, and a class also takes a mask that holds at least 0.85 of the class.</summary>
    Imp2,
}
