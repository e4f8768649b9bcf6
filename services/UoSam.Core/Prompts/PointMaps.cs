using UoSam.Core.LabelMaps;

namespace UoSam.Core.Prompts;

/// <summary>Maps over the image that points can come from, besides the features.</summary>
/// <param name="ForegroundLogits">For <see cref="PointSource.ForegroundLogits"/>; of the image's size, finite.</param>
/// <param name="Saliency">For <see cref="PointSource.Saliency"/>; of the image's size.</param>
public sealed record PointMaps(LogitMap? ForegroundLogits = null, LogitMap? Saliency = null);
