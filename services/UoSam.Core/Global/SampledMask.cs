using UoSam.Core.Masks;
using UoSam.Core.Prompts;

namespace UoSam.Core.Global;

/// <summary>A mask of the whole-image sampling.</summary>
/// <param name="Mask">Its pixels, in the image; at least one.</param>
/// <param name="Box">The smallest box that holds it.</param>
/// <param name="Point">The point it was prompted with, in image pixels.</param>
/// <param name="PredictedIou">Predicted IoU.</param>
/// <param name="StabilityScore">Stability score.</param>
/// <param name="CropArea">Pixels of the crop it was found in.</param>
public sealed record SampledMask(
    BitMask Mask, PixelBox Box, PointPrompt Point, float PredictedIou, float StabilityScore, int CropArea);
