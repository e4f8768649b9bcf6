namespace UoSam.Cli.Reviewing;

/// <summary>What makes an image worth looking at.</summary>
internal enum ReviewRank
{
    /// <summary>The share of its pixels that changed class, most first.</summary>
    Changed,

    /// <summary>The gain in alignment of boundaries with edges, the greatest loss first.</summary>
    Alignment,

    /// <summary>The lowest score that SAM gave to a mask of it, lowest first.</summary>
    Score,

    /// <summary>Objects whose refinement was rejected, most first.</summary>
    Rejected,
}
