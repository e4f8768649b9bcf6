namespace UoSam.Core.Prompts;

/// <summary>A click.</summary>
/// <param name="X">Column in image pixels; the centre of column c is c, as SAM's predictor takes it.</param>
/// <param name="Y">Row in image pixels.</param>
/// <param name="IsForeground">True for a positive point, false for a negative one.</param>
public readonly record struct PointPrompt(float X, float Y, bool IsForeground);
