using UoSam.Core.LabelMaps;

namespace UoSam.Core.Evaluation;

/// <summary>One image's maps.</summary>
/// <param name="Truth">Ground truth.</param>
/// <param name="Predicted">Of the same size.</param>
/// <param name="Logits">Foreground score per pixel, of the same size; null where there is none.</param>
public sealed record EvaluationItem(LabelMap Truth, LabelMap Predicted, LogitMap? Logits = null);
