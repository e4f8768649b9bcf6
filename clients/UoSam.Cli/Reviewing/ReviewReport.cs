namespace UoSam.Cli.Reviewing;

/// <summary>What refinement did to a folder.</summary>
/// <param name="Images">In order of rank.</param>
/// <param name="Notes">What a reader must know, one sentence each.</param>
internal sealed record ReviewReport(IReadOnlyList<ImageReview> Images, IReadOnlyList<string> Notes);
