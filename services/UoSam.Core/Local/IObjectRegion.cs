namespace UoSam.Core.Local;

/// <summary>Where an object is believed to be on the decoder's grid, to compare masks with before any is upscaled.</summary>
internal interface IObjectRegion
{
    /// <summary>Intersection over union with a mask (logits above 0), padding left out; 0 where both are empty.</summary>
    /// <param name="logits">[256, 256].</param>
    float Iou(ReadOnlySpan<float> logits);
}
