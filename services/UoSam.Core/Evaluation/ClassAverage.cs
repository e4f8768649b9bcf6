namespace UoSam.Core.Evaluation;

/// <summary>Which classes a mean IoU is taken over.</summary>
public enum ClassAverage
{
    /// <summary>Those that occur in the truth of the data set.</summary>
    PresentInTruth,

    /// <summary>Those that occur in the truth or in the prediction (the mean over non-NaN).</summary>
    Defined,

    /// <summary>All; one that occurs nowhere counts 0.</summary>
    All,
}
