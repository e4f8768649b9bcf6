namespace UoSam.Core.Prompts;

/// <summary>A box in image pixels, XYXY, as SAM's predictor takes it.</summary>
/// <param name="X0">Left edge.</param>
/// <param name="Y0">Upper edge.</param>
/// <param name="X1">Right edge.</param>
/// <param name="Y1">Lower edge.</param>
public readonly record struct BoxPrompt(float X0, float Y0, float X1, float Y1);
