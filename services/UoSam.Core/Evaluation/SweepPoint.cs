namespace UoSam.Core.Evaluation;

/// <summary>One threshold of a sweep.</summary>
/// <param name="Threshold">Pixels whose score is below it became background.</param>
/// <param name="MeanIou">mIoU of the data set at this threshold, 0..1.</param>
public sealed record SweepPoint(double Threshold, double MeanIou);
