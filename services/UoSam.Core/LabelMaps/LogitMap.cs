namespace UoSam.Core.LabelMaps;

/// <summary>A foreground score per pixel, as unsupervised segmenters write beside their label maps.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">[Height, Width], row-major; not copied.</param>
public sealed record LogitMap(int Height, int Width, float[] Values)
{
    /// <summary>A map whose pixels are 0 where the score is below a threshold (LUSS evaluator).</summary>
    /// <param name="map">Of this size.</param>
    /// <param name="threshold">In the unit of the scores; compared in single precision, as NumPy does.</param>
    public LabelMap Threshold(LabelMap map, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(map.Labels.Length, Values.Length);
        var labels = new ushort[map.Labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = Values[i] < (float)threshold ? (ushort)0 : map.Labels[i];
        }

        return map.With(labels);
    }
}
